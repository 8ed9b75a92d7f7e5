"""Asking again: a writer outlives a node that is killed, and a cluster that is busy for a while."""

import time
from collections.abc import Callable, Mapping
from itertools import count
from random import SystemRandom
from typing import Any, TypeVar

from indexer.errors import IndexUnavailable
from indexer.opensearch.cluster import Cluster

PATIENCE = 60.0
"""Seconds for which a request is sent again while no node answers, or all are too busy."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 10.0
_chance = SystemRandom()

Answered = TypeVar("Answered")


class PatientCluster(Cluster):
    """Asks again. Who asks must bear that a request whose answer was lost comes a second time."""

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        params: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        twice: bool | None = None,
    ) -> Any:
        """The answer to a request."""
        ask = super().ask
        return patiently(
            lambda: ask(method, path, body, params, timeout=timeout, twice=twice), PATIENCE
        )


def patiently(ask: Callable[[], Answered], seconds: float = PATIENCE) -> Answered:
    """The answer to a request, which is sent again for so many seconds. Raises IndexUnavailable."""
    deadline = time.monotonic() + seconds
    for attempt in count():
        try:
            return ask()
        except IndexUnavailable:
            if time.monotonic() > deadline:
                raise
        time.sleep(pause(attempt))
    raise AssertionError("there is always another attempt")


def pause(attempt: int) -> float:
    """Seconds before the next attempt: exponential, and by chance, so that not all come back at once."""
    return _chance.uniform(0, min(_FIRST_PAUSE * 2**attempt, _LONGEST_PAUSE))
