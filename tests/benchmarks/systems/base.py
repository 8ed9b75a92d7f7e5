"""What the benchmark asks of a search system.

A system is asked for the same work under two headings. `answer`: from a query tree made beforehand
to the best ten hits, the exact total and exact counts of all five facets, of which at least the 100
commonest values are listed. `page`: from the text that a reader would type to the same with what a
page shows of each hit, without snippets. What is not timed is `found`, which says in plain values
what there is, so that the systems can be held against each other.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from indexer.post import Post
from tests.benchmarks.queries import Query, parts_of

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


class Reader(Protocol):
    """An open index. All work is single-threaded and nothing keeps whole answers."""

    def answer(self, query: Query) -> Work:
        """The search from a query tree made now."""

    def page(self, query: Query) -> Work:
        """The search from a text that is parsed each time, with what is shown of each hit."""

    def found(self, query: Query) -> Found:
        """The answer once, in plain values."""

    def close(self) -> None:
        """Lets files go."""


class System(Protocol):
    """A search system, without state."""

    note: str
    """Version, threads and what else a reader of the figures should know."""

    def build(self, posts: Iterable[Post], folder: Path) -> None:
        """Makes an index of the posts in an empty folder, with the system's own defaults.

        Done when it could be opened, with nothing left to merge.
        """

    def open(self, folder: Path) -> Reader:
        """Opens what `build` made."""


def whole_text(post: Post) -> str:
    """All that is searched of a post as one text, for systems without weighted fields.

    A stop word between the parts keeps phrases from reaching across.
    """
    return " and\n".join(parts_of(post))


def year_of(post: Post) -> int:
    """The year of a post's day; 0 where it has none."""
    return post.day.year if post.day else 0
