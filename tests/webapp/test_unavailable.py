"""What readers and programs are told while parts of an index do not answer, or nothing of it does."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from indexer import IndexUnavailable, Missing, SearchRequest, Settings, open_index
from indexer.arrays.engine import ArrayEngine
from indexer.cli import main
from indexer.engine import Answer, Plan
from indexer.index import Index
from tests.webapp.pages import parsed, texts
from webapp import create_app
from webapp.asking import EXTENSION
from webapp.front import Front

SOME = "1 of 3 parts of the index does not answer: posts are missing, and counts too low."
SLOW = "The index did not answer in time: posts may be missing, and counts too low."


class Halved:
    """The engine of an index of which parts do not answer, as it keeps its contract."""

    def __init__(self, engine: ArrayEngine, missing: Missing) -> None:
        self._engine = engine
        self.missing = missing

    def search(self, plan: Plan) -> Answer:
        """What is there, or an error where all of it is wanted."""
        return self.searches([plan])[0]

    def searches(self, plans: Sequence[Plan]) -> list[Answer]:
        """The same for several plans."""
        if not all(plan.partial for plan in plans):
            raise IndexUnavailable("parts of it do not answer", 7)
        return [replace(one, missing=self.missing) for one in self._engine.searches(plans)]

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)


class Silent(Halved):
    """The engine of an index that does not answer; `asked` is how often it was tried."""

    def __init__(self, engine: ArrayEngine) -> None:
        super().__init__(engine, Missing(1, 1))
        self.asked = 0

    def searches(self, plans: Sequence[Plan]) -> NoReturn:
        """Nothing."""
        self.asked += 1
        raise IndexUnavailable("opensearch://h:9200/b does not answer", 7)

    def ready(self) -> NoReturn:
        """It is not."""
        raise IndexUnavailable("opensearch://h:9200/b does not answer", 7)


def over(settings: Settings, engine: Halved) -> Flask:
    """The app over an engine."""
    app = create_app(settings)
    index = Index(engine, settings)  # type: ignore[arg-type]
    app.extensions[EXTENSION] = index
    front = app.wsgi_app
    assert isinstance(front, Front)
    front._posts = index
    return app


def arrays(settings: Settings) -> ArrayEngine:
    """The engine of the example posts."""
    engine = open_index(settings).engine
    assert isinstance(engine, ArrayEngine)
    return engine


@pytest.fixture
def halved(settings: Settings) -> FlaskClient:
    return over(settings, Halved(arrays(settings), Missing(1, 3))).test_client()


@pytest.fixture
def silent(settings: Settings) -> FlaskClient:
    return over(settings, Silent(arrays(settings))).test_client()


@pytest.mark.parametrize("origin", [{}, {"Origin": "http://localhost:1"}])
@pytest.mark.parametrize("address", ["/search?q=redis", "/", "/api/search?q=redis"])
def test_an_answer_that_lacks_posts_says_so_and_is_not_kept(
    halved: FlaskClient, address: str, origin: dict[str, str]
) -> None:
    for _ in range(2):
        response = halved.get(address, headers=origin)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "no-store"
        assert "ETag" not in response.headers
        if address.startswith("/api"):
            assert response.json
            assert response.json["notes"] == [{"kind": "partial", "text": SOME}]
        else:
            assert SOME in texts(parsed(response.text), ".told p")


def test_an_answer_that_lacks_nothing_has_no_such_note(client: FlaskClient) -> None:
    response = client.get("/api/search?q=redis")
    assert response.json
    assert response.json["notes"] == []
    assert response.headers["ETag"]


def test_where_time_ran_out_nobody_knows_how_much_is_missing(settings: Settings) -> None:
    client = over(settings, Halved(arrays(settings), Missing(3, 3))).test_client()
    assert SLOW in client.get("/?q=redis").text


def test_readers_are_told_in_their_language(settings: Settings) -> None:
    german = replace(settings, page_language="de")
    client = over(german, Halved(arrays(settings), Missing(2, 3))).test_client()
    assert "2 von 3 Teilen des Index antworten nicht: Beiträge fehlen" in client.get("/").text
    client = over(german, Silent(arrays(settings))).test_client()
    assert "Der Index antwortet gerade nicht." in client.get("/").text


def test_what_is_not_found_in_some_parts_is_not_said_to_be_nowhere(halved: FlaskClient) -> None:
    page = halved.get("/search?q=xyzzyx").text
    assert SOME in page
    assert "No post matches" not in page
    api = halved.get("/api/search?q=redsi").json
    assert api
    assert (api["widened"], api["suggestion"]) == ([], None)


@pytest.mark.parametrize(
    "address",
    ["/tags/", "/archive", "/api/tags", "/api/posts", "/feeds/atom", "/sitemap.xml", "/api/facets/tag"],
)  # fmt: skip
def test_lists_that_programs_take_for_complete_are_refused(
    halved: FlaskClient, address: str
) -> None:
    response = halved.get(address)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "7"


def test_algolias_clients_are_told_what_is_not_exhaustive(
    halved: FlaskClient, client: FlaskClient
) -> None:
    body = json.dumps({"params": "query=redis&facets=*"})
    told = halved.post("/1/indexes/posts/query", data=body).json
    whole = client.post("/1/indexes/posts/query", data=body).json
    assert told
    assert whole
    assert told["message"] == SOME
    assert "message" not in whole
    for name in ("exhaustiveNbHits", "exhaustiveFacetsCount"):
        assert (told[name], whole[name]) == (False, True)
    assert told["exhaustive"]["facetsCount"] is told["exhaustive"]["nbHits"] is False


@pytest.mark.parametrize(
    "address", ["/", "/search?q=redis", "/tags/", "/archive", "/api/search?q=redis", "/healthz"]
)
def test_an_index_that_does_not_answer_is_told_with_when_to_ask_again(
    silent: FlaskClient, address: str
) -> None:
    response = silent.get(address)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "7"
    assert response.headers["Cache-Control"] == "no-cache"
    assert "The index does not answer right now. Please try again in a moment." in response.text
    assert "opensearch://" not in response.text
    if "/api" in address or "/healthz" in address:
        assert response.mimetype == "application/problem+json"
        assert response.json
        assert response.json["status"] == 503


@pytest.mark.parametrize("address", ["/search?q=redis", "/api/search?q=redis"])
def test_an_index_that_does_not_answer_is_asked_once(settings: Settings, address: str) -> None:
    engine = Silent(arrays(settings))
    assert over(settings, engine).test_client().get(address).status_code == 503
    assert engine.asked == 1


def test_algolias_clients_are_told_too(silent: FlaskClient) -> None:
    response = silent.post("/1/indexes/posts/query", data='{"params": "query=redis"}')
    assert (response.status_code, response.headers["Retry-After"]) == (503, "7")
    assert response.json == {
        "message": "The index does not answer right now. Please try again in a moment.",
        "status": 503,
    }


def test_documents_need_no_index(silent: FlaskClient) -> None:
    for address in ("/openapi.json", "/api/docs", "/static/style.css"):
        assert silent.get(address).status_code == 200


def test_the_terminal_tells_what_is_missing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Halved(arrays(settings), Missing(1, 3))
    index = Index(engine, settings)  # type: ignore[arg-type]
    monkeypatch.setattr("indexer.cli.searching.opened", lambda _: index)
    assert SOME in CliRunner().invoke(main, ["search", "redis"]).output
    failed = CliRunner().invoke(main, ["tags"])
    assert (failed.exit_code, failed.output) == (1, "Error: parts of it do not answer\n")


def test_a_page_may_be_wanted_whole(settings: Settings) -> None:
    index = Index(Halved(arrays(settings), Missing(1, 3)), settings)  # type: ignore[arg-type]
    with pytest.raises(IndexUnavailable):
        index.search(SearchRequest("redis"))
    page = index.search(SearchRequest("redis"), partial=True)
    assert page.missing == Missing(1, 3)
    assert page.total > 0
