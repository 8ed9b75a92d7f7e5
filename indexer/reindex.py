"""Brings an index in step in a process of its own, so that a server goes on answering.

However often it is asked for, one process at most works and one waits: what changed while the first was at
work is taken in by the second, and a third would find nothing to do.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
import threading
from contextlib import nullcontext, suppress
from pathlib import Path

import orjson

from indexer.errors import PostingsError
from indexer.index import open_index
from indexer.loading import settings_from, settings_table
from indexer.settings import Settings
from indexer.sources import open_sources
from indexer.sync import Options, sync

WAITING = "REINDEX"
"""The file in the index's folder that the one process that waits has locked; for a cluster, which other
machines write to as well, begins the name of such a file for this machine alone."""

_MAIN = "from indexer.reindex import main; main()"


def start_reindex(settings: Settings) -> None:
    """Start the process; it outlives the one that starts it, and writes its report to standard error."""
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", _MAIN], stdin=subprocess.PIPE, start_new_session=True
    )
    with suppress(BrokenPipeError), process.stdin or nullcontext() as given:
        if given:  # it may have ended already, and then has told why
            given.write(orjson.dumps(settings_table(settings)))
    # somebody has to take note of its end, or it stays in the table of processes
    threading.Thread(target=process.wait, daemon=True).start()


def main() -> None:
    """What the process does: the settings are JSON on its standard input."""
    settings = settings_from(orjson.loads(sys.stdin.buffer.read()), "the server", secrets=True)
    try:
        print(reindex(settings), file=sys.stderr)  # noqa: T201 - this is the log of a process
    except (PostingsError, OSError) as error:
        sys.exit(f"reindex failed: {error}")


def reindex(settings: Settings) -> str:
    """Bring the index in step once, after whoever does so now; what was done, in words."""
    handle = os.open(_waiting(settings), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return "reindex: another one waits already"
    options = Options(wait=True, begun=lambda: os.close(handle))
    report = sync(open_sources(settings), open_index(settings).engine, settings, options)
    problems = "".join(f"\n  {one.path}: {one.reason}" for one in report.problems)
    return f"reindex: {report.posts} posts: {report}{problems}"


def _waiting(settings: Settings) -> Path:
    """The file to lock, in a folder that is there."""
    if folder := settings.index_folder:
        folder.mkdir(parents=True, exist_ok=True)
        return folder / WAITING
    name = hashlib.blake2b(settings.index.encode(), digest_size=8).hexdigest()
    return Path(tempfile.gettempdir()) / f"postings-{os.getuid()}-{WAITING}-{name}"
