"""What is asked of a cluster for words, whole."""

from typing import Any

import pytest
from whoosh import query as q

from indexer.opensearch.word_queries import any_of, begun, containing, is_simple, like

ALL = {"rewrite": "constant_score"}


def wildcard(text: str) -> dict[str, Any]:
    return {"wildcard": {"key": {"value": text, **ALL}}}


def fuzzy(field: str, text: str, edits: int, same: int) -> dict[str, Any]:
    asked = {"value": text, "fuzziness": edits, "prefix_length": same, "transpositions": True}
    return {"fuzzy": {field: {**asked, **ALL}}}


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (q.Prefix("text", "ca*"), {"prefix": {"key": {"value": "ca*", **ALL}}}),
        (q.Wildcard("text", "c?ch*"), wildcard("c?ch*")),
        (q.Wildcard("text", "***"), wildcard("*")),
        (q.Wildcard("text", "a\\b"), wildcard("a\\\\b")),
        (q.Wildcard("text", "a[bc]d[!e]"), wildcard("a?d?")),
        (q.Wildcard("text", "?????????*????????"), wildcard("?????????*????????")),
        (q.Wildcard("text", "?*a?????????b*"), wildcard("?*a*b*")),
        (q.FuzzyTerm("text", "cahce", maxdist=2, prefixlength=1), fuzzy("key", "cahce", 2, 1)),
        (q.TermRange("text", "a", "b"), {"range": {"key": {"gte": "a", "lte": "b"}}}),
        (q.TermRange("text", "a", "b", True, True), {"range": {"key": {"gt": "a", "lt": "b"}}}),
        (q.TermRange("text", None, ""), {"range": {"key": {}}}),
    ],
)
def test_patterns(node: q.MultiTerm, expected: dict[str, Any]) -> None:
    assert like(node) == expected


def test_a_node_that_is_no_pattern_is_refused() -> None:
    with pytest.raises(TypeError, match="Term stands for no words"):
        like(q.Term("text", "a"))


def test_words_by_their_letters() -> None:
    assert containing("a*b?c\\") == wildcard("*a\\*b\\?c\\\\*")
    assert begun("cahc", 1) == fuzzy("starts", "cahc", 1, 1)
    assert any_of("term", ["a", "é\ud800"]) == {"terms": {"term": ["a", "é?"]}}


@pytest.mark.parametrize(
    ("pattern", "simple"),
    [("a*b?", True), ("a[bc]", False), ("*????????", True), ("*?????????", False)],
)
def test_what_lucene_can_find_by_itself(pattern: str, simple: bool) -> None:
    assert is_simple(pattern) == simple
