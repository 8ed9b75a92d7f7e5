"""Scenarios, a file for each language: its posts are found as its readers expect.

`finds` has the posts that a search finds; one that says "comes first" names the first of them first.
"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from indexer.index import Index
from indexer.request import Match, SearchRequest
from indexer.settings import Settings
from tests.support import build, post

FILES = sorted((Path(__file__).parent / "cases").glob("*.toml"))


@pytest.fixture(scope="module", params=FILES, ids=lambda file: file.stem)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The searches of a file, and an index of its posts."""
    table = tomllib.loads(request.param.read_text("utf-8"))
    posts = [post(**fields, lang=request.param.stem) for fields in table["posts"]]
    engine = build(tmp_path_factory.mktemp(request.param.stem), posts)
    return table["searches"], Index(engine, Settings())


def test_posts_are_found_as_readers_of_the_language_expect(case: Any) -> None:
    searches, index = case
    wrong = []
    for search in searches:
        page = index.search(SearchRequest(search["query"], match=Match.ALL))
        found = [hit.card.slug for hit in page.hits]
        same = found == search["finds"] if "first" in search["why"] else True
        if sorted(found) != sorted(search["finds"]) or not same:
            wrong.append(f"{search['query']}: {found} and not {search['finds']}: {search['why']}")
    assert not wrong


def test_every_search_shows_where_its_words_are(case: Any) -> None:
    searches, index = case
    for search in searches:
        for hit in index.search(SearchRequest(search["query"], match=Match.ALL)).hits:
            assert hit.matched, search["query"]
            assert ("body" in hit.matched) <= ("<mark>" in hit.snippet), search["query"]
