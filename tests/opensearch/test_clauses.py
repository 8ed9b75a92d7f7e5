"""How much one query may ask for."""

import pytest

from indexer.errors import RequestError
from indexer.opensearch.clauses import MOST_CLAUSES, clauses, fitting
from indexer.opensearch.mapping import Json


def words(number: int) -> Json:
    return {"bool": {"should": [{"term": {"words.text": str(n)}} for n in range(number)]}}


def test_clauses_are_what_looks_for_something() -> None:
    near = {"span_near": {"clauses": [{"span_term": {"a": "b"}}, {"span_term": {"a": "c"}}]}}
    scored = {
        "function_score": {"query": words(3), "functions": [{"filter": {"exists": {"field": "x"}}}]}
    }
    assert clauses(words(5)) == 5
    assert clauses({"bool": {"must": [words(2)], "filter": [near, {"match_all": {}}]}}) == 5
    assert clauses(scored) == 4
    assert clauses({"constant_score": {"filter": {"terms": {"a": ["b", "c"]}}}}) == 1


@pytest.mark.parametrize(
    ("tiers", "fit"),
    [
        ([1], 0),
        ([1, 2, 3], 2),
        ([MOST_CLAUSES], 0),
        ([1, MOST_CLAUSES], 0),
        ([100, 400, 401], 1),
        ([100, 400, 400], 2),
    ],
)
def test_the_last_tier_stays_and_of_the_others_the_first(tiers: list[int], fit: int) -> None:
    assert fitting([words(number) for number in tiers]) == fit


def test_a_last_tier_that_is_too_much_is_refused() -> None:
    with pytest.raises(RequestError, match="more words and phrases than a cluster looks for"):
        fitting([words(1), words(MOST_CLAUSES + 1)])
