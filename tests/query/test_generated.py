"""Queries by the hundred thousand, made of everything that readers type and of noise: none raises."""

import random
from datetime import date

import pytest

from indexer import (
    Index,
    Match,
    Options,
    SearchRequest,
    Settings,
    open_index,
    open_sources,
    sync,
)
from indexer.language.analysis import DEFAULT
from indexer.query.changes import reachable
from indexer.query.parser import read
from indexer.query.reading import Analysis
from indexer.query.scanner import FIELDS, OPERATORS
from indexer.query.synonyms import Synonyms
from indexer.request import LONGEST_QUERY
from tests.query.trees import shown
from tests.support import EXAMPLE

GENERATED = 100_000
SEARCHED = 1_000

PIECES = (
    *"redis cache caches the of sticky note system design Redis RÉSUMÉ don't l'été 2024 5 3.11".split(),
    *"node.js C++ C# .NET --flag -x @name std::vector :: getUserById snake_case e-mail a@b.co".split(),
    *"我爱猫 猫 日本語Python ภาษาไทย हिन्दी İstanbul ß 😀 👩‍💻 ﷺ \ud800 \0 \u200d".split(" "), "http://x.y/?q=a*b",
    *OPERATORS, *(f"{name}:" for name in sorted(FIELDS)), "foo:", "in:title", "tag:api", "TO", "[a TO c]",
    *"( ) [ ] { } \" “ ” ' : * ? ~ ~2 ^ ^2 ^0 ^.5 - -- + & | / \\ < > <= .. , ; ! # $ % = _".split(),
    "[2023 TO 2024-06]", "{5 TO }", "2024-13", "last year", "june 2024", "<5", "5-10", "yesterday",
    "\t", "\u3000",
)  # fmt: skip

SYNONYMS = Synonyms.parse(["redis, cache store", "sticky note => memo", "猫, cat"], "words")


def _generated(chance: random.Random) -> str:
    count = chance.choice((1, 2, 2, 3, 3, 4, 5, 6, 8, 25))
    signs = ("", "", " ", " ", " ", "  ", "\n")
    return "".join(chance.choice(PIECES) + chance.choice(signs) for _ in range(count))


@pytest.mark.arrays("asks no index, and takes long")
def test_no_query_raises_and_all_are_trees_of_the_documented_nodes() -> None:
    chance = random.Random(5)
    analyses = [Analysis(DEFAULT, codes, SYNONYMS) for codes in ((), ("en",), ("de", "en", "tr"))]
    trees, count = set(), 0
    for number in range(GENERATED):
        text = _generated(chance)
        match = chance.choice(list(Match))
        reading = read(text, match, chance.choice(analyses), date(2024, 6, 1))
        if number % 10 == 0:
            trees.add(shown(reading.tree))
            assert {word.node for word in reading.words} <= set(reachable(reading.tree))
        count += 1
    assert count == GENERATED
    assert len(trees) > GENERATED / 20


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Our posts, and synonyms."""
    folder = str(tmp_path_factory.mktemp("index"))
    settings = Settings(source=str(EXAMPLE), index=folder, synonyms=("redis, cache store",))
    sync(open_sources(settings), open_index(settings).engine, settings, Options())
    return open_index(settings)


def test_no_query_breaks_a_search(index: Index) -> None:
    chance = random.Random(7)
    found = 0
    for _ in range(SEARCHED):
        query = _generated(chance)[:LONGEST_QUERY]
        page = index.search(SearchRequest(query, match=chance.choice(list(Match))))
        assert len(page.hits) == min(page.total, page.request.size)
        assert all(hit.score > 0 for hit in page.hits) or page.request.order != "relevance"
        found += page.total > 0
    assert found > SEARCHED / 10
