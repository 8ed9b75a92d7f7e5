"""Commands for what is offered unasked: `postings suggest | related`."""

import click

from indexer import (
    COMPLETIONS_LIMIT,
    QUERY,
    RELATED_LIMIT,
    Completions,
    completions_json,
    post_url,
    related_json,
)
from indexer.cli.commands import INDEX, JSON, main, opened
from indexer.cli.printing import counted, dump, printable


@main.command()
@click.argument("text", nargs=-1)
@INDEX
@click.option(
    "--limit",
    default="",
    metavar="N",
    help=f"Completions of each kind, 1 to {COMPLETIONS_LIMIT.most}.",
)
@JSON
def suggest(text: tuple[str, ...], index_folder: str | None, limit: str, as_json: bool) -> None:
    """Say what TEXT may become while it is typed: words, phrases, titles and tags.

    \b
    Example:
      postings suggest redis ca
    """
    typed = QUERY.read(printable(" ".join(text)))
    completions = opened(index_folder).suggest(typed, COMPLETIONS_LIMIT.read(limit))
    click.echo(dump(completions_json(completions)) if as_json else _text(completions))


@main.command()
@click.argument("slug")
@INDEX
@click.option("--limit", default="", metavar="N", help=f"Posts, 1 to {RELATED_LIMIT.most}.")
@JSON
def related(slug: str, index_folder: str | None, limit: str, as_json: bool) -> None:
    """List the posts most like the post SLUG, and why: tags and words that both have.

    \b
    Example:
      postings related caching-redis
    """
    found = opened(index_folder).related(printable(slug), RELATED_LIMIT.read(limit))
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
