"""An index of three shards of which one is nowhere: what is left is shown, and said not to be all."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import orjson
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
from indexer.opensearch.opened import OpenGeneration
from indexer.request import Missing, SearchRequest
from tests.opensearch.both import posts_of
from tests.opensearch.cluster import LocalCluster
from tests.opensearch.faults import holders
from tests.support import post
from webapp import create_app

QUERIES = ("", "redis", '"system design"', "cach*", "tag:*esign", "the cache", "cahce", "Datenbank")
GERMAN = [post(f"p{n}", "Verbindung und Datenbankverbindung", lang="de") for n in range(20)]
ALL = [*posts_of("example"), *GERMAN]
SOME = "1 of 3 parts of the index does not answer: posts are missing, and counts too low."
LOST = Missing(1, 3)


@pytest.fixture
def settings(killable: LocalCluster, index_url: str, tmp_path: Path) -> Settings:
    """Settings of posts that are indexed, on three shards; of these alone there are no copies."""
    file = tmp_path / "posts.jsonl"
    file.write_bytes(b"".join(orjson.dumps(p, option=orjson.OPT_APPEND_NEWLINE) for p in ALL))
    given = {"SOURCE": str(file), "INDEX": index_url, "OPENSEARCH_SHARDS": "3"}
    settings = load_settings(None, {f"POSTINGS_{name}": text for name, text in given.items()})
    sync(open_sources(settings), open_index(settings).engine, settings, Options())
    alone = {"index": {"auto_expand_replicas": "false", "number_of_replicas": 0}}
    killable.request("PUT", f"/{posts_in(index_url)}/_settings", alone)
    killable.wait_for("green", 3)
    return settings


@pytest.fixture(autouse=True)
def _always_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered for a moment is not remembered."""
    monkeypatch.setattr(newest, "FRESH", 0)


def posts_in(index_url: str) -> str:
    """The index of the posts in the cluster."""
    return f"{index_url.rpartition('/')[2]}-000001-posts"


@contextmanager
def lost_shard(cluster: LocalCluster, index_url: str) -> Iterator[None]:
    """The node that has the first shard is killed."""
    cluster.kill(holders(cluster, posts_in(index_url))[0])
    cluster.wait_for("red", 2)
    yield
    cluster.heal()


def totals(index: Index, *, partial: bool) -> list[tuple[int, Missing | None]]:
    """How many posts the queries find, and what is missing."""
    pages = [index.search(SearchRequest(query), partial=partial) for query in QUERIES]
    return [(page.total, page.missing) for page in pages]


def is_there(index: Index, slug: str) -> bool:
    """Whether a post is found by its slug; one that is not may be in the part that is lost."""
    for _ in range(
        3
    ):  # as the node that is lost may be the one that is asked, and be found out by that
        with suppress(IndexUnavailable):
            return index.post(slug).slug == slug
    return False


def test_what_is_left_is_found_and_not_remembered(
    killable: LocalCluster, settings: Settings, index_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = open_index(settings)
    whole = totals(index, partial=False)
    assert (whole[0], whole[-1]) == ((len(ALL), None), (len(GERMAN), None))
    assert totals(index, partial=True) == whole
    with lost_shard(killable, index_url):
        for one in (index, open_index(settings)):
            left = totals(one, partial=True)
            assert {missing for _, missing in left} == {LOST}
            assert 0 < left[0][0] < len(ALL)
            assert 0 < left[-1][0] < len(GERMAN)
            assert all(few <= all_ for (few, _), (all_, _) in zip(left, whole, strict=True))
            with pytest.raises(IndexUnavailable):
                one.search(SearchRequest("redis"))
            with pytest.raises(IndexUnavailable):
                list(one.engine.posts())
        assert sum(is_there(index, post.slug) for post in ALL) == left[0][0]
        check_looked_once(open_index(settings), monkeypatch)
    assert totals(index, partial=True) == whole
    assert all(is_there(index, post.slug) for post in ALL)


def check_looked_once(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many ask at once, what is left is looked for once."""
    opened = []

    def noted(*given: Any) -> OpenGeneration:
        opened.append(given)
        return OpenGeneration(*given)

    with monkeypatch.context() as patch:
        patch.setattr(newest, "FRESH", 60)
        patch.setattr(newest, "OpenGeneration", noted)
        with ThreadPoolExecutor(8) as pool:
            found = pool.map(
                lambda _: index.search(SearchRequest("redis"), partial=True), range(16)
            )
            assert {page.missing for page in found} == {LOST}
    assert len(opened) == 1


def test_the_app_shows_what_is_left(
    killable: LocalCluster, settings: Settings, index_url: str
) -> None:
    client = create_app(settings).test_client()
    whole = statuses(client)
    assert set(whole.values()) == {200}
    with lost_shard(killable, index_url):
        for one in (client, create_app(settings).test_client()):
            told = one.get("/api/search").json
            assert told
            assert told["notes"] == [{"kind": "partial", "text": SOME}]
            assert 0 < told["total"] < len(ALL)
            for address in ("/", "/search?q=redis+cahce"):
                assert SOME in one.get(address).text, address
            for address in ("/api/posts", "/healthz", "/sitemap.xml", "/feeds/atom"):
                assert one.get(address).status_code == 503, address
            pages = statuses(one)
            assert list(pages.values()).count(200) == told["total"]
            assert {*pages.values()} == {200, 503}
        there = next(slug for slug, status in pages.items() if status == 200)
        page = one.get(f"/posts/{there}")  # of the new one, which remembers nothing from before
        assert page.headers["Cache-Control"] == "no-store"
        assert "ETag" not in page.headers
        assert one.get(f"/api/posts/{there}/related").status_code == 503
    assert statuses(client) == whole
    assert client.get(f"/posts/{there}").headers["ETag"]


def statuses(client: FlaskClient) -> dict[str, int]:
    """What the pages of posts answer."""
    return {post.slug: client.get(f"/posts/{post.slug}").status_code for post in ALL}
