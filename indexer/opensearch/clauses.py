"""How much one query may ask for: Lucene refuses those of more than 1,024 clauses."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, takewhile
from typing import Any

from indexer.errors import RequestError
from indexer.opensearch.mapping import Json

MOST_CLAUSES = 900
"""Of what is searched for; filters, which a request has 100 of at most, need the rest."""

_LEAVES = frozenset(
    "exists fuzzy match_all match_none match_phrase prefix range regexp span_term term terms wildcard".split()
)


def clauses(query: Any) -> int:
    """The clauses of a query as Lucene counts them: what looks for something by itself."""
    return sum(1 for _ in _leaves(query))


def fitting(tiers: Sequence[Json]) -> int:
    """How many of the first tiers there is room for beside the last one, which finds the most.

    A text that needs more is not typed, but pasted. Raises RequestError where the last alone is too much.
    """
    *first, last = map(clauses, tiers)
    if last > MOST_CLAUSES:
        raise too_many()
    return len([*takewhile(MOST_CLAUSES.__ge__, accumulate(first, initial=last))]) - 1


def too_many() -> RequestError:
    """The error of a query of too many clauses."""
    return RequestError("q", "it has more words and phrases than a cluster looks for", "fewer")


def _leaves(query: Any) -> Iterator[str]:
    parts = query.items() if isinstance(query, dict) else enumerate(query)
    for name, part in parts:
        if name in _LEAVES:
            yield name
        elif isinstance(part, dict | list):
            yield from _leaves(part)
