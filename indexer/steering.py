"""What stands above the score: posts that the owner pinned to a query, and posts that are called so.

    1. pinned posts, in the order in which they are named
    2. posts whose whole title is the query
    3. all others that match

Facets and filters leave pinned posts out like any others.
"""

from collections.abc import Mapping

from whoosh import query as q

from indexer.engine import Signals
from indexer.fields import SLUG, WHOLE_TITLE
from indexer.language.analysis import fold
from indexer.post import value_key
from indexer.query.tree import Tiers

Pins = Mapping[str, tuple[str, ...]]
"""Slugs of posts by the key of a query."""

_AROUND = " \"'.,;:!?()"


def pins_of(setting: Mapping[str, str]) -> Pins:
    """The pins as the setting has them: a query, and slugs with spaces between."""
    return {_key(query): tuple(dict.fromkeys(slugs.split())) for query, slugs in setting.items()}


def steered(tree: q.Query, text: str, pins: Pins) -> q.Query:
    """The tree of a text, with pinned posts and posts of that title on top."""
    if not text.strip():
        return tree
    pinned = [q.Term(SLUG, slug) for slug in (pins.get(_key(text), ()) if pins else ())]
    tiers = tree.subqueries if type(tree) is Tiers else [tree]
    called = q.And([q.Term(WHOLE_TITLE, text, boost=0.0), tiers[0]])
    return Tiers([*pinned, called, *tiers])


def signals_of(text: str, half_life: int) -> Signals:
    """What else decides: age, and whether the text is a tag."""
    key = value_key(text.strip(_AROUND))
    return Signals(half_life, (key,) if key else ())


def _key(query: str) -> str:
    """What makes two spellings of a query the same: its words without case and accents."""
    return " ".join(map(fold, query.split()))
