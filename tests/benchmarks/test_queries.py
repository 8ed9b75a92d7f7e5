"""The list of queries: complete, and picked by what the posts hold."""

import pytest

from indexer.request import Choice, Mode, Sort
from tests.benchmarks.corpus import posts
from tests.benchmarks.queries import WISHES, pick_queries
from tests.benchmarks.query import KINDS, Meaning, Query
from tests.benchmarks.rows import parts_of, row_of
from tests.benchmarks.sample import NothingFitsError, Sample
from tests.benchmarks.vocabulary import english
from tests.support import post


@pytest.fixture(scope="module", params=[200, 1000])
def queries(request: pytest.FixtureRequest) -> tuple[Query, ...]:
    return pick_queries(Sample(map(row_of, posts(request.param))))


def test_the_list_has_every_kind_under_a_name_of_its_own(queries: tuple[Query, ...]) -> None:
    assert len({query.name for query in queries}) == len(queries) == len(WISHES) >= 40
    assert [kind for kind in KINDS if kind not in {query.kind for query in queries}] == []
    assert {query.kind for query in queries} <= set(KINDS)
    assert max(len(query.words) for query in queries) == 8


def test_queries_that_the_posts_have_nothing_for_are_left_out() -> None:
    plain = [row_of(post(f"post-{n}", "garden window", tags=[])) for n in range(20)]
    queries = pick_queries(Sample(plain))
    assert {query.kind for query in queries} >= {"word", "newest"}
    assert not any(query.choices for query in queries)
    assert "prefix" not in {query.kind for query in queries}


def test_words_are_never_function_words_nor_asked_for_twice(queries: tuple[Query, ...]) -> None:
    for query in queries:
        assert set(query.words).isdisjoint(english("function"))
        assert len(set(query.words)) == len(query.words)


@pytest.fixture(scope="module")
def sample() -> Sample:
    few = [post(f"few-{n}", "garden window coral reef", tags=["Wide"]) for n in range(2)]
    many = [post(f"many-{n}", "coral anchor. garden", tags=["Narrow", "Wide"]) for n in range(8)]
    return Sample(map(row_of, [*few, *many, post("inflected", "anchors")]))


def test_words_are_picked_by_the_share_of_posts_that_have_them(sample: Sample) -> None:
    assert sample.word(0.2) in [("reef",), ("window",)]
    assert set(sample.word(0.9, 0.9)) == {"coral", "garden"}


def test_words_picked_together_meet_in_a_post(sample: Sample) -> None:
    assert sample.together(0.2, 0.7) != sample.together(0.2, 0.7, tags=("Narrow",))
    assert "anchor" not in sample.together(0.2, 0.7)
    assert "window" not in sample.together(0.2, 0.7, tags=("Narrow",))


def test_phrases_stand_side_by_side(sample: Sample) -> None:
    assert sample.phrase(2, 0.8) in [("coral", "anchor"), ("anchor", "garden")]
    assert sample.phrase(2, 0.2, tags=("Narrow",)) in [("coral", "anchor"), ("anchor", "garden")]
    assert sample.phrase(3, 0.1) in [("garden", "window", "coral"), ("window", "coral", "reef")]


def test_values_are_picked_by_their_share(sample: Sample) -> None:
    assert sample.values("tag", 0.7, 1.0) == ("Narrow", "Wide")
    assert sample.tags_together(1.0, 0.7) == ("Wide", "Narrow")


def test_a_typo_lacks_one_inner_letter_and_could_be_no_other_word(sample: Sample) -> None:
    assert sample.typo(0.2) == ("winow",)
    close = Sample([row_of(post("close", "bottle botte"))])
    with pytest.raises(NothingFitsError):
        close.typo(1.0)


def test_what_nothing_fits_is_an_error_of_its_own(sample: Sample) -> None:
    with pytest.raises(NothingFitsError):
        sample.phrase(6, 0.5)
    with pytest.raises(NothingFitsError):
        sample.values("author", 0.5)


def test_the_parts_of_a_post_are_title_headings_texts_and_tags() -> None:
    one = next(one for one in posts(50) if len(one.sections) == 2)
    first, second = one.sections
    assert parts_of(row_of(one)) == [one.title, first.text, second.heading, second.text, *one.tags]


def test_a_query_stands_for_its_choices_then_its_depth_then_its_order_then_its_words() -> None:
    tag, either = Choice("tag", Mode.ALL, "Redis"), Choice("tag", Mode.ANY, "Redis")
    assert Query("plain", Meaning.OR).kind == "or"
    assert Query("one", Meaning.AND, ("word",)).kind == "word"
    assert Query("by date", Meaning.OR, sort=Sort.NEWEST).kind == "newest"
    assert Query("deep", Meaning.OR, sort=Sort.NEWEST, offset=90).kind == "deep"
    assert Query("in a tag", Meaning.OR, choices=(tag,), sort=Sort.NEWEST).kind == "filter"
    assert Query("in any", Meaning.OR, choices=(tag, either), offset=90).kind == "disjunctive"


def test_a_query_without_a_facet_keeps_what_posts_must_have() -> None:
    choices = (
        Choice("tag", Mode.ALL, "a"),
        Choice("tag", Mode.ANY, "b"),
        Choice("author", Mode.ANY, "c"),
    )
    query = Query("some", Meaning.ALL, choices=choices)
    assert query.all_of == (("tag", "a"),)
    assert query.any_of == {"tag": ("b",), "author": ("c",)}
    assert query.without("tag").choices == (choices[0], choices[2])
