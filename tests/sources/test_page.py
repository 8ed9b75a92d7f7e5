"""One page of a site: its encoding, and that whatever it holds is read or told to be wrong."""

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.errors import NotAPost, PostError
from tests.growth import in_proportion
from tests.pages import ADDRESS, page, read_post, texts


def test_a_page_that_says_nothing_about_itself_gives_what_it_has() -> None:
    post = read_post(page())
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
    assert texts(read_post(data, charset=charset)) == "café"


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
        read_post(data, charset=charset)
    assert str(error.value) == message
    assert not isinstance(error.value, NotAPost)


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
            post = read_post(data, address)
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
    def read(count: int) -> None:
        with contextlib.suppress(PostError):
            read_post(("<title>" + " - x" * 9 + "</title>" + piece * count).encode())

    assert in_proportion(read, 20_000)
