"""Headings cut a post into sections; the text is what a reader sees."""

import contextlib

import pytest

from indexer.errors import PostError
from indexer.post import Section
from indexer.sources.markup.content import Content, read_html
from indexer.sources.markup.render import plain_line, read_markdown
from tests.growth import in_proportion

TEXTS = [
    ("one *two*\nthree", "one two three"),
    ("un*frigging*believable", "unfriggingbelievable"),
    ("one\n\ntwo", "one\ntwo"),
    ("one  \ntwo", "one\ntwo"),
    ("- one\n- two\n  - three", "one\ntwo\nthree"),
    ("> one\n>\n> two", "one\ntwo"),
    ("| a | b |\n|---|---|\n| c | d |", "a\nb\nc\nd"),
    ("use `git log` now", "use git log now"),
    ("```python\nx = 1\n\nif x:\n    y   = <b>\n```", "x = 1\nif x:\ny = <b>"),
    ("    indented code", "indented code"),
    ("[words](https://example.com/target \"title\")", "words"),
    ("<https://example.com/>", "https://example.com/"),
    ("before ![the *alt*](x.png) after", "before the alt after"),
    ("a<!-- comment -->b", "ab"),
    ("one<br>two<hr>three", "one\ntwo\nthree"),
    ("<div>one</div><div>two</div>", "one\ntwo"),
    ("<section>one</section><form>two</form><main>three</main>", "one\ntwo\nthree"),
    ("<details><summary>one</summary>two</details>", "one\ntwo"),
    ("<dl><dt>one<dd>two</dl>", "one\ntwo"),
    ("H<sub>2</sub>O &amp; &lt;b&gt; &nbsp; x", "H2O & <b> x"),
    ("~~gone~~ here", "gone here"),
    ("{{< tweet 1 >}}\nhere {{ site.title }}", "here"),
    ("a\x1b[31mb", "a[31mb"),
    ("word[^1] more\n\n[^1]: A *note*.", "word more\nA note."),
    ("word<sup><a href='#n'>[2]</a></sup> x<sup>2</sup>", "word x2"),
    ('!!! note "On *time*"\n    Inside.\n\nAfter', "On time\nInside.\nAfter"),
    ("??? tip\n    Inside.", "Tip\nInside."),
    (":::note[Mind the <gap>]\nInside.\n:::\nAfter", "Mind the <gap>\nInside.\nAfter"),
    ("Term\n: Meaning", "Term\nMeaning"),
    ("- [x] done\n- [ ] open [x] y", "done\nopen [x] y"),
]  # fmt: skip


@pytest.mark.parametrize(("markdown", "text"), TEXTS)
def test_the_text_is_what_a_reader_sees(markdown: str, text: str) -> None:
    assert read_markdown(markdown, "Title").sections == (Section(text),)


def sections(markdown: str, title: str = "Title") -> tuple[Section, ...]:
    return read_markdown(markdown, title).sections


def test_every_heading_begins_a_section_with_an_anchor() -> None:
    text = "lead\n\n## The *big* idea\n\none\n\n### `code` & C++\n\ntwo\n\nSetext\n======\n"
    assert sections(text) == (
        Section("lead"),
        Section("one", "The big idea", 2, "the-big-idea"),
        Section("two", "code & C++", 3, "code-c++"),
        Section("", "Setext", 1, "setext"),
    )
    assert '<h3 id="the-big-idea">The <em>big</em> idea</h3>' in read_markdown(text, "T").html


@pytest.mark.parametrize(
    ("markdown", "heading", "anchor"),
    [
        ("## Title {#my-id}", "Title", "my-id"),
        ("## `{x}` { #my.id .wide }", "{x}", "my.id"),
        ("## Title\n{: #my-id}", "Title", "my-id"),
        ("Title {#my-id}\n---", "Title", "my-id"),
        ("## Title \\{#my-id}", "Title {#my-id}", "title-#my-id"),
        ("<h2 id='my-id' class='x'>Title</h2>", "Title", "my-id"),
        ("<h2 id='a b'>Title</h2>", "Title", "title"),
    ],
)
def test_an_id_that_the_writer_gives_a_heading_is_its_anchor(
    markdown: str, heading: str, anchor: str
) -> None:
    content = read_markdown(markdown, "T")
    assert [(one.heading, one.anchor) for one in content.sections] == [(heading, anchor)]
    assert f'<h2 id="{anchor}">' in content.html


def test_ids_of_writers_are_unique_too_and_go_where_no_section_begins() -> None:
    content = read_html('<h2 id="a">x</h2><h2>a</h2><h2 id="a">y</h2><h3 id="b"></h3>', "T")
    assert [section.anchor for section in content.sections] == ["a", "a-2", "a-3"]
    assert 'id="b"' not in content.html


HOSTILE = [
    *("[^1]", "[^a]: ", "[^a]: b\n\n", "[^a]\n\n[^a]: x\n\n", "!!! a\n", "!!! a\n    ", ":::a\n"),
    *(
        ":::a\n:::\n",
        "::::",
        "a\n: b\n",
        ": ",
        "- [ ] a\n",
        "# a {#b}\n",
        "<sup>",
        "<sup>[1]</sup>",
    ),
]


@pytest.mark.parametrize("part", HOSTILE)
def test_the_time_grows_with_the_length_alone(part: str) -> None:
    def read(size: int) -> None:
        with contextlib.suppress(PostError):
            read_markdown(part * (size // len(part)), "T")

    assert in_proportion(read, 50_000)


def test_anchors_are_unique_within_a_post() -> None:
    headings = ["Same", "same 2", "Same", "Same!", "???", "!!!", "\u65e5\u672c"]
    anchors = [s.anchor for s in sections("\n\n".join(f"## {heading}" for heading in headings))]
    assert anchors == ["same", "same-2", "same-3", "same-4", "section", "section-2", "\u65e5\u672c"]


def test_a_long_heading_has_a_shorter_anchor() -> None:
    (section,) = sections("## " + "word " * 100)
    assert (len(section.heading), section.anchor) == (499, "-".join(["word"] * 16))


def test_headings_inside_other_blocks_and_headings_are_found() -> None:
    html = "<blockquote><h2>a</h2>b</blockquote><h3>c <span><h4>d</h4></span></h3>e"
    assert read_html(html, "T").sections == (
        Section("b", "a", 2, "a"),
        Section("e", "c d", 3, "c-d"),
    )


def test_an_empty_heading_is_no_section() -> None:
    assert sections("one\n\n##\n\ntwo") == (Section("one\ntwo"),)


@pytest.mark.parametrize("title", ["Coming soon", "coming  SOON"])
def test_a_leading_heading_that_repeats_the_title_is_left_out(title: str) -> None:
    content = read_markdown("# Coming *soon*\n\ntext\n\n## Coming soon\n\nmore", title)
    assert content == Content(
        '\n<p>text</p>\n<h2 id="coming-soon">Coming soon</h2>\n<p>more</p>\n',
        (Section("text"), Section("more", "Coming soon", 2, "coming-soon")),
        title,
        "text more",
    )


def test_a_leading_heading_that_says_something_else_stays() -> None:
    assert sections("# Other\n\ntext", "Title") == (Section("text", "Other", 1, "other"),)


def test_without_a_title_the_first_heading_is_the_title() -> None:
    leading = read_markdown("## First\n\ntext")
    assert (leading.title, leading.sections) == ("First", (Section("text"),))
    later = read_markdown("lead\n\n## First\n\ntext")
    assert later.title == "First"
    assert later.sections == (Section("lead"), Section("text", "First", 2, "first"))


def test_a_heading_with_an_image_that_is_left_out_takes_the_image_along() -> None:
    content = read_html('<h1><img alt="x">Title</h1><p>text</p>')
    assert (content.title, content.html) == ("x Title", "<p>text</p>")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Nothing special", "Nothing special"),
        ("*Very* `special` [link](/x) &amp; <b>bold</b>", "Very special link & bold"),
        ("a_snake_case & <script>alert(1)</script>", "a_snake_case &"),
        ("{{ site.title }} here", "here"),
        ("<p>one</p><p>two</p>", "one two"),
        ("<h1>one</h1>", "one"),
        ("2 * 3 * 4 < 5", "2 * 3 * 4 < 5"),
        ("", ""),
    ],
)
def test_a_short_text_loses_its_markup(text: str, plain: str) -> None:
    assert plain_line(text) == plain


def test_a_page_has_one_h1_and_it_is_the_title_of_the_post() -> None:
    html = read_html("<h1>Title</h1><h1>Part</h1><h2>Piece</h2><h6>Small</h6>").html
    assert html == '<h2 id="part">Part</h2><h3 id="piece">Piece</h3><h6 id="small">Small</h6>'


def test_headings_without_an_h1_stay_as_they_are() -> None:
    assert read_html("<h2>Part</h2><h4>Piece</h4>", "Title").html.count("<h4") == 1
