"""The command that measures relevance: `postings evaluate`."""

from pathlib import Path
from typing import Any

import click

from indexer import RequestError, Settings, open_index
from indexer.cli.commands import INDEX, JSON, main, settings_with
from indexer.cli.evaluation_text import (
    comparison_json,
    comparison_text,
    evaluation_json,
    evaluation_text,
)
from indexer.cli.printing import dump
from indexer.evaluation import (
    FIRST,
    MEASURES,
    Evaluation,
    Judgments,
    built_aside,
    compare,
    corpus_settings,
    evaluate,
    queries_beside,
    read_corpus,
    read_queries,
    settings_file,
)


@main.command("evaluate")
@click.option("--corpus", metavar="DIR", help="Folder with posts.jsonl, queries.tsv, qrels.tsv.")
@click.option("--queries", metavar="FILE", help="Judged queries, if not queries.yml by the posts.")
@INDEX
@click.option("--compare", "sides", nargs=2, metavar="A B", help="Two settings files or indexes.")
@click.option("--per-query", is_flag=True, help="Print the measures of every query too.")
@click.option(
    "--floor",
    "floors",
    multiple=True,
    metavar="MEASURE=VALUE",
    help="Exit with 1 if a measure is lower: ndcg@10=0.9. Repeatable.",
)
@JSON
def measure(as_json: bool, per_query: bool, floors: tuple[str, ...], **given: Any) -> None:
    """Measure how well searches find what was judged to be right.

    The queries of queries.yml are asked as readers type them. With --corpus, an index of its posts is
    built aside, and each query is plain text of which any word may match. With --compare, indexes are
    asked as they are, and for settings files built aside; floors then hold for B.

    \b
    Example:
      postings evaluate --floor ndcg@10=0.9 --floor first=0.85
      postings evaluate --corpus corpora/cranfield --json
      postings evaluate --compare before.toml after.toml
    """
    settings = settings_with(index=given["index_folder"])
    judgments = _judgments(settings, given["corpus"], given["queries"])
    lowest = dict(_floor(text, judgments) for text in floors)
    corpus = Path(given["corpus"]) if given["corpus"] else None
    if given["sides"]:
        if per_query or given["index_folder"]:
            allowed = "A and B, without --index and --per-query"
            raise RequestError("--compare", "names its indexes and lists what changed", allowed)
        before, found = (_side(one, judgments, corpus) for one in given["sides"])
        comparison = compare(before, found)
        text = comparison_json(comparison) if as_json else comparison_text(comparison)
    else:
        build = bool(corpus) and not given["index_folder"]
        found = _evaluation(judgments, settings, corpus, build)
        text = evaluation_json(found, per_query) if as_json else evaluation_text(found, per_query)
    click.echo(dump(text) if as_json else text)
    _hold(lowest, found)


def _judgments(settings: Settings, corpus: str | None, queries: str | None) -> Judgments:
    if corpus and queries:
        raise RequestError("--queries", "--corpus has queries of its own", "one of the two")
    if corpus:
        return read_corpus(Path(corpus))
    return read_queries(Path(queries) if queries else queries_beside(settings))


def _side(place: str, judgments: Judgments, corpus: Path | None) -> Evaluation:
    """The evaluation of an index in a folder or a cluster, or of one made by the settings in a file."""
    settings = settings_with(index=place)
    if settings.index_folder is None or Path(place).is_dir():
        return _evaluation(judgments, settings, corpus, build=False)
    return _evaluation(judgments, settings_file(Path(place)), corpus, build=True)


def _evaluation(
    judgments: Judgments, settings: Settings, corpus: Path | None, build: bool
) -> Evaluation:
    """The evaluation of the index of the settings, or of one that is built aside."""
    if not build:
        return evaluate(open_index(settings), judgments)
    with built_aside(corpus_settings(corpus, settings) if corpus else settings) as index:
        return evaluate(index, judgments)


def _floor(text: str, judgments: Judgments) -> tuple[str, float]:
    names = [*MEASURES, *([FIRST] if judgments.as_typed else [])]
    name, _, value = text.partition("=")
    try:
        number = float(value)
    except ValueError:
        number = -1
    if name not in names or not 0 <= number <= 1:
        allowed = f"MEASURE=VALUE with {', '.join(names)} and a value from 0 to 1"
        raise RequestError("--floor", f"{text!r} is no floor", allowed)
    return name, number


def _hold(floors: dict[str, float], found: Evaluation) -> None:
    """Exit with 1 where a measure is below its floor."""
    low = [name for name, floor in floors.items() if found.means[name] < floor]
    for name in low:
        click.echo(f"{name} is {found.means[name]:.4f}, below the floor {floors[name]}", err=True)
    if low:
        raise click.exceptions.Exit(1)
