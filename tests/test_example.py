"""The fourteen example posts are what the example page shows: titles, tags, minutes, order, counts."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from indexer import (
    Index,
    Options,
    Report,
    Settings,
    from_params,
    open_index,
    open_sources,
    page_json,
    sync,
)
from tests.support import EXAMPLE, ROOT

FACTS: dict[str, Any] = orjson.loads((ROOT / "tests" / "seed_posts.json").read_bytes())
TAG_PAGE = [("tag", "System Design"), ("size", "100")]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an index of the example, complete whatever the date is."""
    folder = tmp_path_factory.mktemp("index")
    return Settings(source=str(EXAMPLE), index=str(folder))


@pytest.fixture(scope="module")
def report(settings: Settings) -> Report:
    """The report of the first run."""
    source = open_sources(settings)
    return sync(source, open_index(settings).engine, settings, Options())


@pytest.fixture
def index(settings: Settings, report: Report) -> Index:
    """The index of the example."""
    return open_index(settings)


@pytest.fixture
def page(index: Index) -> dict[str, Any]:
    """The tag page as the API answers it."""
    return page_json(index.search(from_params(TAG_PAGE)))


def test_all_posts_are_indexed(report: Report) -> None:
    assert (report.posts, report.added, report.skipped) == (14, 14, [])


def test_newest_first_the_cards_are_those_of_the_page(page: dict[str, Any]) -> None:
    shown = [{key: hit[key] for key in ("title", "minutes", "tags")} for hit in page["hits"]]
    facts = [{key: post[key] for key in ("title", "minutes", "tags")} for post in FACTS["posts"]]
    assert shown == facts


def test_all_posts_have_the_tag_and_the_category(page: dict[str, Any]) -> None:
    assert page["total"] == len(page["hits"]) == FACTS["count"]
    assert {hit["category"] for hit in page["hits"]} == {FACTS["category"]}


def test_the_counts_of_tags_are_those_of_the_page(page: dict[str, Any]) -> None:
    values = page["facets"]["tag"]["values"]
    assert {value["value"]: value["count"] for value in values} == FACTS["facet_counts"]
    counts = [value["count"] for value in values]
    assert counts == sorted(counts, reverse=True)
    assert [value["value"] for value in values if value["selected"]] == [FACTS["tag"]]


def test_no_two_posts_are_of_one_day(page: dict[str, Any]) -> None:
    days = [hit["date"] for hit in page["hits"]]
    assert days == sorted(set(days), reverse=True)


def test_every_post_has_an_excerpt_and_sections(index: Index, page: dict[str, Any]) -> None:
    for hit in page["hits"]:
        post = index.post(hit["url"].removeprefix("/posts/"))
        assert 80 <= len(post.excerpt) <= 300
        assert len([section for section in post.sections if section.heading]) >= 2


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("sticky note", "Caching & Redis: The 'Sticky Note' Mental Model"),
        ("consistent hashing", "Consistent Hashing: The 'Locker Room' Mental Model"),
        ("graphql", "REST vs. GraphQL vs. gRPC: The 'Restaurant Menu' Mental Model"),
        ("tag:mongodb", "SQL vs. NoSQL: The 'Library vs. Warehouse' Mental Model"),
        ("kafka celery", "Task Queues & Message Brokers: Celery, RabbitMQ, and Kafka Untangled"),
    ],
)
def test_a_search_finds_the_post_that_is_about_it(query: str, first: str, index: Index) -> None:
    assert index.search(from_params([("q", query)])).hits[0].card.title == first


def test_every_word_of_a_title_finds_its_post(index: Index) -> None:
    for post in FACTS["posts"]:
        hits = index.search(from_params([("q", post["title"]), ("match", "any")])).hits
        assert hits[0].card.title == post["title"]


def test_the_files_are_named_after_their_titles() -> None:
    names = sorted(Path(EXAMPLE).glob("*.md"))
    assert len(names) == 14
    assert all(name.stem == name.stem.lower() for name in names)
