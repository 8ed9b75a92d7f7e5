"""Commands that ask the index: `postings search | tags | stats`."""

from dataclasses import asdict

import click

from indexer import CHOICE_PARAMETERS, RequestError, from_params, page_json, values_json
from indexer.cli.commands import INDEX, JSON, main, opened
from indexer.cli.printing import dump, page_text, printable

FILTERS = click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="NAME=VALUE",
    help="Only posts with this value: tag=Redis, tag.any=API, year.not=2024. Repeatable.",
)
MATCH = click.option(
    "--match",
    metavar="HOW",
    help="auto (all words; where few posts match, close ones too), all (strictly) or any.",
)


@main.command()
@click.argument("query", nargs=-1)
@INDEX
@FILTERS
@click.option("--sort", metavar="ORDER", help="relevance, newest, oldest or title.")
@click.option("--page", metavar="N", help="Page, from 1.")
@click.option("--size", metavar="N", help="Hits per page, 1 to 100.")
@MATCH
@JSON
def search(
    query: tuple[str, ...],
    index_folder: str | None,
    filters: tuple[str, ...],
    as_json: bool,
    **single: str | None,
) -> None:
    """Search for QUERY; without one, list all posts, newest first.

    \b
    Example:
      postings search 'redis -kafka' --filter tag="System Design" --sort newest
      postings search '"sticky note"' --json
    """
    request = from_params(search_pairs(" ".join(query), filters, **single))
    page = opened(index_folder).search(request, partial=True)
    click.echo(dump(page_json(page)) if as_json else page_text(page))


@main.command()
@INDEX
@JSON
def tags(index_folder: str | None, as_json: bool) -> None:
    """List all tags with the number of their posts.

    \b
    Example:
      postings tags
    """
    facet = opened(index_folder).facet("tag")
    if as_json:
        click.echo(dump(values_json(facet)))
        return
    for value in facet.values:
        click.echo(f"{value.count:6}  {value.label}")


@main.command()
@INDEX
@JSON
def stats(index_folder: str | None, as_json: bool) -> None:
    """Say what the index holds.

    \b
    Example:
      postings stats --index /var/lib/postings
    """
    facts = asdict(opened(index_folder).stats())
    if as_json:
        click.echo(dump(facts))
        return
    for name, fact in {**facts, **facts.pop("values")}.items():
        if name != "values":
            click.echo(f"{name:12}{fact}")


def search_pairs(
    query: str, filters: tuple[str, ...], **single: str | None
) -> list[tuple[str, str]]:
    """The parameters that a command line spells."""
    pairs = [("q", printable(query)), *map(_pair, map(printable, filters))]
    return pairs + [(name, text) for name, text in single.items() if text is not None]


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or name not in CHOICE_PARAMETERS:
        raise RequestError(
            "--filter", f"{text!r} is no NAME=VALUE", "names " + ", ".join(CHOICE_PARAMETERS)
        )
    return name, value
