"""The Nu HTML checker, which the W3C uses itself, has nothing to say of any page."""

import json
import shutil
import subprocess
from pathlib import Path

from tests.support import ROOT, missing, npm

MEANT = "role is unnecessary"
"""What the checker would leave out is said for Safari, where a list without bullets is no list otherwise."""

STATIC = ROOT / "webapp" / "static"


def complaints(*files: Path) -> list[str]:
    """What the checker says of files, by their endings."""
    if not shutil.which("java"):
        missing(
            "Java is missing: apt-get install default-jre-headless, or your system's package of it"
        )
    jar = npm("vnu-jar/build/dist/vnu.jar")
    command: list[str | Path] = [
        "java",
        "-jar",
        jar,
        "--format",
        "json",
        "--also-check-svg",
        *files,
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return [
        f"{Path(message['url']).name}: {message['message']} {message.get('extract', '')}"
        for message in json.loads(done.stderr)["messages"]
        if MEANT not in message["message"]
    ]


def test_nu_checker_has_nothing_to_say(every_page: dict[str, str], tmp_path: Path) -> None:
    files = [tmp_path / f"{kind}.html" for kind in every_page]
    for file, html in zip(files, every_page.values(), strict=True):
        file.write_text(html)
    assert complaints(*files, *STATIC.glob("*.svg")) == []
