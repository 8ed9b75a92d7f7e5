"""The text of WordPress posts: paragraphs and shortcodes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.exports.wordpress_text import to_html, without_shortcodes
from indexer.sources.markup.content import read_html
from tests.growth import in_proportion


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n\n<p>three</p>"),
        ("one<br />\ntwo", "<p>one<br>\ntwo</p>"),
        ("a\r\n\r\nb", "<p>a</p>\n\n<p>b</p>"),
        ("a<!--more-->b", "<p>a</p>\n\n<p>b</p>"),
        ("<h2>head</h2>\ntext", "<h2>head</h2><p>text</p>"),
        ("<p>one\n\n<p>two</p>\nthree", "<p>one\n\n<p>two</p><p>three</p>"),
        ("<p>one\n\ntwo</p>", "<p>one\n\n<p>two</p>"),
        ("<ul>\n<li>a\nb</li>\n</ul>", "<ul>\n<li>a<br>\nb</li>\n</ul>"),
        ("<blockquote>a\n\nb</blockquote>", "<blockquote><p>a</p>\n\n<p>b</p></blockquote>"),
        ("<pre>a\n\n<p>b\n</pre>\nc", "<pre>a\n\n<p>b\n</pre><p>c</p>"),
        ("a <em>b\nc</em>", "<p>a <em>b<br>\nc</em></p>"),
        ("<!-- wp:html -->\na\n\nb", "<!-- wp:html -->\na\n\nb"),
    ],
)
def test_text_gets_paragraphs(text: str, html: str) -> None:
    assert to_html(text) == html


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('[caption id="a" width="3"]<img src="a.png"> words[/caption]', '<img src="a.png"> words'),
        ("a[gallery]b[gallery ids='1,2' /]c", "abc"),
        ("[embed]https://e.example/[/embed]", "https://e.example/"),
        ("[youtube=https://e.example/]", ""),
        ('[contact-form-7 id="1"] [box]in[/box] [alert]', " in [alert]"),
        ("[sic] [1] a[i] [Smith, 2004] [see below]", "[sic] [1] a[i] [Smith, 2004] [see below]"),
        ("[[gallery]] [[sic]] [[1]]", "[gallery] [[sic]] [[1]]"),
        ('<a title="[gallery]">x</a>', '<a title="[gallery]">x</a>'),
        ("<pre>[toc]</pre> <code>[toc]</code>[toc]", "<pre>[toc]</pre> <code>[toc]</code>"),
        ("[code]\na[0] < &lt;\n[/code]", "<pre><code>a[0] &lt; &lt;</code></pre>"),
        ('[sourcecode language="c"]x[/sourcecode]', '<pre><code class="language-c">x</code></pre>'),
        ("[code] begins nothing", "[code] begins nothing"),
    ],
)  # fmt: skip
def test_shortcodes_go_and_what_they_enclose_stays(text: str, left: str) -> None:
    assert without_shortcodes(text) == left


PIECES = [
    *"ab[]<>/\n ",
    "\n\n",
    "[code]",
    "[/code]",
    "<p>",
    "</p>",
    "<li>",
    "</ul>",
    "<pre>",
    "[[x]]",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_no_word_outside_of_brackets_is_lost(text: str) -> None:
    words = "".join(section.text for section in read_html(to_html(f"first {text} last")).sections)
    assert "first" in words
    assert "<" in text or "[" in text or "last" in words


@pytest.mark.parametrize(
    "piece", ["[code]", "[a", "<pre>", "<div>", "</p>", "\n \n", "<div></p>", "[a x="]
)
def test_time_grows_with_the_length_alone(piece: str) -> None:
    def convert(size: int) -> None:
        to_html(f"a{' ' * size}b" + piece * (size // len(piece)))

    assert in_proportion(convert, 300_000)
