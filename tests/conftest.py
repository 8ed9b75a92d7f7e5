"""What holds for all tests: no waiting for disks, no time limits on generated examples, own loops."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from indexer.arrays import kernels

pytest_plugins = ["tests.opensearch.fixtures", "tests.opensearch.instead"]

settings.register_profile("here", deadline=None)
settings.load_profile("here")


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_disks() -> Iterator[None]:
    """No test pulls the plug, and waiting for the disk would be most of the time of many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="module", autouse=True)
def _own_loops() -> Iterator[None]:
    """Loops that the tests of a module load are not there for those of others, whatever the order."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "loaded", {})
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests measured, by their fixture `record_property`."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{name}: {value}")
