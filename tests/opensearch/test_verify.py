"""What is found wrong with an index in a cluster."""

import pytest

from indexer.engine import Problem
from indexer.errors import IndexMissing
from indexer.language.analysis import DEFAULT
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.documents import document
from indexer.opensearch.journal import Pending, write_pending
from indexer.opensearch.lexicon import row_id
from indexer.opensearch.tokens import Row
from indexer.opensearch.verify import verify
from tests.opensearch.writing import client, commit, current
from tests.support import post

__all__ = ["client"]


@pytest.fixture
def index(client: Cluster) -> Cluster:
    """A client of an index of three posts."""
    commit(client, post("a", "one word"), post("b", "two"), post("hidden", excluded=True))
    return client


def put(client: Cluster, kind: str, id_: str, source: object) -> None:
    """Replace a document, behind the back of all."""
    path = f"/{client.address.name}-000001-{kind}/_doc/{id_}"
    client.ask("PUT", path, source, {"refresh": "true"})


def told(client: Cluster) -> list[str]:
    """What is wrong, by the kind of index it is told of."""
    problems = verify(client, DEFAULT)
    name = f"{client.address.name}-000001-"
    return [f"{file.removeprefix(name)}: {what}" for file, what in map(_pair, problems)]


def _pair(problem: Problem) -> tuple[str, str]:
    return problem.file, problem.what


def test_a_whole_index_has_no_problems(index: Cluster) -> None:
    assert told(index) == []
    commit(index, post("c"), deleted=["id-b"])
    assert told(index) == []


def test_there_must_be_an_index(client: Cluster) -> None:
    with pytest.raises(IndexMissing):
        verify(client, DEFAULT)


def test_a_post_that_is_gone_is_missed(index: Cluster) -> None:
    path = f"/{index.address.name}-000001-posts/_doc/id-a"
    index.ask("DELETE", path, params={"refresh": "true"})
    assert told(index) == [
        "posts: 2 posts, and 3 in its generation",
        "states: the post of a is not in the index (1 such items)",
    ]


def test_a_post_that_cannot_be_read_is_told(index: Cluster) -> None:
    put(index, "posts", "id-a", {**document(post("a")), "card": ["a"]})
    first, second = told(index)
    assert first.startswith("posts: the document of post a is damaged")
    assert second == "states: the post of a is not in the index (1 such items)"


def test_two_posts_have_two_slugs_and_each_its_id(index: Cluster) -> None:
    put(index, "posts", "id-a", document(post("b")))
    assert "posts: document 'id-a' holds post 'id-b'" in told(index)
    assert "posts: 'b' is the slug of two posts" in told(index)


def test_a_word_that_is_gone_is_missed(index: Cluster) -> None:
    row = row_id(Row("word", "word", "word"))
    index.ask("DELETE", f"/{index.address.name}-000001-words/_doc/{row}")
    assert told(index) == ["words: 'word' of a post is not there (1 such words)"]


def test_states_that_cannot_be_read_are_told(index: Cluster) -> None:
    (layer,) = current(index).layers
    put(index, "states", f"{layer.name}-00000", {"blob": "AAAA"})
    (problem,) = told(index)
    assert "damaged" in problem


def test_a_generation_that_cannot_be_read_is_told(index: Cluster) -> None:
    put(index, "states", "generation", {"format": 1, "name": "x"})
    (problem,) = verify(index, DEFAULT)
    assert "damaged" in problem.what


def test_a_run_that_died_is_told(index: Cluster) -> None:
    states = f"{index.address.name}-000001-states"
    write_pending(index, states, 2, 1, Pending(frozenset({"x"}), frozenset({"id-a"})))
    assert told(index) == [
        "states: a run died that changed 2 posts; the next `postings index` mends it"
    ]
