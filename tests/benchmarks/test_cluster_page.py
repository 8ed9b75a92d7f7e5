"""The figures of docs/opensearch.md, with results and without."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks.cluster_page import HOW, SHARED, rewrite_page, section
from tests.benchmarks.clusters import ClusterFacts
from tests.benchmarks.readme import END, START
from tests.benchmarks.results import CLUSTER, read_results, write_results
from tests.benchmarks.test_planning import FACTS, run
from tests.benchmarks.test_report import RUN

FEW, MANY = run(1000, 1.0, 10.0), run(2000, 2.0, 10.5)


def test_without_any_results_the_page_says_how_to_make_them() -> None:
    text = section([], [])
    assert text.count(HOW) == 2
    assert "`make bench SIZE=1000000` makes one" in text
    assert text.count("\n## ") == 2


def test_results_of_one_machine_alone_say_where_it_ends() -> None:
    text = section([RUN], [])
    assert "stay on one machine up to about" in text
    assert "| a page of the slowest class of queries (fuzzy) takes 100 ms of one core |" in text
    assert HOW in text


def test_a_run_on_a_cluster_is_shown_and_planned_with() -> None:
    text = section([RUN], [FEW])
    assert HOW not in text
    assert "| 1,000 posts | answer, arrays | answer, cluster | page, arrays |" in text
    assert "| or | 1 / 2 | 10 / 20 | 3 / 4 | 30 / 40 | – | – |" in text
    assert "| nodes that keep data, machines | – | 3 on 3 |" in text
    assert "| all copies on all nodes, MB | – | 20 |" in text
    assert "| one copy | 100,000,000 × 10,000 bytes | 1,000 GB |" in text
    assert "| nodes | the most of these, and 3 at least | **37** |" in text
    assert "At 1,000 posts a page takes 3 ms from arrays and 30 ms from the cluster" in text
    assert "Between" not in text


def test_nodes_that_share_a_machine_are_told() -> None:
    assert SHARED not in section([], [FEW])
    assert SHARED in section([], [replace(FEW, cluster=replace(FACTS, machines=1))])


def test_two_runs_say_where_the_engines_meet() -> None:
    assert "both meet at about 19,000 posts" in section([RUN], [FEW, MANY])
    assert "not worth it for speed at any size" in section([RUN], [FEW, run(2000, 1.0, 12.0)])


def test_runs_on_a_cluster_are_kept_beside_the_others(tmp_path: Path) -> None:
    write_results(RUN, tmp_path)
    assert write_results(FEW, tmp_path).name == "cluster-1000.json"
    assert read_results(tmp_path) == [RUN]
    assert read_results(tmp_path, CLUSTER) == [FEW]
    (read,) = read_results(tmp_path, CLUSTER)
    assert isinstance(read.cluster, ClusterFacts)
    assert read.cluster == FACTS


def test_only_what_is_between_the_markers_is_written_again(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{START}\nold\n{END}\nafter\n", encoding="utf-8")
    rewrite_page(page, [RUN], [FEW])
    text = page.read_text("utf-8")
    assert text.startswith(f"before\n{START}\n\n## Side by side\n")
    assert text.endswith(f"\n{END}\nafter\n")
    assert "old" not in text
    page.write_text("nothing", encoding="utf-8")
    with pytest.raises(ValueError, match=r"page.md: needs the lines"):
        rewrite_page(page, [RUN], [FEW])
