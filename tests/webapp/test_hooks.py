"""The hook that a deploy calls: only with the right signature, and really indexing."""

import hmac
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer import SearchRequest, Settings, SourceSettings, open_index
from indexer.reindex import WAITING, reindex
from webapp import create_app

SECRET = "It's a Secret to Everybody"  # noqa: S105 - that of the example
BODY = b"Hello, World!"
SIGNATURE = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
"""The example of GitHub's documentation."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A folder with one post that is not indexed yet, and a secret."""
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text("apple")
    sources = (SourceSettings(str(tmp_path / "posts"), "blog"),)
    return Settings(sources=sources, index=str(tmp_path / "index"), hook_secret=SECRET)


@pytest.fixture
def client(settings: Settings) -> FlaskClient:
    """A client of the app."""
    return create_app(settings).test_client()


def signature(body: bytes) -> dict[str, str]:
    """The header that signs a body."""
    digest = hmac.new(SECRET.encode(), body, "sha256").hexdigest()
    return {"X-Hub-Signature-256": f"sha256={digest}"}


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_signed_call_brings_the_index_in_step(client: FlaskClient, settings: Settings) -> None:
    headers = {"X-Hub-Signature-256": SIGNATURE, "X-GitHub-Event": "push"}
    answer = client.post("/hooks/reindex", data=BODY, headers=headers)
    assert (answer.status_code, answer.get_json()) == (202, {"status": "accepted"})
    until((Path(settings.index) / "CURRENT").exists)
    assert open_index(settings).search(SearchRequest("apple")).total == 1


def test_a_ping_indexes_nothing(client: FlaskClient, settings: Settings) -> None:
    headers = {**signature(b"{}"), "X-GitHub-Event": "ping"}
    answer = client.post("/hooks/reindex", data=b"{}", headers=headers)
    assert (answer.status_code, answer.get_json()) == (200, {"status": "pong"})
    assert not Path(settings.index).exists()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Hub-Signature-256": "sha256="},
        {"X-Hub-Signature-256": SIGNATURE.removeprefix("sha256=")},
        {"X-Hub-Signature-256": SIGNATURE[:-1] + "8"},
        {"X-Hub-Signature-256": "sha256=caf\xe9"},
        signature(b"another body"),
    ],
)
def test_a_wrong_signature_is_refused(
    headers: dict[str, str], client: FlaskClient, settings: Settings
) -> None:
    answer = client.post("/hooks/reindex", data=BODY, headers=headers)
    assert answer.status_code == 403
    assert answer.content_type == "application/problem+json"
    assert SECRET not in answer.text
    assert not Path(settings.index).exists()


def test_a_body_without_end_is_refused(client: FlaskClient) -> None:
    answer = client.post("/hooks/reindex", data=b"x" * 25_000_001, headers=signature(BODY))
    assert answer.status_code == 413


def test_the_hook_can_only_be_posted_to(client: FlaskClient) -> None:
    assert client.get("/hooks/reindex").status_code == 405


def test_without_a_secret_there_is_no_hook(tmp_path: Path) -> None:
    client = create_app(Settings(index=str(tmp_path))).test_client()
    assert client.post("/hooks/reindex", data=BODY, headers=signature(BODY)).status_code == 404


def test_one_run_at_most_waits(settings: Settings) -> None:
    """While the index is being written one call waits; the next one goes, and nothing is missed."""
    told: list[str] = []
    with open_index(settings).engine.writer():
        threads = [
            threading.Thread(target=lambda: told.append(reindex(settings))) for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        until(lambda: len(told) == 2)
        assert told == ["reindex: another one waits already"] * 2
        (Path(settings.sources[0].place) / "b.md").write_text("banana")
    for thread in threads:
        thread.join(30)
    assert told[2].startswith("reindex: 2 posts: 2 added")
    assert (Path(settings.index) / WAITING).exists()
    assert reindex(settings).startswith("reindex: 2 posts: 0 added")
