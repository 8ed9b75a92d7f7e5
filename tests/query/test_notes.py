"""What is told where a text is read otherwise than it was typed, and nothing where it is not."""

from datetime import date

import pytest

from indexer.query.parser import MOST_PATTERNS, MOST_WORDS
from indexer.request import Match
from tests.query.trees import read_english, shown

TABLE = {
    '"unclosed phrase': ("quote", "(unclos & phrase)"),
    'a "b c" d"': ("quote", '("b c"~1 & d)'),
    "(redis cache": ("bracket", "(redi & cach)"),
    "redis OR": ("operator", "redi"),
    "AND redis": ("operator", "redi"),
    "redis AND OR kafka": ("operator", "(redi & kafka)"),
    "redis NOT": ("operator", "redi"),
    "NOT": ("operator", "!not"),
    "foo:bar": ("field", "(foo & bar)"),
    'foo:"bar baz"': ("field", '(foo & "bar baz"~1)'),
    "in:space redis": ("field", "(space & redi)"),
    "date:soon": ("date", "soon"),
    "before:2024-13": ("date", '"2024 13"~1'),
    "date:[soon TO now]": ("date", "soon"),
    "minutes:many": ("number", "!many"),
    "year:mmxx": ("number", "mmxx"),
    "after:[2023 TO 2024]": ("date", "(2023 & 2024)"),
    "!?": ("empty", "nothing"),
    '""': ("empty", "nothing"),
    "()": ("empty", "nothing"),
    " ".join(f"w{n}*" for n in range(MOST_PATTERNS + 1)): ("patterns", ""),
    " ".join(f"w{n}" for n in range(MOST_WORDS + 1)): ("words", ""),
    "(" * 51 + "redis" + ")" * 51: ("nesting", "redi"),
}

ORDINARY = [
    "", "redis", "the cache", "to be or not to be", "what is redis?", "C++ .NET node.js", "std::vector a::b",
    "http://example.com:80/?q=a", "localhost:8080", "10:30 a:b", ":-) redis)", "redis - cache",
    '"sticky note" -kafka', "tag:redis date:2024", "title: redis", "日本語 キャッシュ",
    "e-mail me@example.com", "--flag", "wild* fuzzy~", "*",
    "redis AND (cache OR kafka)", "“open source”", "C:\\temp", "redis and cache",
]  # fmt: skip


@pytest.mark.parametrize("text", TABLE)
def test_what_is_read_otherwise_is_told(text: str) -> None:
    kind, tree = TABLE[text]
    reading = read_english(text)
    assert [note.kind for note in reading.notes] == [kind]
    assert all(note.text.endswith(".") for note in reading.notes)
    assert tree in ("", shown(reading.tree))


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_queries_have_no_notes(text: str) -> None:
    assert read_english(text).notes == ()


def test_a_kind_of_note_is_told_once() -> None:
    reading = read_english('foo:a1 bar:b1 "c1 (d1 (', Match.ANY, date(2024, 6, 1))
    assert [note.kind for note in reading.notes] == ["field", "quote", "bracket"]
    assert "'foo'" in reading.notes[0].text
