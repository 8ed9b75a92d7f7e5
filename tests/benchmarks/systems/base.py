"""What the benchmark asks of a search system.

A system is asked for the same work under two headings. `answer`: from a query tree made beforehand
to the best ten hits, the exact total and exact counts of all five facets, of which at least the 100
commonest values are listed. `page`: from the text that a reader would type to the same with what a
page shows of each hit, without snippets; with them it is `snippets`, which is asked of ours only. What is
not timed is `found`, which says in plain values what there is, so that the systems can be held against
each other.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.clusters import ClusterFacts
from tests.benchmarks.query import Query

HITS = 10
LISTED_VALUES = 100
FACETS = ("tag", "category", "author", "year", "minutes")

Work = Callable[[], object]
"""Something to time."""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer in plain values: the exact total, ids in order, facet -> value -> count."""

    total: int
    ids: tuple[str, ...]
    facets: Mapping[str, Mapping[str, int]]


class Reader(ABC):
    """An open index. All work is single-threaded and nothing keeps whole answers."""

    def offers(self, query: Query) -> bool:
        """Whether the system can answer such a query; nothing else is asked for one that it cannot."""
        return True

    @abstractmethod
    def answer(self, query: Query) -> Work:
        """The search from a query tree made now."""

    @abstractmethod
    def page(self, query: Query) -> Work:
        """The search from a text that is parsed each time, with what is shown of each hit."""

    def snippets(self, query: Query) -> Work | None:
        """The page with a highlighted passage of each hit."""
        return None

    @abstractmethod
    def found(self, query: Query) -> Found:
        """The answer once, in plain values."""

    def warm_up(self, queries: Sequence[Query], seconds: float) -> None:  # noqa: B027 - most are fast
        """Asks for so long, where a system that was just started compiles what it does often."""

    def close(self) -> None:  # noqa: B027 - most let files go with the object
        """Lets files go."""


class System(ABC):
    """A search system, without state."""

    note: str
    """Version, threads and what else a reader of the figures should know."""

    updates = False
    """Whether there is an `update`."""

    def prepare(self) -> None:  # noqa: B027 - most have nothing to do
        """What a machine does once, before anything is measured."""

    @abstractmethod
    def build(self, posts: Path, folder: Path) -> None:
        """Makes an index of JSON Lines in an empty folder, with the system's own defaults.

        Done when it could be opened, with nothing left to merge.
        """

    def settle(self, folder: Path) -> None:  # noqa: B027 - most leave nothing to be done
        """Waits for what goes on behind a build that is done."""

    @abstractmethod
    def open(self, folder: Path) -> Reader:
        """Opens what `build` made, ready for the first search."""

    def update(self, posts: Path, folder: Path) -> None:
        """Puts the first post of the file in place of the one with its id; done when it could be opened."""
        raise NotImplementedError

    def index_bytes(self, folder: Path) -> int:
        """What the index takes on the disk."""
        return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())

    def cluster(self, folder: Path) -> ClusterFacts | None:
        """How a cluster keeps the index, of systems that are one."""
        return None

    def discard(self, folder: Path) -> None:  # noqa: B027 - most have all in the folder
        """Takes away what the index has outside of its folder, which goes by itself."""
