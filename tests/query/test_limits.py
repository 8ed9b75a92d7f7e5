"""Texts that would be dear to read or to answer are read another way, quickly."""

import subprocess
import sys

import pytest

from indexer.query.parser import MOST_PATTERNS, parse, plain_words
from indexer.request import Match

OPERATORS = ["ANDNOT", "ANDMAYBE", "REQUIRE", "AND", "OR", "AND NOT", "-"]


@pytest.mark.parametrize("operator", OPERATORS)
def test_a_long_chain_of_operators_is_read_at_once(operator: str) -> None:
    text = f" {operator} ".join(f"w{n}" for n in range(90))[:1000]
    code = f"from indexer.query.parser import parse; parse({text!r})"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=20)


@pytest.mark.parametrize("sign", ["*", "~"])
def test_more_patterns_than_a_reader_types_are_words(sign: str) -> None:
    words = [f"w{n}{sign}" for n in range(MOST_PATTERNS + 1)]
    assert parse(" ".join(words)) == plain_words(" ".join(words), Match.ALL)
    assert parse(" ".join(words[:-1])) != plain_words(" ".join(words[:-1]), Match.ALL)


def test_a_clause_of_function_words_leaves_the_other() -> None:
    assert parse("the ANDNOT redis") == parse("NOT redis")
    assert parse("redis ANDNOT the") == parse("redis")
    assert parse("the REQUIRE redis") == parse("the ANDMAYBE redis") == parse("redis")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a1 OR b1 ANDNOT c1", "(a1 OR b1) ANDNOT c1"),
        ("a1 ANDMAYBE b1 OR c1", "a1 ANDMAYBE (b1 OR c1)"),
        ("a1 AND b1 OR c1", "(a1 AND b1) OR c1"),
        ("date:2014-5", "date:2014-05"),
        ("date:2014/05", "date:2014-05"),
        ("before:2014.5.7", "before:2014-05-07"),
        ("date:[2014-5 TO 2014/12]", "date:[2014-05 TO 2014-12]"),
        ("before:yesterday", "yesterday"),
        ("date:soon", "soon"),
        ("\u201copen source\u201d", '"open source"'),
    ],
)
def test_two_ways_to_say_the_same(text: str, same: str) -> None:
    assert parse(text) == parse(same)
