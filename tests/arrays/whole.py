"""A whole index with a bit of everything, to be damaged."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from zstandard import train_dictionary

from indexer.arrays.engine import ArrayEngine
from indexer.arrays.files import checksum, file_checksum
from indexer.engine import SourceState
from indexer.post import Section
from tests.support import build, post

CURRENT = "CURRENT"
MANIFEST = "generation-000003.json"
STATES = "states-000003.json.zst"
SEGMENT = "segment-000001-0.safetensors"

POSTS = [
    post("a", "the cache of notes, cache", title="Zebra", tags=("T", "U"), day="2024-02-02"),
    post("b", "sticky nöte", title="ant", tags=("T",), day="2024-02-02", html="<p>x</p>"),
    post("c", "cache note", sections=(Section("cache", "Heading"),), authors=("Ada",)),
    post("d", "Redis", title="Note of redis", categories=("C",), series="S", day="2025-01-01"),
    *(post(f"z{n}", "cache word", day=f"2020-01-{n + 1:02}") for n in range(9)),
]


def states(*slugs: str) -> dict[str, SourceState]:
    """A state for each of the posts."""
    return {f"{slug}.md": SourceState("1:2", "d", f"id-{slug}", (slug,), slug) for slug in slugs}


def small_dictionary(strings: Sequence[bytes]) -> bytes:
    """A dictionary of 1 kB for a few strings, where a real one would need many."""
    about = [b"%d %s %d" % (n * n, string, n) for n in range(100) for string in strings if string]
    return train_dictionary(1024, list(about)).as_bytes() if about else b""


def make(folder: Path) -> ArrayEngine:
    """Three generations, one post deleted, a second segment, and states; strings with dictionaries."""
    with patch("indexer.arrays.packing.trained", small_dictionary):
        engine = build(folder, POSTS, deleted=["b"])
    with engine.writer() as writer:
        writer.put(post("new", "cache"))
        writer.keep(states(*(p.slug for p in POSTS if p.slug != "b"), "new"))
    return engine


def forge(folder: Path, segment: str = SEGMENT, **entry: Any) -> None:
    """Make all checksums right again after a segment of the current generation was written anew."""
    path = folder / MANIFEST
    table = json.loads(path.read_bytes())
    [named] = [one for one in table["segments"] if one["file"] == segment]
    size = (folder / segment).stat().st_size
    named.update(bytes=size, checksum=file_checksum(folder / segment), **entry)
    table["previous"] = None  # whose checksum of the segment is another
    data = json.dumps(table).encode()
    (folder / MANIFEST).write_bytes(data)
    (folder / CURRENT).write_text(f"{MANIFEST} {checksum(data)}\n")
