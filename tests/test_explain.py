"""Why a post stands where it does: the account of a score is the score, and of an absence all reasons."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.arrays.spot import ArraySpot
from indexer.errors import NotFound
from indexer.explaining import Account, Explanation
from indexer.index import Index
from indexer.post import Post, Section
from indexer.request import Choice, Match, Mode, SearchRequest
from indexer.rules.weights import RECENCY, TAG, WISH
from indexer.settings import Settings
from tests.arrays.model import TAGS, WORDS, choices, some_posts
from tests.query.queries import queries
from tests.support import build, post

POSTS = (
    post(
        "cache",
        "The cache is a sticky note on the wall.",
        title="Caches",
        tags=("Redis", "API"),
        day="2025-11-02",
    ),
    post("kafka", "A log, a note.", title="On Kafka", sections=(Section("A log.", "A note", 2),)),
    post("both", "Kafka beside a cache.", boost=10.0, day="2020-01-01"),
    post("hidden", "cache", excluded=True),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Four posts in two segments, one of them in no search."""
    engine = build(tmp_path_factory.mktemp("index"), POSTS[:2], POSTS[2:])
    return Index(engine, Settings(pins={"logs": "kafka"}))


def account_of(index: Index, query: str, slug: str, *chosen: Choice) -> Account:
    """The account of one post and a query, strictly read."""
    request = SearchRequest(query, chosen, match=Match.ALL)
    return index.explain(request, slug).account


def lines(explanation: Explanation) -> Iterator[Explanation]:
    """The explanation and all that it comes from."""
    yield explanation
    for detail in explanation.details:
        yield from lines(detail)


def said(account: Account) -> list[str]:
    """All texts of an account but the first."""
    return [line.text for line in lines(account.why)][1:]


def check_all(posts: list[Post], index: Index, request: SearchRequest) -> None:
    """Every post of an index is explained as it was found, or not."""
    page = index.search(request)
    assert page.total <= len(page.hits)
    hits = {hit.card.slug: (n, hit.score) for n, hit in enumerate(page.hits, 1)}
    for slug in (one.slug for one in posts):
        account = index.explain(request, slug).account
        place, score = hits.get(slug, (0, 0.0))
        assert (account.place, account.total) == (place, page.total)
        assert account.score == pytest.approx(score, rel=1e-4)
        assert account.why.details


@settings(max_examples=60)
@given(some_posts(6), st.lists(queries(WORDS, TAGS), min_size=1, max_size=4), choices())
def test_every_score_and_place_is_that_of_the_search(
    posts: list[Post], texts: list[str], chosen: tuple[Choice, ...]
) -> None:
    with TemporaryDirectory() as folder:
        index = Index(build(Path(folder), posts[::2], posts[1::2]), Settings())
        for n, text in enumerate(text for text in texts if text.strip()):
            check_all(posts, index, SearchRequest(text, chosen[:n], match=list(Match)[n % 3]))


@pytest.mark.parametrize(
    "query",
    ["cache", "kafka", "a cache", '"sticky note" OR kafka', "cach* note", "title:caches", "logs",
     "Caches", "slug:cache note",
     "tag:redis", "note^3 ANDMAYBE log", "chache", "minutes:1", "(kafka OR log)^2 note"],
)  # fmt: skip
def test_the_parts_of_a_score_add_up(query: str, index: Index) -> None:
    check_all([one for one in POSTS if not one.excluded], index, SearchRequest(query))
    for hit in index.search(SearchRequest(query)).hits:
        why = index.explain(SearchRequest(query), hit.card.slug).account.why
        assert sum(part.value or 0.0 for part in why.details) == pytest.approx(why.value)
        for line in lines(why):
            zones = [part for part in line.details[1:] if "uses:" in part.text]
            if zones:
                assert line.details[0].text.startswith("weight:")
                assert sum(zone.value or 0.0 for zone in zones) == pytest.approx(line.value)


def test_a_word_is_explained_by_its_weight_and_the_parts_that_have_it(index: Index) -> None:
    account = account_of(index, "caching", "cache")
    assert account.read == "cache/caches"
    assert said(account)[1:4] == [
        "weight: 2 of 3 posts, uses: 3",
        "title: uses: 1 in a length of 1, counts 3",
        "body: uses: 1 in a length of 4, counts 1",
    ]


@pytest.mark.parametrize(
    ("query", "slug", "expected"),
    [
        ("redis", "cache", f"the query is a tag: {TAG:+.1%} of that"),
        ("cache", "both", f"the writer's wish: {WISH:+.1%} of that"),
        ("cache", "cache", f"newness: {RECENCY:+.1%} of that"),
        ("logs", "kafka", "pinned, group 1 of 3 from the top: pinned kafka"),
        ("caches", "cache", "called so, group 1 of 2 from the top: the title caches AND cache/caches"),
        ("kafka cach*", "both", "cach*"),
        ("note ANDMAYBE log", "kafka", "log"),
        ("Kafka -redis", "both", "as asked, group 2 of 2 from the top: kafka WITHOUT redis"),
    ],
)  # fmt: skip
def test_what_else_decides_is_named(query: str, slug: str, expected: str, index: Index) -> None:
    assert expected in said(account_of(index, query, slug))


def test_what_a_search_was_widened_by_is_told(index: Index) -> None:
    explained = index.explain(SearchRequest("kafkka"), "kafka")
    assert [one.step.value for one in explained.widened] == ["typos"]
    assert any(text.startswith("widened, step 1") for text in said(explained.account))


@pytest.mark.parametrize(
    ("query", "slug", "expected"),
    [
        ("redis", "kafka", ["does not have redis"]),
        ("kafkas zebra", "both", ["does not have zebra"]),
        ("stickyy", "cache", ["does not have stickyy", "nearest it has: sticky"]),
        ('"note sticky"', "cache", ['has the words, but not next to each other: "note sticky"']),
        ('"red note"', "cache", ['does not have "red note"', "does not have red"]),
        ("cache -kafka", "both", ["has what the query leaves out: kafka"]),
        ("tag:java", "cache", ["does not have tag:java"]),
        ("zeb*", "cache", ["does not have zeb*"]),
        ("zebra OR lion", "cache",
         ["has none of: zebra OR lion", "does not have zebra", "does not have lion"]),
        ("redis ANDMAYBE log", "kafka", ["does not have redis"]),
        ("cache REQUIRE zebra", "cache", ["does not have zebra"]),
        ("cache", "hidden", ["its writer keeps it out of every search"]),
    ],
)  # fmt: skip
def test_an_absence_is_explained(query: str, slug: str, expected: list[str], index: Index) -> None:
    account = account_of(index, query, slug)
    assert (account.place, account.score) == (0, 0.0)
    assert said(account) == expected


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ([Choice("tag", Mode.ALL, "Java")], ["it does not have tag Java"]),
        ([Choice("tag", Mode.NONE, "api")], ["it has tag api"]),
        ([Choice("tag", Mode.ANY, "Go"), Choice("tag", Mode.ANY, "C")], ["it does not have tag Go or C"]),
        ([Choice("tag", Mode.ANY, "Go"), Choice("tag", Mode.ANY, "api")], []),
        ([Choice("year", Mode.ALL, "2024"), Choice("tag", Mode.ALL, "Go")],
         ["it does not have year 2024", "it does not have tag Go"]),
    ],
)  # fmt: skip
def test_each_filter_that_leaves_a_post_out_is_named(
    chosen: list[Choice], expected: list[str], index: Index
) -> None:
    account = account_of(index, "cache", "cache", *chosen)
    assert bool(account.place) is not bool(expected)
    filters = [text.removeprefix("filter: ") for text in said(account) if "filter" in text]
    assert filters == expected


def test_a_slug_that_is_not_there_is_an_error(index: Index) -> None:
    with pytest.raises(NotFound, match="'nowhere'"):
        index.explain(SearchRequest("cache"), "nowhere")


ASKED_ONCE = {"standing", "scores", "left_out", "counts", "frequencies", "forms"}


@pytest.mark.arrays("counts what their spot is asked")
@pytest.mark.parametrize("slug", ["cache", "kafka", "hidden"])
def test_an_account_asks_an_engine_for_each_list_once(
    index: Index, monkeypatch: pytest.MonkeyPatch, slug: str
) -> None:
    calls: Counter[str] = Counter()

    def counted(name: str, asks: Any) -> Any:
        def asking(*given: Any) -> Any:
            calls[name] += 1
            return asks(*given)

        return asking

    for name in ASKED_ONCE:
        monkeypatch.setattr(ArraySpot, name, counted(name, getattr(ArraySpot, name)))
    request = SearchRequest("kafkka log", (Choice("tag", Mode.NONE, "redis"),))
    assert index.explain(request, slug).widened
    assert set(calls.values()) == {1}
    assert {"standing", "scores", "forms"} <= calls.keys()
