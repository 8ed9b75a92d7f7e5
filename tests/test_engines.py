"""Which engine the setting `index` names, and that nothing of a password is ever shown."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from queue import Queue

import pytest
import urllib3
from click.testing import CliRunner

from indexer import Options, Settings, SettingsError, load_settings, open_index, sync
from indexer.arrays.engine import ArrayEngine
from indexer.cli import main
from indexer.engines import CLIENT, access_of, address_of, sized_for
from indexer.errors import IndexUnavailable, PostingsError
from indexer.loading import settings_from, settings_table
from indexer.opensearch.address import Access, Address, is_address, parse_address
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.layout import SHARD_BYTES
from indexer.reindex import _waiting
from indexer.report import Report
from indexer.sources import open_sources
from indexer.watch import watch
from tests.opensearch.listeners import refusing
from tests.support import ROOT

SECRET = "p@ss/wo:rd"  # noqa: S105 - of no one
WRITTEN = "p%40ss%2Fwo:rd"
WITH_LOGIN = f"opensearch+https://kim:{WRITTEN}@one:9201,two/blog"


def loaded(folder: Path, toml: str = "", **variables: str) -> Settings:
    """The settings of a folder with this file, and these variables."""
    (folder / "postings.toml").write_text(toml)
    return load_settings(folder, {f"POSTINGS_{name}": text for name, text in variables.items()})


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("opensearch://h/blog", Address(("h:9200",), "blog")),
        ("opensearch+http://h:1/a-b_2/", Address(("h:1",), "a-b_2")),
        ("OpenSearch+HTTPS://H, [::1]:9201/b", Address(("h:9200", "[::1]:9201"), "b", True)),
        ("opensearch://k:a:b%2C@h/b", Address(("h:9200",), "b", False, "k", "a:b,")),
    ],
)
def test_an_address_has_nodes_and_a_name(text: str, address: Address) -> None:
    assert is_address(text)
    assert parse_address(text) == address
    assert parse_address(str(address)) == replace(address, user="", password="")


@pytest.mark.parametrize("text", ["data/index", "/var/opensearch", "opensearch:blog", "http://h/b"])
def test_what_else_is_written_is_no_address(text: str) -> None:
    assert not is_address(text)


@pytest.mark.parametrize(
    ("rest", "problem"),
    [
        ("h", "is no name of an index"),
        ("h/", "is no name of an index"),
        ("h/Blog", "'Blog' is no name of an index; small letters, digits, - and _"),
        ("h/a/b", "is no name of an index"),
        ("h/blog-words", "'blog-words' would be taken for a part of another index"),
        ("h/blog-000007", "would be taken for a part of another index"),
        ("/blog", "nodes are written host or host:port"),
        ("h,/blog", "nodes are written host or host:port"),
        ("h:x/blog", "nodes are written host or host:port"),
        ("h:70000/blog", "nodes are written host or host:port"),
        ("kim:hush/blog", "nodes are written host or host:port"),
        ("kim:hu/sh@h/blog", "a password has / and @ as %2F and %40"),
        ("kim:hush@/blog", "nodes are written host or host:port"),
    ],
)
def test_a_wrong_address_is_told_without_its_password(
    rest: str, problem: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError) as error:
        loaded(tmp_path, INDEX=f"opensearch://{rest}")
    assert str(error.value).startswith("environment variable POSTINGS_INDEX: index: ")
    assert problem in str(error.value)
    assert "hu" not in str(error.value)


def test_a_login_in_the_variable_is_taken_out_of_the_address(tmp_path: Path) -> None:
    settings = loaded(tmp_path, INDEX=WITH_LOGIN, OPENSEARCH_API_KEY="hush")
    assert settings.index == "opensearch+https://one:9201,two:9200/blog"
    assert settings.index_folder is None
    assert address_of(settings) == parse_address(WITH_LOGIN)
    assert access_of(settings).api_key == "hush"
    shown = f"{settings!r} {address_of(settings)!r} {address_of(settings)} {access_of(settings)!r}"
    assert SECRET not in shown
    assert WRITTEN not in shown
    assert "hush" not in shown


def test_a_user_in_the_address_may_have_a_password_beside_it(tmp_path: Path) -> None:
    settings = loaded(tmp_path, INDEX="opensearch://kim@h/b", OPENSEARCH_PASSWORD=SECRET)
    assert (settings.opensearch_user, settings.opensearch_password) == ("kim", SECRET)


@pytest.mark.parametrize(
    ("line", "variable"),
    [
        (f'index = "{WITH_LOGIN}"', "POSTINGS_OPENSEARCH_PASSWORD"),
        ('opensearch_password = "p%40ss%2Fwo:rd"', "POSTINGS_OPENSEARCH_PASSWORD"),
        ('opensearch_api_key = "p%40ss%2Fwo:rd"', "POSTINGS_OPENSEARCH_API_KEY"),
    ],
)
def test_a_file_with_a_secret_is_refused(line: str, variable: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        loaded(tmp_path, line)
    assert str(error.value).startswith(f"{tmp_path}/postings.toml: ")
    assert variable in str(error.value)
    assert WRITTEN not in str(error.value)
    name, text = line.split(" = ")
    with pytest.raises(SettingsError, match=variable):
        settings_from({name: text.strip('"')}, "here")


def test_an_option_with_a_secret_is_refused_and_not_repeated() -> None:
    result = CliRunner().invoke(main, ["stats", "--index", WITH_LOGIN])
    assert result.exit_code == 1
    assert "POSTINGS_OPENSEARCH_PASSWORD" in result.output
    assert WRITTEN not in result.output


def test_another_cluster_that_an_option_names_does_not_learn_the_login(tmp_path: Path) -> None:
    variables = {"POSTINGS_INDEX": WITH_LOGIN}
    settings = load_settings(tmp_path, variables, {"index": "opensearch://other/blog"})
    assert settings.index == "opensearch://other:9200/blog"
    assert settings.opensearch_user == ""


def test_secrets_reach_the_process_that_reindexes() -> None:
    settings = Settings(index="opensearch://h:9200/b", opensearch_password=SECRET)
    assert settings_from(settings_table(settings), "the server", secrets=True) == settings


def test_a_folder_is_kept_by_arrays(tmp_path: Path) -> None:
    index = open_index(Settings(index=str(tmp_path)))
    assert isinstance(index.engine, ArrayEngine)


def test_without_the_client_an_address_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, CLIENT, None)
    monkeypatch.setenv("POSTINGS_INDEX", WITH_LOGIN)
    result = CliRunner().invoke(main, ["stats"])
    assert result.exit_code == 1
    assert "opensearch+https://one:9201,two:9200/blog needs the package" in result.output
    assert "pip install 'postings[opensearch]'" in result.output
    assert WRITTEN not in result.output


def test_arrays_need_no_client(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, CLIENT, None)
    settings = Settings(source=str(tmp_path), index=str(tmp_path / "index"))
    (tmp_path / "one.md").write_text("words")
    sync(open_sources(settings), open_index(settings).engine, settings, Options())
    assert open_index(settings).stats().posts == 1


def test_processes_that_reindex_a_cluster_wait_on_a_file_of_this_machine() -> None:
    one, other = (Settings(index=f"opensearch://h:9200/{name}") for name in ("b", "c"))
    assert _waiting(one) != _waiting(other)
    assert _waiting(one).parent.is_dir()
    assert not Path("opensearch:").exists()


def test_what_an_index_did_not_answer_is_tried_again_by_watching(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.watch._AGAIN", 0.5)
    (tmp_path / "one.md").write_text("words")
    settings = Settings(source=str(tmp_path), index=f"opensearch://{refusing()}/blog")
    told: Queue[Report | PostingsError] = Queue()
    stop = threading.Event()
    thread = threading.Thread(target=watch, args=(settings, told.put, stop))
    thread.start()
    try:
        errors = [told.get(timeout=30) for _ in range(3)]
    finally:
        stop.set()
        thread.join()
    assert {isinstance(error, IndexUnavailable) for error in errors} == {True}


def test_a_server_starts_without_its_cluster_and_says_when_to_come_back(tmp_path: Path) -> None:
    node = refusing()
    port = refusing().rpartition(":")[2]
    variables = {
        "POSTINGS_INDEX": f"opensearch://kim:{WRITTEN}@{node}/blog",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "indexer", "serve", "--port", port]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        try:
            status, retry_after = come_back_later(f"http://127.0.0.1:{port}/api/search")
        finally:
            server.terminate()
            printed = server.communicate(timeout=30)[0]
    assert (status, retry_after >= 1) == (503, True)
    assert f"opensearch://{node}/blog does not answer: Connection refused; pages say so" in printed
    assert "p@ss" not in printed
    assert WRITTEN not in printed


def come_back_later(address: str) -> tuple[int, int]:
    """The status of an answer, and after how many seconds to ask again; waits for the server."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            answer = urllib3.request("GET", address, retries=False)
        except urllib3.exceptions.HTTPError:
            time.sleep(0.1)
        else:
            return answer.status, int(answer.headers["Retry-After"])
    pytest.fail("the server did not start")


@pytest.mark.parametrize("text", ["opensearch+http2://me:secret@h/blog", "https://me:secret@h/b"])
def test_an_address_of_another_kind_is_refused_and_not_repeated(text: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no address of another kind") as caught:
        load_settings(tmp_path, {"POSTINGS_INDEX": text})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("key", ["clé", "a\rb"])
def test_an_api_key_that_no_request_can_carry_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(SettingsError, match="opensearch_api_key") as caught:
        Cluster(parse_address("opensearch://h/blog"), Access(api_key=key))
    assert key not in str(caught.value)
    Cluster(parse_address("opensearch://h/blog"), Access(api_key="of a file\r\n"))


@pytest.mark.parametrize(
    ("given", "old", "size", "shards"),
    [
        (0, "data/index", 1, 1),
        (0, "data/index", SHARD_BYTES, 4),
        (0, "opensearch://h:9200/blog", SHARD_BYTES, 1),
        (0, "opensearch://h:9200/blog", SHARD_BYTES + 1, 2),
        (3, "data/index", SHARD_BYTES, 3),
    ],
)
def test_an_index_that_moves_has_shards_for_its_size(
    given: int, old: str, size: int, shards: int
) -> None:
    settings = Settings(opensearch_shards=given)
    assert sized_for(settings, old, size).opensearch_shards == shards
