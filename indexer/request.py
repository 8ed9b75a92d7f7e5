"""What is asked and what is answered: the plain values that engines, pages and the CLI exchange."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple, overload

PAGE_SIZE = 20
LARGEST_PAGE_SIZE = 100
LONGEST_QUERY = 1000
MOST_FILTERS = 100
DEEPEST_HIT = 10_000_000


class Sort(StrEnum):
    """Orders of hits. Ties of every order are broken by newest, then by id.

    Posts without a date come last by newest and by oldest.
    """

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"


class Match(StrEnum):
    """Whether words without an operator between them must all be there, or any of them.

    AUTO asks for all, and for less step by step where few posts have all.
    """

    AUTO = "auto"
    ALL = "all"
    ANY = "any"


class Mode(StrEnum):
    """How the values chosen in one facet combine."""

    ALL = "all"
    ANY = "any"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Choice:
    """One chosen value of one facet: `Choice("tag", Mode.ALL, "Redis")`."""

    facet: str
    mode: Mode
    value: str


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search as a reader asks it. `page` counts from 1; an empty `query` lists all posts.

    `sort` None means relevance where there is a query and newest where there is none.
    """

    query: str = ""
    choices: tuple[Choice, ...] = ()
    sort: Sort | None = None
    page: int = 1
    size: int = PAGE_SIZE
    match: Match = Match.AUTO

    @property
    def order(self) -> Sort:
        """The order that `sort` stands for."""
        return self.sort or (Sort.RELEVANCE if self.query.strip() else Sort.NEWEST)


class Card(NamedTuple):
    """What a list shows of a post. A tuple, which is made in a third of the time."""

    id: str
    slug: str
    title: str
    excerpt: str
    categories: tuple[str, ...]
    series: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    day: date | None
    minutes: int
    lang: str = ""


class Hit(NamedTuple):
    """A post found: its card, its score (0.0 in orders other than relevance), and a passage.

    `snippet` is HTML: escaped text with `<mark>` around the matched words; empty where nothing of
    the text matched. The passage stands under `heading`, which `anchor` leads to, both empty before the
    first heading. `matched` says where the words were found: title, heading, tag, body.
    """

    card: Card
    score: float
    snippet: str = ""
    heading: str = ""
    anchor: str = ""
    matched: tuple[str, ...] = ()


class Value(NamedTuple):
    """A value of a facet and how many posts choosing it leads to. A tuple, as answers have hundreds."""

    key: str
    label: str
    count: int  # type: ignore[assignment] # hides a method of tuples
    selected: bool = False


class Columns(NamedTuple):
    """What values have, column by column: those of an answer are there in a tenth of the time of Values."""

    keys: list[str]
    labels: list[str]
    counts: list[int]
    selected: list[bool]


class Values(Sequence[Value]):
    """Values from one place to another of those that `made` makes, when they are looked at.

    An answer lists hundreds of values, and most readers look at the first dozen.
    """

    __slots__ = ("_made", "_start", "_stop")

    def __init__(self, made: Callable[[slice], Columns], start: int, stop: int) -> None:
        self._made = made
        self._start = start
        self._stop = stop

    def __len__(self) -> int:
        return self._stop - self._start

    @overload
    def __getitem__(self, index: int) -> Value: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Value, ...]: ...
    def __getitem__(self, index: int | slice) -> Value | tuple[Value, ...]:
        if isinstance(index, slice) and index.step in (None, 1):
            places = range(self._start, self._stop)[index]
            return tuple(map(Value, *self._made(slice(places.start, places.stop))))
        return tuple(self)[index]

    def __iter__(self) -> Iterator[Value]:
        return map(Value, *self.columns())

    def columns(self, most: int | None = None) -> Columns:
        """What the values have, or the first of them."""
        count = len(self) if most is None else min(most, len(self))
        return self._made(slice(self._start, self._start + count))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


def columns(values: Sequence[Value], most: int | None = None) -> Columns:
    """What the values have, or the first of them."""
    if isinstance(values, Values):
        return values.columns(most)
    first = values[:most]
    return Columns(*map(list, zip(*first, strict=True) if first else ((),) * 4))


class Facet(NamedTuple):
    """The values of one facet for one search, in the facet's own order.

    `values` holds the commonest, and every selected one that any post of the index has; `distinct` says
    how many there are in all.
    """

    name: str
    mode: Mode
    values: Sequence[Value]
    distinct: int


class Note(NamedTuple):
    """How a text was read where that differs from what was typed: a name for programs, and a sentence."""

    kind: str
    text: str


class Step(StrEnum):
    """What a search was widened by, in the order in which it is tried."""

    TYPOS = "typos"
    PREFIX = "prefix"
    FEWER = "fewer"


@dataclass(frozen=True, slots=True)
class Widening:
    """A step that a search was widened by, because few posts had all the words.

    `words` pairs each word as typed with what stood in for it; nothing stands in for words left out.
    `total` is how many posts there are with this step.
    """

    step: Step
    words: tuple[tuple[str, tuple[str, ...]], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A query that the reader may have meant, and how many posts it finds."""

    query: str
    total: int


@dataclass(frozen=True, slots=True)
class Page:
    """The answer to a SearchRequest. `total` is exact. `took_ms` is the time from text to Page.

    Where few posts had all the words, `widened` tells step by step what else was searched for; those
    posts come after the others in the order of relevance.
    """

    request: SearchRequest
    total: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...] = ()
    took_ms: float = 0.0
    generation: str = ""
    notes: tuple[Note, ...] = ()
    widened: tuple[Widening, ...] = ()
    suggestion: Suggestion | None = None

    @property
    def pages(self) -> int:
        """How many pages there are; 0 where nothing was found."""
        return -(-self.total // self.request.size)


@dataclass(frozen=True, slots=True)
class Stats:
    """Facts about an index for its owner."""

    generation: str
    posts: int
    deleted: int
    segments: int
    terms: int
    bytes: int
    values: dict[str, int] = field(default_factory=dict)
