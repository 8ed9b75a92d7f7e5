"""Did you mean: which query is suggested, and when."""

from pathlib import Path

import pytest

from indexer import Choice, Match, Mode, Suggestion
from tests.forgiveness.indexes import index_of, search
from tests.support import post


def test_the_corrected_query_is_suggested_with_its_own_count(tmp_path: Path) -> None:
    index = index_of(tmp_path, "kubernetes redis", "kubernetes", "redis")
    page = search(index, "kuberntes redis")
    assert page.suggestion == Suggestion("kubernetes redis", 1)
    assert search(index, page.suggestion.query, match=Match.ALL).total == 1


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("Kuberntes", "Kubernetes"),
        ("KUBERNTES", "KUBERNETES"),
        ("  kuberntes", "kubernetes"),
        ('kuberntes "sticky note" -zebra', 'kubernetes "sticky note" -zebra'),
        ("(kuberntes OR redis) note", "(kubernetes OR redis) note"),
        ("kuberntes stikcy", "kubernetes sticky"),
        ("kuber netes", "kubernetes"),
        ("stickynote", "sticky note"),
    ],
)
def test_the_rest_of_the_query_stays_as_it_is(tmp_path: Path, typed: str, suggested: str) -> None:
    page = search(index_of(tmp_path, "a sticky note on kubernetes", "other"), typed)
    assert page.suggestion
    assert page.suggestion.query.strip() == suggested


def test_nothing_is_suggested_that_finds_nothing(tmp_path: Path) -> None:
    assert search(index_of(tmp_path, "kubernetes", "redis"), "kuberntes redis").suggestion is None


def test_nothing_is_suggested_that_finds_little_more(tmp_path: Path) -> None:
    texts = ["servise sample", "service sample", *["service"] * 20]
    assert search(index_of(tmp_path, *texts), "servise sample").suggestion is None


def test_a_strict_search_is_suggested_too(tmp_path: Path) -> None:
    page = search(index_of(tmp_path, "kubernetes"), "kuberntes", match=Match.ALL)
    assert (page.total, page.suggestion) == (0, Suggestion("kubernetes", 1))


def test_words_of_tags_are_suggested(tmp_path: Path) -> None:
    index = index_of(tmp_path, post("a", "text", tags=("Observability",)))
    assert search(index, "observabilty").suggestion == Suggestion("observability", 1)


def test_it_is_counted_with_the_filters(tmp_path: Path) -> None:
    posts = [post("a", "kubernetes", tags=("One",)), post("b", "kubernetes", tags=("Two",))]
    page = search(
        index_of(tmp_path, *posts), "kuberntes", choices=(Choice("tag", Mode.ALL, "One"),)
    )
    assert page.suggestion == Suggestion("kubernetes", 1)


def test_right_words_have_no_suggestion(tmp_path: Path) -> None:
    assert search(index_of(tmp_path, "kubernetes", "redis"), "redis").suggestion is None
