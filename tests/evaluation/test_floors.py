"""What searches must find: floors for the judged queries of our posts and of two collections."""

import pytest

from indexer.evaluation import (
    Evaluation,
    built_aside,
    corpus_settings,
    evaluate,
    read_corpus,
    read_queries,
)
from indexer.settings import Settings
from tests.support import EXAMPLE, corpus


def told(found: Evaluation) -> str:
    """The figures of each kind, and the queries whose first hit is not right."""
    kinds = {kind: one.means for kind, one in found.kinds().items()}
    wrong = [(one.query.text, one.hits[:3]) for one in found.queries if not one.values["first"]]
    return f"{kinds}\n{wrong}"


def test_readers_of_our_posts_find_what_they_look_for() -> None:
    judgments = read_queries(EXAMPLE / "queries.yml")
    assert len(judgments.queries) == 60
    with built_aside(Settings(source=str(EXAMPLE))) as index:
        found = evaluate(index, judgments)
    assert found.means["ndcg@10"] >= 0.90, told(found)
    assert found.means["first"] >= 0.85, told(found)


@pytest.mark.parametrize(
    ("name", "queries", "floor"), [("cranfield", 225, 0.395), ("cisi", 76, 0.420)]
)
def test_collections_are_searched_better_than_other_systems_do(
    name: str, queries: int, floor: float
) -> None:
    folder = corpus(name)
    with built_aside(corpus_settings(folder, Settings())) as index:
        found = evaluate(index, read_corpus(folder))
    assert len(found.queries) == queries
    assert found.means["ndcg@10"] >= floor
