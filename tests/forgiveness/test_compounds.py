"""Where few posts match, longer words stand in, in the languages that write compounds."""

from pathlib import Path

import pytest

from indexer.index import Index
from indexer.request import Match, SearchRequest
from indexer.settings import Settings
from tests.support import build, post

POSTS = [
    post("recht", "Das Recht der Aktiengesellschaften.", lang="de"),
    post("zeit", "Softwaretests sparen Zeit.", lang="de"),
    post("fr", "La gesellschaftlichkeit.", lang="fr"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """German posts whose compounds have parts that are no words of theirs."""
    folder: Path = tmp_path_factory.mktemp("index")
    return Index(build(folder, POSTS), Settings())


@pytest.mark.parametrize(("query", "slug"), [("Gesellschaft", "recht"), ("Test", "zeit")])
def test_a_word_is_found_in_longer_ones_and_that_is_told(
    index: Index, query: str, slug: str
) -> None:
    page = index.search(SearchRequest(query))
    assert slug in [hit.card.slug for hit in page.hits]
    assert page.widened
    assert not index.search(SearchRequest(query, match=Match.ALL)).hits


def test_other_languages_have_no_compounds(tmp_path: Path) -> None:
    index = Index(build(tmp_path, [post("a", "The scoreboard.")]), Settings())
    assert not index.search(SearchRequest("board")).hits
