"""Searches for judged queries, in an index that is there or in one built aside."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from whoosh.query import Every

from indexer.engine import Plan
from indexer.errors import SettingsError, SourceError
from indexer.evaluation.judgments import Judgments, problem
from indexer.evaluation.measures import Evaluation, measured
from indexer.index import Index, open_index
from indexer.loading import settings_from
from indexer.query.parser import read_plain
from indexer.request import DEEPEST_HIT, Match, SearchRequest, Sort
from indexer.settings import Settings, SourceSettings
from indexer.sources import open_sources
from indexer.sync import Options, sync

HITS = 100
POSTS = "posts.jsonl"


def corpus_settings(folder: Path, settings: Settings) -> Settings:
    """The settings with the posts of a corpus in place of the sources."""
    place = SourceSettings(str(folder / POSTS))
    return replace(settings, source=place.place, sources=(place,))


def settings_file(file: Path) -> Settings:
    """The settings in a file of any name, and nothing from the environment. Raises SettingsError."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SettingsError(
            f"{file}: neither a settings file nor the folder of an index"
        ) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{file}: {error}") from error
    return settings_from(table, str(file))


@contextmanager
def built_aside(settings: Settings) -> Iterator[Index]:
    """An index of the sources in a folder that is gone afterwards. Raises SourceError."""
    with TemporaryDirectory(prefix="postings-") as folder:
        index = open_index(replace(settings, index=folder))
        source = open_sources(settings)
        report = sync(source, index.engine, settings, Options())
        if not report.posts:
            reasons = "".join(f"\n  {one.path}: {one.reason}" for one in report.problems[:10])
            raise SourceError(f"{source.place}: no posts to evaluate with{reasons}")
        yield index


def evaluate(index: Index, judgments: Judgments) -> Evaluation:
    """All queries searched for and measured. Raises SourceError for judged posts that are not there."""
    _check_posts(index, judgments)
    hits = _typed if judgments.as_typed else _plain
    return measured(judgments, [hits(index, query.text) for query in judgments.queries])


def _typed(index: Index, text: str) -> list[str]:
    """The slugs that a reader finds with a text."""
    page = index.search(SearchRequest(query=text, size=HITS))
    return [hit.card.slug for hit in page.hits]


def _plain(index: Index, text: str) -> list[str]:
    """The ids of the posts with any word of a text, in which nothing is an operator.

    The engine is asked alone, so that neither pins nor dates play a part.
    """
    answer = index.engine.search(Plan(read_plain(text, Match.ANY, index.analysis), limit=HITS))
    return [hit.card.id for hit in answer.hits]


def _check_posts(index: Index, judgments: Judgments) -> None:
    """Raises SourceError where a slug is of no post that can be found, or none of the ids is.

    Collections judge posts that they do not hold; a slug is written by hand.
    """
    plan = Plan(Every(), sort=Sort.NEWEST, limit=DEEPEST_HIT)
    cards = [hit.card for hit in index.engine.search(plan).hits]
    there = {card.slug if judgments.as_typed else card.id for card in cards}
    judged = {name: query for query in judgments.queries for name in query.grades}
    gone = [name for name in judged if name not in there]
    if gone and judgments.as_typed:
        hint = "correct the slug, or bring the index in step with `postings index`"
        line = judged[gone[0]].line
        raise problem(judgments.file, line, f"the index has no post {gone[0]!r}; {hint}")
    if len(gone) == len(judged):
        hint = f"the post ids of the judgments must be those of {POSTS}"
        raise SourceError(f"{judgments.file.parent}: no judged post is in the index; {hint}")
