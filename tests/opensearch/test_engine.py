"""The engine over a cluster beside the one over arrays: all that searches alone do not show."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from whoosh.query import Term

from indexer.engine import Plan
from indexer.errors import IndexMissing, NotFound
from indexer.explaining import Explanation
from indexer.fields import FACETS
from indexer.index import Index
from indexer.opensearch import facets, newest, order, search
from indexer.post import Post
from indexer.request import Choice, Hit, Mode, SearchRequest, Sort
from indexer.settings import Settings
from tests.opensearch.both import Both, cluster_engine, differences, fill, in_both, posts_of
from tests.opensearch.cluster import Cluster
from tests.support import post


@pytest.fixture(scope="module")
def posts() -> list[Post]:
    """Real posts."""
    return posts_of("18f")


@pytest.fixture(scope="module")
def both(
    cluster: Cluster, posts: list[Post], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Both]:
    """The same posts in both engines, but for one that no search finds."""
    folder: Path = tmp_path_factory.mktemp("index")
    hidden = post(
        "hidden", "open source hidden xylophone xylophone", tags=("Hidden",), excluded=True
    )
    with in_both(cluster, folder, [*posts, hidden]) as both:
        yield both


def plan_of(both: Both, request: SearchRequest) -> Plan:
    return replace(Index(both.arrays, Settings()).plan(request), texts=False, facets=())


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("query", ["open source", "", '"open source"~3 OR design*'])
def test_pages_far_behind_are_the_same(
    both: Both, query: str, sort: Sort, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (order, search):
        monkeypatch.setattr(module, "DEEPEST", 15)
    for page in (1, 2, 5, 9):
        plan = plan_of(both, SearchRequest(query, sort=sort, page=page, size=10))
        assert not differences(both, plan), page


@pytest.mark.parametrize("skipped", [0, 7])
def test_whoever_reads_on_behind_a_place_misses_none(both: Both, skipped: int) -> None:
    plan = plan_of(both, SearchRequest("open", sort=Sort.NEWEST, size=20))
    while last := both.arrays.search(plan).last:
        assert both.cluster.search(plan).last == last
        plan = replace(plan, after=last, offset=skipped)
        assert not differences(both, plan)


def test_values_beyond_those_that_are_counted_one_by_one_are_told(
    both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = (Choice("author", Mode.ANY, "melody"), Choice("tag", Mode.ALL, "procurement"))
    plan = replace(plan_of(both, SearchRequest("open", chosen)), facets=("tag", "author"))
    plan = replace(plan, facet_values=5)
    monkeypatch.setattr(facets, "MOST_VALUES", 60)
    ours, theirs = (engine.search(plan).facets for engine in (both.arrays, both.cluster))
    for mine, other in zip(ours, theirs, strict=True):
        assert [v for v in other.values if v.selected] == [v for v in mine.values if v.selected]
        assert other.distinct == pytest.approx(mine.distinct, rel=0.05)
        assert [v.count for v in other.values] == [v.count for v in mine.values]


def test_several_plans_have_the_answers_of_each(both: Both) -> None:
    plans = [
        replace(plan_of(both, SearchRequest(text, size=5)), facets=tuple(FACETS), texts=True)
        for text in ("open source", "", "desgin", "title:government")
    ]
    assert list(both.cluster.searches(plans)) == [both.cluster.search(plan) for plan in plans]


@pytest.mark.parametrize("text", ["open source", '"user research"', "procur*", "agile -design"])
def test_pages_have_the_same_snippets(both: Both, text: str) -> None:
    ours, theirs = (
        Index(engine, Settings()).search(SearchRequest(text, size=10), titles=True)
        for engine in (both.arrays, both.cluster)
    )
    assert [replace_score(hit) for hit in theirs.hits] == [replace_score(hit) for hit in ours.hits]
    assert (theirs.total, theirs.widened, theirs.suggestion, theirs.notes) == (
        ours.total, ours.widened, ours.suggestion, ours.notes,
    )  # fmt: skip


WORDS = (
    "open source design team user research content data agency digital service agile code".split()
)


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f'"{a} {b}"' for a, b in product(WORDS, repeat=2))[:999].rpartition(" ")[0],
        '"' + " ".join(WORDS * 10) + '"~9',
        " ".join(f"{a}-{b}" for a, b in product("openmit", "datesxyzwq"))[:999],
        " ".join(WORDS * 15)[:999],
        "tag:*a" + "?" * 60 + "*",
        "tag:*e*s*g*n* OR author:[mj]* OR tag:?????-*",
    ],
    ids=["phrases", "a long phrase", "hyphens", "a paragraph", "any letters", "patterns of values"],
)
def test_what_is_pasted_finds_the_same(both: Both, text: str) -> None:
    plan = plan_of(both, SearchRequest(text, size=10))
    arrays, cluster = both.arrays.search(plan), both.cluster.search(plan)
    assert cluster.total == arrays.total
    assert Index(both.cluster, Settings()).search(SearchRequest(text)).total >= arrays.total


def replace_score(hit: Hit) -> Hit:
    return hit._replace(score=0.0)


@pytest.mark.parametrize("text", ["acessibility", "goverment desing", "opensource", "xyzzyq open"])
def test_few_posts_are_widened_alike(both: Both, text: str) -> None:
    test_pages_have_the_same_snippets(both, text)


def test_related_posts_are_the_same(both: Both, posts: list[Post]) -> None:
    for slug in ("hidden", *(one.slug for one in posts[::25])):
        assert both.cluster.related(slug, 5) == both.arrays.related(slug, 5), slug


@pytest.mark.parametrize("text", ["open source", '"open source" OR title:design', "procur* -agile"])
def test_accounts_are_the_same(both: Both, posts: list[Post], text: str) -> None:
    request = SearchRequest(text, (Choice("year", Mode.ANY, "2015"),))
    for slug in ("hidden", *(one.slug for one in posts[::40])):
        ours, theirs = (
            Index(engine, Settings()).explain(request, slug).account
            for engine in (both.arrays, both.cluster)
        )
        assert (theirs.card, theirs.place, theirs.total) == (ours.card, ours.place, ours.total)
        assert theirs.read == ours.read
        assert lines(theirs.why) == lines(ours.why)


def lines(why: Explanation) -> list[tuple[str, object]]:
    """The lines of an account, scores as near as 32 bits have them."""
    value = why.value if why.value is None else pytest.approx(why.value, rel=1e-4)
    return [(why.text, value), *(line for part in why.details for line in lines(part))]


def test_whole_posts_come_back_as_they_were_put(both: Both, posts: list[Post]) -> None:
    assert list(both.cluster.posts()) == list(both.arrays.posts())
    assert both.cluster.post(posts[0].slug) == posts[0]
    with pytest.raises(NotFound, match="No post is called 'nowhere'"):
        both.cluster.post("nowhere")


def test_facts_of_the_index_are_the_same(both: Both) -> None:
    ours, theirs = both.arrays.stats(), both.cluster.stats()
    assert (theirs.posts, theirs.deleted, theirs.values) == (ours.posts, 0, ours.values)
    assert theirs.terms == pytest.approx(ours.terms, rel=0.05)
    assert both.cluster.codes == both.arrays.codes
    assert both.cluster.codes is both.cluster.codes
    both.cluster.ready()


def test_commits_are_seen_by_all_and_each_answer_is_of_one_of_them(
    index_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing, reading = cluster_engine(index_url), cluster_engine(index_url)
    with pytest.raises(IndexMissing, match="no index here yet"):
        reading.search(Plan(tree_of("cach")))
    fill(writing, [post("a", "cache"), post("b", "cache")])
    assert reading.search(Plan(tree_of("cach"))).total == 2
    before = reading.generation
    with writing.writer() as writer:
        writer.put(post("c", "cache"))
        writer.delete("id-a")
    assert writing.search(Plan(tree_of("cach"))).total == 2
    assert writing.generation != before
    assert reading.generation == before  # for as long as it is taken to be fresh
    monkeypatch.setattr(newest, "FRESH", 0.0)
    assert reading.generation == writing.generation
    assert {hit.card.slug for hit in reading.search(Plan(tree_of("cach"))).hits} == {"b", "c"}


def test_a_build_that_was_removed_meanwhile_is_no_error(
    index_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newest, "FRESH", 1000)
    reading, writing = cluster_engine(index_url), cluster_engine(index_url)
    fill(writing, [post("a", "cache")])
    assert reading.search(Plan(tree_of("cach"))).total == 1
    for number in range(4):  # more than are kept
        with writing.writer(full=True) as writer:
            for name in range(number + 2):
                writer.put(post(f"p{name}", "cache"))
    assert reading.search(Plan(tree_of("cach"))).total == 5


def tree_of(word: str) -> Term:
    return Term("text", word)
