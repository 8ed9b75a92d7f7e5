"""Which encoding a text is in, and that codecs which are none of texts are never run."""

import io
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import PostError
from indexer.sources.encoding import find_encoding
from indexer.sources.feeds.xml_text import read_xml_feed
from indexer.sources.xml_records import records
from tests.pages import read_post

NO_TEXTS = ["punycode", "idna", "utf-7", "base64", "unicode_escape", "undefined"]
ITEM = frozenset({"item"})


@pytest.mark.parametrize(
    ("data", "charset", "declared", "codec"),
    [
        (b"a", "", "", "utf-8"),
        (b"\xef\xbb\xbfa", "latin-1", "latin-1", "utf-8"),
        (b"\xff\xfea\0", "", "utf-8", "utf-16-le"),
        (b"\xfe\xff\0a", "", "utf-8", "utf-16-be"),
        (b"<\0a\0", "", "", "utf-16-le"),
        (b"\0<\0a", "", "", "utf-16-be"),
        (b"a", " 'Windows-1251' ", "latin-1", "cp1251"),
        (b"a", "utf-16", "", "utf-16-le"),
        (b"a", "", "ISO-8859-1", "cp1252"),
        (b"a", "", "utf-16", "utf-8"),
        (b"a", "", "UTF_32", "utf-8"),
        (b"a", "", "utf8mb4", "utf-8"),
        (b"a", "", "Shift_JIS", "cp932"),
        (b"\n<?xml version='1.0' encoding='koi8-r'?>", "", "latin-1", "koi8-r"),
        (b"<?xml encoding='koi8-r'?>", "latin-1", "", "cp1252"),
        *((b"a", name, "", "") for name in NO_TEXTS),
        *((b"a", "", name, "") for name in [*NO_TEXTS, "klingon", "a\0b", "\udcff"]),
    ],
)
def test_an_encoding_is_found_by_mark_by_charset_by_declaration(
    data: bytes, charset: str, declared: str, codec: str
) -> None:
    assert find_encoding(data, charset, declared).codec == codec


@given(st.binary(max_size=50), st.text(max_size=20), st.text(max_size=20))
def test_what_is_found_can_be_read_with(data: bytes, charset: str, declared: str) -> None:
    encoding = find_encoding(data, charset, declared)
    assert data.startswith(encoding.mark)
    if encoding.codec:
        data.decode(encoding.codec, "replace")


@pytest.mark.parametrize("name", NO_TEXTS)
def test_what_is_no_encoding_of_texts_is_told(name: str) -> None:
    xml = f'<?xml version="1.0" encoding="{name}"?>'
    feed = read_xml_feed(
        f"{xml}<rss><channel><item><title>A</title></item></channel></rss>".encode()
    )
    assert [entry.title.value for entry in feed.entries] == ["A"]
    assert str(feed.problem).startswith(f"not in the encoding {name}, read as utf-8;")
    with pytest.raises(PostError, match=f"^its encoding '{name}' is not one of web pages;"):
        read_post(f'<meta charset="{name}"><p>A</p>')
    with pytest.raises(PostError, match=f"^line 1: the encoding {name} is not known;"):
        list(records(io.BytesIO(f"{xml}<rss><item>A</item></rss>".encode()), ITEM, 1000))


def test_a_document_that_declares_punycode_takes_no_time() -> None:
    xml = '<?xml version="1.0" encoding="punycode"?>'
    rest = "<p>-" + "a" * 700_000  # As punycode that takes half a minute.
    started = time.thread_time()
    with suppress(PostError):
        read_xml_feed(f"{xml}<rss><channel>{rest}".encode())
    with suppress(PostError):
        read_post(f'<meta charset="punycode">{rest}')
    with suppress(PostError):
        list(records(io.BytesIO(f"{xml}<rss>{rest}".encode()), ITEM, 1000))
    assert time.thread_time() - started < 5
