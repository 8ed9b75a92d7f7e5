"""The newest generation of an index, opened: looked for again after a while, and once by all threads."""

from threading import Lock
from time import monotonic

from indexer.deadline import seconds_left
from indexer.errors import IndexUnavailable
from indexer.language.analysis import Languages
from indexer.opensearch.cluster import WORK_SECONDS, Cluster
from indexer.opensearch.generations import Builds, Generation
from indexer.opensearch.opened import OpenGeneration
from indexer.opensearch.token_fields import routings_of

FRESH = 1.0
"""Seconds for which a generation is taken to be the newest; asking each time would take a request more."""

_NEVER = float("-inf")


class Newest:
    """The newest generation of the index that a cluster's address names. Threads may share one."""

    def __init__(self, cluster: Cluster, languages: Languages) -> None:
        self._cluster = cluster
        self._languages = languages
        self._builds = Builds(cluster, cluster.address.name)
        self._routings: dict[str, tuple[str, ...]] = {}
        self._opened: OpenGeneration | None = None
        self._looked = self._forgotten = self._left_until = _NEVER
        self._left: OpenGeneration | None = None
        self._looking = Lock()

    def opened(self) -> OpenGeneration:
        """The newest generation, opened once; a request in flight goes on with the one it has."""
        opened = self._known()
        if opened is not None:
            return opened
        # what was forgotten must not be given; else the last one does while another thread looks
        last = self._opened if self._looked > self._forgotten else None
        seconds = 0 if last else min(seconds_left(), WORK_SECONDS)
        if not self._looking.acquire(timeout=seconds):
            if last:
                return last
            raise IndexUnavailable(f"{self._cluster.address} took too long to be opened")
        try:
            return self._known() or self._look()
        finally:
            self._looking.release()

    def left(self) -> OpenGeneration | None:
        """What is left of the newest generation, if it was looked for a moment ago."""
        return self._left if monotonic() < self._left_until else None

    def look_for_left(self) -> OpenGeneration:
        """What is left of the newest generation, of which parts do not answer; it is soon forgotten."""
        cluster = self._cluster.lenient()
        left = self._left = self._open(cluster, self._builds.current().generation)
        self._left_until = monotonic() + FRESH
        return left

    def forget(self) -> None:
        """Look for the newest generation when the next question comes."""
        self._forgotten, self._left = monotonic(), None

    def _known(self) -> OpenGeneration | None:
        is_fresh = monotonic() < self._looked + FRESH and self._looked > self._forgotten
        return self._opened if is_fresh else None

    def _look(self) -> OpenGeneration:
        began = monotonic()
        generation = self._builds.current().generation
        if self._opened is None or self._opened.name != generation.name:
            self._opened = self._open(self._cluster, generation)
        self._looked = began
        return self._opened

    def _open(self, cluster: Cluster, generation: Generation) -> OpenGeneration:
        names = self._builds.names(generation.build)
        routings = self._routings_of(cluster, names.posts)
        return OpenGeneration(cluster, names, generation, self._languages, routings)

    def _routings_of(self, cluster: Cluster, index: str) -> tuple[str, ...]:
        """The same for all commits of a build."""
        known = self._routings.get(index)
        if known is None:
            known = routings_of(cluster, index)
            if not cluster.missing:
                self._routings = {index: known}
        return known
