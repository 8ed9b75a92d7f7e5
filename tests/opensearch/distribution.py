"""The distribution of OpenSearch that tests start: fetched once by Maven, as it is only in its repository."""

import os
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

VERSION = "3.4.0"
ARTIFACT = f"org.opensearch.distribution.integ-test-zip:opensearch:{VERSION}:zip"

_FETCHING = 900
"""Seconds that Maven may take for 133 MB and its own plugins."""


class Missing(Exception):
    """A part that this machine lacks; the text says how to get it."""


def unpack(folder: Path) -> Path:
    """Unpack OpenSearch below a folder, within a second; its home. Raises Missing."""
    with zipfile.ZipFile(archive()) as packed:
        packed.extractall(folder)
    return folder / f"opensearch-{VERSION}"


def archive() -> Path:
    """The packed distribution, in the user's cache. Raises Missing.

    It is fetched beside its place and then renamed: what is there is complete, and processes that
    fetch at once do not meet.
    """
    kept = cache() / f"opensearch-{VERSION}.zip"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as aside:
            _fetch(Path(aside))
            (Path(aside) / kept.name).replace(kept)
    return kept


def cache() -> Path:
    """Where the distribution is kept."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "postings"


def _fetch(folder: Path) -> None:
    maven = shutil.which("mvn")
    if not maven:
        raise Missing(
            f"no mvn, which fetches OpenSearch {VERSION}: install Maven (Debian: apt install maven), "
            "or name a cluster by OPENSEARCH_URL"
        )
    command = [maven, "-q", "-B", "dependency:copy", f"-Dartifact={ARTIFACT}"]
    command.append(f"-DoutputDirectory={folder}")
    done = subprocess.run(command, capture_output=True, text=True, timeout=_FETCHING, check=False)
    if done.returncode:
        told = "\n".join((done.stdout + done.stderr).splitlines()[:5])
        raise Missing(f"mvn could not fetch OpenSearch {VERSION}: {told}")
