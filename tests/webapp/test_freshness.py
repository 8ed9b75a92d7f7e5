"""What clients and caches keep: ETags made before any search, how long answers last, and gzip."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer import Options, Settings, open_index, open_sources, sync
from tests.webapp.pages import KINDS, POST
from webapp import create_app
from webapp.asking import EXTENSION
from webapp.compression import wants_gzip

KEPT = ["/", "/search?q=redis", "/api/search?q=redis", "/tags/", POST, "/api/tags", f"/api{POST}",
        "/api/docs", "/openapi.json", "/api/suggest?q=re"]  # fmt: skip


def asked(client: FlaskClient, address: str, **headers: str) -> TestResponse:
    """The answer, with headers such as If_None_Match."""
    return client.get(address, headers={k.replace("_", "-"): v for k, v in headers.items()})


@pytest.mark.parametrize("address", KEPT)
def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, address: str) -> None:
    first = asked(client, address)
    again = asked(client, address, If_None_Match=f'W/"other", {first.headers["ETag"]}')
    assert (again.status_code, again.data) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary", "Content-Security-Policy"):
        assert again.headers[name] == first.headers[name]


@pytest.mark.parametrize(
    ("address", "status"),
    [*((address, 304) for address in KEPT), ("/api/search?page=0", 400), ("/api/posts/x", 404)],
)
def test_a_star_stands_for_any_answer(client: FlaskClient, address: str, status: int) -> None:
    assert asked(client, address, If_None_Match="*").status_code == status


@pytest.mark.parametrize("address", ["/search?q=redis", "/api/search?q=redis", POST])
def test_nothing_is_searched_for_what_is_known(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    etag = asked(client, address).headers["ETag"]
    monkeypatch.setattr(app.extensions[EXTENSION], "search", None)
    monkeypatch.setattr(app.extensions[EXTENSION], "post", None)
    assert asked(client, address, If_None_Match=etag).status_code == 304


def test_etags_differ_by_address_encoding_settings_and_day(
    client: FlaskClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def etag(of: FlaskClient, address: str, **headers: str) -> str:
        return asked(of, address, **headers).headers["ETag"]

    renamed = create_app(replace(settings, site_name="other")).test_client()
    tags = {
        etag(client, "/search?q=redis"),
        etag(client, "/search?q=kafka"),
        etag(client, "/?q=redis"),
        etag(client, "/search?q=redis", Accept_Encoding="gzip"),
        etag(renamed, "/search?q=redis"),
    }
    assert len(tags) == 5
    same = create_app(replace(settings, port=9000, hook_secret="x")).test_client()  # noqa: S106
    assert etag(same, "/search?q=redis") in tags


def test_etags_stay_while_loops_are_compiled(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "__pycache__").mkdir()
    own = replace(settings, templates=str(tmp_path))

    def etag() -> str:
        return asked(create_app(own).test_client(), "/search?q=redis").headers["ETag"]

    before = etag()
    (tmp_path / "__pycache__" / "loops.nbi").write_bytes(b"compiled")
    assert etag() == before
    (tmp_path / "post.html").write_text("Hello")
    assert etag() != before


def test_etags_change_with_the_files_that_settings_name(tmp_path: Path, settings: Settings) -> None:
    synonyms, translation = tmp_path / "synonyms.txt", tmp_path / "own" / "fr.po"
    translation.parent.mkdir()
    own = replace(
        settings,
        synonyms_file=str(synonyms),
        templates=str(translation.parent),
        page_language="fr",
    )

    def etag(words: str, tags: str) -> str:
        synonyms.write_text(words)
        translation.write_text(f'msgid "Tags"\nmsgstr "{tags}"\n')
        return asked(create_app(own).test_client(), "/search?q=k8s").headers["ETag"]

    first = etag("k8s, kubernetes", "Mots")
    assert first == etag("k8s, kubernetes", "Mots")
    assert len({first, etag("k8s, caching", "Mots"), etag("k8s, kubernetes", "Tags")}) == 3


def etag_of(folder: Path, index: str, text: str) -> str:
    """The ETag of a search of a post with that text."""
    posts = folder / "posts"
    posts.mkdir(exist_ok=True)
    (posts / "a.md").write_text(f"# A\n\n{text}")
    settings = Settings(source=str(posts), index=str(folder / index))
    sync(open_sources(settings), open_index(settings).engine, settings, Options())
    return asked(create_app(settings).test_client(), "/search?q=a").headers["ETag"]


def test_etags_change_with_the_posts(tmp_path: Path) -> None:
    assert etag_of(tmp_path, "index", "one") != etag_of(tmp_path, "index", "two words")


@pytest.mark.arrays("a cluster's posts are named by their build, as nobody has read them all")
def test_etags_are_those_of_the_posts_wherever_they_are(tmp_path: Path) -> None:
    assert etag_of(tmp_path, "index", "one") == etag_of(tmp_path, "another", "one")


@pytest.mark.parametrize(
    "address", [KINDS["bad parameter"], KINDS["missing"], "/healthz", "/api/search?page=x"]
)
def test_errors_and_health_have_no_etag(client: FlaskClient, address: str) -> None:
    response = asked(client, address)
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] in ("no-cache", "no-store")


def test_the_owner_says_how_long_caches_keep_answers(settings: Settings) -> None:
    client = create_app(replace(settings, cache_seconds=60)).test_client()
    expected = "public, max-age=60, stale-while-revalidate=60"
    for address in KEPT:
        assert asked(client, address).headers["Cache-Control"] == expected
    assert asked(client, "/nowhere").headers["Cache-Control"] == "no-cache"
    assert asked(client, "/healthz").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", [*KEPT, "/static/style.css"])
def test_gzip_is_sent_to_those_who_ask(client: FlaskClient, address: str) -> None:
    with (
        asked(client, address) as plain,
        asked(client, address, Accept_Encoding="br, gzip") as packed,
    ):
        assert plain.headers["Vary"] == packed.headers["Vary"]
        assert "Accept-Encoding" in plain.headers["Vary"].split(", ")
        assert "Content-Encoding" not in plain.headers
        if len(plain.data) < 1024:
            assert "Content-Encoding" not in packed.headers
            return
        assert packed.headers["Content-Encoding"] == "gzip"
        assert len(packed.data) == int(packed.headers["Content-Length"]) < len(plain.data)
        assert len(gzip.decompress(packed.data)) == pytest.approx(len(plain.data), abs=10)


def test_a_packed_file_is_not_sent_again(client: FlaskClient) -> None:
    with asked(client, "/static/style.css", Accept_Encoding="gzip") as first:
        etag = first.headers["ETag"]
    with asked(client, "/static/style.css", Accept_Encoding="gzip", If_None_Match=etag) as again:
        assert (again.status_code, again.headers["Vary"]) == (304, "Accept-Encoding")


@pytest.mark.parametrize(
    ("header", "wanted"),
    [("", False), ("gzip", True), ("deflate, gzip;q=0.5", True), ("gzip;q=0", False), ("*", True),
     ("br", False), ("gzip;q=abc", False), ("GZIP", True)],
)  # fmt: skip
def test_the_header_is_read_as_it_is_meant(header: str, wanted: bool) -> None:
    assert wants_gzip({"HTTP_ACCEPT_ENCODING": header}) is wanted


@pytest.mark.parametrize("address", ["/search?q=redis", "/api/search?q=redis", "/api/tags"])
def test_head_has_the_headers_of_get_and_no_body(client: FlaskClient, address: str) -> None:
    head = client.head(address, headers={"Accept-Encoding": "gzip"})
    got = asked(client, address, Accept_Encoding="gzip")
    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Type", "ETag", "Cache-Control", "Vary"):
        assert head.headers.get(name) == got.headers.get(name)


@pytest.mark.parametrize("address", ["/search", "/api/search", f"/api{POST}", "/openapi.json"])
def test_options_tell_what_may_be_asked(client: FlaskClient, address: str) -> None:
    response = client.options(address)
    assert response.status_code == 200
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
