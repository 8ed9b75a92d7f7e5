"""Why a post stands where it does for a query, or is not there: an account that people can read."""

from dataclasses import dataclass

from indexer.request import Card, Note, Widening


@dataclass(frozen=True, slots=True)
class Explanation:
    """A line of an account: what it says, its value where it has one, and what that comes from."""

    text: str
    value: float | None = None
    details: tuple["Explanation", ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """A post and a plan: its place among the `total` posts by relevance, 0 where it is not one of them.

    `score` is that of the hit. `why` is made up of what adds up to it, or of what keeps the post out.
    `read` is what is asked, in words: those that the index has for each word of it.
    """

    card: Card
    place: int
    total: int
    score: float
    read: str
    why: Explanation


@dataclass(frozen=True, slots=True)
class Explained:
    """The account of a post and a query, and how the query was read."""

    query: str
    languages: tuple[str, ...]
    account: Account
    notes: tuple[Note, ...] = ()
    widened: tuple[Widening, ...] = ()
