"""Keeps requests from waiting for a cluster that does not answer: they are told so at once.

A request that got no answer, while no other got one, makes the cluster suspect. From then on one request at a
time tries, after it asked whether any node answers at all, which takes less than a second; all others fail
at once, and after a failed try so does each request for a while. The first answer ends this.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil
from threading import Lock
from time import monotonic

from indexer.errors import IndexUnavailable

LONGEST_PAUSE = 5.0
"""Seconds between tries; the first come sooner."""

_logger = logging.getLogger(__name__)


class NoAnswer(IndexUnavailable):
    """No node answered a request, or not in time."""


class NotAsked(NoAnswer):
    """No node was asked, as none would answer, or none in time."""


class Breaker:
    """Watches over the requests to one cluster, which is called `name`. Threads share it.

    `answers` asks in a short time whether any node answers; it never raises.
    """

    def __init__(self, name: str, answers: Callable[[], bool]) -> None:
        self._name = name
        self._answers = answers
        self._silences = 0
        self._news = 0
        self._next_try = 0.0
        self._counting = Lock()
        self._trying = Lock()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Around a request. Raises IndexUnavailable in place of it where nothing answers."""
        news = self._news
        tries = self._silences > 0
        if tries:
            self._begin_try()
        try:
            yield
        except NoAnswer:
            self._count_silence(news)
            raise
        except Exception:
            self._note_answer()  # a refusal is one
            raise
        else:
            self._note_answer()
        finally:
            if tries:
                self._trying.release()

    def _begin_try(self) -> None:
        """Let this request be the one that tries. Raises IndexUnavailable where it cannot be."""
        if monotonic() < self._next_try or not self._trying.acquire(blocking=False):
            raise self._unavailable()
        alive = False
        try:
            alive = self._answers()
        finally:
            if not alive:
                self._count_silence(self._news)
                self._trying.release()
        if not alive:
            raise self._unavailable()

    def _unavailable(self) -> NotAsked:
        wait = max(1, ceil(self._next_try - monotonic()))
        return NotAsked(f"{self._name} does not answer", wait)

    def _count_silence(self, news: int) -> None:
        """A request was not answered.

        Where another was meanwhile, it was only a slow one; where another was not either, that counts.
        """
        with self._counting:
            if news != self._news:
                return
            self._news += 1
            self._silences += 1
            found_dead = self._silences == 2
            self._next_try = monotonic() + min(self._silences - 1, LONGEST_PAUSE)
        if found_dead:
            _logger.warning("%s does not answer", self._name)

    def _note_answer(self) -> None:
        with self._counting:
            self._news += 1
            again, self._silences = self._silences > 1, 0
        if again:
            _logger.warning("%s answers again", self._name)
