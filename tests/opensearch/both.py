"""The same posts in both engines, and how their answers are held against each other."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from indexer.arrays.engine import ArrayEngine
from indexer.engine import Answer, Engine, Plan
from indexer.evaluation import corpus_settings
from indexer.opensearch.address import parse_address
from indexer.opensearch.engine import OpenSearchEngine
from indexer.post import Post
from indexer.request import Sort
from indexer.settings import Settings
from indexer.sources import open_sources
from tests.opensearch.cluster import Cluster
from tests.support import EXAMPLE, build, corpus, readings

ALL = 1_000_000

SAME_SCORE = 1e-5
"""Scores that differ by no more are the same: they are sums of 32 bits, which another order rounds."""


@dataclass(frozen=True, slots=True)
class Both:
    """The same posts in arrays and in a cluster."""

    arrays: ArrayEngine
    cluster: OpenSearchEngine


@contextmanager
def in_both(cluster: Cluster, folder: Path, posts: Sequence[Post]) -> Iterator[Both]:
    """Posts in both engines, in the folder and in an index of the cluster that is gone afterwards."""
    name = f"test-{uuid4().hex}"
    try:
        engine = cluster_engine(cluster.address(name))
        fill(engine, posts)
        yield Both(build(folder, posts), engine)
    finally:
        cluster.remove(name)


def posts_of(name: str) -> list[Post]:
    """The posts of the example or of a corpus."""
    folder = EXAMPLE if name == "example" else corpus(name)
    settings = Settings(source=str(folder))
    if (folder / "queries.tsv").exists():
        settings = corpus_settings(folder, Settings())
    return [reading.post for reading in readings(open_sources(settings))]


def fill(engine: Engine, posts: Iterable[Post]) -> None:
    """Put posts into an engine, in one commit."""
    with engine.writer() as writer:
        for post in posts:
            writer.put(post)


def cluster_engine(address: str) -> OpenSearchEngine:
    """The engine of an address."""
    return OpenSearchEngine(parse_address(address))


def differences(both: Both, plan: Plan, within: float = SAME_SCORE) -> list[str]:
    """In what the engines' answers to a plan differ; scores and orders no more than by that share."""
    arrays = both.arrays.search(replace(plan, limit=ALL, offset=0, texts=False))
    cluster = both.cluster.search(plan)
    found = [
        f"{name}: {mine} and {theirs}"
        for name, mine, theirs in (
            ("total", arrays.total, cluster.total),
            ("facets", _counts(arrays), _counts(cluster)),
            ("stats", arrays.stats, cluster.stats),
        )
        if mine != theirs
    ]
    return found + _other_hits(arrays, cluster, plan, within)


def _counts(answer: Answer) -> Any:
    return [(f.name, f.mode, f.distinct, [*f.values]) for f in answer.facets]


def _other_hits(arrays: Answer, cluster: Answer, plan: Plan, within: float) -> list[str]:
    """In what the hits of a page differ. By relevance, posts that score the same may change places."""
    page = arrays.hits[plan.offset : plan.offset + plan.limit]
    mine = [hit.card for hit in page]
    theirs = [hit.card for hit in cluster.hits]
    if plan.sort is not Sort.RELEVANCE:
        return [] if mine == theirs else [f"hits: {_slugs(mine)} and {_slugs(theirs)}"]
    scores = {hit.card: hit.score for hit in arrays.hits}
    if len(mine) != len(theirs) or not scores.keys() >= set(theirs):
        return [f"hits: {_slugs(mine)} and {_slugs(theirs)}"]
    found = []
    for rank, (hit, own) in enumerate(zip(cluster.hits, page, strict=True)):
        if not _near(hit.score, scores[hit.card], within):
            found.append(f"score of {hit.card.slug}: {scores[hit.card]} and {hit.score}")
        if not _near(scores[hit.card], own.score, within):
            found.append(f"rank {rank}: {own.card.slug} and {hit.card.slug}")
    return found


def _near(a: float, b: float, within: float) -> bool:
    return abs(a - b) <= within * max(abs(a), abs(b))


def _slugs(cards: Sequence[Any]) -> list[str]:
    return [card.slug for card in cards]
