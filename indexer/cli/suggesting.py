"""Commands for what is offered unasked: `postings suggest | related`."""

import click

from indexer import (
    COMPLETIONS,
    MOST_COMPLETIONS,
    MOST_RELATED,
    RELATED,
    Completions,
    completions_json,
    post_url,
    related_json,
    text_and_limit,
)
from indexer.cli.commands import INDEX, JSON, main, opened
from indexer.cli.printing import counted, dump, printable


def _pairs(text: str, limit: str | None) -> list[tuple[str, str]]:
    return [("q", printable(text)), ("limit", limit or "")]


@main.command()
@click.argument("text", nargs=-1)
@INDEX
@click.option("--limit", metavar="N", help=f"Completions of each kind, 1 to {MOST_COMPLETIONS}.")
@JSON
def suggest(
    text: tuple[str, ...], index_folder: str | None, limit: str | None, as_json: bool
) -> None:
    """Say what TEXT may become while it is typed: words, phrases, titles and tags.

    \b
    Example:
      postings suggest redis ca
    """
    typed, most = text_and_limit(_pairs(" ".join(text), limit), COMPLETIONS, MOST_COMPLETIONS)
    completions = opened(index_folder).suggest(typed, most)
    click.echo(dump(completions_json(completions)) if as_json else _text(completions))


@main.command()
@click.argument("slug")
@INDEX
@click.option("--limit", metavar="N", help=f"Posts, 1 to {MOST_RELATED}.")
@JSON
def related(slug: str, index_folder: str | None, limit: str | None, as_json: bool) -> None:
    """List the posts most like the post SLUG, and why: tags and words that both have.

    \b
    Example:
      postings related caching-redis
    """
    _, most = text_and_limit(_pairs("", limit), RELATED, MOST_RELATED)
    found = opened(index_folder).related(printable(slug), most)
    if as_json:
        click.echo(dump(related_json(found)))
        return
    for one in found:
        shared = "  ".join([*(f"#{tag}" for tag in one.tags), *one.words])
        click.echo(
            f"{click.style(one.card.title, bold=True)}\n  {post_url(one.card.slug)}\n  {shared}"
        )
    if not found:
        click.echo("No post is like it")


def _text(completions: Completions) -> str:
    kinds = {
        "words": [f"{word.text} ({counted(word.posts)})" for word in completions.words],
        "phrases": [phrase.text for phrase in completions.phrases],
        "titles": [title.title for title in completions.titles],
        "tags": [f"{tag.label} ({counted(tag.count)})" for tag in completions.tags],
    }
    lines = [line for kind, found in kinds.items() if found for line in (f"{kind}:", *_in(found))]
    return "\n".join(lines) or "Nothing begins so"


def _in(lines: list[str]) -> list[str]:
    return [f"  {line}" for line in lines]
