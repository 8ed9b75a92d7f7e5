"""`postings suggest` and `postings related`: what they print, in words and as JSON."""

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from indexer.cli import main
from tests.support import build, post

Run = Callable[..., Result]

POSTS = [
    post("redis", "caches and queues", title="Redis the Cache", tags=("Redis",), day="2024-01-01"),
    post("kafka", "caches and queues", title="Kafka & Queues", tags=("Redis",), day="2024-01-02"),
    post("alone", "nothing of this"),
]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `postings` over an index of the posts."""
    monkeypatch.chdir(tmp_path)
    build(tmp_path / "index", POSTS)
    options = ("--index", str(tmp_path / "index"))
    return lambda *arguments: CliRunner().invoke(main, [*arguments, *options])


def test_completions_are_listed_by_kind(run: Run) -> None:
    assert run("suggest", "red").output == (
        "words:\n"
        "  redis (2 posts)\n"
        "phrases:\n"
        "  redis the cache\n"
        "titles:\n"
        "  Redis the Cache\n"
        "tags:\n"
        "  Redis (2 posts)\n"
    )
    assert run("suggest", "zzz").output == "Nothing begins so\n"


def test_completions_as_json_are_what_the_api_answers(run: Run) -> None:
    answer = orjson.loads(run("suggest", "redis", "ca", "--limit", "1", "--json").output)
    assert answer == {
        "query": "redis ca",
        "words": [{"text": "caches", "start": 6, "count": 2}],
        "phrases": [],
        "titles": [{"title": "Redis the Cache", "url": "/posts/redis"}],
        "tags": [],
    }


def test_related_posts_are_listed_with_the_reason(run: Run) -> None:
    assert run("related", "redis").output == (
        "Kafka & Queues\n  /posts/kafka\n  #Redis  caches  queues\n"
    )
    assert run("related", "alone").output == "No post is like it\n"
    (one,) = orjson.loads(run("related", "redis", "--json").output)["posts"]
    assert one["because"] == {"tags": ["Redis"], "words": ["caches", "queues"]}


def test_what_cannot_be_done_is_told(run: Run) -> None:
    missing = run("related", "nowhere")
    assert missing.exit_code == 1
    assert missing.output == "Error: No post is called 'nowhere'.\n"
    for command in ("suggest", "related"):
        wrong = run(command, "redis", "--limit", "x")
        assert wrong.exit_code == 2
        assert (
            "limit: 'x' is not a whole number; allowed: a whole number from 1 to 20" in wrong.output
        )
