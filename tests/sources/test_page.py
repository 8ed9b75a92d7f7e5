"""One page of a site: its encoding, its facts, its content, and which pages are no posts."""

import contextlib
import time
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.errors import NotAPost, PostError
from indexer.post import Post
from indexer.settings import SourceSettings
from indexer.sources.page import read_page
from indexer.sources.page_text import sniff

ADDRESS = "https://blog.example/2024/my-post/"


def read(html: str | bytes, address: str = ADDRESS, charset: str = "", **given: Any) -> Post:
    data = html.encode() if isinstance(html, str) else html
    return read_page(data, address, SourceSettings(**given), charset).post


def page(body: str = "<article><h1>Title</h1><p>Text.</p></article>", head: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def texts(post: Post) -> str:
    return "\n".join(section.text for section in post.sections)


def test_a_page_that_says_nothing_about_itself_gives_what_it_has() -> None:
    post = read(page())
    assert (post.slug, post.title, texts(post)) == ("my-post", "Title", "Text.")
    assert (post.date, post.tags, post.authors, post.excerpt) == (None, (), (), "Text.")
    assert post.canonical == ADDRESS


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        ("<p>café</p>".encode(), ""),
        (b"\xef\xbb\xbf" + "<p>café</p>".encode(), "latin-1"),
        ("\ufeff<p>café</p>".encode("utf-16-le"), ""),
        ("\ufeff<p>café</p>".encode("utf-16-be"), ""),
        (b"<p>caf\xe9</p>", "ISO-8859-1"),
        (b"<p>caf\x8e</p>", '"macintosh"'),
        (b'<meta charset="windows-1252"><p>caf\xe9</p>', ""),
        (b"<meta http-equiv=Content-Type content='text/html; charset=latin1'><p>caf\xe9</p>", ""),
        (b'<?xml version="1.0" encoding="iso-8859-15"?><p>caf\xe9</p>', ""),
        ('<meta charset="utf-16"><p>café</p>'.encode(), ""),
        ('<meta charset="latin1"><p>café</p>'.encode(), "utf-8"),
    ],
)
def test_a_page_is_read_in_its_encoding(data: bytes, charset: str) -> None:
    assert texts(read(data, charset=charset)) == "café"


@pytest.mark.parametrize(
    ("data", "charset", "message"),
    [
        (
            b"<p>a\ncaf\xe9</p>",
            "",
            "line 2: not UTF-8: byte 0xE9 at offset 8; save the page as UTF-8",
        ),
        (
            "<p>café</p>\n<p>caf".encode() + b"\xe9</p>",
            "",
            "line 2: not UTF-8: byte 0xE9 at offset 19; save the page as UTF-8",
        ),
        (
            b"<p>\x81</p>",
            "windows-1252",
            "line 1: not CP1252: byte 0x81 at offset 3; save the page as UTF-8",
        ),
        (
            b"<meta charset=klingon>",
            "",
            "its encoding 'klingon' is not one of web pages; save the page as UTF-8",
        ),
        (b"a", "zip", "its encoding 'zip' is not one of web pages; save the page as UTF-8"),
        (
            b"<p>a</p>\n\0",
            "",
            "line 2: not a text: a NUL character; save the page as text in UTF-8",
        ),
        (b" \n ", "", "empty page; write a post in it, or remove it"),
        (b"<div>" * 501, "", "HTML elements nested deeper than 500 levels; close them"),
    ],
)
def test_what_cannot_be_read_is_told_with_the_line(data: bytes, charset: str, message: str) -> None:
    with pytest.raises(PostError) as error:
        read(data, charset=charset)
    assert str(error.value) == message
    assert not isinstance(error.value, NotAPost)


JSON_LD = '<script type="application/ld+json">{}</script>'


@pytest.mark.parametrize(
    ("head", "body", "fields"),
    [
        (
            JSON_LD.replace(
                "{}",
                '{"@context": "https://schema.org", "@graph": ['
                '{"@type": "WebPage", "name": "No"},'
                '{"@type": ["Article", "BlogPosting"], "headline": "Tom &amp; Jerry",'
                ' "datePublished": "2024-05-06T07:08:09+02:00", "author": [{"@id": "#ada"},'
                ' "Grace"], "keywords": ["a, b", "c"], "articleSection": "News"},'
                '{"@type": "Person", "@id": "#ada", "name": "Ada"}]}',
            ),
            "",
            {
                "title": "Tom & Jerry", "day": "2024-05-06", "authors": ("Ada", "Grace"),
                "tags": ("a, b", "c"), "categories": ("News",),
            },
        ),
        (
            "",
            ('<b itemprop="headline">Micro</b><meta itemprop="datePublished" content="2024-01-02">'
            '<i itemprop="author" itemscope>by <u itemprop="name">Ada</u></i>'
            '<i itemprop="keywords">one</i><i itemprop="keywords">two</i>'),
            {"title": "Micro", "day": "2024-01-02", "authors": ("Ada",), "tags": ("one", "two")},
        ),
        (
            ('<meta property="og:title" content="Open | Site">'
            '<meta property="og:site_name" content="Site">'
            '<meta property="article:published_time" content="2024-01-02T03:04:05Z">'
            '<meta property="article:author" content="https://facebook.example/ada">'
            '<meta name="author" content="Ada">'
            '<meta property="article:tag" content="a"><meta property="article:tag" content="b">'
            '<meta property="article:section" content="News">'
            '<meta property="og:description" content="Short.">'),
            "",
            {
                "title": "Open", "day": "2024-01-02", "authors": ("Ada",), "tags": ("a", "b"),
                "categories": ("News",), "excerpt": "Short.",
            },
        ),
        (
            ('<meta name="dcterms.created" content="2024-01-02"><meta name="keywords" content="a, b">'
            '<meta name="parsely-author" content="Ada"><meta name="Description" content="Short.">'),
            "",
            {"day": "2024-01-02", "authors": ("Ada",), "tags": ("a", "b"), "excerpt": "Short."},
        ),
        (
            "",
            ('<a class="p-author h-card" href="/">Ada</a><a class="p-category">a</a>'
            '<time class="dt-published" datetime="2024-01-02 03:04">then</time>'),
            {"day": "2024-01-02", "authors": ("Ada",), "tags": ("a",)},
        ),
        (
            "",
            ('<a rel="category tag" href="/category/news/">News</a><a rel="tag" href="/t/a">#a</a>'
            '<a rel="tag" href="/category/more/">More</a><p>of <a href="/tags/b/">text</a></p>'
            '<time datetime="2024-02-03" class="updated">later</time><time>2 January 2024</time>'),
            {"day": "2024-01-02", "categories": ("News", "More"), "tags": ("a",)},
        ),
        # Hugo tells no more than six tags to Open Graph, and the year 1 where there is no date.
        (
            ('<meta property="article:tag" content="A">'
            '<meta property="article:published_time" content="0001-01-01T00:00:00Z">'),
            '<ul><li><a href="/tags/a/">a</a></li><li><a href="/tags/b/">b</a></li></ul>',
            {"day": "None", "tags": ("a", "b")},
        ),
    ],
)  # fmt: skip
def test_facts_are_found_where_pages_say_them(head: str, body: str, fields: dict[str, Any]) -> None:
    post = read(page(f"<article><h1>Title</h1><header>{body}</header><p>Text.</p></article>", head))
    found = {name: str(post.day) if name == "day" else getattr(post, name) for name in fields}
    assert found == fields


def test_the_best_of_several_facts_wins() -> None:
    ranked = [
        JSON_LD.replace(
            "{}", '{"@type": "Article", "headline": "1", "datePublished": "2021-01-01"}'
        ),
        '<b itemprop="headline">2</b><b itemprop="datePublished">2022-01-01</b>',
        '<meta name="og:title" content="3"><meta name="article:published_time" content="2023-01-01">',
        '<meta name="dc.title" content="4"><meta name="date" content="2024-01-01">',
        '<b class="p-name">5</b><b class="dt-published">2025-01-01</b>',
        "<time>2026-01-01</time>",
    ]
    for best in range(len(ranked)):
        body = "".join(reversed(ranked[best:]))
        post = read(page(f"<article><h1>6</h1>{body}<p>Text.</p></article>"))
        assert (post.title, str(post.day)) == (str(best + 1), f"{2021 + best}-01-01")


@pytest.mark.parametrize(
    ("title", "site", "heading", "expected"),
    [
        ("Post | My Site", "", "", "Post"),
        ("Post – Part 2 — My Site", "My Site", "", "Post – Part 2"),
        ("Post – Part 2 - My Site", "", "Post – Part 2", "Post – Part 2"),
        ("My Site · Post", "", "Post", "Post"),
        ("Post - a story", "", "Something else", "Post - a story"),
        ("Post-mortem", "", "", "Post-mortem"),
        ("A|B", "A", "", "A|B"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_the_title(
    title: str, site: str, heading: str, expected: str
) -> None:
    head = f'<title>{title}</title><meta property="og:site_name" content="{site}">'
    body = f"<main>{f'<h1>{heading}</h1>' if heading else ''}<p>Text.</p></main>"
    assert read(page(body, head)).title == expected


@pytest.mark.parametrize(
    "json",
    [
        "{", "null", "[]", "[1, null, []]", '"Article"', "{}", '{"@type": {}}', '{"@graph": {}}',
        '{"@graph": [1, {"@type": [1, "Article"], "author": {"@id": []}, "keywords": {"a": 1}}]}',
        ('{"@type": "Article", "headline": {}, "datePublished": ["soon"], "author": 5,'
        ' "url": {"@id": 1}, "mainEntityOfPage": {"@id": {}}, "articleSection": [[]]}'),
        '{"@type": "Article", "headline": "\\ud800"}',
        "[" * 100_000, '{"a":' * 100_000, '{"@type": "Article", "keywords": "' + "a" * 10_000_000 + '"',
    ],
)  # fmt: skip
def test_json_ld_that_is_not_what_it_should_be_says_nothing(json: str) -> None:
    post = read(page(head=JSON_LD.replace("{}", json)))
    assert (post.title, post.day, post.authors) == ("Title", None, ())


def test_of_several_articles_in_json_ld_the_page_s_own_counts() -> None:
    article = '{"@type": "Article", "headline": "%s", "url": "%s"}'
    own = f"[{article % ('A', '/a/')}, {article % ('B', ADDRESS)}]"
    others = f"[{article % ('A', '/a/')}, {article % ('B', '/b/')}]"
    assert read(page(head=JSON_LD.replace("{}", own))).title == "B"
    assert read(page(head=JSON_LD.replace("{}", others))).title == "Title"


NOISE = [
    "<nav>Noise</nav>", "<aside>Noise</aside>", "<footer>Noise</footer>", "<form>Noise</form>",
    "<header>Noise</header>", '<div aria-hidden="true">Noise</div>', "<p hidden>Noise</p>",
    "<p data-pagefind-ignore>Noise</p>", '<div role="navigation">Noise</div>',
    '<div class="post-share-buttons">Noise</div>', '<div class="related-posts">Noise</div>',
    '<section id="comments">Noise</section>', '<ul class="toc">Noise</ul>',
    '<div class="sidebar">Noise</div>', '<div class="breadcrumbs">Noise</div>',
    '<div class="pagination">Noise</div>', "<noscript>Noise</noscript>", "<script>Noise</script>",
    "<!-- Noise -->", "<style>Noise</style>", "<svg><text>Noise</text></svg>",
    '<h2>Part<a class="anchor" href="#part">#</a></h2>', '<span class="lineno">Noise</span>',
]  # fmt: skip


@pytest.mark.parametrize("noise", NOISE)
def test_what_is_around_the_text_is_left_out(noise: str) -> None:
    post = read(page(f"<main><h1>Title</h1>{noise}<p>Text of the post.</p></main>"))
    assert texts(post).strip() == "Text of the post."
    assert "Noise" not in post.html
    assert "#" not in "".join(section.heading for section in post.sections)


@pytest.mark.parametrize(
    "kept",
    [
        '<div class="has-sidebar">Kept</div>',
        '<pre><code><span class="token tag">Kept</span> <span class="token comment">x</span></code></pre>',
        "<blockquote>a<footer>Kept</footer></blockquote>",
        '<aside class="callout">Kept</aside>',
        '<aside role="note">Kept</aside>',
        "<section><header><h2>Part</h2></header>Kept</section>",
        '<p>A note<sup><a href="#fn1">Kept</a></sup></p>',
        f'<div class="meta"><p>{"Kept and long. " * 20}</p></div>',
    ],
)
def test_what_only_looks_like_it_stays(kept: str) -> None:
    post = read(page(f"<article><h1>Title</h1><p>Text of the post.</p>{kept}</article>"))
    assert "Kept" in texts(post)


@pytest.mark.parametrize(
    "content",
    [
        "<main>Other<p>Other</p><div data-pagefind-body>Own</div></main>",
        '<article>Other<div itemprop="articleBody">Own</div></article>',
        '<div class="h-entry">Other<div class="e-content">Own</div></div>',
        '<article>Other<div class="post-content">Own</div></article>',
        "<div>Other</div><article>Own</article>",
        "<div>Other</div><main>Own</main>",
        '<div>Other</div><div role="main">Own</div>',
        '<div>Other</div><div id="content">Own</div>',
        '<table><tr><td><a href="/x">Other</a><td><div><p>Own</p></div></table>',
        '<div><div><a href="/x">Other</a></div><div><p>Own</p></div></div>',
        '<article><h1>T</h1>Own</article><article><h2><a href="/x/">Other</a></h2></article>',
    ],
)
def test_the_main_content_is_found(content: str) -> None:
    assert texts(read(page(content))) == "Own"


def test_a_selector_chooses_the_content() -> None:
    html = page("<main>Other</main><div class=own>One</div><div class=own>Two</div>")
    assert texts(read(html, selector="div.own")) == "One\nTwo"
    with pytest.raises(PostError, match=r"^selector: nothing on the page matches 'div.no'; "):
        read(html, selector="div.no")
    with pytest.raises(PostError, match=r"^selector: 'div\[\[' is not a CSS selector; "):
        read(html, selector="div[[")


def test_links_are_resolved_against_the_base_of_the_page() -> None:
    body = '<main><p>Read <a href="b">this</a>, <a href="#c">c</a> <img src="//x.example/i.png"></p></main>'
    assert '<a href="https://blog.example/2024/my-post/b">' in read(page(body)).html
    html = read(page(body, '<base href="/docs/">')).html
    assert '<a href="https://blog.example/docs/b">' in html
    assert '<a href="#c">' in html
    assert '<img src="https://x.example/i.png">' in html


CARD = '<article><h2><a href="/2024/{0}/">{0}</a></h2><p>About it, at some length.</p></article>'
REFRESH = '<meta http-equiv="Refresh" content="0;URL={}">'
CANONICAL = '<link rel="canonical" href="{}">'


@pytest.mark.parametrize(
    ("head", "body", "address", "reason"),
    [
        (REFRESH.format("/b/"), "", ADDRESS, "redirects to /b/"),
        (
            '<meta name="robots" content="NoIndex, follow">', "", ADDRESS,
            "asks not to be indexed (robots: noindex)",
        ),
        (
            CANONICAL.format("/2024/other/"), "", ADDRESS,
            "a copy of https://blog.example/2024/other/, its canonical address",
        ),
        ("", CARD.format("a") + CARD.format("b"), ADDRESS, "a list of posts"),
        ("", f"<main>{CARD.format('a')}</main>", "https://blog.example/tags/x/", "a list of posts"),
        ("", f"<article>Hi</article>{CARD.format('a')}", "https://blog.example/", "a list of posts"),
        ("", "<p>Nothing here</p>", "404.html", "the page for what is not found"),
        ("", "<p>a</p>", "https://blog.example/page/2/", "one of several pages of a list"),
        (JSON_LD.replace("{}", '{"@type": "CollectionPage"}'), "<p>a</p>", ADDRESS, "a list of posts"),
        (
            "", "<main><ul><li><a href=/a/>Post A</a></li><li><a href=/b/>Post B</a></li></ul></main>",
            ADDRESS, "a list of links to other pages",
        ),
        ("", '<main><form role="search"><input></form></main>', "search.html", "a page to search the site"),
    ],
)  # fmt: skip
def test_a_page_that_is_no_post_says_why(head: str, body: str, address: str, reason: str) -> None:
    with pytest.raises(NotAPost) as error:
        read(page(body or "<article><p>Text.</p></article>", head), address)
    assert str(error.value) == reason


def test_a_page_of_frames_is_no_post() -> None:
    with pytest.raises(NotAPost, match=r"^a page of frames$"):
        read("<!doctype html><html><head></head><frameset><frame src=a></frameset></html>")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta http-equiv="refresh" content="300">', ""),
        (REFRESH.format(ADDRESS), ""),
        (f"<noscript>{REFRESH.format('/no-scripts/')}</noscript>", ""),
        ('<meta name="robots" content="index, max-image-preview:large">', ""),
        (CANONICAL.format("http://www.blog.example/2024/my-post/index.html"), ""),
        (CANONICAL.format("https://elsewhere.example/a/"), ""),
        ("", f"<article><h1>Long</h1><p>{'Own text. ' * 9}</p></article>{CARD.format('a')}"),
        ("", '<article><h1><a href="https://elsewhere.example/x">Linked</a></h1>Text</article>'),
        ("", '<article><h1><a href="/2024/my-post/">Own</a></h1>Text</article>'),
        ('<meta property="article:published_time" content="2024-01-02">', CARD.format("a") * 2),
        (
            "",
            "<main><h1>Links</h1><p><a href='https://elsewhere.example/'>Only that</a></p></main>",
        ),
        ("", '<main><img src="/only.png"></main>'),
        ("", f"<article><h1>T</h1>Text</article><aside>{CARD.format('a') * 3}</aside>"),
    ],
)
def test_a_post_is_not_taken_for_anything_else(head: str, body: str) -> None:
    assert read(page(body or "<article><p>Text.</p></article>", head)).slug == "my-post"


def test_a_page_without_text_is_a_problem_and_not_passed_over() -> None:
    with pytest.raises(PostError, match=r"^no text found on the page; ") as error:
        read(page("<div id=app></div><script>render()</script>"))
    assert not isinstance(error.value, NotAPost)


@pytest.mark.parametrize(
    ("head", "is_page"),
    [
        (b"<!DOCTYPE html>", True),
        (b"\xef\xbb\xbf \n<html lang=en>", True),
        ("\ufeff<html>".encode("utf-16-le"), True),
        (b'<?xml version="1.0"?><!-- a --><!-- b --><!DOCTYPE html PUBLIC "-//W3C">', True),
        (b"<?xml version='1.0'?><rss><![CDATA[<html>]]>", False),
        (b"<htmlx>", False),
        (b"# <html>", False),
        (b"<!-- " * 200, False),
        (b"", False),
    ],
)
def test_a_page_is_known_by_its_first_bytes(head: bytes, is_page: bool) -> None:
    assert sniff(head) is is_page


PIECES = [
    *(
        "<",
        ">",
        "</",
        "<p>",
        "<div class='",
        "meta",
        "'>",
        "</div>",
        "<a href=",
        "</a>",
        "<script>",
    ),
    *("</script>", "<!--", "-->", "<svg>", "<title>", "</title>", "<article>", "<h1>", "<h2>"),
    *(
        "<header>",
        "<main>",
        "<time>",
        "<base href=",
        "http://[",
        "//",
        "\ud7ff",
        "\0",
        "\x1b",
        "&#0;",
    ),
    *(
        '<script type="application/ld+json">',
        '{"@type":"Article","url":"',
        '"}',
        "<link rel=canonical",
    ),
    *(
        "<meta charset=",
        "utf-16",
        " content=",
        " name=robots",
        "<frameset>",
        "<template>",
        "<noscript>",
    ),
    *("<table><td>", "<b>", "</b>", "itemprop=author ", "2024-01-02", "<form>", "<li>", "<select>"),
]


@given(st.binary())
@example(b"<frameset>")
@example(b"<head><title>")
@example(b"<a href='http://[a'>x</a>")
def test_any_bytes_are_a_post_or_an_error(data: bytes) -> None:
    check(data)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40).map("".join))
def test_any_pieces_of_a_page_are_a_post_or_an_error(html: str) -> None:
    check(html.encode("utf-8", "replace"))


def check(data: bytes) -> None:
    for address in ("a/b.html", ADDRESS):
        with contextlib.suppress(PostError):
            post = read(data, address)
            assert post.slug
            assert post.title == " ".join(post.title.split()) != ""
            assert repr(post).encode("utf-8")


@pytest.mark.parametrize(
    "piece",
    [
        "<!--", "<script ", "</script", "<svg>", "<title>", "<svg><title></svg>", "<!-->", "<a href=#>#",
        "<div class=meta></div>", "<article><h1>a</h1></article>", "<p>a - b | c", "<time>1 - </time>",
        "<a rel=tag href=/tag/a>a</a>", "<meta name=date content=2024>", "<h2><a href=/a>a</a></h2>",
        "<b itemprop=author>", "<td>", "<div><p>a</p></div>", "<?xml ", "<meta ", " - ", "&#35;", "<p class='"
    ],
)  # fmt: skip
def test_a_long_page_takes_time_in_proportion(piece: str) -> None:
    def seconds(count: int) -> float:
        html = ("<title>" + " - x" * 9 + "</title>" + piece * count).encode()
        started = time.perf_counter()
        with contextlib.suppress(PostError):
            read(html)
        return time.perf_counter() - started

    assert seconds(20_000) < 40 * max(seconds(2_000), 0.01)
