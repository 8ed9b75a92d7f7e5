"""Commands that look after an index: `postings verify | rollback | export`."""

from pathlib import Path

import click

from indexer import export_lines
from indexer.cli.commands import INDEX, JSON, main, opened
from indexer.cli.printing import dump


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
