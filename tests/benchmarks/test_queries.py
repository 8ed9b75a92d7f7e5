"""The list of queries: complete, and picked by what the posts hold."""

import pytest

from indexer.post import Post
from indexer.request import Sort
from tests.benchmarks.corpus import posts
from tests.benchmarks.queries import Meaning, Query, Sample, parts_of, pick_queries
from tests.benchmarks.vocabulary import english
from tests.support import post

KINDS = {"and", "or", "phrase", "prefix", "filter", "newest"}


@pytest.fixture(scope="module", params=[100, 400])
def queries(request: pytest.FixtureRequest) -> tuple[Query, ...]:
    return pick_queries(posts(request.param))


def test_the_list_has_every_kind_under_a_name_of_its_own(queries: tuple[Query, ...]) -> None:
    assert len({query.name for query in queries}) == len(queries) >= 16
    assert {query.kind for query in queries} == KINDS
    assert max(query.offset for query in queries) == 90


def test_words_are_never_function_words_nor_asked_for_twice(queries: tuple[Query, ...]) -> None:
    for query in queries:
        assert set(query.words).isdisjoint(english("function"))
        assert len(set(query.words)) == len(query.words)


@pytest.fixture(scope="module")
def sample() -> Sample:
    few: list[Post] = [
        post(f"few-{n}", "garden window coral reef", tags=["Wide"]) for n in range(2)
    ]
    many = [post(f"many-{n}", "coral anchor. garden", tags=["Narrow", "Wide"]) for n in range(8)]
    return Sample([*few, *many, post("inflected", "anchors")])


def test_words_are_picked_by_the_share_of_posts_that_have_them(sample: Sample) -> None:
    assert sample.word(0.2) in [("reef",), ("window",)]
    assert set(sample.word(0.9, 0.9)) == {"coral", "garden"}


def test_words_picked_together_meet_in_a_post(sample: Sample) -> None:
    assert sample.together(0.2, 0.7) != sample.together(0.2, 0.7, tag="Narrow")
    assert "anchor" not in sample.together(0.2, 0.7)
    assert "window" not in sample.together(0.2, 0.7, tag="Narrow")


def test_phrases_stand_side_by_side(sample: Sample) -> None:
    assert sample.phrase(2, 0.8) in [("coral", "anchor"), ("anchor", "garden")]
    assert sample.phrase(2, 0.2, tag="Narrow") in [("coral", "anchor"), ("anchor", "garden")]
    assert sample.phrase(3, 0.1) in [("garden", "window", "coral"), ("window", "coral", "reef")]


def test_tags_are_picked_by_their_share(sample: Sample) -> None:
    assert (sample.tag(0.7), sample.tag(1.0)) == ("Narrow", "Wide")


def test_the_parts_of_a_post_are_title_headings_texts_and_tags() -> None:
    one = next(one for one in posts(50) if len(one.sections) == 2)
    first, second = one.sections
    assert parts_of(one) == (one.title, first.text, second.heading, second.text, *one.tags)


def test_a_query_within_a_tag_is_a_filter_in_any_order() -> None:
    assert Query("plain", Meaning.OR).kind == "or"
    assert Query("by date", Meaning.OR, sort=Sort.NEWEST).kind == "newest"
    assert Query("in a tag", Meaning.OR, tag="Redis", sort=Sort.NEWEST).kind == "filter"
