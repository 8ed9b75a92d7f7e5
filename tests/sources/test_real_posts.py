"""Posts that people wrote: the 509 of the 18F blog and the 14 of this project."""

import html
import os
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml

from indexer.post import Post, stable_id
from indexer.settings import Settings, SourceSettings
from indexer.sources import open_source
from tests.support import readings

ROOT = Path(__file__).parents[2]
BLOG = ROOT.parent / "shared" / "corpora" / "18f"

MINUTES = {
    "caching-and-redis-the-sticky-note-mental-model": 5,
    "cdn-the-local-convenience-store-mental-model": 5,
    "task-queues-and-message-brokers-celery-rabbitmq-and-kafka-untangled": 6,
    "rate-limiting-and-circuit-breaker-the-traffic-light-and-fuse-box-mental-model": 4,
    "why-cheap-hardware-wont-make-redis-replace-a-core-database": 3,
    "rest-vs-graphql-vs-grpc-the-restaurant-menu-mental-model": 4,
    "api-certificates-the-mastery-guide-to-debugging-and-the-chain-of-trust": 6,
    "authentication-vs-authorization-vs-oauth-the-id-card-mental-model": 5,
    "consistent-hashing-the-locker-room-mental-model": 4,
    "latency-vs-throughput-the-water-pipe-mental-model": 3,
    "load-balancer-reverse-proxy-api-gateway-the-grand-hotel-mental-model": 5,
    "monolith-vs-microservices-the-mansion-vs-village-mental-model": 4,
    "partitioning-bucketing-sharding-replication-edge-the-clean-mental-model": 6,
    "sql-vs-nosql-the-library-vs-warehouse-mental-model": 4,
}


@cache
def posts(folder: Path) -> tuple[Post, ...]:
    source = open_source(SourceSettings(str(folder)), Settings())
    return tuple(reading.post for reading in readings(source))


@pytest.fixture(scope="module")
def blog() -> tuple[Post, ...]:
    """All posts of the 18F blog; reading them raises nothing."""
    if not BLOG.is_dir():
        missing = (
            f"no posts of the 18F blog: put the folder 18f at ../{BLOG.relative_to(ROOT.parent)}"
        )
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    return posts(BLOG)


def test_every_post_of_a_real_blog_is_read_with_all_its_fields(blog: tuple[Post, ...]) -> None:
    counts = Counter[str]()
    for post in blog:
        counts["posts"] += 1
        counts["titles"] += bool(post.title)
        counts["dates"] += post.date is not None
        counts["dates with a time"] += post.date is not None and post.date.hour > 0
        counts["authors"] += len(post.authors)
        counts["tags"] += len(post.tags)
        counts["excerpts"] += bool(post.excerpt)
        counts["bodies"] += bool(post.sections and post.html)
    assert counts == {
        "posts": 509,
        "titles": 509,
        "dates": 509,
        "dates with a time": 53,
        "authors": 922,
        "tags": 1718,
        "excerpts": 509,
        "bodies": 509,
    }
    assert len({post.id for post in blog}) == 509
    slugs = Counter(post.slug for post in blog)
    assert {slug: number for slug, number in slugs.items() if number > 1} == {
        "andrew-hyder-award": 3
    }
    assert len({tag.lower() for post in blog for tag in post.tags}) == 142


def test_nothing_that_a_plain_reading_of_its_front_matter_finds_is_missing(
    blog: tuple[Post, ...],
) -> None:
    by_id = {post.id: post for post in blog}
    markup = re.compile(r"<[^>]*>|\]\([^)]*\)|\{[%{].*?[%}]\}")
    for path in BLOG.iterdir():
        head = re.sub(
            r"[ \t]+$", "", path.read_text("utf-8").split("\n---\n")[0], flags=re.MULTILINE
        )
        fields, post = next(yaml.safe_load_all(head)), by_id[stable_id(path.name)]
        authors = fields["authors"]
        assert post.authors == tuple(authors if isinstance(authors, list) else [authors]), path
        assert post.tags == tuple(str(tag) for tag in fields["tags"] or []), path
        assert str(post.date)[:10] == str(fields.get("date", path.name))[:10], path
        excerpt = html.unescape(markup.sub("", str(fields["excerpt"])))
        assert re.findall(r"\w+", post.excerpt) == re.findall(r"\w+", excerpt), path


def test_no_command_of_the_site_generator_is_left_in_its_texts(blog: tuple[Post, ...]) -> None:
    commands = ("{% include", "{% image", "{%endraw", "| url }}", "{{site.baseurl}}")
    texts = {post.slug: " ".join(section.text for section in post.sections) for post in blog}
    assert [slug for slug, text in texts.items() if any(c in text for c in commands)] == []
    assert [post.slug for post in blog if any(f'="{c}' in post.html for c in commands)] == []


def test_the_posts_of_this_project_are_as_long_as_their_minutes() -> None:
    newest_first = sorted(posts(ROOT / "data" / "posts"), key=lambda p: p.timestamp, reverse=True)
    assert [(post.slug, post.minutes) for post in newest_first] == list(MINUTES.items())
