"""The command line: what each command prints, in words and as JSON, and its exit codes."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

from indexer.cli import main
from indexer.cli.commands import COMMANDS
from indexer.settings import setting_fields

Run = Callable[..., Result]

POSTS = {
    "redis.md": (
        "---\ntitle: On Redis\ndate: 2024-05-01\ncategory: Tech\ntags: [Redis, API]\n---\n"
        "Redis is a *cache*."
    ),
    "kafka.md": "---\ntitle: On Kafka\ndate: 2025-01-01\ntags: [Kafka, API]\n---\nNo cache & no Redis.",
}
BROKEN = "---\ntitle: [\n---\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `postings` in a folder with two posts; the index goes to data/index in it."""
    monkeypatch.chdir(tmp_path)
    for field in setting_fields():
        monkeypatch.delenv(f"POSTINGS_{field.name.upper()}", raising=False)
    Path("blog").mkdir()
    for name, text in POSTS.items():
        Path("blog", name).write_text(text)
    return lambda *arguments: CliRunner().invoke(main, arguments, prog_name="postings")


@pytest.fixture
def indexed(run: Run) -> Run:
    """The same with the posts indexed."""
    assert run("index", "blog").exit_code == 0
    return run


def as_json(result: Result) -> dict[str, Any]:
    """What a command printed as JSON."""
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = orjson.loads(result.output)
    return found


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_help_has_an_example(command: str, run: Run) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"\n    postings {command}" in result.output
    assert ("--index DIR" in result.output) == (command not in ("init", "lint", "migrate"))


def test_the_help_of_all_lists_the_commands(run: Run) -> None:
    result = run("--help")
    assert "\n    postings index ~/blog/content/posts\n" in result.output
    assert all(f"\n  {command} " in result.output for command in main.commands)


def test_the_version_is_that_of_the_package(run: Run) -> None:
    assert run("--version").output.startswith("postings, version 0.")


def test_index_says_what_it_did(run: Run) -> None:
    result = run("index", "blog")
    assert result.exit_code == 0
    assert result.output.startswith(
        "2 posts in data/index: 2 added, 0 changed, 0 deleted, 0 unchanged, 0 skipped, in "
    )
    Path("blog/kafka.md").unlink()
    Path("blog/draft.md").write_text("---\ndraft: true\n---\nText")
    skipped, summary = run("index", "blog").output.splitlines()
    assert skipped == "skipped draft.md: draft"
    assert summary.startswith(
        "1 post in data/index: 0 added, 0 changed, 1 deleted, 1 unchanged, 1 skipped"
    )


def test_index_as_json(run: Run) -> None:
    Path("blog/broken.md").write_text("")
    report = as_json(run("index", "blog", "--json", "--index", "elsewhere"))
    assert isinstance(report.pop("seconds"), float)
    assert report == {
        "posts": 2,
        "added": 2,
        "changed": 0,
        "deleted": 0,
        "unchanged": 0,
        "skipped": [
            {"path": "broken.md", "reason": "empty file; write a post in it, or remove it"}
        ],
    }
    assert Path("elsewhere/CURRENT").is_file()


@pytest.mark.parametrize(("broken", "code"), [(True, 1), (False, 0)])
def test_strict_fails_where_a_post_had_to_be_left_out(broken: bool, code: int, run: Run) -> None:
    Path("blog/draft.md").write_text("---\ndraft: true\n---\nText")
    if broken:
        Path("blog/broken.md").write_text(BROKEN)
    result = run("index", "blog", "--strict")
    assert result.exit_code == code
    assert "\n2 posts in data/index" in result.output


def test_options_of_index_reach_the_run(run: Run) -> None:
    Path("blog/draft.md").write_text("---\ndraft: true\n---\nText")
    Path("blog/future.md").write_text("---\ndate: 9000-01-01\n---\nText")
    assert as_json(run("index", "blog", "--json"))["posts"] == 2
    assert as_json(run("index", "blog", "--json", "--drafts"))["posts"] == 3
    assert as_json(run("index", "blog", "--json", "--drafts", "--future"))["posts"] == 4
    assert as_json(run("index", "blog", "--json", "--full"))["deleted"] == 2
    for file in Path("blog").iterdir():
        file.unlink()
    assert run("index", "blog").exit_code == 1
    assert as_json(run("index", "blog", "--json", "--allow-empty"))["deleted"] == 2


def test_the_source_may_come_from_the_settings(run: Run) -> None:
    Path("postings.toml").write_text('source = "blog"\nindex = "there"')
    assert "2 posts in there" in run("index").output


def test_search_lists_hits_with_their_facts(indexed: Run) -> None:
    result = indexed("search", "redis")
    assert result.exit_code == 0
    assert result.output == (
        "2 posts, page 1 of 1\n"
        "\n"
        "On Redis\n"
        "  2024-05-01  1 min  #Redis  #API\n"
        "  Redis is a cache.\n"
        "  in: title, tag\n"
        "\n"
        "On Kafka\n"
        "  2025-01-01  1 min  #Kafka  #API\n"
        "  No cache & no Redis.\n"
        "\n"
        "tag: API (2), Kafka (1), Redis (1)\n"
    )


def test_explain_says_why_a_post_is_where_it_is(indexed: Run) -> None:
    lines = indexed("explain", "redis", "kafka").output.splitlines()
    assert lines[:2] == ["On Kafka: place 2 of 2", "read as: redis"]
    assert any(line.startswith("    ") and "  body: uses: 1" in line for line in lines)
    answer = as_json(indexed("explain", "redis", "kafka", "--json"))
    hits = as_json(indexed("search", "redis", "--json"))["hits"]
    assert answer["score"] == pytest.approx(hits[1]["score"], abs=1e-4)


def test_explain_says_why_a_post_is_not_there(indexed: Run) -> None:
    result = indexed("explain", "zebra", "kafka", "--filter", "tag=Redis", "--match", "all")
    assert result.exit_code == 0
    assert result.output.endswith(
        "not among the posts found\n  filter: it does not have tag Redis\n  does not have zebra\n"
    )
    assert indexed("explain", "redis", "nowhere").exit_code == 1


def test_search_without_a_query_lists_the_newest_first(indexed: Run) -> None:
    assert [line for line in indexed("search").output.splitlines() if line.startswith("On ")] == [
        "On Kafka",
        "On Redis",
    ]


def test_search_for_nothing_says_so(indexed: Run) -> None:
    assert indexed("search", "zebra").output == "0 posts, page 1 of 1\n\ntag: none\n"


def test_search_as_json_is_what_the_api_answers(indexed: Run) -> None:
    page = as_json(
        indexed("search", "redis", "cache", "--filter", "tag=Kafka", "--size", "1", "--json")
    )
    (hit,) = page.pop("hits")
    facets = page.pop("facets")
    assert isinstance(page.pop("took_ms"), float)
    assert page == {
        "query": "redis cache", "total": 1, "page": 1, "pages": 1, "size": 1,
        "notes": [], "widened": [], "suggestion": None,
    }  # fmt: skip
    assert hit["score"] > 0
    assert {key: hit[key] for key in hit if key not in ("id", "score")} == {
        "url": "/posts/kafka",
        "title": "On Kafka",
        "excerpt": "No cache & no Redis.",
        "category": None,
        "categories": [],
        "series": None,
        "author": None,
        "authors": [],
        "date": "2025-01-01",
        "minutes": 1,
        "lang": "en",
        "tags": ["Kafka", "API"],
        "snippet": "No <mark>cache</mark> &amp; no <mark>Redis</mark>.",
        "section": None,
        "matched": ["body"],
    }
    assert list(facets) == ["tag", "category", "series", "author", "year", "lang", "minutes"]
    assert facets["tag"]["values"][1] == {
        "value": "Kafka",
        "count": 1,
        "selected": True,
        "url": "?q=redis+cache&size=1",
    }


@pytest.mark.parametrize(
    ("arguments", "titles"),
    [
        (["--sort", "oldest"], ["On Redis", "On Kafka"]),
        (["--sort", "title"], ["On Kafka", "On Redis"]),
        (["--size", "1", "--page", "2"], ["On Redis"]),
        (["--filter", "tag.not=Kafka"], ["On Redis"]),
        (["--filter", "tag.any=Kafka", "--filter", "year.any=2025"], ["On Kafka"]),
        (["kafka zebra"], ["On Kafka"]),
        (["kafka zebra", "--match", "all"], []),
        (["kafka zebra", "--match", "any"], ["On Kafka"]),
        (["--", "-kafka"], ["On Redis"]),
    ],
)
def test_options_of_search_are_parameters(
    arguments: list[str], titles: list[str], indexed: Run
) -> None:
    page = as_json(indexed("search", "--json", *arguments))
    assert [hit["title"] for hit in page["hits"]] == titles


def test_search_tells_how_it_was_widened_and_what_was_meant(indexed: Run) -> None:
    output = indexed("search", "rediss").output
    assert "With “redis” for “rediss” there are 2 posts." in output
    assert "Did you mean: redis (2 posts)" in output


def test_tags_are_listed_with_counts(indexed: Run) -> None:
    assert indexed("tags").output == "     2  API\n     1  Kafka\n     1  Redis\n"
    assert as_json(indexed("tags", "--json")) == {
        "facet": "tag",
        "total": 3,
        "values": [
            {"value": "API", "key": "api", "count": 2},
            {"value": "Kafka", "key": "kafka", "count": 1},
            {"value": "Redis", "key": "redis", "count": 1},
        ],
    }


def test_stats_say_what_the_index_holds(indexed: Run) -> None:
    facts = as_json(indexed("stats", "--json"))
    assert facts.keys() == {
        "generation",
        "posts",
        "deleted",
        "segments",
        "terms",
        "bytes",
        "values",
    }
    assert (facts["posts"], facts["deleted"], facts["segments"]) == (2, 0, 1)
    assert facts["values"] == {
        "tag": 3,
        "category": 1,
        "series": 0,
        "author": 0,
        "year": 2,
        "month": 2,
        "lang": 1,
        "minutes": 1,
        "length": 1,
    }
    lines = dict(line.split() for line in indexed("stats").output.splitlines())
    assert (lines["posts"], lines["tag"], lines["generation"]) == ("2", "3", facts["generation"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["index", "nowhere"], "nowhere: no such folder or file; name a folder, a file"),
        (["search", "redis"], "data/index: no index here yet; build one with `postings index`"),
        (["tags", "--index", "there"], "there: no index here yet; build one with"),
        (["stats"], "data/index: no index here yet; build one with `postings index`"),
        (["serve"], "data/index: no index here yet; build one with `postings index`"),
    ],
)
def test_a_failure_is_a_message_and_exit_code_1(
    arguments: list[str], message: str, run: Run
) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {message}")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["search", "--page", "0"], "page: 0 is out of range; allowed: a whole number from 1 to"),
        (["search", "--size", "x"], "size: 'x' is not a whole number; allowed: a whole number"),
        (["search", "--sort", "best"], "sort: 'best' is not known; allowed: relevance, newest,"),
        (["search", "--match", "some"], "match: 'some' is not known; allowed: auto, all, any"),
        (
            ["search", "x" * 1001],
            "q: 1,001 characters are too many; allowed: at most 1,000 characters",
        ),
        (
            ["search", "--filter", "Redis"],
            "--filter: 'Redis' is no NAME=VALUE; allowed: names tag, tag.any,",
        ),
        (["search", "--filter", "colour=red"], "--filter: 'colour=red' is no NAME=VALUE; allowed"),
        (["search", "--nonsense"], "No such option"),
        (["nonsense"], "No such command"),
        (["index", "blog", "other"], "Got unexpected extra argument"),
        (["serve", "--port", "web"], "Invalid value for '--port'"),
        (["serve", "--port", "65536"], "Invalid value for '--port'"),
        (["serve", "--workers", "0"], "Invalid value for '--workers'"),
    ],
)
def test_wrong_usage_is_told_with_exit_code_2(
    arguments: list[str], message: str, indexed: Run
) -> None:
    result = indexed(*arguments)
    assert result.exit_code == 2
    assert message in result.output


def test_a_wrong_setting_is_a_message_with_its_file(run: Run) -> None:
    Path("postings.toml").write_text("prot = 1")
    result = run("stats")
    assert result.exit_code == 1
    assert result.output.endswith("postings.toml: no setting is called prot; did you mean port?\n")


def test_a_name_that_is_no_text_can_be_printed(run: Run) -> None:
    Path(b"blog/caf\xe9.md".decode("utf-8", "surrogateescape")).write_text("Text")
    report = as_json(run("index", "blog", "--json"))
    assert report["skipped"] == [
        {"path": r"caf\udce9.md", "reason": "the name has characters that are no text; rename it"}
    ]


def test_serving_where_somebody_listens_says_so(indexed: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        result = indexed("serve", "--port", port)
    assert result.exit_code == 1
    assert f"127.0.0.1:{port} cannot be listened on" in result.output


def test_serving_on_a_host_that_is_none_says_so(indexed: Run) -> None:
    result = indexed("serve", "--host", "no.such.host.invalid")
    assert result.exit_code == 1
    assert "choose another with --host or --port" in result.output


def test_what_is_no_utf8_in_a_query_is_left_out(indexed: Run) -> None:
    assert as_json(indexed("search", "caf\udce9", "--json"))["query"] == "caf?"
