"""A cluster that tests ask: one somewhere, known by its addresses, or one that is started here."""

import json
import os
import random
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import urllib3

from tests.opensearch.distribution import unpack
from tests.opensearch.java import find_java, user
from tests.opensearch.node import QUICK, Node

STARTING = 120
"""Seconds that a cluster may take to get green, on a slow machine."""

_HEALING = 15
"""Seconds in which nodes that come back have copied what they missed."""

_PORTS = range(20_000, 32_000)
"""Below those that are given to whoever calls out: the port of a killed node stays free."""

_SETTINGS = {
    "network.host": "127.0.0.1",
    "cluster.routing.allocation.disk.threshold_enabled": False,
    # a node that hangs is left after ten seconds; one that died is known by its connections
    "cluster.fault_detection.follower_check.timeout": "5s",
    "cluster.fault_detection.follower_check.retry_count": 2,
    "cluster.fault_detection.leader_check.timeout": "5s",
    "cluster.fault_detection.leader_check.retry_count": 2,
    "cluster.publish.timeout": "10s",
    "cluster.follower_lag.timeout": "10s",
}

# waits until its input is closed, as it is when we are killed, and takes the folder away
_GUARD = (
    'cat >/dev/null; for i in $(seq 50); do rm -rf "$1" 2>/dev/null && exit; sleep .1; done; exit 1'
)


class ClusterError(Exception):
    """A cluster does not do what it is asked."""


class Cluster:
    """A cluster by the addresses of its nodes, `http://user:password@host:9200`."""

    def __init__(self, urls: Sequence[str], timeout: float = 30) -> None:
        self.urls = tuple(urls)
        self._pool = urllib3.PoolManager(retries=False, timeout=timeout)

    def address(self, name: str) -> str:
        """The address of an index as `postings` takes it: all nodes, and the login of the first."""
        scheme, login = (
            self.urls[0].partition("://")[0],
            urlsplit(self.urls[0]).netloc.rpartition("@")[0],
        )
        nodes = ",".join(urlsplit(url).netloc.rpartition("@")[2] for url in self.urls)
        plain = "opensearch" if scheme == "http" else f"opensearch+{scheme}"
        return f"{plain}://{login}{'@' if login else ''}{nodes}/{name}"

    def request(self, method: str, path: str, body: Any = None) -> Any:
        """What the first node that can be reached answers. Raises ClusterError."""
        told = ""
        for url in self.urls:
            try:
                answer = self._send(method, url, path, body)
            except urllib3.exceptions.HTTPError as error:
                told = f"{urlsplit(url).netloc.rpartition('@')[2]}: {error}"
                continue
            if answer.status < 400:
                return json.loads(answer.data or b"null")
            raise ClusterError(f"{method} {path}: {answer.status} {answer.data.decode()}")
        raise ClusterError(f"no node answers; {told}")

    def wait_for(
        self, status: str = "green", nodes: int | None = None, timeout: float = 60
    ) -> None:
        """Wait until the cluster is at least yellow or green, with so many nodes. Raises ClusterError."""
        deadline = time.monotonic() + timeout
        wanted = f"/_cluster/health?wait_for_status={status}&timeout=1s"
        wanted += f"&wait_for_nodes={nodes}" if nodes else ""
        while True:
            self.check()
            try:
                self.request("GET", wanted)
            except ClusterError as error:
                if time.monotonic() > deadline:
                    raise ClusterError(f"not {status} after {timeout:.0f} s: {error}") from None
                time.sleep(0.1)
            else:
                return

    def check(self) -> None:
        """Raise ClusterError for what cannot get better by waiting."""

    def remove(self, prefix: str) -> None:
        """Delete all indexes and templates whose names begin so."""
        self.request("DELETE", f"/{prefix}*?expand_wildcards=all")
        for found in self.request("GET", "/_index_template")["index_templates"]:
            if found["name"].startswith(prefix):
                self.request("DELETE", f"/_index_template/{found['name']}")

    def stop(self) -> None:
        """Leave the cluster alone, and close what is open."""
        self._pool.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _send(self, method: str, url: str, path: str, body: Any) -> urllib3.BaseHTTPResponse:
        parts = urllib3.util.parse_url(url)
        headers = urllib3.make_headers(basic_auth=parts.auth) if parts.auth else {}
        address = f"{parts.scheme}://{parts.netloc}{path}"
        return self._pool.request(method, address, json=body, headers=headers)


class LocalCluster(Cluster):
    """Nodes on this machine, numbered from 0. However we end, neither processes nor files of theirs stay.

    Making it starts the nodes and does not wait for them. Raises Missing.
    """

    def __init__(self, nodes: int = 3, heap: str = "512m", options: Sequence[str] = QUICK) -> None:
        super().__init__(())
        self.java = find_java()
        self._options = (f"-Xms{heap}", f"-Xmx{heap}", *options)
        self.folder = Path(tempfile.mkdtemp(prefix="postings-opensearch-"))
        self._guard = subprocess.Popen(
            ["sh", "-c", _GUARD, "sh", self.folder], stdin=subprocess.PIPE, start_new_session=True
        )
        self._starter = ThreadPoolExecutor(1)
        self.nodes: list[Node] = []
        try:
            self.nodes = self._prepared(nodes)
            self.urls = tuple(node.url for node in self.nodes)
            for number in range(nodes):
                self.restart(number)
        except BaseException:
            self.stop()
            raise

    def kill(self, number: int) -> None:
        """End a node as a power cut would."""
        self.nodes[number].kill()

    def restart(self, number: int) -> None:
        """Start a node, with the data that it has; it is not waited for."""
        self.nodes[number].start(self.java, self._options)

    def heal(self) -> None:
        """Start all nodes that were killed, and wait until the cluster is whole.

        A replica that became the primary after two nodes had gone at times refuses to act as one until its
        node is restarted ("shard is not in primary mode"); more often if the two come back at once than if
        they come one by one, as here. Where the cluster stays so, all its nodes are started again.
        """
        for number, node in enumerate(self.nodes):
            if node.process is None:
                self.restart(number)
                there = sum(node.process is not None for node in self.nodes)
                if 2 * there > len(self.nodes):  # fewer are no cluster
                    self.wait_for("red", there, STARTING)
        try:
            self.wait_for("green", len(self.nodes), _HEALING)
        except ClusterError:
            for number in range(len(self.nodes)):
                self.kill(number)
                self.restart(number)
            self.wait_for("green", len(self.nodes), STARTING)

    def check(self) -> None:
        """Raise ClusterError if a node ended by itself, with the last lines of its log."""
        if died := "\n".join(filter(None, (node.died() for node in self.nodes))):
            raise ClusterError(died)

    def stop(self) -> None:
        """End all nodes and take their files away."""
        for node in self.nodes:
            node.kill()
        self._starter.shutdown()
        self._guard.communicate()
        if self._guard.returncode:
            raise ClusterError(f"{self.folder} could not be deleted")
        super().stop()

    def _prepared(self, count: int) -> list[Node]:
        home = unpack(self.folder)
        ports = _free_ports(2 * count)
        names = [f"n{number}" for number in range(count)]
        nodes = [
            Node(name, self.folder / name, home, port, self._starter)
            for name, port in zip(names, ports, strict=False)
        ]
        common = {
            **_SETTINGS,
            "cluster.name": self.folder.name,
            "discovery.seed_hosts": [f"127.0.0.1:{port}" for port in ports[count:]],
            "cluster.initial_cluster_manager_nodes": names,
        }
        for node, port in zip(nodes, ports[count:], strict=True):
            node.prepare({**common, "transport.port": port})
        owner = user()
        for path in (self.folder, *self.folder.rglob("*")):
            os.chown(path, owner.pw_uid, owner.pw_gid)
        return nodes


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, all different."""
    ports: list[int] = []
    while len(ports) < count:
        port = random.SystemRandom().choice(_PORTS)
        with socket.socket() as tried:
            if port not in ports and tried.connect_ex(("127.0.0.1", port)):
                ports.append(port)
    return ports


@contextmanager
def stopped(cluster: LocalCluster) -> Iterator[None]:
    """All nodes keep their connections and answer nothing."""
    processes = [node.process for node in cluster.nodes if node.process]
    for process in processes:
        process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            process.send_signal(signal.SIGCONT)
