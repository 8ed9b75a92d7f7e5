"""Several searches at once: an engine is asked for all of them together."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import pytest

from indexer.engine import Answer, Engine, Plan
from indexer.errors import RequestError
from indexer.index import Index
from indexer.query.tree import Tiers
from indexer.raw_page import Extent
from indexer.request import Choice, Mode, SearchRequest
from indexer.settings import Settings
from tests.counted_engine import counting
from tests.support import build, post

POSTS = [
    post("a", "redis cache", title="Redis", tags=("db", "cache")),
    post("b", "redis cluster", tags=("db",)),
    *(post(f"k{n}", "kafka streams", tags=("log",)) for n in range(6)),
]

MANY = SearchRequest("kafka")
FEW = SearchRequest("redis clutser")
ASKED = [
    (MANY, Extent(limit=3, facets=("tag",))),
    (FEW, Extent(facets=("tag",), stats=("minutes",))),
    (SearchRequest("kafak", (Choice("tag", Mode.ALL, "log"),)), Extent(offset=2, limit=2)),
    (SearchRequest("nothingofit"), Extent()),
    (SearchRequest(), Extent(limit=0, facets=("tag",), values=1, containing="c")),
    (SearchRequest("redis"), Extent(letters=5)),
]


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """POSTS in two segments."""
    return build(tmp_path, POSTS[:2], POSTS[2:])


def test_an_engine_answers_several_plans_as_one_by_one(engine: Engine) -> None:
    index = Index(engine, Settings())
    plans = [index.plan(request) for request, _ in ASKED]
    assert list(engine.searches(plans)) == [engine.search(plan) for plan in plans]
    assert list(engine.searches([])) == []


def test_an_engine_answers_all_plans_from_one_generation(tmp_path: Path) -> None:
    reading, writing = build(tmp_path, POSTS[:1]), build(tmp_path)
    plan = Index(reading, Settings()).plan(SearchRequest("redis"))

    def plans() -> Iterator[Plan]:
        yield plan
        with writing.writer() as writer:
            writer.put(post("new", "redis"))
        yield plan

    assert [answer.total for answer in reading.searches(cast(list[Plan], plans()))] == [1, 1]
    assert reading.search(plan).total == 2


def test_several_searches_are_answered_as_one_by_one(engine: Engine) -> None:
    index = Index(engine, Settings())
    pages = index.raws(ASKED)
    assert pages == [index.raw(*one) for one in ASKED]
    assert [page.total for page in pages] == [6, 2, 6, 0, 8, 2]


def test_all_are_asked_together_and_those_with_few_posts_once_more(engine: Engine) -> None:
    index = Index(engine, Settings())
    with counting(index) as asked:
        index.raws([(MANY, Extent())] * 4)
    assert [name for name, _ in asked.asked] == ["searches"]
    assert asked.counts() == [4]
    few, fewer = Extent(limit=7), Extent(limit=8)
    with counting(index) as asked:
        index.raws([(MANY, Extent()), (FEW, few), (MANY, Extent()), (FEW, fewer)])
    first, *between, last = [[plan.limit for plan in plans] for plans in asked.searches_asked()]
    assert (first, last) == ([20, 7, 20, 8], [7, 8])
    assert not any(map(any, between))


def test_what_is_wrong_with_one_is_told_before_anything_is_asked(engine: Engine) -> None:
    index = Index(engine, Settings())
    with (
        counting(index) as asked,
        pytest.raises(RequestError, match=r"^page: 0 is out of range"),
    ):
        index.raws([(MANY, Extent()), (SearchRequest(page=0), Extent())])
    assert asked.counts() == []


class Narrow:
    """An engine that refuses plans for more than what was typed: those `with_hits`, or those without."""

    def __init__(self, engine: Engine, with_hits: bool) -> None:
        self._engine = engine
        self._with_hits = with_hits

    def searches(self, plans: Sequence[Plan]) -> Sequence[Answer]:
        """The answers."""
        for plan in plans:
            widened = isinstance(plan.tree, Tiers) and len(plan.tree.subqueries) > 2
            if widened and (plan.limit > 0) == self._with_hits:
                raise RequestError("q", "it is too much", "fewer words")
        return self._engine.searches(plans)

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)


@pytest.mark.parametrize("with_hits", [True, False])
def test_what_is_too_much_only_when_it_is_widened_is_answered_as_typed(
    engine: Engine, with_hits: bool
) -> None:
    assert Index(engine, Settings()).search(FEW).widened
    index = Index(cast(Engine, Narrow(engine, with_hits)), Settings())
    page = index.search(FEW)
    assert (page.total, page.widened) == (0, ())
    assert index.search(MANY).total == 6
