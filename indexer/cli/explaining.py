"""`postings explain`: why a post stands where it does for a query, or is not there."""

from collections.abc import Iterator

import click

from indexer import Explained, Explanation, explained_json, from_params, told
from indexer.cli.commands import INDEX, JSON, main, opened
from indexer.cli.printing import dump, printable
from indexer.cli.searching import FILTERS, MATCH, search_pairs


@main.command()
@click.argument("query")
@click.argument("post")
@INDEX
@FILTERS
@MATCH
@JSON
def explain(
    query: str,
    post: str,
    index_folder: str | None,
    filters: tuple[str, ...],
    match: str | None,
    as_json: bool,
) -> None:
    """Say why the post with the slug POST stands where it does for QUERY, or why it is not found.

    \b
    Example:
      postings explain 'redis cache' caching-the-sticky-note
    """
    request = from_params(search_pairs(query, filters, match=match))
    explained = opened(index_folder).explain(request, printable(post))
    click.echo(dump(explained_json(explained)) if as_json else explained_text(explained))


def explained_text(explained: Explained) -> str:
    """An account in words, each line under what it is part of."""
    account = explained.account
    place = f"place {account.place} of {account.total}" if account.place else "not found"
    return "\n".join(
        [
            f"{account.card.title}: {place}",
            f"read as: {account.read}",
            f"languages: {', '.join(filter(None, explained.languages)) or 'unknown'}",
            *told(explained),
            "",
            *_lines(account.why),
        ]
    )


def _lines(explanation: Explanation, depth: int = 0) -> Iterator[str]:
    value = "" if explanation.value is None else f"{explanation.value:.4f}  "
    yield f"{'  ' * depth}{value}{explanation.text}"
    for detail in explanation.details:
        yield from _lines(detail, depth + 1)
