"""Records of an XML document, of any size and from anyone."""

import io
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import PostError
from indexer.sources.xml_records import Record, records

ITEM = frozenset({"item"})


def found(content: str | bytes, largest: int = 10_000) -> Iterator[Record]:
    """The items of a document."""
    data = content.encode() if isinstance(content, str) else content
    return records(io.BytesIO(data), ITEM, largest, frozenset({"{u}note"}))


def texts(content: str | bytes) -> list[str]:
    """The texts of all items."""
    return ["".join(record.element.itertext()) for record in found(content)]


def test_records_have_their_elements_their_attributes_and_their_line() -> None:
    first, second = found('<r>\n<item a="1"><b xmlns="u" c="2">x</b></item>\n<item/></r>')
    assert (first.line, first.element.attrib) == (2, {"a": "1"})
    assert [(child.tag, child.attrib, child.text) for child in first.element] == [
        ("{u}b", {"c": "2"}, "x")
    ]
    assert (second.line, list(second.element)) == (3, [])


def test_what_is_unwanted_in_a_record_is_left_out_with_all_that_is_in_it() -> None:
    assert texts('<r xmlns:u="u"><item>a<u:note>b<item>c</item></u:note>d</item></r>') == ["ad"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252", "iso-8859-15", "shift_jis"]
)
def test_a_document_is_read_in_the_encoding_that_it_declares(encoding: str) -> None:
    letter = "日" if encoding == "shift_jis" else "é"
    name = encoding.removesuffix("-sig")
    document = f'<?xml version="1.0" encoding="{name}"?><r><item>{letter}</item></r>'
    assert texts(document.encode(encoding)) == [letter]


def test_control_characters_become_spaces_and_foreign_bytes_are_marked() -> None:
    assert texts(b"<r><item>a\x00b\x0bc\xe9d</item></r>") == ["a b c\ufffdd"]


@pytest.mark.parametrize(
    ("document", "line", "reason"),
    [
        ("<r>\n<item>1</item>\n<item>2", 3, "cut off"),
        ("<r>\n<item>1</item>\n</x>", 3, "mismatched tag"),
        ("<r><item>1</item>&nbsp;</r>", 1, "undefined entity"),
        ("<r><item>1</item>" + "<a>" * 200, 1, "nested deeper than 100"),
        ("<r><item>1</item><!--" + "x" * 200_000, 1, "too large"),
    ],
)
def test_records_before_a_fault_are_read(document: str, line: int, reason: str) -> None:
    items = found(document)
    assert next(items).element.text == "1"
    with pytest.raises(PostError, match=reason) as caught:
        next(items)
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ('<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><r><item>&b;</item></r>', "entities"),
        ('<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r><item>&a;</item></r>', "entit"),
        ('<!DOCTYPE r [<!ENTITY % a SYSTEM "http://localhost/"> %a;]><r/>', "entities"),
        ('<!DOCTYPE r [<!ATTLIST item a CDATA "long">]><r><item/></r>', "DOCTYPE"),
        ('<?xml version="1.0" encoding="zlib"?><r/>', "encoding zlib is not known"),
        ('<?xml version="1.0" encoding="undefined"?><r/>', "encoding undefined is not known"),
        ("", "cut off"),
        ("no XML", "syntax error"),
        ('{"a": 1}', "not well-formed"),
    ],
)
def test_what_is_dangerous_or_no_xml_is_refused(document: str, reason: str) -> None:
    with pytest.raises(PostError, match=reason):
        list(found(document))


def test_of_a_record_that_is_too_large_short_elements_are_kept() -> None:
    body = f"<body>{'x' * 50_000}</body>" + "<tag/>" * 1000
    large, small = found(f"<r><item><a>1</a>{body}<b>2</b></item><item>2</item></r>")
    assert large.cut
    assert (large.element.findtext("a"), large.element.findtext("b")) == ("1", "2")
    assert len("".join(large.element.itertext())) <= 10_000
    assert len(large.element) < 1000
    assert (small.cut, small.element.text) == (False, "2")


def test_memory_does_not_grow_with_the_document() -> None:
    class Endless(io.RawIOBase):
        """Thirty megabytes of one record."""

        left = 30

        def read(self, size: int = -1) -> bytes:
            self.left -= 1
            return (
                b"<r><item>"
                if self.left == 29
                else (b"<a>%b</a>" % (b"x" * 993)) * 1000 * (self.left > 0)
            )

    tracemalloc.start()
    with pytest.raises(PostError, match="cut off"):
        list(records(Endless(), ITEM, 1_000_000))  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


@given(st.binary(max_size=200), st.integers(0, 200))
def test_no_bytes_raise_anything_else(noise: bytes, at: int) -> None:
    document = b'<?xml version="1.0"?><r xmlns:a="u"><item b="1">x<a:c/><![CDATA[y]]></item></r>'
    with suppress(PostError):
        list(found(document[:at] + noise + document[at:]))
