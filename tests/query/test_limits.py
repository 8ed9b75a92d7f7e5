"""Texts that would be dear to read or to answer are read another way, quickly."""

import subprocess
import sys

import pytest

from indexer.query.parser import DEEPEST, MOST_PATTERNS
from tests.query.trees import parse, shown

OPERATORS = ["ANDNOT", "ANDMAYBE", "REQUIRE", "AND", "OR", "AND NOT", "-"]


@pytest.mark.parametrize("operator", OPERATORS)
def test_a_long_chain_of_operators_is_read_at_once(operator: str) -> None:
    text = f" {operator} ".join(f"w{n}" for n in range(90))[:1000]
    code = f"from tests.query.trees import parse; parse({text!r})"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=20)


@pytest.mark.parametrize("sign", ["*", "~"])
def test_more_patterns_than_a_reader_types_are_words(sign: str) -> None:
    words = [f"w{n}{sign}" for n in range(MOST_PATTERNS + 2)]
    read = shown(parse(" ".join(words)))
    assert read.count("{") == MOST_PATTERNS
    assert read.endswith(f"}} & w{MOST_PATTERNS} & w{MOST_PATTERNS + 1})")


def test_brackets_that_are_nested_too_deep_are_left_out() -> None:
    read = shown(parse("a1 OR (" * 200 + "b1 c1" + ")" * 200 + " d1"))
    assert read.count("(a1 | ") == DEEPEST
    assert read.endswith(") & d1)")


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
        ("before:tomorrow", "tomorrow"),
        ("date:soon", "soon"),
        ("\u201copen source\u201d", '"open source"'),
    ],
)
def test_two_ways_to_say_the_same(text: str, same: str) -> None:
    assert parse(text) == parse(same)
