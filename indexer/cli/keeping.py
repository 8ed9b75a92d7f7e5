"""Commands that look after an index: `postings verify | rollback | export | migrate`."""

from dataclasses import asdict
from pathlib import Path

import click

from indexer import Migrated, RequestError, Settings, export_lines, migrate
from indexer.cli.commands import INDEX, JSON, main, opened, settings_with
from indexer.cli.printing import counted, dump, terminal_progress


@main.command()
@INDEX
@JSON
def verify(index_folder: str | None, as_json: bool) -> None:
    """Check every checksum and invariant of the index. Exit code 1 if anything is wrong.

    \b
    Example:
      postings verify --index /var/lib/postings
    """
    problems = opened(index_folder).engine.verify()
    if as_json:
        click.echo(dump(problems))
    else:
        for problem in problems:
            click.echo(f"{problem.file}: {problem.what}")
        click.echo(f"{len(problems)} problems" if problems else "The index is whole")
    if problems:
        raise click.exceptions.Exit(1)


@main.command()
@INDEX
def rollback(index_folder: str | None) -> None:
    """Go back to the state of the index before the last change.

    The next `postings index` brings it in step again: mend the posts, or the settings, before that.

    \b
    Example:
      postings rollback
    """
    click.echo(f"The index is {opened(index_folder).engine.rollback()} again")


@main.command()
@INDEX
@click.option("--output", default="-", metavar="FILE", help="File to write, whole or not at all.")
def export(index_folder: str | None, output: str) -> None:
    """Write all posts as JSON Lines, with all their fields. `postings index FILE` reads them back, whole.

    \b
    Example:
      postings export --output posts.jsonl
    """
    lines = export_lines(opened(index_folder).engine)
    if Path(output).is_dir():
        raise click.ClickException(f"{output}: a folder; name a file in it")
    try:
        with click.open_file(output, "wb", atomic=True) as file:
            file.writelines(lines)
    except OSError as error:
        raise click.ClickException(f"{output}: cannot be written ({error.strerror})") from error


@main.command("migrate")
@click.option("--from", "old", metavar="INDEX", help="The index to read, if not the settings' own.")
@click.option("--to", "new", metavar="INDEX", help="Where to build it, if not the settings' own.")
@JSON
def move(old: str | None, new: str | None, as_json: bool) -> None:
    """Build an index from another one, without the sources: from a folder in a cluster, or back.

    `postings index` then goes on where it was. The old index stays, and what is at the new place can be
    gone back to.

    \b
    Example:
      postings migrate --from data/index --to opensearch://host:9200/blog
    """
    source, target = settings_with(index=old), settings_with(index=new)
    if source.index == target.index:
        raise RequestError("--to", f"{target.index} is the index to read, too", "another index")
    progress = None if as_json else terminal_progress()
    try:
        migrated = migrate(source, target, progress)
    finally:
        if progress:
            progress.end()
    click.echo(dump(asdict(migrated)) if as_json else _migrated_text(migrated, target))


def _migrated_text(migrated: Migrated, target: Settings) -> str:
    if migrated.continues:
        hint = "`postings index` goes on from there"
    else:
        hint = (
            "settings changed since they were indexed, so `postings index` reads all of them again"
        )
    return f"{counted(migrated.posts)} in {target.index}; {hint}"
