"""Commands for who owns the posts: `postings init | lint`."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from indexer import open_sources
from indexer.cli.commands import JSON, main, source_options, source_settings
from indexer.cli.printing import counted, dump
from indexer.lint import LintReport, lint, rules_named
from indexer.setup import survey, survey_text, write_settings


@main.command()
@click.argument("folder", default=".")
@click.option("--force", is_flag=True, help="Replace a postings.toml that is there.")
def init(folder: str, force: bool) -> None:
    """Look at FOLDER, say what posts are in it, and write a postings.toml with comments.

    \b
    Example:
      postings init ~/blog
    """
    found = survey(Path(folder))
    click.echo(survey_text(found))
    if found.kind:
        written = write_settings(found, force=force)
        click.echo(f"Wrote {written}; next: cd {written.absolute().parent} && postings index")
    else:
        raise click.exceptions.Exit(1)


@main.command("lint")
@source_options
@click.option("--select", default="", metavar="RULES", help="Only these rules: tag-once,link-dead.")
@JSON
def check(source: str | None, select: str, as_json: bool, **given: Any) -> None:
    """Look over the posts of SOURCE: dates, slugs, tags, links, images, lengths.

    The exit code is 1 where there is anything to mend.

    \b
    Example:
      postings lint ~/blog/content/posts --select link-dead,image-alt
    """
    settings = source_settings(source, given)
    report = lint(open_sources(settings), settings, rules_named(select))
    click.echo(dump(asdict(report)) if as_json else _lint_text(report))
    if report.findings:
        raise click.exceptions.Exit(1)


def _lint_text(report: LintReport) -> str:
    lines = [
        f"{one.path}{f':{one.line}' if one.line else ''}: {one.rule}: {one.message}; {one.suggestion}"
        for one in report.findings
    ]
    if report.aliases:
        lines += [
            "",
            "This in postings.toml would mend the tags at index time:",
            "",
            report.aliases,
        ]
    findings = len(report.findings)
    lines.append(
        f"{'1 finding' if findings == 1 else f'{findings} findings'} in {counted(report.posts)}"
    )
    return "\n".join(lines)
