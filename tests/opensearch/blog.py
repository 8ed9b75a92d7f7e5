"""A blog of a thousand posts that changes, what is right to answer of it, and the indexer as a process."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import orjson

from indexer import Options, Settings, load_settings, open_index, open_sources, sync
from indexer.index import Index
from indexer.opensearch.engine import OpenSearchEngine
from indexer.opensearch.generations import KINDS
from indexer.post import Post, Section
from indexer.request import Facet, SearchRequest
from tests.opensearch.cluster import Cluster
from tests.opensearch.small import blog_posts
from tests.support import ROOT

TIMEOUT = 3
"""Seconds that the cluster may take for an answer, by the settings."""

QUERIES = ("", "design", "government data", '"open source"', "agile -team", "prototyp*", "altered")

SHARDS = 3

_COPIES = 2

Facts = dict[str, tuple[int, tuple[Facet, ...]]]
"""Of each of the queries the total and the counts of facets."""


@dataclass(frozen=True, slots=True)
class State:
    """The posts of a blog at some time: as a file has them, and in arrays, which tell what is right."""

    lines: bytes
    arrays: Index
    facts: Facts
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class Blog:
    """A blog in a file, as it is first, and with posts that changed, are new, and are gone."""

    file: Path
    first: State
    second: State

    def settings(self, index: str) -> Settings:
        """What a run and an app over an index are told."""
        return load_settings(None, self.variables(index))

    def variables(self, index: str) -> dict[str, str]:
        """The same in the environment of a process."""
        return {
            "POSTINGS_SOURCE": str(self.file),
            "POSTINGS_INDEX": index,
            "POSTINGS_OPENSEARCH_TIMEOUT": str(TIMEOUT),
            "POSTINGS_OPENSEARCH_SHARDS": str(SHARDS),
            "POSTINGS_KEEP_GENERATIONS": "1",
        }


def changing_blog(folder: Path) -> Blog:
    """Posts of a real blog, each some times."""
    file = folder / "posts.jsonl"
    posts = [
        replace(post, id=f"{post.id}-{copy}", slug=f"{post.slug}-{copy}", html="", aliases=())
        for copy in range(_COPIES)
        for post in blog_posts()
    ]
    changed = [_altered(post) if not at % 3 else post for at, post in enumerate(posts) if at % 10]
    added = [replace(p, id=f"new-{p.id}", slug=f"new-{p.slug}") for p in posts[: len(posts) // 5]]
    first, second = (
        _state(file, folder / str(number), some)
        for number, some in enumerate((posts, changed + added))
    )
    return Blog(file, first, second)


def facts(index: Index) -> Facts:
    """What an index answers to the queries."""
    pages = {query: index.search(SearchRequest(query)) for query in QUERIES}
    return {query: (page.total, page.facets) for query, page in pages.items()}


def check_whole(blog: Blog, state: State, cluster: Cluster, index_url: str) -> None:
    """Every post of a state is there exactly once, and counts are right; nothing else is there."""
    index = open_index(blog.settings(index_url))
    assert isinstance(index.engine, OpenSearchEngine)
    assert tuple(index.engine.posts()) == state.posts
    assert facts(index) == state.facts
    assert index.engine.verify() == []
    assert len(builds(cluster, index_url)) == 1


def builds(cluster: Cluster, index_url: str) -> set[str]:
    """The builds of an index of which anything is there, by their numbers."""
    name = index_url.rpartition("/")[2]
    found = cluster.request(
        "GET", f"/{name}-*?expand_wildcards=all&filter_path=*.settings.index.uuid"
    )
    numbers = [index.removeprefix(f"{name}-").partition("-") for index in found]
    return {number for number, _, kind in numbers if kind in KINDS}


class Run:
    """A run of the indexer by a process."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self._began = time.monotonic()

    def ended(self, seconds: float) -> tuple[int, str, float]:
        """How it ended, what it said, and in how many seconds; it must end within so many."""
        output, _ = self.process.communicate(timeout=seconds)
        return self.process.returncode, output, time.monotonic() - self._began


@contextmanager
def indexing(blog: Blog, state: State, index_url: str, *options: str) -> Iterator[Run]:
    """`postings index` over a state of a blog; it is killed in the end, if it still runs."""
    blog.file.write_bytes(state.lines)
    with subprocess.Popen(
        [sys.executable, "-m", "indexer", "index", "--json", *options],
        cwd=ROOT,
        env={**os.environ, **blog.variables(index_url)},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        try:
            yield Run(process)
        finally:
            process.kill()


def index_now(blog: Blog, state: State, index_url: str) -> None:
    """A run that nothing disturbs."""
    with indexing(blog, state, index_url) as run:
        status, output, _ = run.ended(100)
        assert status == 0, output


def _altered(post: Post) -> Post:
    return replace(post, sections=(*post.sections, Section("Altered since by its author.")))


def _state(file: Path, folder: Path, posts: Sequence[Post]) -> State:
    lines = b"".join(orjson.dumps(post, option=orjson.OPT_APPEND_NEWLINE) for post in posts)
    file.write_bytes(lines)
    settings = Settings(source=str(file), index=str(folder))
    arrays = open_index(settings)
    sync(open_sources(settings), arrays.engine, settings, Options())
    return State(lines, arrays, facts(arrays), tuple(arrays.engine.posts()))
