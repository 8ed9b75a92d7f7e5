"""The web app and commands over a cluster whose nodes are killed, stop, and come back."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from indexer import Options, Settings, load_settings, open_index, open_sources, sync
from indexer.cli import main
from tests.opensearch.cluster import Cluster, LocalCluster, stopped
from tests.support import EXAMPLE
from webapp import create_app

ADDRESSES = ("/", "/search?q=redis", "/api/search?q=redis", "/tags/", "/api/posts", "/healthz")
TIMEOUT = 2
SLACK = 2.0
"""Seconds; what a busy machine may take beyond a time that is held."""


def settings_of(index_url: str) -> Settings:
    """Settings of the example posts in a cluster; the address is given as operators do."""
    variables = {"SOURCE": str(EXAMPLE), "INDEX": index_url, "OPENSEARCH_TIMEOUT": str(TIMEOUT)}
    return load_settings(None, {f"POSTINGS_{name}": text for name, text in variables.items()})


@pytest.fixture
def settings(index_url: str) -> Settings:
    """Settings of an index that is built."""
    settings = settings_of(index_url)
    sync(open_sources(settings), open_index(settings).engine, settings, Options())
    return settings


def timed(client: FlaskClient, address: str) -> tuple[int, float]:
    """The status of an answer, and in how many seconds it came."""
    started = time.monotonic()
    response = client.get(address)
    seconds = time.monotonic() - started
    if response.status_code == 503:
        assert int(response.headers["Retry-After"]) >= 1
        assert "The index does not answer right now" in response.text
    return response.status_code, seconds


def wait_for_pages(client: FlaskClient, seconds: float) -> None:
    """Ask until all is answered again."""
    end = time.monotonic() + seconds
    while {timed(client, one)[0] for one in ADDRESSES} != {200} and time.monotonic() < end:
        time.sleep(0.3)
    assert {one: timed(client, one)[0] for one in ADDRESSES} == dict.fromkeys(ADDRESSES, 200)


def test_pages_of_a_cluster_are_those_of_a_folder(settings: Settings, tmp_path: Path) -> None:
    arrays = replace(settings, index=str(tmp_path))
    sync(open_sources(arrays), open_index(arrays).engine, arrays, Options())
    client = create_app(settings).test_client()
    assert [timed(client, one)[0] for one in ADDRESSES] == [200] * len(ADDRESSES)
    page, same = (
        one.get("/api/search?q=redis") for one in (client, create_app(arrays).test_client())
    )
    assert page.json
    assert same.json
    for name in ("total", "notes", "facets"):
        assert page.json[name] == same.json[name]
    again = client.get("/api/search?q=redis", headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304


def test_before_the_first_build_all_say_to_come_back(index_url: str) -> None:
    client = create_app(settings_of(index_url)).test_client()
    for address in ADDRESSES:
        response = client.get(address)
        assert response.status_code == 503
        assert "There is no index yet" in response.text


def test_commands_tell_the_address_without_what_is_secret(cluster: Cluster, index_url: str) -> None:
    scheme, _, rest = index_url.partition("://")
    secret = f"{scheme}://kim:hush@{rest.rpartition('@')[2]}"
    variables = {"POSTINGS_SOURCE": str(EXAMPLE), "POSTINGS_INDEX": secret}
    # a cluster without security takes any login
    if "@" in rest:
        pytest.skip("this cluster has logins of its own")
    for command in (["index"], ["stats"], ["search", "redis"], ["tags"], ["related", "x"]):
        result = CliRunner().invoke(main, command, env=variables)
        assert "hush" not in result.output
        assert result.exit_code == (command[0] == "related")
        if command == ["index"]:
            assert "14 posts in opensearch://" in result.output


def test_an_app_outlives_a_cluster_that_hangs_and_one_that_is_gone(
    killable: LocalCluster, settings: Settings
) -> None:
    client = create_app(settings).test_client()
    wait_for_pages(client, 10)
    with stopped(killable):
        status, seconds = timed(client, "/search?q=redis")
        assert (status, seconds < TIMEOUT + SLACK) == (503, True)
        told = [timed(client, one) for one in ADDRESSES * 2]
        assert {status for status, _ in told} == {503}
        assert max(seconds for _, seconds in told) < 1
        fresh = create_app(settings).test_client()
        assert timed(fresh, "/search?q=redis")[1] < TIMEOUT + SLACK
        assert timed(fresh, "/api/search?q=redis")[1] < 1
        assert fresh.get("/static/style.css").status_code == 200
    wait_for_pages(client, 60)
    wait_for_pages(fresh, 10)
    for number in range(3):
        killable.kill(number)
    told = [timed(client, one) for one in ADDRESSES * 2]
    assert {status for status, _ in told} == {503}
    assert max(seconds for _, seconds in told) < 1
    failed = CliRunner().invoke(main, ["search", "redis", "--index", settings.index])
    assert failed.exit_code == 1
    assert failed.output.startswith(f"Error: {settings.index} does not answer: Connection refused")
    killable.heal()
    wait_for_pages(client, 60)
