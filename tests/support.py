"""What many tests need: small posts, indexes of them, and the corpora beside the repository."""

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest

from indexer.arrays.engine import ArrayEngine
from indexer.post import Post, Section
from indexer.sources.base import Item, Reading, Source

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "data" / "posts"
CORPORA = ROOT.parent / "shared" / "corpora"


def post(slug: str, text: str = "", **fields: Any) -> Post:
    """A post whose body is the text; `day` is its date as `2025-11-02`."""
    day = fields.pop("day", None)
    if day:
        fields["date"] = datetime.fromisoformat(day).replace(tzinfo=UTC)
    fields.setdefault("title", slug)
    fields.setdefault("sections", (Section(text),))
    fields.setdefault("lang", "en")
    return Post(id=f"id-{slug}", slug=slug, **fields)


def engine_at(folder: Path) -> ArrayEngine:
    """An engine over the index of a folder: with `--engine=opensearch` that of a cluster, typed or not."""
    return ArrayEngine(folder)


def build(folder: Path, *commits: Iterable[Post], deleted: Iterable[str] = ()) -> ArrayEngine:
    """An engine over the posts, a commit for each group, and a last one that deletes by slug."""
    engine = engine_at(folder)
    for group in commits:
        with engine.writer() as writer:
            for one in group:
                writer.put(one)
    if gone := list(deleted):
        with engine.writer() as writer:
            for slug in gone:
                writer.delete(f"id-{slug}")
    return engine


def corpus(name: str) -> Path:
    """The folder of a corpus; the test is skipped where it is missing, and fails with CI=true."""
    folder = CORPORA / name
    if not folder.is_dir():
        missing(f"no corpus {name}; put it at {folder}")
    return folder


def missing(what: str) -> NoReturn:
    """Skip a test whose real part is missing; with CI=true it fails."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


def npm(file: str) -> Path:
    """A file of a package of `tests/npm`; the test is skipped where it is missing, and fails with CI=true."""
    path = ROOT / "tests" / "npm" / "node_modules" / file
    if not path.exists():
        missing(f"{file} is missing: make npm, which needs Node.js")
    return path


def readings(source: Source) -> list[Reading]:
    """What a source holds, every item read."""
    return [source.read(item) for item in source.items() if isinstance(item, Item)]
