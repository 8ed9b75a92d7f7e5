"""What an account of one post asks of an engine, and the parts of a tree that it asks about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from whoosh import query as q

from indexer.engine import Plan, Signals
from indexer.fields import WHOLE_TITLE
from indexer.post import Post
from indexer.query.tree import AndMaybe, AndNot, Tiers, Variants
from indexer.request import Card
from indexer.rules.filters import Filters
from indexer.rules.weights import Bonus, Frequency


class Word(NamedTuple):
    """Terms that count as one word in an analysed field."""

    field: str
    terms: tuple[str, ...]


class Spot(Protocol):
    """One post in one state of an index.

    Lists are asked for once, as each may be a request; what is no list may be asked for again.
    """

    @property
    def card(self) -> Card:
        """What lists show of the post."""

    @property
    def post(self) -> Post:
        """The post, whole."""

    def standing(self, plan: Plan) -> tuple[int, int]:
        """The place of the post by relevance among all that a plan finds, from 1, and how many those are.

        0 where the post is not among them.
        """

    def scores(self, trees: Sequence[q.Query]) -> Sequence[float | None]:
        """What the post scores for each tree by itself, without signals; None where it does not match."""

    def bonus(self, signals: Signals) -> Bonus:
        """What decides beside words, as shares of the score."""

    def left_out(self, filters: Sequence[Filters]) -> Sequence[bool]:
        """Whether each of some filters leaves the post out."""

    @property
    def lengths(self) -> Sequence[int]:
        """How many words the ranking counts in each zone of the post."""

    def counts(self, terms: Sequence[str]) -> Sequence[Sequence[int]]:
        """How often each term stands in each zone of the post."""

    def post_count(self) -> int:
        """How many posts searches find."""

    def frequencies(self, words: Sequence[Word]) -> Sequence[Frequency]:
        """How many of these posts have each word, and how often."""

    def forms(self, terms: Sequence[str]) -> Sequence[Mapping[str, int]]:
        """The words that are indexed under each term, as they are written but for case; uses of each."""


Scores = Mapping[q.Query, float | None]


def scored(spot: Spot, trees: Iterable[q.Query]) -> Scores:
    """The score of each tree; equal trees are asked for once."""
    distinct = list(dict.fromkeys(trees))
    return dict(zip(distinct, spot.scores(distinct), strict=True))


def subtrees(tree: q.Query) -> Iterator[q.Query]:
    """A tree and all its parts, theirs too."""
    yield tree
    for part in parts(tree):
        yield from subtrees(part)


def parts(tree: q.Query) -> Sequence[q.Query]:
    """What of a tree a post may have by itself; not what NOT leaves out."""
    match tree:
        case Variants():
            return []
        case q.Phrase():
            return [q.Term(tree.fieldname, word) for word in tree.words]
        case q.And() | q.Or():
            return list(tree.subqueries)
        case AndMaybe() | q.Require():
            return [tree.a, tree.b]
        case AndNot():
            return [tree.a]
        case _:
            return []


def asked(tree: q.Query) -> q.Query:
    """What was asked for, without what stands above it and the steps that widen it."""
    clauses = tree.subqueries if isinstance(tree, Tiers) else [tree]
    return clauses[first_asked(clauses)]


def first_asked(clauses: Sequence[q.Query]) -> int:
    """The place of what was asked for: pinned posts and those that are called so stand above it."""
    return next((n + 1 for n, clause in enumerate(clauses) if is_called(clause)), 0)


def is_called(clause: q.Query) -> bool:
    """Whether a clause is of the posts that are called as was typed."""
    first = clause.subqueries[0] if isinstance(clause, q.And) else clause
    return isinstance(first, q.Term) and first.fieldname == WHOLE_TITLE
