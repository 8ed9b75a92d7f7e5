"""The newest generation of an index, opened: looked for again after a while, by one thread for all others.

Only where nothing is open yet they do not wait for it for long, but look too.
"""

from collections.abc import Mapping
from threading import Lock
from time import monotonic

from indexer.deadline import seconds_left
from indexer.errors import IndexUnavailable
from indexer.language.analysis import Languages
from indexer.opensearch.cluster import QUEUE_SECONDS, Cluster
from indexer.opensearch.generations import Builds, Generation
from indexer.opensearch.opened import OpenGeneration
from indexer.opensearch.token_fields import routings_of

FRESH = 1.0
"""Seconds for which a generation is taken to be the newest; asking each time would take a request more."""

STALE = 5.0
"""Seconds for which it is given while another thread looks for a newer one."""

_NEVER = float("-inf")


class Newest:
    """The newest generation of the index that a cluster's address names. Threads may share one."""

    def __init__(self, cluster: Cluster, languages: Languages) -> None:
        self._cluster = cluster
        self._languages = languages
        self._builds = Builds(cluster, cluster.address.name)
        self._routings: dict[str, Mapping[int, str]] = {}
        self._opened: OpenGeneration | None = None
        self._looked = self._forgotten = self._left_until = _NEVER
        self._left: OpenGeneration | None = None
        self._looking = Lock()

    def opened(self) -> OpenGeneration:
        """The newest generation, opened once; a request in flight goes on with the one it has."""
        known = self._known()
        if known is not None:
            return known
        last = self._opened if self._is_since(self._looked + STALE) else None
        looks = self._looking.acquire(timeout=0 if last else QUEUE_SECONDS)
        try:
            if last and not looks:
                return last  # as another thread looks
            return self._known() or self._look()
        finally:
            if looks:
                self._looking.release()

    def left(self) -> OpenGeneration | None:
        """What is left of the newest generation, if it was looked for a moment ago."""
        if monotonic() >= self._left_until:
            self._left = None  # with all that it remembers
        return self._left

    def look_for_left(self) -> OpenGeneration:
        """What is left of the newest generation, of which parts do not answer; it is soon forgotten."""
        if not self._looking.acquire(timeout=min(seconds_left(), self._cluster.access.timeout)):
            raise IndexUnavailable(f"{self._cluster.address} took too long to be opened")
        try:
            if left := self.left():
                return left
            began = monotonic()
            left = self._open(self._cluster.lenient(), self._builds.current().generation)
            if began > self._forgotten:
                self._left, self._left_until = left, monotonic() + FRESH
            return left
        finally:
            self._looking.release()

    def forget(self) -> None:
        """Look for the newest generation when the next question comes."""
        self._forgotten, self._left = monotonic(), None

    def _known(self) -> OpenGeneration | None:
        return self._opened if self._is_since(self._looked + FRESH) else None

    def _is_since(self, end: float) -> bool:
        """Whether that time is to come, and nothing was forgotten since the newest was looked for."""
        return monotonic() < end and self._looked > self._forgotten

    def _look(self) -> OpenGeneration:
        began = monotonic()
        generation = self._builds.current().generation
        if self._opened is None or self._opened.name != generation.name:
            self._opened = self._open(self._cluster, generation)
        self._looked = began
        return self._opened

    def _open(self, cluster: Cluster, generation: Generation) -> OpenGeneration:
        names = self._builds.names(generation.build)
        known = self._routings.get(names.posts, {})
        routings = routings_of(cluster, names.posts, known)
        self._routings = {names.posts: routings}  # the same for all commits of a build
        return OpenGeneration(cluster, names, generation, self._languages, [*routings.values()])
