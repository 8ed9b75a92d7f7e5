"""What a merge holds in memory: a range of terms and some stored posts, however many posts there are."""

import tracemalloc
from pathlib import Path
from random import Random

import numpy as np
import pytest

from indexer.arrays.engine import ArrayEngine
from indexer.arrays.files import map_arrays, write_arrays
from indexer.arrays.merge import merge
from indexer.arrays.segment import open_segment
from tests.arrays.model import segment_of
from tests.support import post

WORDS = [f"{a}{b}{c}" for a in "bdfgklm" for b in "aeiou" for c in "kmnp"]


def test_a_merge_holds_a_small_part_of_what_it_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.arrays.merge_postings.TOKENS_AT_ONCE", 10_000)
    monkeypatch.setattr("indexer.arrays.merge.BYTES_AT_ONCE", 10_000)
    random = Random(1)
    segments = []
    for number in range(4):
        posts = [
            post(f"{number}-{n}", " ".join(random.choices(WORDS, k=5000)), html="x" * n)
            for n in range(50)
        ]
        write_arrays(tmp_path / str(number), segment_of(posts).arrays)
        segments.append(open_segment(tmp_path / str(number)))
    alive = [np.arange(segment.posts) % 9 > 0 for segment in segments]
    tracemalloc.start()
    try:
        merge(segments, alive, tmp_path / "merged")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert open_segment(tmp_path / "merged").posts == 4 * 44
    assert peak < (tmp_path / "merged").stat().st_size / 4


@pytest.mark.parametrize(
    "limit", ["TOKENS_PER_SEGMENT", "BYTES_PER_SEGMENT", "MOST_WORDS", "MOST_LETTERS"]
)
def test_what_fills_the_memory_is_written_out(
    limit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"indexer.arrays.segment_maker.{limit}", 3)
    monkeypatch.setattr("indexer.arrays.writer.ArrayWriter._merge_where_due", lambda _: None)
    with ArrayEngine(tmp_path).writer() as writer:
        for name in "ab":
            writer.put(post(name, "one two three"))
    assert len(list(tmp_path.glob("segment-*"))) == 2
    assert all(len(map_arrays(p)["posts.days"]) == 1 for p in tmp_path.glob("segment-*"))


def test_the_first_segment_may_be_larger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.arrays.segment_maker.TOKENS_PER_SEGMENT", 30)
    monkeypatch.setattr("indexer.arrays.writer.ArrayWriter._merge_where_due", lambda _: None)
    with ArrayEngine(tmp_path).writer() as writer:
        for number in range(20):
            writer.put(post(f"p{number}", "one two three", title="", tags=()))
    files = sorted(tmp_path.glob("segment-*"))
    sizes = [len(map_arrays(file)["posts.days"]) for file in files]
    assert sum(sizes) == 20
    assert sizes[0] > sizes[1] > 1
