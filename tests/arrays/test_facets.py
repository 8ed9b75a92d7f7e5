"""Counts of facet values: true, disjunctive, by key, and listed in the facet's order."""

from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.query import Every

from indexer.arrays.engine import ArrayEngine
from indexer.arrays.facets import count_by_bits, count_by_rows, count_values
from indexer.arrays.value_lists import COMMON
from indexer.engine import Plan
from indexer.errors import RequestError
from indexer.facet_values import Value
from indexer.fields import FACETS
from indexer.post import Post
from indexer.request import Choice, Facet, Mode
from tests.arrays.model import choices, chosen, segment_of, some_posts, true_facet, values_of
from tests.support import build, post

POSTS = [
    post("a", tags=("Redis", "API"), categories=("Tech",), day="2024-05-01"),
    post("b", tags=("Redis",), categories=("Life",), day="2025-01-01"),
    post("c", tags=("API", "C#"), categories=("Tech",), day="2023-01-01"),
    post("d", "word " * 700, tags=(), categories=("Tech",), authors=("Ada",)),
]


def facets(engine: ArrayEngine, *choices: Choice, most: int = 100) -> dict[str, Facet]:
    """All facets of a search for every post with these choices."""
    plan = Plan(Every(), choices, facets=tuple(FACETS), facet_values=most)
    return {facet.name: facet for facet in engine.search(plan).facets}


def counts(facet: Facet) -> dict[str, int]:
    """Labels and counts in the order they are listed."""
    return {value.label: value.count for value in facet.values}


@pytest.fixture
def engine(tmp_path: Path) -> ArrayEngine:
    """POSTS in two segments."""
    return build(tmp_path, POSTS[:2], POSTS[2:])


def tagged(random: Random, count: int) -> list[Post]:
    """Posts with some of 200 tags, a few of which are common, so that there are bitmaps and lists."""
    tags = [f"t{n}" for n in range(200)]
    weights = [1 / (n + 1) for n in range(200)]
    return [
        post(
            f"p{n}",
            tags=tuple(dict.fromkeys(random.choices(tags, weights, k=random.randint(0, 9)))),
        )
        for n in range(count)
    ]


@settings(max_examples=25)
@given(random=st.randoms(use_true_random=False), count=st.integers(1, 200), share=st.floats(0, 1))
def test_rows_bits_and_posts_themselves_give_one_count(
    random: Random, count: int, share: float
) -> None:
    posts = tagged(random, count)
    segment = segment_of(posts)
    numbered = sorted(posts, key=lambda post: post.id)
    found = [n for n in range(count) if random.random() < share]
    labels = [label.decode() for label in segment.labels]
    true = {
        facet: Counter(label for n in found for label in values_of(numbered[n], facet).values())
        for facet in FACETS
    }
    expected = [
        true[facet][label]
        for facet, numbers in segment.facet_ranges.items()
        for label in labels[numbers.start : numbers.stop]
    ]
    for way in (count_by_rows, count_by_bits, count_values):
        assert way(segment, np.array(found, np.int32)).tolist() == expected


def test_the_random_posts_have_values_with_and_without_a_bitmap() -> None:
    segment = segment_of(tagged(Random(1), 300))
    assert len(segment.facet_ranges["tag"]) > COMMON
    assert segment.arrays["values.bitmaps"].shape[1] == 5


@settings(max_examples=60)
@given(
    posts=some_posts(),
    chosen_values=choices(),
    most=st.integers(1, 5),
    cut=st.integers(0, 9),
    gone=st.sets(st.integers(0, 8)),
)
def test_every_facet_is_what_the_living_posts_say(
    posts: list[Post], chosen_values: tuple[Choice, ...], most: int, cut: int, gone: set[int]
) -> None:
    with TemporaryDirectory() as folder:
        deleted = [p.slug for n, p in enumerate(posts) if n in gone]
        engine = build(Path(folder), posts[:cut], posts[cut:], deleted=deleted)
        living = [p for p in posts if p.slug not in deleted]
        answer = engine.search(Plan(Every(), chosen_values, tuple(FACETS), most))
    assert answer.total == len(chosen(living, chosen_values))
    assert {hit.card.slug for hit in answer.hits} == {p.slug for p in chosen(living, chosen_values)}
    for facet in answer.facets:
        assert facet == true_facet(living, chosen_values, facet.name, most)


def test_counts_of_a_facet_ignore_its_own_any(engine: ArrayEngine) -> None:
    found = facets(engine, Choice("category", Mode.ANY, "Life"))
    assert counts(found["category"]) == {"Tech": 3, "Life": 1}
    assert counts(found["tag"]) == {"Redis": 1}


def test_counts_of_a_facet_feel_its_own_all_and_none(engine: ArrayEngine) -> None:
    assert counts(facets(engine, Choice("tag", Mode.ALL, "Redis"))["tag"]) == {"Redis": 2, "API": 1}
    assert counts(facets(engine, Choice("tag", Mode.NONE, "Redis"))["tag"]) == {"API": 1, "C#": 1}


def test_counts_of_a_facet_feel_the_any_of_another(engine: ArrayEngine) -> None:
    both = (Choice("category", Mode.ANY, "Tech"), Choice("tag", Mode.ANY, "API"))
    found = facets(engine, *both)
    assert counts(found["category"]) == {"Tech": 2}
    assert counts(found["tag"]) == {"API": 2, "C#": 1, "Redis": 1}
    assert counts(found["year"]) == {"2024": 1, "2023": 1}


@pytest.mark.parametrize(
    ("modes", "mode"),
    [
        ([], Mode.ALL),
        ([Mode.ALL], Mode.ALL),
        ([Mode.NONE], Mode.ALL),
        ([Mode.ANY], Mode.ANY),
        ([Mode.ALL, Mode.ANY], Mode.ANY),
    ],
)
def test_the_mode_of_a_facet_is_how_its_values_were_chosen(
    modes: list[Mode], mode: Mode, engine: ArrayEngine
) -> None:
    found = facets(engine, *(Choice("tag", each, "API") for each in modes))
    assert found["tag"].mode is mode
    assert found["category"].mode is Mode.ANY


def test_spellings_of_one_key_are_one_value_with_the_commonest_label(tmp_path: Path) -> None:
    spellings = ["System Design", "system-design", "system-design", "SYSTEM_design"]
    posts = [post(f"p{n}", tags=(label,)) for n, label in enumerate(spellings)]
    engine = build(tmp_path, posts[:2], posts[2:])
    (value,) = facets(engine)["tag"].values
    assert value == Value("system-design", "system-design", 4)
    assert facets(engine, Choice("tag", Mode.ALL, "System design"))["tag"].values[0].selected


def test_spellings_that_are_as_common_take_the_first_by_text(tmp_path: Path) -> None:
    engine = build(tmp_path, [post("a", tags=("redis",)), post("b", tags=("Redis",))])
    assert counts(facets(engine)["tag"]) == {"Redis": 2}


def test_values_and_spellings_of_deleted_posts_vanish(tmp_path: Path) -> None:
    posts = [
        post("a", tags=("redis", "Gone")),
        post("b", tags=("Redis",)),
        post("c", tags=("redis",)),
    ]
    posts += [post(f"more{n}") for n in range(9)]  # so few deletions do not rewrite the segment
    engine = build(tmp_path, posts, deleted=["a", "c"])
    assert counts(facets(engine)["tag"]) == {"Redis": 1}
    assert facets(engine)["tag"].distinct == 1
    assert engine.stats().values["tag"] == 1


def test_chosen_values_without_posts_are_listed_with_nought(engine: ArrayEngine) -> None:
    apart = (Choice("tag", Mode.ALL, "Redis"), Choice("tag", Mode.ALL, "C#"))
    found = facets(engine, *apart)["tag"]
    assert list(found.values) == [
        ("c#", "C#", 0, True),
        ("redis", "Redis", 0, True),
    ]
    assert found.distinct == 0


@pytest.mark.parametrize(
    ("facet", "order"),
    [
        ("tag", ["API", "Redis", "C#"]),
        ("category", ["Tech", "Life"]),
        ("year", ["2025", "2024", "2023"]),
        ("month", ["2025-01", "2024-05", "2023-01"]),
        ("minutes", ["1", "4"]),
    ],
)
def test_each_facet_has_its_order(facet: str, order: list[str], engine: ArrayEngine) -> None:
    assert list(counts(facets(engine)[facet])) == order


def test_minutes_are_in_the_order_of_numbers(tmp_path: Path) -> None:
    engine = build(tmp_path, [post(f"p{n}", "word " * 200 * n) for n in (2, 10, 1, 100)])
    assert list(counts(facets(engine)["minutes"])) == ["1", "2", "10", "100"]


def test_reading_times_fall_into_ranges_by_their_least_minutes(tmp_path: Path) -> None:
    times = (1, 4, 5, 9, 10, 19, 20, 100)
    engine = build(tmp_path, [post(f"p{n}", "word " * 200 * n) for n in times])
    found = facets(engine, Choice("length", Mode.ANY, "05"))
    assert counts(found["length"]) == {"1": 2, "5": 2, "10": 2, "20": 2}
    assert counts(found["minutes"]) == {"5": 1, "9": 1}


def test_a_limit_keeps_the_commonest_and_the_chosen(tmp_path: Path) -> None:
    posts = [post(f"p{n}", tags=tuple(f"t{t}" for t in range(n, 9))) for n in range(9)]
    engine = build(tmp_path, posts)
    whole = facets(engine, most=3)["tag"]
    assert counts(whole) == {"t8": 9, "t7": 8, "t6": 7}
    assert whole.distinct == 9
    found = facets(engine, Choice("tag", Mode.ANY, "t1"), most=3)["tag"]
    assert counts(found) == {"t8": 9, "t7": 8, "t6": 7, "t1": 2}
    assert [value.selected for value in found.values] == [False, False, False, True]
    assert found.distinct == 9


def test_a_facet_that_is_not_there_is_refused(engine: ArrayEngine) -> None:
    with pytest.raises(RequestError, match=r"^colour: no facet is called that; allowed: tag, "):
        facets(engine, Choice("colour", Mode.ANY, "red"))
