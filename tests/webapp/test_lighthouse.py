"""Lighthouse gives pages full marks; half a minute of Chromium, so only in CI and by `make lighthouse`."""

import json
import os
import subprocess
from collections.abc import Callable

import pytest

from tests.support import npm
from tests.webapp.browsing import ARGUMENTS, chromium_path

LEAST = {"performance": 0.95, "accessibility": 1, "best-practices": 1}
"""Category -> the mark that a page must have; how fast a page is depends on the machine a little."""

ASKED_FOR = os.environ.get("CI") == "true" or "LIGHTHOUSE" in os.environ


def marks(address: str) -> dict[str, float]:
    """Category -> what Lighthouse gives the page at an address, as a phone would show it."""
    command = [
        *("node", str(npm("lighthouse/cli/index.js")), address, "--quiet", "--output=json"),
        "--no-enable-error-reporting",
        f"--chrome-flags={' '.join(ARGUMENTS)}",
        f"--only-categories={','.join(LEAST)}",
    ]
    environment = os.environ | {"CHROME_PATH": chromium_path()}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)
    categories = json.loads(done.stdout)["categories"]
    return {name: category["score"] for name, category in categories.items()}


@pytest.mark.serial
@pytest.mark.skipif(not ASKED_FOR, reason="make lighthouse runs it")
@pytest.mark.parametrize("kind", ["home", "search", "post"])
def test_lighthouse_gives_full_marks(
    addresses: dict[str, str], kind: str, record_property: Callable[[str, object], None]
) -> None:
    given = marks(addresses[kind])
    record_property(f"Lighthouse on the page {kind}", given)
    assert {name: mark for name, mark in given.items() if mark < LEAST[name]} == {}
