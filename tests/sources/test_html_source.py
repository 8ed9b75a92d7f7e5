"""Built sites, in the shape that their makers write them: from each page to the post, or why it is none."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from indexer.errors import NotAPost, PostError
from indexer.post import Post, Section, stable_id
from indexer.settings import Settings, SourceSettings
from indexer.sources.base import Item, Reading
from indexer.sources.pages.site import HtmlSource
from tests.runs import Runs
from tests.support import ROOT

SITES = ROOT / "tests" / "samples" / "html"

POSTS = {
    "hugo/posts/sticky-notes/index.html": Post(
        id=stable_id("posts/sticky-notes/index.html"),
        slug="sticky-notes",
        title="Sticky Notes",
        sections=(
            Section("A cache is a sticky note, see queues."),
            Section(
                "Then you walk to the library.\nnote := cache[key]\nreturn note\nA yellow note",
                "When it falls off",
                2,
                "when-it-falls-off",
            ),
        ),
        date=datetime.fromisoformat("2024-03-05T09:30:00+01:00"),
        authors=("Ada Lovelace", "Grace Hopper"),
        tags=("Redis", "Caching"),
        excerpt="Why a cache is a sticky note.",
        canonical="https://notes.example/posts/sticky-notes/",
        lang="en",
    ),
    "jekyll/2024/02/29/leap-day.html": Post(
        id=stable_id("2024/02/29/leap-day.html"),
        slug="leap-day",
        title="Leap Day",
        sections=(
            Section("A day that comes every four years.1"),
            Section("def leap?\nend\nMostly.", "The code", 2, "the-code"),
        ),
        date=datetime.fromisoformat("2024-02-29T12:00:00+00:00"),
        authors=("Grace Hopper",),
        excerpt="A day that comes every four years. Mostly.",
        canonical="https://daily.example/2024/02/29/leap-day.html",
        lang="en",
    ),
    "wordpress/hello-caching/index.html": Post(
        id=stable_id("hello-caching/index.html"),
        slug="hello-caching",
        title="Hello, caching",
        sections=(
            Section("Fast is what is near."),
            Section(
                "In memory, says this page.\nA shelf\nA near shelf", "How near?", 2, "how-near"
            ),
        ),
        date=datetime.fromisoformat("2024-05-06T07:08:09+02:00"),
        categories=("Performance",),
        authors=("Jane Doe",),
        tags=("cache", "web speed"),
        excerpt="Fast is what is near. In memory, says this page.",
        canonical="https://press.example/hello-caching/",
        lang="en",
    ),
    "ghost/queues/index.html": Post(
        id=stable_id("queues/index.html"),
        slug="queues",
        title="It's all queues",
        sections=(
            Section("Work waits in line.\n\U0001f4a1\nLines grow."),
            Section("They keep the line.\nA line", "Brokers", 2, "brokers"),
        ),
        date=datetime.fromisoformat("2024-06-07T08:09:10+00:00"),
        authors=("Alan Turing",),
        tags=("Infrastructure", "Task Queues"),
        excerpt="Where work waits.",
        canonical="https://casper.example/queues/",
        lang="en",
    ),
    "eleventy/blog/hashing/index.html": Post(
        id=stable_id("blog/hashing/index.html"),
        slug="hashing",
        title="Hashing on a ring",
        sections=(
            Section("Lockers stand in a circle."),
            Section("Few things move.\n<ring> <!-- round -->", "Adding one", 2, "adding-one"),
        ),
        date=datetime.fromisoformat("2024-07-08T00:00:00+00:00"),
        tags=("web", "second tag"),
        excerpt="I am writing about my experiences as a naval navel-gazer.",
        lang="en",
    ),
    "mkdocs/blog/2024/01/31/partitions/index.html": Post(
        id=stable_id("blog/2024/01/31/partitions/index.html"),
        slug="partitions",
        title="Partitions",
        sections=(
            Section("A table can be cut.\nNote\nKeep the scissors."),
            Section("SELECT 42", "By key", 2, "by-key"),
        ),
        date=datetime.fromisoformat("2024-01-31T00:00:00+00:00"),
        categories=("Databases",),
        authors=("Barbara Liskov",),
        tags=("Sharding", "SQL"),
        excerpt="Cutting tables.",
        canonical="https://manual.example/blog/2024/01/31/partitions/",
        lang="en",
    ),
    "mkdocs/setup/index.html": Post(
        id=stable_id("setup/index.html"),
        slug="setup",
        title="Setup",
        sections=(Section("Read the post first, then install it with your package manager."),),
        authors=("Edsger Dijkstra",),
        excerpt="Read the post first, then install it with your package manager.",
        canonical="https://manual.example/setup/",
        lang="en",
    ),
}
"""Page -> its post, apart from the HTML."""

NO_POSTS = {
    "hugo/index.html": "a list of posts",
    "hugo/tags/index.html": "a list of links to other pages",
    "hugo/tags/redis/index.html": "a list of posts",
    "hugo/posts/page/2/index.html": "one of several pages of a list",
    "hugo/404.html": "the page for what is not found",
    "hugo/old/sticky/index.html": "redirects to https://notes.example/posts/sticky-notes/",
    "jekyll/index.html": "a list of links to other pages",
    "wordpress/category/performance/index.html": "a list of posts",
    "ghost/tag/infrastructure/index.html": "a list of posts",
    "eleventy/tags/web/index.html": "a list of links to other pages",
}
"""Page -> why it is no post."""


def read(path: str, **settings: str) -> Reading:
    site, _, key = path.partition("/")
    source = HtmlSource(SourceSettings(str(SITES / site)), Settings(**settings))  # type: ignore[arg-type]
    return source.read(Item(key, ""))


def all_text(post: Post) -> str:
    """Everything of a post that can be found or shown."""
    return repr(post)


@pytest.mark.parametrize("path", POSTS)
def test_a_page_of_a_built_site_is_this_post(path: str) -> None:
    post = read(path).post
    expected = POSTS[path]
    assert {name: getattr(post, name) for name in Post.__slots__ if name != "html"} == {
        name: getattr(expected, name) for name in Post.__slots__ if name != "html"
    }


@pytest.mark.parametrize("path", POSTS)
def test_nothing_of_the_navigation_is_left_in_a_post(path: str) -> None:
    # Every word of the samples that is around the post begins with Nav.
    page = (SITES / path).read_text("utf-8")
    assert "Nav" in page
    assert "Nav" not in all_text(read(path).post)


@pytest.mark.parametrize("path", NO_POSTS)
def test_a_page_without_a_post_says_why(path: str) -> None:
    with pytest.raises(NotAPost) as error:
        read(path)
    assert str(error.value) == NO_POSTS[path]


def test_every_sample_is_in_a_table() -> None:
    pages = {path.relative_to(SITES).as_posix() for path in SITES.rglob("*.html")}
    assert pages == POSTS.keys() | NO_POSTS.keys()


def test_links_and_images_are_whole_where_the_site_is_known() -> None:
    html = read("hugo/posts/sticky-notes/index.html").post.html
    assert '<a href="https://notes.example/posts/queues/">' in html
    assert '<img src="https://notes.example/images/note.png" alt="A yellow note">' in html
    assert '<a href="../lockers/">' in read("eleventy/blog/hashing/index.html").post.html


def test_the_address_of_the_site_is_a_setting() -> None:
    post = read("eleventy/blog/hashing/index.html", site_url="https://eleven.example/base").post
    assert post.canonical == "https://eleven.example/base/blog/hashing/"
    assert '<a href="https://eleven.example/base/blog/lockers/">' in post.html
    assert post.id == stable_id("blog/hashing/index.html")


def test_a_page_keeps_the_text_it_was_read_from() -> None:
    path = "eleventy/blog/hashing/index.html"
    assert read(path).raw == (SITES / path).read_text("utf-8")


@pytest.mark.parametrize(
    ("path", "slug", "other"),
    [
        ("hugo/posts/sticky-notes/index.html", "sticky-notes", "posts-sticky-notes"),
        ("jekyll/2024/02/29/leap-day.html", "leap-day", "2024-02-29-leap-day"),
        ("mkdocs/setup/index.html", "setup", f"setup-{stable_id('setup/index.html')[:8]}"),
    ],
)
def test_the_path_gives_the_slug(path: str, slug: str, other: str) -> None:
    reading = read(path)
    assert (reading.post.slug, reading.other_slug) == (slug, other)


def test_a_page_that_is_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<p>word</p>" * 100_000)
    source = HtmlSource(SourceSettings(str(tmp_path)), Settings(largest_file=1))
    with pytest.raises(PostError, match=r"^1,100,000 bytes, where 1,000,000 are allowed;"):
        source.read(Item("a.html", ""))


def test_one_page_is_a_source(tmp_path: Path) -> None:
    file = tmp_path / "note.html"
    file.write_text("<title>Note</title><p>Text.</p>")
    source = HtmlSource(SourceSettings(str(file)), Settings())
    (item,) = source.items()
    assert isinstance(item, Item)
    assert source.read(item).post.slug == "note"


def test_a_site_is_indexed_with_its_posts_only(tmp_path: Path) -> None:
    runs = Runs(tmp_path, HtmlSource(SourceSettings(str(tmp_path / "posts")), Settings()))
    shutil.copytree(SITES / "hugo", tmp_path / "posts")
    report = runs.run()
    assert runs.slugs() == ["sticky-notes"]
    assert (report.added, len(report.skipped), report.problems) == (1, 6, [])
