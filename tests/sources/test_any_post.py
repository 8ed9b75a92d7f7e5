"""Whatever a file holds, reading it gives a post or a PostError, and nothing else."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.errors import PostError
from indexer.post import UNDATED
from indexer.settings import Settings, SourceSettings
from indexer.sources import open_source
from indexer.sources.base import Item
from indexer.sources.markdown.frontmatter import split_front_matter
from indexer.sources.markup.render import read_markdown
from indexer.sources.markup.shortcodes import strip_shortcodes

MARKS = [
    *("---", "+++", "...", "{", "}", "title", 'title="', "date", "tags: [", "authors:\n-"),
    *("draft", "excerpt", "\\", "\ud7ff", "\ufeff", "\x1b", "\x85", "\u2028", "\U0001f600"),
    *("# ", "## ", "- ", "1. ", "> ", "```", "~~~", "`", "**", "_"),
    *("[x](", "](", ")", "![", "<div>", "</div>", "<script>", "<h2>", "</h2>", "<!--", "-->"),
    *("<a href='", "&#0;", "&lt;", "{{", "}}", "{%", "%}", "{% raw %}", "{% endraw %}"),
    *("{% highlight x %}", "{% endhighlight %}", "{: .a}", "{#a}", "|a|b|", "|-|-|"),
    *("2014-02-30", "http://xn--a.example/%zz"),
    *(
        "&a ",
        "*a ",
        "<<: ",
        "? ",
        "!!x ",
        "| ",
        "Title: ",
        "tags: ",
        "<!-- more -->",
        "permalink: /:",
    ),
    *("!!! a\n    ", ":::a\n", "[^1]", "[^1]: ", "import {", "<A b={", "{/*", "*/}", "\n: "),
]
SPACES = ["", " ", "\n", "\n\n", "\t", ": "]
TEXTS = st.lists(st.sampled_from(MARKS + SPACES) | st.text(max_size=5), max_size=30).map("".join)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("posts")


def check(folder: Path, content: bytes, name: str = "a.md") -> None:
    """Reads a file, which may raise PostError, and holds the post against what must be true."""
    (folder / name).write_bytes(content)
    with contextlib.suppress(PostError):
        post = open_source(SourceSettings(str(folder)), Settings()).read(Item(name, "")).post
        assert post.id
        assert post.slug
        assert post.title == " ".join(post.title.split()) != ""
        assert post.timestamp == int(post.date.timestamp() if post.date else UNDATED)
        anchors = [section.anchor for section in post.sections if section.level]
        assert len(set(anchors)) == len(anchors)
        assert all(f'id="{anchor}"' in post.html for anchor in anchors)
        assert repr(post).encode("utf-8")


@given(content=st.binary())
@example(b"\xef\xbb\xbf")
@settings(deadline=None)
def test_any_bytes(folder: Path, content: bytes) -> None:
    check(folder, content)


@given(text=TEXTS)
@settings(max_examples=400, deadline=None)
def test_any_text(folder: Path, text: str) -> None:
    check(folder, text.encode("utf-8", "replace"))
    check(folder, text.encode("utf-8", "replace"), "a.mdx")


@given(fields=TEXTS, body=TEXTS, fence=st.sampled_from(["---", "+++"]))
@settings(max_examples=400, deadline=None)
def test_any_front_matter(folder: Path, fields: str, body: str, fence: str) -> None:
    check(folder, f"{fence}\n{fields}\n{fence}\n{body}".encode("utf-8", "replace"))


@given(text=TEXTS)
def test_a_body_begins_at_the_line_that_is_told(text: str) -> None:
    with contextlib.suppress(PostError):
        _, body, line = split_front_matter(text)
        assert text.endswith(body)
        assert not body or text.split("\n", line - 1)[-1] == body


@given(text=TEXTS)
def test_a_text_without_commands_stays_as_it_is(text: str) -> None:
    without = text.replace("{", "(")
    assert strip_shortcodes(without) == without


@given(text=TEXTS)
@settings(deadline=None)
def test_any_markdown_has_sections_in_the_order_of_its_anchors(text: str) -> None:
    content = read_markdown(text, "Title")
    places = [content.html.find(f'id="{s.anchor}"') for s in content.sections if s.level]
    assert places == sorted(places)
