"""Ours on a real cluster, measured as arrays are."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import Mock
from uuid import uuid4

import pytest

from indexer.request import Sort
from tests.benchmarks import __main__ as command
from tests.benchmarks import clusters
from tests.benchmarks.cluster_page import section
from tests.benchmarks.clusters import OPENSEARCH_URL, index_name
from tests.benchmarks.corpus import posts
from tests.benchmarks.opening import measure_opening
from tests.benchmarks.query import Meaning, Query
from tests.benchmarks.results import CLUSTER, differences, read_results
from tests.benchmarks.rows import read_rows, write_posts
from tests.benchmarks.systems import ON_CLUSTER, OURS, load_system
from tests.benchmarks.systems.base import System
from tests.benchmarks.systems.postings_opensearch import ClusterReader
from tests.opensearch.cluster import Cluster

POSTS = 30


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    write_posts(posts(POSTS), tmp_path / "posts.jsonl")
    return tmp_path / "posts.jsonl"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (folder := tmp_path / uuid4().hex).mkdir()
    return folder


@pytest.fixture
def system(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch, lines: Path, folder: Path
) -> Iterator[System]:
    monkeypatch.setenv(OPENSEARCH_URL, ",".join(cluster.urls))
    system = load_system(ON_CLUSTER)
    try:
        system.build(lines, folder)
        yield system
    finally:
        system.discard(folder)
    assert not [
        name
        for name in cluster.request("GET", "/_all/_settings?expand_wildcards=all")
        if name.startswith(index_name(folder))
    ]


def queries(lines: Path) -> list[Query]:
    word = next(word for word in next(read_rows(lines))["title"].split() if word.isalpha()).lower()
    return [
        Query("all", Meaning.ALL, sort=Sort.NEWEST),
        Query("word", Meaning.AND, (word,)),
        Query("prefix", Meaning.PREFIX, (word[:3],)),
    ]


def test_a_cluster_answers_as_arrays_do_and_says_what_it_takes(
    system: System, lines: Path, folder: Path, tmp_path: Path
) -> None:
    (arrays := tmp_path / "arrays").mkdir()
    ours = load_system(OURS)
    ours.build(lines, arrays)
    one, other = ours.open(arrays), system.open(folder)
    for query in queries(lines):
        found = {OURS: one.found(query), ON_CLUSTER: other.found(query)}
        assert differences(query, found) == []
        assert found[OURS].total > 0
        assert other.answer(query)()
        assert other.page(query)()
        assert (snippets := other.snippets(query))
        assert snippets()
    facts = system.cluster(folder)
    assert facts
    assert facts.shards == facts.nodes > 0
    assert facts.replicas == min(1, facts.nodes - 1)
    assert facts.total_mb >= facts.primaries_mb > facts.stored_mb >= 0
    assert system.index_bytes(folder) == pytest.approx(
        facts.primaries_mb * clusters.MEGABYTE, abs=1
    )
    assert facts.heap_mb > 100
    assert facts.version[0].isdigit()


def test_a_cluster_is_warmed_up_by_all_queries(
    system: System, lines: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(ClusterReader, "snippets", lambda _, query: lambda: asked.append(query))
    system.open(folder).warm_up(queries(lines), 0.01)
    assert {*asked} == {*queries(lines)}
    assert len(asked) > len(queries(lines))


def test_the_words_of_a_pattern_are_looked_for_anew_each_time(
    system: System, lines: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = system.open(folder)
    assert isinstance(reader, ClusterReader)
    lexicon = vars(reader.engine.opened())["_lexicon"]
    asked = Mock(side_effect=lexicon._all)
    monkeypatch.setattr(lexicon, "_all", asked)
    work = reader.answer(queries(lines)[-1])
    work()
    work()
    assert asked.call_count == 2


def test_one_changed_post_is_measured(system: System, lines: Path, folder: Path) -> None:
    before = system.open(folder).found(queries(lines)[0])
    opening = measure_opening(system, folder, queries(lines)[0], lines)
    assert opening.update_ms
    assert system.open(folder).found(queries(lines)[0]) == before


def test_a_cluster_that_is_started_is_named_while_it_runs(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(OPENSEARCH_URL, raising=False)
    monkeypatch.setattr(command, "LocalCluster", lambda **_: nullcontext(cluster))
    monkeypatch.setattr(cluster, "wait_for", Mock())
    with command.started():
        assert clusters.named_cluster().urls == cluster.urls
    with pytest.raises(ValueError, match="OPENSEARCH_URL="):
        clusters.named_cluster()


def test_the_command_writes_a_run_on_a_cluster_beside_the_others(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(OPENSEARCH_URL, ",".join(cluster.urls))
    query = Query("all", Meaning.ALL, sort=Sort.NEWEST)
    monkeypatch.setattr("tests.benchmarks.run.pick_queries", lambda _: [query])
    assert command.main(["--size", "20", "--seconds", "0", "--out", str(tmp_path)]) == 0
    (results,) = read_results(tmp_path, CLUSTER)
    assert list(results.systems) == [OURS, ON_CLUSTER]
    assert results.cluster
    assert results.differences == []
    assert section([], [results])
    assert results.serving is None
