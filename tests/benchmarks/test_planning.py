"""The arithmetic of sizes that were not measured."""

from dataclasses import replace

import pytest

from tests.benchmarks.clusters import ClusterFacts
from tests.benchmarks.planning import (
    Node,
    bytes_per_post,
    crossing,
    limits,
    plan,
    shard_gib,
    slowest_class,
)
from tests.benchmarks.results import Results
from tests.benchmarks.systems import ON_CLUSTER, OURS
from tests.benchmarks.test_report import RUN, system

FACTS = ClusterFacts("3.4.0", "25.0.3", 3, 3, 4, 1000.0, 3, 1, 10.0, 4.0, 20.0)


def run(posts: int, arrays: float, cluster: float) -> Results:
    """A run with so many milliseconds for each answer, and three times as many for each page."""
    systems = {OURS: system(arrays, arrays), ON_CLUSTER: system(cluster, cluster)}
    return replace(RUN, posts=posts, systems=systems, cluster=FACTS)


def test_limits_of_one_machine_are_in_proportion_to_what_was_measured() -> None:
    page, memory, build = limits(run(1000, 0.5, 5.0), page_ms=150, memory_gb=25, build_hours=3)
    assert page.posts == pytest.approx(100_000)  # 1.5 ms for 1,000
    assert memory.posts == pytest.approx(2_000_000)  # 12.5 MB for 1,000
    assert build.posts == pytest.approx(3_600_000, rel=0.01)  # 1,000 in 3 s
    assert page.arithmetic == "1,000 × 150 ms / 1.5 ms"
    assert memory.arithmetic == "25 GB / 12,500 bytes"
    assert "(or)" in page.what


def test_a_plan_has_room_for_two_builds_of_two_copies() -> None:
    found = plan(run(1000, 0.5, 5.0), 100_000_000, Node(memory_gb=64, disk_gb=500))
    assert (found.primaries_gb, found.total_gb) == pytest.approx((1000, 2000))
    assert found.searched_gb == pytest.approx(600)
    assert found.nodes_by_disk == 10  # 4,000 GB / 425 GB
    assert found.nodes_by_memory == 37  # 1,200 GB / 33 GB
    assert found.nodes == 37
    assert found.shards_by_size == 32  # 931 GiB / 30 GiB
    assert found.shards == 37
    assert found.build_hours == pytest.approx(83.4, rel=0.01)
    assert found.page_ms == pytest.approx(15 * (100_000_000 / 37) / (1000 / 3))


def test_few_posts_still_want_three_nodes_and_a_shard_for_each() -> None:
    found = plan(run(1000, 0.5, 5.0), 1000, Node())
    assert (found.nodes_by_disk, found.nodes_by_memory, found.nodes, found.shards) == (1, 1, 3, 3)
    assert found.page_ms == pytest.approx(15)


def test_a_run_without_a_cluster_plans_none() -> None:
    with pytest.raises(ValueError, match="1,000 posts is of no cluster"):
        plan(RUN, 1000, Node())


@pytest.mark.parametrize(("memory", "heap"), [(16, 8), (62, 31), (64, 31), (256, 31)])
def test_half_of_the_memory_is_for_files_and_all_beyond_what_java_can_use(
    memory: float, heap: float
) -> None:
    node = Node(memory)
    assert (node.heap_gb, node.cache_gb) == (heap, memory - heap)


def test_engines_cross_where_lines_through_two_runs_meet() -> None:
    few, many = run(1000, 1.0, 10.0), run(2000, 2.0, 10.5)
    # pages take three times as long: 0.003 n, and 28.5 + 0.0015 n
    assert crossing(few, many) == pytest.approx(19_000)


def test_engines_never_cross_where_a_cluster_grows_as_fast() -> None:
    assert crossing(run(1000, 1.0, 10.0), run(2000, 2.0, 11.0)) is None
    assert crossing(run(1000, 1.0, 10.0), run(2000, 2.0, 20.0)) is None


def test_a_cluster_that_is_always_faster_is_so_from_the_first_post_on() -> None:
    assert crossing(run(1000, 10.0, 1.0), run(2000, 20.0, 2.0)) == 0


def test_the_slowest_class_is_that_of_the_greatest_mean() -> None:
    assert slowest_class(system(1.0, 4.0, 8.0)) == ("fuzzy", 24.0)
    assert slowest_class(system(16.0, 16.0, 8.0)) == ("or", 48.0)


def test_a_post_takes_its_share() -> None:
    assert bytes_per_post(12.5, 1000) == 12_500
    assert shard_gib() == 30
