"""The arrays and a cluster of three nodes give the same answers: totals, counts, hits in their order, scores.

Scores differ only where function words count, of which a post has more than its length (see `mapping.py`).
Those of the other queries are held to 32 bits, and so is their order.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.fields import FACETS
from indexer.index import Index
from indexer.opensearch.dsl import words_of
from indexer.opensearch.token_fields import bag
from indexer.opensearch.tokens import as_token, is_stop
from indexer.request import Choice, Condition, Match, Mode, SearchRequest, Sort, Where
from indexer.settings import Settings
from tests.opensearch.both import SAME_SCORE, Both, differences, in_both, posts_of
from tests.opensearch.cluster import Cluster
from tests.query.queries import queries

LOOSE = 0.1
"""How far scores of function words may be apart."""

WORDS = (
    "government open source design team the of to digital agile boundary layer flow pressure wing "
    "running user research Code content federal API data cache isn't don't Pepperoni xyzzy"
).split()

TAGS = ["agile", "System Design", "Redis", "Open Source", "accessibility", "no such tag"]


@pytest.fixture(scope="module", params=["example", "18f", "cranfield"])
def both(
    request: pytest.FixtureRequest, cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Both]:
    """Real posts in both engines; in the cluster on three shards."""
    folder: Path = tmp_path_factory.mktemp("index")
    with in_both(cluster, folder, posts_of(request.param)) as both:
        yield both


def chosen(both: Both) -> st.SearchStrategy[tuple[Choice, ...]]:
    """Some choices of values that posts have."""
    everything = Index(both.arrays, Settings()).search(SearchRequest(), facets=tuple(FACETS))
    values = {facet.name: [v.key for v in facet.values] for facet in everything.facets}
    pairs = [(name, key) for name, keys in values.items() for key in keys]
    one = st.builds(
        lambda pair, mode: Choice(pair[0], mode, pair[1]),
        st.sampled_from(pairs),
        st.sampled_from(Mode),
    )
    return st.lists(one, max_size=3).map(tuple)


WHERE: list[Where] = [
    (),
    ((Condition("minutes", "3", "8"),),),
    ((Condition("date", "2015-01-01", "2016-06-01"), Condition("tag", "agile", "agile", True)),),
    ((Condition("year", "", "2016"),), (Condition("author", "a", "m", True),)),
]


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_generated_searches_have_the_same_answers(both: Both, data: st.DataObject) -> None:
    text = data.draw(queries(WORDS, TAGS) | st.just(""))
    request = SearchRequest(
        text,
        data.draw(chosen(both)),
        data.draw(st.sampled_from([None, *Sort])),
        page=data.draw(st.integers(1, 3)),
        size=10,
        match=data.draw(st.sampled_from(Match)),
        where=data.draw(st.sampled_from(WHERE)),
    )
    plan = Index(both.arrays, Settings(pins={"design": "hello-world"})).plan(request)
    plan = replace(
        plan,
        texts=False,
        facets=tuple(FACETS),
        facet_values=data.draw(st.sampled_from([3, 100])),
        stats=("date", "minutes"),
        signals=data.draw(st.sampled_from([None, plan.signals])),
    )
    assert not differences(both, plan, LOOSE if has_stops(both, plan.tree) else SAME_SCORE)


def has_stops(both: Both, tree: object) -> bool:
    """Whether a tree scores function words."""
    words = list(words_of(tree, scoring=True))
    learned = both.cluster.opened().statistics.learned(words)
    return any(
        is_stop(term) and learned.has(bag(word.field, term), as_token(term))
        for word in words
        for term in word.terms
    )
