"""Search inside the values of a facet, as a reader types a name."""

from indexer.language.analysis import fold
from indexer.post import value_key
from indexer.remembering import remembering
from indexer.request import Facet

_REMEMBERED = 10_000
"""Labels whose words are remembered folded: a search among 500 tags takes 0.4 ms so, and 0.8 ms without."""


def containing(facet: Facet, text: str, limit: int) -> Facet:
    """The values whose labels contain a text, at most `limit`; first those of which a word begins with it.

    Case, accents, spaces, hyphens and underscores do not count.
    """
    wanted = _folded(text)
    found = [(value, _folded(value.label)) for value in facet.values]
    found = [(value, label) for value, label in found if wanted in label]
    found.sort(key=lambda one: f"-{wanted}" not in f"-{one[1]}")
    return facet._replace(
        values=tuple(value for value, _ in found[:limit]),
        distinct=sum(value.count > 0 for value, _ in found),
    )


@remembering(_REMEMBERED)
def _folded(label: str) -> str:
    """The words of a label as readers may type them, with a hyphen between."""
    return "-".join(map(fold, value_key(label).split("-")))
