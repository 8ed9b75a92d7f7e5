"""What is asked and what is answered: the plain values that engines, pages and the CLI exchange."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from indexer.facet_values import Value

PAGE_SIZE = 20
LARGEST_PAGE_SIZE = 100
LONGEST_QUERY = 1000
MOST_FILTERS = 100
DEEPEST_HIT = 10_000_000
DEEPEST_PAGE = DEEPEST_HIT // LARGEST_PAGE_SIZE


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


class Condition(NamedTuple):
    """That a post has a value from `low` to `high` in a field, a facet or `date`, or that it has none.

    Both bounds are let in, "" is no bound, and one value is both. Days are written `2025-11-02`.
    """

    field: str
    low: str
    high: str
    negated: bool = False

    def __str__(self) -> str:
        """The condition in words: `not year 2024`, `minutes 5 to 10`."""
        bounds = self.low if self.low == self.high else f"{self.low} to {self.high}".strip()
        return f"{'not ' if self.negated else ''}{self.field} {bounds}"


Where = tuple[tuple[Condition, ...], ...]
"""Of each group of conditions a post must meet one."""


class Place(NamedTuple):
    """Where a post stands by newest: its time as a timestamp, and its id, by which ties are ordered."""

    time: int
    id: str


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search as a reader asks it. `page` counts from 1; an empty `query` lists all posts.

    `sort` None means relevance where there is a query and newest where there is none. `where` narrows a
    search as choices do, for programs whose filters are not choices of a facet. `after` begins page 1 behind
    a place, by newest only: who reads all posts so, page by page, misses none and reads none twice, even
    where posts come and go meanwhile.
    """

    query: str = ""
    choices: tuple[Choice, ...] = ()
    sort: Sort | None = None
    page: int = 1
    size: int = PAGE_SIZE
    match: Match = Match.AUTO
    where: Where = ()
    after: Place | None = None

    @property
    def order(self) -> Sort:
        """The order that `sort` stands for."""
        return self.sort or (Sort.RELEVANCE if self.query.strip() else Sort.NEWEST)

    @property
    def offset(self) -> int:
        """How many hits come before the page."""
        return (self.page - 1) * self.size

    @property
    def is_filtered(self) -> bool:
        """Whether posts must be more than found by the words."""
        return bool(self.choices or self.where)


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
    canonical: str = ""


class Hit(NamedTuple):
    """A post found: its card, its score (0.0 in orders other than relevance), and a passage.

    `snippet` is HTML: escaped text with `<mark>` around the matched words; empty where nothing of
    the text matched. The passage stands under `heading`, which `anchor` leads to, both empty before the
    first heading. `matched` says where the words were found: title, heading, tag, body. `title` is HTML as
    the snippet is, empty where no title was to be marked or nothing of it matched.
    """

    card: Card
    score: float
    snippet: str = ""
    heading: str = ""
    anchor: str = ""
    matched: tuple[str, ...] = ()
    title: str = ""


class Facet(NamedTuple):
    """The values of one facet for one search, in the facet's own order.

    `values` holds the commonest, and every selected one that any post of the index has; `distinct` says
    how many there are in all.
    """

    name: str
    mode: Mode
    values: Sequence[Value]
    distinct: int


class Summary(NamedTuple):
    """What the numbers of a field come to, over the `posts` found that have it; days as timestamps."""

    field: str
    least: int
    most: int
    sum: int
    posts: int

    @property
    def average(self) -> float:
        """The mean."""
        return self.sum / self.posts


class Note(NamedTuple):
    """How a text was read where that differs from what was typed: a name for programs, and a sentence."""

    kind: str
    text: str


class Missing(NamedTuple):
    """What an answer lacks: the posts of so many `parts` of an index, `of` all of which it has."""

    parts: int
    of: int


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
    """The answer to a SearchRequest. `total` is exact, unless the posts of some parts of the index are
    `missing`, which a note says. `took_ms` is the time from text to Page.

    Where few posts had all the words, `widened` tells step by step what else was searched for; those
    posts come after the others in the order of relevance. By newest, `last` is the place of the last hit.
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
    last: Place | None = None
    stats: tuple[Summary, ...] = ()
    missing: Missing | None = None

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
