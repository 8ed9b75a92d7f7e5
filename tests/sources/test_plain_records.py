"""Fields of exported posts are read together, with the results of reading them one by one."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import PostError
from indexer.sources.metadata import Metadata
from indexer.sources.records.exported import _any_metadata
from indexer.sources.records.fields import Record
from indexer.sources.records.plain import plain_metadata

WHOLE: dict[str, Any] = {
    "id": "one",
    "title": "Title | of it",
    "date": "2024-02-03T10:00:00+02:00",
    "categories": ["System Design"],
    "series": "",
    "authors": ["Ann", "Bo"],
    "tags": ["a", "b c", "B-C", "é"],
    "excerpt": "What it is.",
    "canonical": "/posts/one/",
    "aliases": [],
    "lang": "de",
    "boost": 1.0,
    "evergreen": False,
    "excluded": False,
}

texts = st.one_of(
    st.text(st.sampled_from("ab |\n\x07é\u00a0,"), max_size=6),
    st.sampled_from(["x" * 101, "x" * 301, "x" * 1001, "x" * 2001, "German", "true"]),
)
things: st.SearchStrategy[Any] = st.one_of(
    texts,
    st.lists(st.one_of(texts, st.none(), st.integers(0, 2)), max_size=4),
    st.sampled_from(
        [None, True, False, 0, 1, 1.0, 0.05, 2.5, 11.0, {}, "2024-02-03", "2024-13-03"]
    ),
)


def one_by_one(values: dict[str, Any]) -> Metadata | None:
    """The metadata; None for an error."""
    try:
        return _any_metadata(Record(values))
    except PostError:
        return None


def test_a_whole_record_is_read_at_once() -> None:
    plain = {**WHOLE, "title": "Title of it"}
    assert plain_metadata(plain) == one_by_one(plain) is not None
    assert plain_metadata(WHOLE) is None


@given(st.dictionaries(st.sampled_from(sorted(WHOLE)), things, max_size=3))
def test_what_is_read_at_once_is_what_is_read_one_by_one(changed: dict[str, Any]) -> None:
    values = {**WHOLE, "title": "Title", **changed}
    found = plain_metadata(values)
    assert found is None or found == one_by_one(values)
