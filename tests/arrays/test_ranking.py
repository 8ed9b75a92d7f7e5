"""What a word weighs, and that statistics are those of the posts that searches find."""

from collections import Counter
from math import isfinite
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.arrays.snapshot import Snapshot
from indexer.engine import Plan
from indexer.fields import SCOPES, TEXT
from indexer.post import Post
from indexer.request import Match
from indexer.rules.weights import LARGEST_BURST, Frequency, word_weight
from tests.arrays.model import segment_of, some_posts
from tests.arrays.stock import placed
from tests.query.trees import parse
from tests.support import build, post


@given(posts=st.integers(0, 10**7), having=st.integers(0, 10**7), more=st.integers(0, 10**9))
def test_every_weight_is_finite_and_above_zero(posts: int, having: int, more: int) -> None:
    weight = word_weight(max(posts, having), Frequency(having, having + more))
    assert isfinite(weight)
    assert weight > 0


def test_a_word_weighs_more_the_more_often_it_comes_where_it_comes_at_all() -> None:
    once, thrice, always = (word_weight(1000, Frequency(50, n)) for n in (50, 150, 5_000_000))
    assert once < thrice < always
    assert always == pytest.approx(word_weight(1000, Frequency(50, 50 * 6 - 1)))
    assert always / word_weight(1000, Frequency(50, 49)) == pytest.approx(LARGEST_BURST)


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    assert word_weight(1000, Frequency(5, 10)) > word_weight(1000, Frequency(500, 1000))


@settings(max_examples=50, deadline=None)
@given(groups=st.tuples(some_posts(4), some_posts(4)), data=st.data())
def test_frequencies_are_counted_in_living_posts(
    groups: tuple[list[Post], list[Post]], data: st.DataObject
) -> None:
    segments, living = [], []
    for group in groups:
        segment = segment_of(group)
        gone = data.draw(st.sets(st.integers(0, len(group) - 1)) if group else st.just(set()))
        segments.append((segment, sorted(gone)))
        order = sorted(group, key=lambda one: (-one.timestamp, one.id))
        living += [one for number, one in enumerate(order) if number not in gone]
    snapshot = Snapshot(segments)
    for field, zone in [(TEXT, None), *SCOPES.items()]:
        counts = [
            Counter(token.term for of, _, token in placed(one) if zone in (None, of))
            for one in living
        ]
        for terms in [("cach",), ("redi", "note"), ("nowhere",), ("cach", "nowhere")]:
            true = Frequency(
                sum(any(of[term] for term in terms) for of in counts),
                sum(of[term] for of in counts for term in terms),
            )
            assert snapshot.frequency(field, *(term.encode() for term in terms)) == true


def test_a_word_that_is_typed_twice_counts_twice(tmp_path: Path) -> None:
    engine = build(tmp_path, [post("a", "cache x x"), post("b", "note x x"), post("c", "y")])

    def score(text: str) -> dict[str, float]:
        hits = engine.search(Plan(parse(text, Match.ANY))).hits
        return {hit.card.slug: hit.score for hit in hits}

    once, twice = score("cache note"), score("cache note cache")
    assert twice["a"] == pytest.approx(2 * once["a"])
    assert twice["b"] == once["b"]
    assert score('cache "cache"')["a"] == pytest.approx(score("cache^2")["a"])


def test_what_posts_are_about_counts_more_than_what_passes_by(tmp_path: Path) -> None:
    about = [post(f"kafka-{n}", "kafka kafka kafka kafka") for n in range(3)]
    passing = [post(f"thing-{n}", "thing x x x") for n in range(3)]
    engine = build(tmp_path, [*about, *passing, post("a", "thing x x x"), post("b", "kafka x x x")])
    order = [hit.card.slug for hit in engine.search(Plan(parse("kafka OR thing"))).hits]
    assert order.index("b") < order.index("a"), "one time each, in as many posts"


def test_where_any_word_may_match_so_may_each_part_of_a_word_with_hyphens() -> None:
    apart = parse("wind tunnel two dimensional", Match.ANY)
    assert parse("wind-tunnel two–dimensional", Match.ANY) == apart
    assert parse("wind-tunnel", Match.ALL) != parse("wind tunnel", Match.ALL)
