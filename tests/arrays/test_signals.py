"""Age, wishes and tags decide near ties only, exactly, and the same however the index was built."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.arrays.engine import ArrayEngine
from indexer.arrays.matches import TIER, Matches
from indexer.arrays.signals import Factors, best_with_bonuses
from indexer.engine import Plan, Signals
from indexer.query.tree import Tiers
from indexer.request import Sort
from indexer.rules.weights import RECENCY, TAG, WISH
from tests.query.trees import parse
from tests.support import build, post

YEAR = Signals(half_life=365)


def found(engine: ArrayEngine, text: str, signals: Signals | None = YEAR) -> dict[str, float]:
    """The score of each hit by its slug, in the order of the hits."""
    hits = engine.search(Plan(parse(text), signals=signals)).hits
    return {hit.card.slug: hit.score for hit in hits}


def order(engine: ArrayEngine, text: str, signals: Signals | None = YEAR) -> list[str]:
    """The slugs of the hits."""
    return list(found(engine, text, signals))


@settings(max_examples=300)
@given(
    data=st.data(),
    count=st.integers(0, 30),
    kind=st.sampled_from([np.float32, np.float64]),
    spread=st.sampled_from([0.0, 0.1, 10.0]),
)
def test_the_best_are_those_of_all_final_scores(
    data: st.DataObject, count: int, kind: type, spread: float
) -> None:
    size = data.draw(st.sampled_from([0, 1, 5, 30, 600, 6000]))
    random = np.random.default_rng(data.draw(st.integers(0, 999)))
    plain = (1 + spread * random.random(size)).round(data.draw(st.sampled_from([1, 9])))
    if kind is np.float64:
        plain += TIER * random.integers(0, 3, size)
    scores: Any = plain.astype(kind)
    lasting = random.choice([0.8, 1, 1.05, 1.3], size).astype(np.float32)
    tagged = np.arange(0, size, 7) if data.draw(st.booleans()) else np.arange(0)
    factors = Factors(lasting, tagged, least=0.8, most=1.3 + TAG)
    posts, final = best_with_bonuses(
        Matches(np.arange(size), lambda at: scores[at]), count, factors
    )
    base = scores % TIER
    true = scores - base + base * factors.at(np.arange(size))
    best = np.argsort(-true, kind="stable")[:count]
    assert posts.tolist() == best.tolist()
    assert final.tolist() == true[best].tolist()


def test_the_newest_of_near_ties_comes_first(tmp_path: Path) -> None:
    engine = build(
        tmp_path,
        [
            post("new", "cache " + "x " * 18, day="2024-01-01"),
            post("year-before", "cache " + "x " * 18, day="2023-01-01"),
            post("old", "cache " + "x " * 17, day="2010-01-01"),
            post("undated", "cache " + "x " * 17),
        ],
    )
    words, aged = found(engine, "cache", None), found(engine, "cache")
    assert list(words) == ["old", "undated", "new", "year-before"]
    assert list(aged) == ["new", "year-before", "old", "undated"]
    assert aged["new"] == pytest.approx(words["new"] * (1 + RECENCY))
    assert aged["year-before"] == pytest.approx(words["year-before"] * (1 + RECENCY / 2))
    assert aged["undated"] == pytest.approx(words["undated"])
    assert list(found(engine, "cache", Signals())) == list(words)


def test_age_never_beats_a_clearly_better_post(tmp_path: Path) -> None:
    old = post("old", "cache cache", title="Cache", day="1999-01-01")
    new = post("new", "cache " + "x " * 50, day="2024-01-01")
    assert order(build(tmp_path, [new, old]), "cache") == ["old", "new"]


def test_evergreen_posts_do_not_age(tmp_path: Path) -> None:
    engine = build(
        tmp_path,
        [
            post("new", "cache x", day="2024-01-01"),
            post("old", "cache x", day="2015-01-01", evergreen=True),
        ],
    )
    scores = found(engine, "cache")
    assert scores["old"] == pytest.approx(scores["new"])


def test_a_wish_moves_a_post_a_little(tmp_path: Path) -> None:
    engine = build(
        tmp_path,
        [
            post("c", "cache x", title="T", boost=10.0),
            post("b", "cache x", title="T", boost=2.0),
            post("a", "cache x", title="T"),
            post("0", "cache x", title="T", boost=0.1),
            post("strong", "cache cache cache", title="Cache", boost=0.1),
            post("weak", "cache " + "x " * 50, title="T", boost=10.0),
        ],
    )
    scores = found(engine, "cache", Signals())
    assert list(scores) == ["strong", "c", "b", "a", "0", "weak"]
    assert scores["c"] == pytest.approx(scores["a"] * (1 + WISH))
    assert scores["0"] == pytest.approx(scores["a"] * (1 - WISH))


def test_a_tag_that_is_named_counts_once(tmp_path: Path) -> None:
    engine = build(
        tmp_path,
        [
            post("a", "cache redis x"),
            post("b", "cache redis x", tags=("System Design",)),
            post("c", "cache redis x", tags=("system design", "Caching")),
        ],
    )
    words = found(engine, "redis", Signals())
    named = found(engine, "redis", Signals(tags=("system-design", "caching", "nobody")))
    for slug, times in {"a": 1, "b": 1 + TAG, "c": 1 + TAG}.items():
        assert named[slug] == pytest.approx(words[slug] * times)


@pytest.mark.arrays("a cluster counts deleted posts until it merges")
def test_segments_and_deletions_do_not_change_the_scores(tmp_path: Path) -> None:
    posts = [
        post(f"p{n}", "cache " + "x " * (n % 7), day=f"20{10 + n % 14}-01-01", boost=1 + n % 3)
        for n in range(40)
    ]
    gone = post("gone", "cache", day="2030-01-01")
    signals = Signals(half_life=200, tags=("t",))
    whole = build(tmp_path / "one", posts)
    parts = build(tmp_path / "parts", [*posts[::2], gone], posts[1::2], deleted=["gone"])
    assert parts.opened().stats.segments > 1
    for limit in (3, 99):
        plan = Plan(parse("cache"), limit=limit, signals=signals)
        one, several = (engine.search(plan).hits for engine in (whole, parts))
        assert [hit.card.slug for hit in one] == [hit.card.slug for hit in several]
        assert [hit.score for hit in one] == pytest.approx([hit.score for hit in several])


def test_pages_continue_one_another(tmp_path: Path) -> None:
    posts = [post(f"p{n:02}", "cache " + "x " * n, day=f"20{30 - n}-01-01") for n in range(20)]
    engine = build(tmp_path, posts)
    whole = order(engine, "cache")
    plans = [Plan(parse("cache"), offset=n, limit=3, signals=YEAR) for n in range(0, 20, 3)]
    assert [hit.card.slug for plan in plans for hit in engine.search(plan).hits] == whole


def test_no_signal_lifts_a_post_out_of_its_tier(tmp_path: Path) -> None:
    first = post("first", "note " + "x " * 50, day="1999-01-01", boost=0.1)
    second = post("second", "cache cache", title="Cache", day="2024-01-01", boost=10.0)
    engine = build(tmp_path, [first, second])
    tree = Tiers([parse("note"), parse("cache")])
    hits = engine.search(Plan(tree, signals=YEAR)).hits
    assert [hit.card.slug for hit in hits] == ["first", "second"]
    assert all(0 < hit.score < 100 for hit in hits), "the score is that of the tier's own tree"


def test_other_orders_know_no_signals(tmp_path: Path) -> None:
    engine = build(tmp_path, [post("b", "cache", day="2024-01-01"), post("a", "cache", boost=10.0)])
    plan = Plan(parse("cache"), sort=Sort.NEWEST, signals=YEAR)
    assert [(hit.card.slug, hit.score) for hit in engine.search(plan).hits] == [("b", 0), ("a", 0)]


@pytest.mark.arrays("looks into an opened generation")
def test_the_parts_of_a_bonus_are_its_sum(tmp_path: Path) -> None:
    posts = [
        post("a", day="2024-01-01", boost=2.0, tags=("T",)),
        post("b", day="2020-01-01", evergreen=True),
        post("c", day="2021-01-01"),
        post("d"),
    ]
    bonuses = build(tmp_path, posts).opened().bonuses
    signals = Signals(half_life=100, tags=("t",))
    sums = [1 + sum(bonuses.parts(number, signals, 0)) for number in range(4)]
    assert sums == pytest.approx(bonuses.factors(signals, 0).at(np.arange(4)).tolist())
    assert bonuses.parts(0, signals, 0).tag == TAG
    assert bonuses.parts(3, signals, 0).recency == 0


def test_scores_stay_finite_and_in_their_tier_whatever_the_boosts(tmp_path: Path) -> None:
    text = "cache"
    for _ in range(30):
        text = f"({text} OR note)^100"
    engine = build(tmp_path, [post("a", "cache note", boost=10.0), post("b", "redis")])
    tree = Tiers([parse("redis"), parse(text)])
    hits = engine.search(Plan(tree, signals=YEAR)).hits
    assert [hit.card.slug for hit in hits] == ["b", "a"]
    assert all(0 < hit.score < TIER for hit in hits)


def test_a_score_keeps_its_digits_in_every_tier(tmp_path: Path) -> None:
    engine = build(tmp_path, [post("a", "cache note"), post("b", "redis"), post("c", "kafka")])
    tree = Tiers([parse("cache"), *[parse("redis"), parse("kafka")] * 3])
    alone = engine.search(Plan(parse("cache"))).hits[0].score
    assert engine.search(Plan(tree)).hits[0].score == pytest.approx(alone, abs=1e-5)
