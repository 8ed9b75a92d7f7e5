"""One node of a cluster: its folder, its settings, its process."""

import json
import subprocess
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.opensearch.java import as_user

QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Options with which three nodes are there in 9 seconds instead of 19, on two cores."""

_OPTIONS = (
    "-Xshare:auto",
    "-Xss1m",
    "-XX:-UsePerfData",  # it would leave a file in /tmp
    "-Dfile.encoding=UTF-8",
    "-Djava.awt.headless=true",
    "-Djava.locale.providers=SPI,CLDR",
    "-Djna.nosys=true",
    "-Dio.netty.noUnsafe=true",
    "-Dio.netty.noKeySetOptimization=true",
    "-Dio.netty.recycler.maxCapacityPerThread=0",
    "-Dio.netty.allocator.numDirectArenas=0",
    "-Dlog4j.shutdownHookEnabled=false",
    "-Dlog4j2.disable.jmx=true",
    "-javaagent:agent/opensearch-agent.jar",
    "--add-opens=java.base/java.nio=org.apache.arrow.memory.core,ALL-UNNAMED",
    "-Dopensearch.distribution.type=zip",
    "-Dopensearch.bundled_jdk=false",
)
"""What `bin/opensearch` starts Java with; asking it would start three more Javas for each node."""

_LINES = 25
"""How many lines of its log a node that died shows."""


@dataclass
class Node:
    """A node that runs from `home` in a folder of its own; `starter` has a thread that outlives it."""

    name: str
    folder: Path
    home: Path
    http: int
    starter: Executor = field(repr=False)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.http}"

    @property
    def log(self) -> Path:
        """All it printed."""
        return self.folder / "log"

    def prepare(self, settings: Mapping[str, Any]) -> None:
        """Make the folder, with the settings in it."""
        for name in ("config", "data", "logs", "tmp"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / "config" / "log4j2.properties").write_bytes(
            (self.home / "config" / "log4j2.properties").read_bytes()
        )
        own = {
            "node.name": self.name,
            "http.port": self.http,
            "path.data": str(self.folder / "data"),
            "path.logs": str(self.folder / "logs"),
        }
        # JSON is YAML
        (self.folder / "config" / "opensearch.yml").write_text(
            json.dumps({**settings, **own}), "utf-8"
        )

    def start(self, java: Path, options: Sequence[str]) -> None:
        """Start the process; it is not waited for.

        The system ends it with the thread that started it, which may be one of a test.
        """
        command = [
            *as_user(), str(java), *_OPTIONS, *options,
            f"-Djava.io.tmpdir={self.folder / 'tmp'}",
            f"-XX:ErrorFile={self.folder / 'logs' / 'crash.log'}",
            f"-Dopensearch.path.home={self.home}",
            f"-Dopensearch.path.conf={self.folder / 'config'}",
            "-cp", f"{self.home / 'lib'}/*",
            "org.opensearch.bootstrap.OpenSearch",
        ]  # fmt: skip
        self.process = self.starter.submit(self._run, command).result()

    def kill(self) -> None:
        """End the process as a power cut would, and wait until it is gone."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def died(self) -> str:
        """Why it ended by itself: the last lines of its log; empty if it runs or was killed."""
        if self.process is None or self.process.poll() is None:
            return ""
        with self.log.open(encoding="utf-8", errors="replace") as lines:
            last = "".join(deque(lines, _LINES))
        return f"{self.name} ended with {self.process.returncode}; the last it said:\n{last}"

    def _run(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for the tests, which stop the nodes after it
            )
