"""An index of three shards of which one is nowhere: what is left is shown, and said not to be all."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer import (
    IndexUnavailable,
    Options,
    Settings,
    load_settings,
    open_index,
    open_sources,
    sync,
)
from indexer.index import Index
from indexer.opensearch import newest
from indexer.opensearch.address import parse_address
from indexer.opensearch.engine import OpenSearchEngine
from indexer.opensearch.layout import Layout
from indexer.opensearch.opened import OpenGeneration
from indexer.request import Missing, SearchRequest
from tests.opensearch.both import fill
from tests.opensearch.cluster import Cluster
from tests.opensearch.faults import lost_shard
from tests.support import EXAMPLE, post
from webapp import create_app

QUERIES = ("", "redis", '"system design"', "cach*", "tag:*esign", "the cache", "cahce", "-redis")
SOME = "1 of 3 parts of the index does not answer: posts are missing, and counts too low."
POSTS = 14


@pytest.fixture
def settings(index_url: str) -> Settings:
    """Settings of the example posts on three shards without copies, which are built."""
    given = {
        "SOURCE": str(EXAMPLE),
        "INDEX": index_url,
        "OPENSEARCH_SHARDS": "3",
        "OPENSEARCH_REPLICAS": "0",
    }
    settings = load_settings(None, {f"POSTINGS_{name}": text for name, text in given.items()})
    sync(open_sources(settings), open_index(settings).engine, settings, Options())
    return settings


@pytest.fixture
def index(settings: Settings) -> Index:
    """The index, opened."""
    return open_index(settings)


@pytest.fixture
def posts(index_url: str) -> str:
    """The index of posts in the cluster."""
    return f"{index_url.rpartition('/')[2]}-000001-posts"


@pytest.fixture(autouse=True)
def _always_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered for a moment is not remembered."""
    monkeypatch.setattr(newest, "FRESH", 0)


def totals(index: Index, *, partial: bool) -> list[tuple[int, Missing | None]]:
    """How many posts the queries find, and what is missing."""
    pages = [index.search(SearchRequest(query), partial=partial) for query in QUERIES]
    return [(page.total, page.missing) for page in pages]


def test_what_is_left_is_found_and_not_remembered(
    cluster: Cluster, settings: Settings, index: Index, posts: str
) -> None:
    whole = totals(index, partial=False)
    assert whole[0] == (POSTS, None)
    assert totals(index, partial=True) == whole
    slugs = [post.slug for post in index.engine.posts()]
    with lost_shard(cluster, posts, 0):
        for one in (index, open_index(settings)):
            left = totals(one, partial=True)
            assert {missing for _, missing in left} == {Missing(1, 3)}
            assert 0 < left[0][0] < POSTS
            assert all(few <= all_ for (few, _), (all_, _) in zip(left, whole, strict=True))
            with pytest.raises(IndexUnavailable):
                one.search(SearchRequest("redis"))
            with pytest.raises(IndexUnavailable):
                list(one.engine.posts())
        there = list(map(has(index), slugs))
        assert there.count(True) == left[0][0]
    assert totals(index, partial=True) == whole
    assert all(map(has(index), slugs))


def has(index: Index) -> Callable[[str], bool]:
    """Whether a post is found by its slug; one that is not may be in the part that is lost."""

    def found(slug: str) -> bool:
        try:
            return index.post(slug).slug == slug
        except IndexUnavailable:
            return False

    return found


def test_the_app_shows_what_is_left(
    cluster: Cluster, settings: Settings, index: Index, posts: str
) -> None:
    client = create_app(settings).test_client()
    slugs = [post.slug for post in index.engine.posts()]
    whole = statuses(client, slugs)
    assert set(whole.values()) == {200}
    with lost_shard(cluster, posts, 1):
        for one in (client, create_app(settings).test_client()):
            told = one.get("/api/search").json
            assert told
            assert told["notes"] == [{"kind": "partial", "text": SOME}]
            assert 0 < told["total"] < POSTS
            for address in ("/search", "/search?q=redis+cahce"):
                assert SOME in one.get(address).text, address
            for address in ("/api/posts", "/healthz", "/sitemap.xml", "/feeds/atom"):
                assert one.get(address).status_code == 503, address
            pages = statuses(one, slugs)
            assert list(pages.values()).count(200) == told["total"]
            assert {*pages.values()} == {200, 503}
            there = next(slug for slug, status in pages.items() if status == 200)
            page = one.get(f"/posts/{there}")
            assert page.headers["Cache-Control"] == "no-store"
            assert "ETag" not in page.headers
            assert one.get(f"/api/posts/{there}/related").status_code == 503
    assert statuses(client, slugs) == whole
    page = client.get(f"/posts/{there}")
    assert page.headers["ETag"]
    assert "Related posts" in page.text


def test_parts_of_compounds_are_looked_for_in_what_is_left(
    cluster: Cluster, index_url: str, posts: str
) -> None:
    engine = OpenSearchEngine(parse_address(index_url), layout=Layout(shards=3, replicas=0))
    fill(engine, [post(f"p{n}", "Die Datenbankverbindung", lang="de") for n in range(20)])
    index = Index(engine, Settings())
    whole = index.search(SearchRequest("Datenbank"), partial=True)
    assert (whole.total, whole.missing) == (20, None)
    with lost_shard(cluster, posts, 2):
        page = index.search(SearchRequest("Datenbank"), partial=True)
        assert page.missing == Missing(1, 3)
        assert 0 < page.total < 20


def test_many_at_once_look_for_what_is_left_once(
    cluster: Cluster, index: Index, posts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []

    def noted(*given: Any) -> OpenGeneration:
        opened.append(given)
        return OpenGeneration(*given)

    monkeypatch.setattr(newest, "FRESH", 60)
    monkeypatch.setattr(newest, "OpenGeneration", noted)
    with lost_shard(cluster, posts, 0), ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda _: index.search(SearchRequest("redis"), partial=True), range(16))
        assert {page.missing for page in found} == {Missing(1, 3)}
    assert sum(cluster.missing is not None for cluster, *_ in opened) == 1


def statuses(client: FlaskClient, slugs: list[str]) -> dict[str, int]:
    """What the pages of posts answer."""
    return {slug: client.get(f"/posts/{slug}").status_code for slug in slugs}
