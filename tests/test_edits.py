"""However a blog is edited, its index answers every query as one that is built anew."""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engine import Answer, Plan
from indexer.fields import FACETS
from indexer.index import open_index
from indexer.post import Post
from indexer.report import Report
from indexer.request import Choice, Mode, Sort
from indexer.settings import Settings, SourceSettings
from indexer.sources import open_sources
from indexer.sync import Options, sync
from tests.arrays.model import AUTHORS, CATEGORIES, SERIES, TAGS, texts
from tests.query.trees import parse

FILES = ("a.md", "b.md", "sub/a.md", "sub/index.md", "_drafts/c.md")
RECORDS = ("1", "2", "3")
BROKEN = "---\ntitle: [\n---\n"
QUERIES = (
    "",
    "cache",
    "redis OR note",
    '"sticky note"~2',
    "cach* -the",
    "title:cache",
    "tag:redis",
)
CHOICES = ((), (Choice("tag", Mode.ANY, "Redis"), Choice("category", Mode.NONE, "Tech")))

Fields = dict[str, str | list[str]]
Edit = tuple[str, Fields | str | None]
"""A file or a record, and what it holds from now on: fields, nothing, or what cannot be read."""


def fields() -> st.SearchStrategy[Fields]:
    """The fields of a post, its text among them."""
    return st.fixed_dictionaries(
        {"body": texts(12)},
        optional={
            "title": texts(3).filter(bool),
            "slug": st.sampled_from(["a", "b", "c"]),
            "tags": st.lists(st.sampled_from(TAGS), max_size=3),
            "categories": st.lists(st.sampled_from(CATEGORIES), max_size=2),
            "series": st.sampled_from(SERIES),
            "authors": st.lists(st.sampled_from(AUTHORS), max_size=2),
            "date": st.sampled_from(["1969-12-31", "2024-02-29", "2025-11-02", "9000-01-01"]),
            "draft": st.sampled_from(["true", "false"]),
        },
    )


def edits() -> st.SearchStrategy[list[list[Edit]]]:
    """What is done before each of some runs."""
    key = st.sampled_from(FILES + RECORDS)
    edit = st.tuples(key, fields() | fields() | fields() | st.none() | st.just(BROKEN))
    return st.lists(st.lists(edit, min_size=1, max_size=4), min_size=1, max_size=4)


class Blog:
    """A folder of Markdown files and a file of JSON Lines, with an index of both."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = 0
        self.records: dict[str, Fields | str] = {}
        (folder / "posts").mkdir()
        (folder / "records.jsonl").write_text("")
        places = {"posts": folder / "posts", "records": folder / "records.jsonl"}
        self.settings = Settings(
            sources=tuple(SourceSettings(str(place), name) for name, place in places.items()),
            index=str(folder / "index"),
            tag_aliases={"c#": "C sharp"},
            tag_hierarchy=("databases/redis",),
        )

    def edit(self, key: str, held: Fields | str | None) -> None:
        """Let a file or a record hold this."""
        if key in FILES:
            self._write_file(self.folder / "posts" / key, held)
            return
        self.records.pop(key, None)
        if held is not None:
            self.records[key] = held
        lines = (
            one if isinstance(one, str) else json.dumps({"id": key, **one})
            for key, one in self.records.items()
        )
        self._write(self.folder / "records.jsonl", "".join(f"{line}\n" for line in lines))

    def _write_file(self, path: Path, held: Fields | str | None) -> None:
        if held is None:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(exist_ok=True)
        if isinstance(held, dict):
            front = {name: value for name, value in held.items() if name != "body"}
            held = f"{json.dumps(front)}\n{held['body']}\n" if front else f"{held['body']}\n"
        self._write(path, held)

    def _write(self, path: Path, text: str) -> None:
        self.clock += 1
        path.write_text(text)
        os.utime(path, ns=(self.clock, self.clock))

    def run(self, index: str = "index", *, full: bool = False) -> Report:
        """One run into an index."""
        settings = replace(self.settings, index=str(self.folder / index))
        engine = open_index(settings).engine
        return sync(open_sources(settings), engine, settings, Options(full, allow_empty=True))

    def answers(self, index: str = "index") -> tuple[list[Answer], Mapping[str, Post]]:
        """All that an index answers, but for the generation's name, and its posts by slug."""
        engine = open_index(replace(self.settings, index=str(self.folder / index))).engine
        plans = [
            Plan(parse(query), chosen, tuple(FACETS), sort=sort, limit=100, texts=True)
            for query in QUERIES
            for chosen in CHOICES
            for sort in (Sort.RELEVANCE, Sort.OLDEST)
        ]
        found = [replace(engine.search(plan), generation="") for plan in plans]
        slugs = [hit.card.slug for hit in found[0].hits]
        return found, {slug: engine.post(slug) for slug in slugs}


@settings(max_examples=1000)
@given(history=edits())
def test_an_index_kept_in_step_answers_as_one_built_anew(history: list[list[Edit]]) -> None:
    with TemporaryDirectory() as folder:
        blog = Blog(Path(folder))
        for number, changes in enumerate(history):
            for key, held in changes:
                blog.edit(key, held)
            report = blog.run()
            assert report.added + report.changed + report.unchanged == report.posts, number
        shutil.copytree(blog.folder / "index", blog.folder / "copy")
        assert blog.run("copy", full=True).posts == report.posts
        answers = blog.answers()
        assert blog.answers("copy") == answers
        if not report.problems:
            blog.run("anew")
            assert blog.answers("anew") == answers
