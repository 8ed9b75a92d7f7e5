"""What `verify` finds within a segment whose checksums are right: arrays that contradict each other."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from indexer.arrays.engine import ArrayEngine
from indexer.arrays.files import Arrays, map_arrays, write_arrays
from indexer.arrays.segment import Segment, open_segment
from indexer.engine import Problem
from tests.arrays.whole import SEGMENT, forge, make


@pytest.fixture
def engine(tmp_path: Path) -> ArrayEngine:
    """A whole index."""
    return make(tmp_path)


def rewritten(folder: Path, change: Callable[[Arrays], None]) -> list[Problem]:
    """What is found after the arrays of the first segment were changed, checksums and all."""
    path = folder / SEGMENT
    arrays = {name: array.copy() for name, array in map_arrays(path).items()}
    change(arrays)
    path.unlink()
    write_arrays(path, arrays)
    forge(folder)
    return ArrayEngine(folder).verify()


WRONG = {
    "terms.bytes": (0, ord("~")),
    "terms.ends": (0, 200),
    "postings.starts": (1, 0),
    "postings.lows": (0, 99),
    "postings.weights": (0, 7),
    "postings.odd": (1, 0),
    "postings.odd_counts": (0, 5),
    "positions.starts": (1, 0),
    "positions.values": (0, 9999),
    "posts.lengths": (0, 99),
    "posts.timestamps": (0, 5),
    "posts.days": (3, 77),
    "posts.title_ranks": (0, 0),
    "posts.boosts": (0, 2.5),
    "posts.evergreen": (0, 1),
    "posts.excluded": (0, 1),
    "words.keys.bytes": (0, ord("~")),
    "words.keys.ends": (0, 200),
    "words.forms.bytes": (0, ord("x")),
    "words.forms.ends": (0, 1),
    "words.terms": (0, -1),
    "words.counts": (0, 0),
    "titles.hashes": (0, 1),
    "titles.posts": (0, 13),
    "titles.keys.bytes": (0, ord("~")),
    "titles.keys.ends": (0, 200),
    "suffixes.posts": (0, 0),
    "suffixes.offsets": (0, 200),
    "slugs.hashes": (0, 1),
    "slugs.posts": (0, 13),
    "ids.hashes": (-1, 1),
    "ids.posts": (2, -1),
    "cards.bytes": (0, 0),
    "cards.ends": (2, 1),
    "texts.bytes": (9, 255),
    "texts.ends": (0, 3),
    "htmls.bytes": (9, 255),
    "htmls.ends": (-1, 3),
    "cards.dictionaries.bytes": (0, 0),
    "cards.dictionaries.ends": (0, 1),
    "texts.dictionaries.bytes": (0, 0),
    "texts.dictionaries.ends": (0, 1),
    "htmls.dictionaries.bytes": (0, 0),
    "htmls.dictionaries.ends": (0, 1),
    "values.bytes": (0, ord("x")),
    "values.ends": (0, 3),
    "values.facets": (1, 0),
    "values.starts": (1, 0),
    "values.posts": (0, 12),
    "rows.starts": (1, 0),
    "rows.values": (0, 3),
    "values.bitmaps": (0, 0),
    "values.common": (0, 1),
}
"""Array -> where a number of it is made which wrong one."""

SHOWN = {
    "postings.odd_counts": "positions.starts: not what the counts of positions add up to",
    "positions.values": "postings.weights: posting 0 has not what its zones give",
    "texts.bytes": "a stored text is damaged",
    "texts.ends": "a stored text is damaged",
    "htmls.bytes": "a stored html is damaged",
    "cards.bytes": "a stored card is damaged",
    "values.bytes": "rows.values: not the values of the card",
    "rows.starts": "values.posts: not the posts that have the values in rows.values",
    "rows.values": "values.starts: not as many posts",
    "values.facets": "values.common: not as many values as have a bitmap",
}
"""Where wrong numbers show in what other arrays say."""


@pytest.mark.parametrize("name", WRONG)
def test_one_wrong_number_in_any_array_is_found(
    name: str, engine: ArrayEngine, tmp_path: Path
) -> None:
    place, wrong = WRONG[name]

    def change(arrays: Arrays) -> None:
        flat = arrays[name].reshape(-1)
        assert flat[place] != wrong
        flat[place] = wrong

    problems = rewritten(tmp_path, change)
    assert {problem.file for problem in problems} == {SEGMENT}
    assert SHOWN.get(name, f"{name}: ") in "\n".join(problem.what for problem in problems)


def test_all_arrays_are_tried(engine: ArrayEngine, tmp_path: Path) -> None:
    assert WRONG.keys() == open_segment(tmp_path / SEGMENT).arrays.keys()


@pytest.mark.parametrize("name", [name for name in WRONG if not name.endswith(".bytes")])
def test_an_array_of_another_length_is_found(
    name: str, engine: ArrayEngine, tmp_path: Path
) -> None:
    def change(arrays: Arrays) -> None:
        arrays[name] = np.concatenate([arrays[name], arrays[name][-1:]])

    assert {problem.file for problem in rewritten(tmp_path, change)} == {SEGMENT}


@pytest.mark.parametrize("name", ["ids.hashes", "values.bitmaps", "texts.bytes"])
def test_numbers_of_another_kind_are_found(name: str, engine: ArrayEngine, tmp_path: Path) -> None:
    def change(arrays: Arrays) -> None:
        arrays[name] = arrays[name].astype(np.int64)

    assert f"{name}: holds int64, not uint" in rewritten(tmp_path, change)[0].what


def test_the_order_of_titles_and_of_posts_is_looked_at(engine: ArrayEngine, tmp_path: Path) -> None:
    def change(arrays: Arrays) -> None:
        arrays["posts.title_ranks"] = arrays["posts.title_ranks"][::-1]

    what = "posts.title_ranks: not the order of the titles"
    assert [p.what for p in rewritten(tmp_path, change)] == [what]


def test_the_order_of_positions_is_looked_at(engine: ArrayEngine, tmp_path: Path) -> None:
    def change(arrays: Arrays) -> None:
        counts = Segment(arrays).position_counts(slice(0, len(arrays["postings.lows"])))
        first = int(counts[: np.argmax(counts > 1)].sum())
        values = arrays["positions.values"]
        values[[first, first + 1]] = values[[first + 1, first]]

    [problem] = rewritten(tmp_path, change)
    assert problem.what.startswith("positions.values: number ")


def test_many_words_are_verified_a_range_of_terms_at_a_time(
    engine: ArrayEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.arrays.verify_arrays.TOKENS_AT_ONCE", 3)
    monkeypatch.setattr("indexer.arrays.verify_posts.POSTS_AT_ONCE", 2)
    assert engine.verify() == []
