"""Our server under load: its start, the memory of a worker, and requests per second by wrk.

Every query is asked once, so no cache of answers could help.
"""

import http.client
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from urllib.parse import quote_plus

from indexer.cli.serving import SERVER
from tests.benchmarks.building import MEGABYTE, REPOSITORY
from tests.benchmarks.memory import family
from tests.benchmarks.results import Serving, rounded
from tests.benchmarks.sample import Sample

HOST = "127.0.0.1"
WORKERS = 2
STARTS = 3
PATIENCE_SECONDS, GRACE_SECONDS = 60, 5
CONNECTIONS = 16
SECONDS, WARM_UP_SECONDS = 8, 2
QUERIES, WARM_UP_QUERIES = 60_000, 12_000
MOST_TRIES = 500_000
SEED = 11
SCRIPT = Path(__file__).with_name("requests.lua")
HIDING = Path(__file__).with_name("as_served")
"""Goes before the path of a server, and hides what `make run` does not install: 5 MB of a worker."""
NO_WRK = "no requests per second: wrk is missing; `apt install wrk` brings it"

Command = Callable[[int], list[str]]
"""A port -> what starts a server there."""

_RATE = re.compile(r"Requests/sec:\s*([0-9.]+)")
_FAILED = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)")


def measure_serving(index: Path, sample: Sample, folder: Path, seconds: int = SECONDS) -> Serving:
    """Starts `postings serve` a few times, then asks it and a constant view for so long each.

    Without wrk there are no rates.
    """
    starts = [_started_ms(index) for _ in range(STARTS)]
    rates: list[float | None] = [None] * 3
    load = Load(sample, folder, seconds) if has_wrk() else None
    if load:
        with serving(constant_command) as (_, port):
            rates[0] = load.rate(port, "/api/search")
    with serving(lambda port: _postings_command(index, port)) as (process, port):
        if load:
            rates[1:] = [load.rate(port, path) for path in ("/api/search", "/search")]
        else:
            _ask(port, "/api/search?q=the")
        worker_mb = max(map(anonymous_mb, family(process.pid)[1:]))
    return Serving(rounded(statistics.median(starts)), rounded(worker_mb), *rates)


def has_wrk() -> bool:
    """Whether wrk is installed."""
    return shutil.which("wrk") is not None


class Load:
    """Queries that are all different, as wrk reads them."""

    def __init__(self, sample: Sample, folder: Path, seconds: int) -> None:
        self._folder = folder
        self._seconds = seconds
        texts = list(islice(distinct_texts(sample), WARM_UP_QUERIES + QUERIES))
        cut = max(1, len(texts) * WARM_UP_QUERIES // (WARM_UP_QUERIES + QUERIES))
        self._warm_up, self._texts = texts[:cut], texts[cut:]

    def rate(self, port: int, path: str) -> float:
        """Requests per second, after a warm-up with other queries. Raises RuntimeError for errors."""
        self._wrk(port, path, self._warm_up, WARM_UP_SECONDS)
        return rounded(self._wrk(port, path, self._texts, self._seconds))

    def _wrk(self, port: int, path: str, texts: list[str], seconds: int) -> float:
        file = self._folder / "paths.txt"
        file.write_text("".join(f"{path}?q={quote_plus(text)}\n" for text in texts))
        how = [
            f"-t{WORKERS}",
            f"-c{CONNECTIONS}",
            f"-d{seconds}s",
            f"--timeout={PATIENCE_SECONDS}s",
        ]
        how += ["-s", str(SCRIPT)]
        command = ["wrk", *how, f"http://{HOST}:{port}", "--", str(file), str(WORKERS)]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        rate, failed = _RATE.search(printed), _FAILED.search(printed)
        if failed or not rate:
            raise RuntimeError(f"{path}: {failed[0] if failed else printed}")
        return float(rate[1])


def distinct_texts(sample: Sample) -> Iterator[str]:
    """Texts for searches, none twice; ends where new ones are hard to find."""
    known: set[str] = set()
    for text in islice(sample.texts(random.Random(SEED)), MOST_TRIES):
        if text not in known:
            known.add(text)
            yield text


@contextmanager
def serving(command: Command) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A server that answers, with its process and port; ended afterwards."""
    port = _free_port()
    process = subprocess.Popen(
        command(port),
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(HIDING)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until = time.monotonic() + PATIENCE_SECONDS
        while not _ask(port, "/healthz"):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the server did not start")
            time.sleep(0.002)
        yield process, port
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a server; a worker that was still starting may not have heard that it should."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def anonymous_mb(pid: int) -> float:
    """What a process has in memory that belongs to no file."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"RssAnon:\s*(\d+)", status)
    return int(found[1]) * 1024 / MEGABYTE if found else 0.0


def _started_ms(index: Path) -> float:
    started = time.perf_counter()
    with serving(lambda port: _postings_command(index, port)):
        return (time.perf_counter() - started) * 1000


def _postings_command(index: Path, port: int) -> list[str]:
    where = ["--host", HOST, "--port", str(port), "--workers", str(WORKERS), "--index", str(index)]
    return [sys.executable, "-m", "indexer", "serve", *where]


def constant_command(port: int) -> list[str]:
    """The same server with the same options, but another app."""
    where = ["--host", HOST, "--port", str(port), "--workers", str(WORKERS)]
    how = ["--interface", "wsgi", *SERVER]
    return [sys.executable, "-m", "granian", *where, *how, "tests.benchmarks.constant:app"]


def _ask(port: int, path: str) -> bool:
    """Whether there is an answer, and a good one."""
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
