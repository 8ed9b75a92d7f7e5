"""Runs of `sync` in tests: a blog of Markdown files, and a source in memory."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from indexer.engine import Engine, Plan
from indexer.errors import PostError
from indexer.index import open_index
from indexer.report import Report
from indexer.settings import Settings
from indexer.sources import open_sources
from indexer.sources.base import Item, Known, Listed, Reading, Source, nothing_known
from indexer.sync import Options, sync
from tests.query.trees import parse


@dataclass
class Watched:
    """A source that writes down which items are read."""

    source: Source
    read_keys: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        """The place of the source."""
        return self.source.place

    @property
    def share(self) -> float:
        """How much is done."""
        return self.source.share

    def items(self, known: Known = nothing_known) -> Iterator[Listed]:
        """The items of the source."""
        return self.source.items(known)

    def read(self, item: Item) -> Reading:
        """What the source reads."""
        self.read_keys.append(item.key)
        return self.source.read(item)


@dataclass
class Memory:
    """A source in memory: what each key holds, with a stamp that rises when it is set."""

    held: dict[str, Reading | PostError] = field(default_factory=dict)
    stamps: dict[str, int] = field(default_factory=dict)
    place: str = "memory"
    share: float = 0.0

    def set(self, key: str, reading: Reading | PostError | None) -> None:
        """Change what a key holds, or take it away."""
        self.stamps[key] = self.stamps.get(key, 0) + 1
        if reading is None:
            self.held.pop(key, None)
        else:
            self.held[key] = reading

    def items(self, known: Known = nothing_known) -> Iterator[Listed]:
        """The items by key."""
        return (Item(key, str(self.stamps[key])) for key in sorted(self.held))

    def read(self, item: Item) -> Reading:
        """What the key holds, or its error."""
        held = self.held[item.key]
        if isinstance(held, PostError):
            raise held
        return held


class Runs:
    """Runs over one source into one index; `read` are the keys that the last run read."""

    def __init__(self, folder: Path, source: Source | None = None) -> None:
        self.posts = folder / "posts"
        self.settings = Settings(source=str(self.posts), index=str(folder / "index"))
        self.read: list[str] = []
        self._source = source
        self._clock = 0

    @property
    def engine(self) -> Engine:
        """The engine of the index."""
        return open_index(self.settings).engine

    def write(self, key: str, text: str | bytes) -> None:
        """Write a file; its time is later than that of all written before."""
        path = self.posts / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        self.touch(key)

    def touch(self, key: str) -> None:
        """Give a file a new time."""
        self._clock += 1
        os.utime(self.posts / key, ns=(self._clock, self._clock))

    def run(self, *, full: bool = False, allow_empty: bool = False, **settings: Any) -> Report:
        """One run of `sync`."""
        self.settings = replace(self.settings, **settings)
        source = Watched(self._source or open_sources(self.settings))
        self.read = source.read_keys
        return sync(source, self.engine, self.settings, Options(full, allow_empty))

    def slugs(self) -> list[str]:
        """The slugs in the index, by name."""
        hits = self.engine.search(Plan(parse(""), limit=100)).hits
        return sorted(hit.card.slug for hit in hits)


def counts(report: Report) -> tuple[int, int, int, int]:
    """Posts added, changed, deleted, unchanged."""
    return report.added, report.changed, report.deleted, report.unchanged


def skipped(report: Report) -> dict[str, str]:
    """The reason for each path that was skipped."""
    return {one.path: one.reason for one in report.skipped}
