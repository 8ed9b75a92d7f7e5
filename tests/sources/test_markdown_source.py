"""From a Markdown file to its post, and from a place to its source."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.errors import PostError
from indexer.post import Post, Section, stable_id
from indexer.settings import Settings, SourceSettings
from indexer.sources import open_source
from indexer.sources.base import Item, Reading
from tests.support import readings

ReadPost = Callable[..., Reading]

FIELDS = {
    "yaml": """---
title: Coming soon
date: 2014-03-12T10:11:00-04:00
category: News
tags: [System Design, 1.10]
authors: [Ada, Grace]
excerpt: The *very* first
---
""",
    "toml": """+++
title = "Coming soon"
date = 2014-03-12T10:11:00-04:00
category = "News"
tags = ["System Design", 1.10]
authors = ["Ada", "Grace"]
excerpt = "The *very* first"
+++
""",
    "json": """{
  "title": "Coming soon",
  "date": "2014-03-12T10:11:00-04:00",
  "category": "News",
  "tags": ["System Design", 1.10],
  "authors": ["Ada", "Grace"],
  "excerpt": "The *very* first"
}
""",
}


@pytest.fixture
def read_post(tmp_path: Path) -> ReadPost:
    """A function from a file's content, and its path in the source, to what is read from it."""

    def read(content: str | bytes, key: str = "post.md", **settings: int) -> Reading:
        file = tmp_path / key
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        source = open_source(SourceSettings(str(tmp_path)), Settings(**settings))  # type: ignore[arg-type]
        return source.read(Item(key, ""))

    return read


@pytest.mark.parametrize("notation", FIELDS)
def test_a_file_with_all_fields_is_the_same_post_in_every_notation(
    notation: str, read_post: ReadPost
) -> None:
    text = FIELDS[notation] + "Lead.\n\n## More\n\nText.\n"
    reading = read_post(text, "a/soon.md")
    assert reading == Reading(
        Post(
            id=stable_id("a/soon.md"),
            slug="soon",
            title="Coming soon",
            sections=(Section("Lead."), Section("Text.", "More", 2, "more")),
            date=datetime.fromisoformat("2014-03-12T10:11:00-04:00"),
            categories=("News",),
            authors=("Ada", "Grace"),
            tags=("System Design", "1.10"),
            excerpt="The very first",
            html='<p>Lead.</p>\n<h2 id="more">More</h2>\n<p>Text.</p>\n',
        ),
        draft=False,
        other_slug="a-soon",
        raw=text,
    )


def test_a_file_without_front_matter_gives_what_it_has(read_post: ReadPost) -> None:
    text = "# Coming *soon*\r\n\r\nWe are new.\r\nWait!\r\n"
    assert read_post(text, "2014-03-12-hello-world.md").post == Post(
        id=stable_id("2014-03-12-hello-world.md"),
        slug="hello-world",
        title="Coming soon",
        sections=(Section("We are new. Wait!"),),
        date=datetime(2014, 3, 12, tzinfo=UTC),
        excerpt="We are new. Wait!",
        html="\n<p>We are new.\nWait!</p>\n",
        lang="en",
    )


@pytest.mark.parametrize(
    ("key", "title", "slug", "day"),
    [
        ("coming-soon.md", "Coming soon", "coming-soon", None),
        ("2014-03-12-coming-soon.md", "Coming soon", "coming-soon", "2014-03-12"),
        (
            "2024-12-5-project_defaults.markdown",
            "Project defaults",
            "project-defaults",
            "2024-12-05",
        ),
        ("x/2014-03-12-We-Are-Hiring/index.md", "We Are Hiring", "we-are-hiring", "2014-03-12"),
        ("2014-03-12.md", "2014 03 12", "2014-03-12", "2014-03-12"),
        ("2014-03-120-reasons.md", "2014 03 120 reasons", "2014-03-120-reasons", None),
        ("C++ & C#.md", "C++ & C#", "c++-c#", None),
        ("\u65e5\u672c.md", "\u65e5\u672c", "\u65e5\u672c", None),
        ("a.b.md", "A.b", "a.b", None),
    ],
)
def test_a_file_name_gives_title_slug_and_date(
    key: str, title: str, slug: str, day: str | None, read_post: ReadPost
) -> None:
    post = read_post("text", key).post
    assert (post.title, post.slug, post.day and post.day.isoformat()) == (title, slug, day)


def test_a_name_without_words_falls_back_to_the_id(read_post: ReadPost) -> None:
    post = read_post("text", "---.md").post
    assert (post.slug, post.title) == (post.id, post.id)


@pytest.mark.parametrize(
    ("key", "text", "slug", "other"),
    [
        ("2024-01-12-award.md", "text", "award", "2024-01-12-award"),
        ("_posts/2024-01-12-award.md", "text", "award", "2024-01-12-award"),
        ("en/2024/award/index.md", "text", "award", "en-2024-award"),
        ("award.md", "text", "award", f"award-{stable_id('award.md')[:8]}"),
        ("2024-01-12-award.md", "---\nslug: prize\n---\n", "prize", ""),
    ],
)
def test_another_slug_is_told_for_when_the_own_is_taken(
    key: str, text: str, slug: str, other: str, read_post: ReadPost
) -> None:
    reading = read_post(text, key)
    assert (reading.post.slug, reading.other_slug) == (slug, other)


def test_the_index_of_the_source_has_the_name_of_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "my-post"
    folder.mkdir()
    (folder / "index.md").write_text("text")
    source = open_source(SourceSettings(str(folder)), Settings())
    assert [reading.post.slug for reading in readings(source)] == ["my-post"]


def test_front_matter_wins_over_the_file_name(read_post: ReadPost) -> None:
    text = "---\nid: 7\nslug: Über uns!\ntitle: A\ndate: 2020-01-02\n---\n# Heading"
    post = read_post(text, "2014-03-12-x.md").post
    assert (post.id, post.slug, post.title, str(post.day)) == ("7", "über-uns", "A", "2020-01-02")
    assert post.sections == (Section("", "Heading", 1, "heading"),)


def test_a_post_may_be_a_title_alone(read_post: ReadPost) -> None:
    post = read_post("---\ntitle: A\n---\n").post
    assert (post.title, post.sections, post.html, post.excerpt, post.minutes) == (
        "A",
        (),
        "",
        "",
        1,
    )


@pytest.mark.parametrize(
    ("key", "text", "draft"),
    [
        ("a.md", "text", False),
        ("a.md", "---\ndraft: true\n---\n", True),
        ("a.md", "---\npublished: false\n---\n", True),
        ("_posts/a.md", "text", False),
        ("_drafts/a.md", "text", True),
        ("blog/_drafts/deep/a.md", "---\ndraft: false\n---\n", True),
    ],
)
def test_drafts_are_told_apart(key: str, text: str, draft: bool, read_post: ReadPost) -> None:
    assert read_post(text, key).draft is draft


@pytest.mark.parametrize(
    ("body", "excerpt"),
    [
        ("## Heading\n\n```\ncode\n```\n\nFirst *one*.\n\nThen two.", "First one. Then two."),
        ("![alt](x.png)\n\nText.", "Text."),
        ("- only\n- a list", "only a list"),
        (
            "A sentence of some length, to be kept. " * 9,
            "A sentence of some length, to be kept. " * 5,
        ),
        ("word " * 100, "word " * 39 + "word\u2026"),
        ("Hm. " + "word " * 100, "Hm. " + "word " * 38 + "word\u2026"),
        ("x" * 300, "x" * 199 + "\u2026"),
    ],
)
def test_without_an_excerpt_the_first_sentences_are_it(
    body: str, excerpt: str, read_post: ReadPost
) -> None:
    assert read_post(body).post.excerpt == excerpt.strip()


def test_an_excerpt_that_is_only_markup_is_none(read_post: ReadPost) -> None:
    assert read_post("---\nexcerpt: '<!-- more -->'\n---\nText.").post.excerpt == "Text."


@pytest.mark.parametrize(
    ("content", "key", "message"),
    [
        ("", "a.md", "empty file; write a post in it, or remove it"),
        (b"caf\xe9", "a.md", "line 1: not UTF-8: byte 0xE9 at offset 3; save the file as UTF-8"),
        (
            "---\ntitle: A\ndate: 2014-02-30\n---\n",
            "a.md",
            (
                "line 3: date: '2014-02-30' cannot be read (day is out of range for month)"
                "; write 2014-03-19, 2014-03-19T10:14:29-04:00 or March 19, 2014"
            ),
        ),
        (
            '+++\ntitle = "A"\n\npubDate = "soon"\n+++\n',
            "a.md",
            (
                "line 4: pubdate: 'soon' cannot be read (not a date)"
                "; write 2014-03-19, 2014-03-19T10:14:29-04:00 or March 19, 2014"
            ),
        ),
        (
            '{\n  "title": ["A"]\n}\n',
            "a.md",
            "line 2: title: holds a list, where one text is allowed",
        ),
        (
            "text",
            "2014-02-30-a.md",
            (
                "the file's name begins with 2014-02-30, not a date"
                "; rename the file, or give a date in its front matter"
            ),
        ),
        ("<div>" * 501, "a.md", "HTML elements nested deeper than 500 levels; close them"),
    ],
)
def test_what_cannot_be_a_post_is_told_with_the_line(
    content: str | bytes, key: str, message: str, read_post: ReadPost
) -> None:
    with pytest.raises(PostError) as error:
        read_post(content, key)
    assert str(error.value) == message


def test_the_largest_file_is_a_setting(read_post: ReadPost) -> None:
    text = "word " * 300_000
    assert read_post(text, largest_file=2).post.minutes == 1500
    with pytest.raises(PostError, match=r"^1,500,000 bytes, where 1,000,000 are allowed;"):
        read_post(text, largest_file=1)
