"""The values of a post that are not words: of facets, and what titles are sorted and looked up by."""

from indexer.fields import FACETS, length_of
from indexer.language.folding import WORD, fold
from indexer.request import Card

PostValues = tuple[tuple[str, ...], ...]
"""The labels of a post, facet by facet in the order of their table."""


def title_key(title: str) -> str:
    """What titles are sorted by: folded words, so that quotes and case do not count."""
    return " ".join(fold(word) for word in WORD.findall(title))


def facet_values(card: Card) -> PostValues:
    """The post's labels in each facet, facets in the order of the table."""
    values = {
        "tag": card.tags,
        "category": card.categories,
        "series": (card.series,) if card.series else (),
        "author": card.authors,
        "year": (f"{card.day.year:04d}",) if card.day else (),
        "month": (f"{card.day.year:04d}-{card.day.month:02d}",) if card.day else (),
        "lang": (card.lang,) if card.lang else (),
        "minutes": (str(card.minutes),),
        "length": (str(length_of(card.minutes)),),
    }
    return tuple(values[name] for name in FACETS)
