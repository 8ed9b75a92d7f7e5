"""The words of a reading, and the changes of its tree that a widened search makes by them."""

import pytest
from hypothesis import given
from whoosh import query as q

from indexer.query.changes import reachable, replaced, without
from indexer.query.reading import Reading
from tests.query.queries import queries
from tests.query.trees import read_english, shown

TABLE = {
    "redis cache": "redis@0+ cache@6+",
    "the  redis, the": "redis@5+",
    "redis Redis": "redis@0+ Redis@6+",
    "to be": "to@0 be@3",
    "redis -kafka": "redis@0+",
    '"sticky note"~2 redis': "sticky note@0 redis@16+",
    "title:redis tag:api": "redis@6 api@16",
    "pre* redis~ redis^2": "pre*@0 redis~@5 redis@12+",
    "(redis OR (cache))^2": "redis@1+ cache@11+",
    "(redis)^2": "redis@1+",
    "in:title redis": "redis@9",
    "node.js, C++": "node.js@0 C++@9",
    "(caféteria)": "caféteria@1+",
    "我爱猫。 redis": "我爱猫@0 redis@5+",
    "date:june 2024 redis": "june 2024@5 redis@15+",
    "getUser()": "getUser@0",
    "AND": "AND@0",
    "!": "",
}


def _listed(reading: Reading) -> str:
    return " ".join(f"{w.text}@{w.start}{'+' if w.bare else ''}" for w in reading.words)


@pytest.mark.parametrize("text", TABLE)
def test_the_words_of_a_query_with_their_places(text: str) -> None:
    reading = read_english(text)
    assert _listed(reading) == TABLE[text]
    assert all(text[word.start : word.end] == word.text for word in reading.words if word.bare)


@given(queries(["redis", "the", "don't", "É", "node.js", "我爱猫"], ["API", "System Design"]))
def test_every_word_is_found_in_its_tree_and_can_be_left_out(text: str) -> None:
    reading = read_english(text)
    nodes = set(reachable(reading.tree))
    assert {word.node for word in reading.words} <= nodes
    gone = q.Term("text", "gone")
    for word in reading.words:
        assert word.node not in reachable(without(reading.tree, [word.node]))
        assert gone in reachable(replaced(reading.tree, {word.node: gone}))


@pytest.mark.parametrize(
    ("text", "changed", "left"),
    [
        ("redis", "new", "nothing"),
        ("redis cache", "(new & cach)", "cach"),
        ("redis cache kafka", "(new & cach & kafka)", "(cach & kafka)"),
        ("redis OR cache", "(new | cach)", "cach"),
        ("(redis OR cache) kafka", "((new | cach) & kafka)", "(cach & kafka)"),
        ("redis -redis", "(new - redi)", "nothing"),
        ("redis kafka -cache", "((new & kafka) - cach)", "(kafka - cach)"),
        ("cache ANDMAYBE redis", "(cach +? new)", "cach"),
        ("redis ANDMAYBE cache", "(new +? cach)", "nothing"),
        ("cache REQUIRE redis", "(cach if new)", "cach"),
        ("(redis kafka)^2 cache", "((new & kafka)^2.0 & cach)", "(kafka^2.0 & cach)"),
        ("cache", "cach", "cach"),
        ("*", "*", "*"),
    ],
)
def test_a_leaf_is_replaced_or_left_out(text: str, changed: str, left: str) -> None:
    tree, leaf = read_english(text).tree, q.Term("text", "redi")
    assert shown(replaced(tree, {leaf: q.Term("text", "new")})) == changed
    assert shown(without(tree, {leaf})) == left
    assert tree == read_english(text).tree
