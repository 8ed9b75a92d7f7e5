"""Numbers and values of facets as pages say them, in English that can be translated."""

from datetime import date

from indexer import LANG, LENGTHS, Said, language_name, said, said_of
from webapp.translation import month_of


def counted(number: int, noun: str) -> Said:
    """`1 post`, `14 posts`, `12,000 posts`."""
    return _COUNTED[noun](number)


_COUNTED = {
    "post": lambda n: said_of("%(n)s post", "%(n)s posts", n),
    "tag": lambda n: said_of("%(n)s tag", "%(n)s tags", n),
    "page": lambda n: said_of("%(n)s page", "%(n)s pages", n),
}


def spelled(facet: str, label: str) -> str:
    """A value of a facet as readers know it."""
    if facet == LANG:
        return language_name(label)
    if facet == "month":
        return _month(label)
    return _LENGTHS.get(label, label) if facet == "length" else label


def _month(label: str) -> str:
    """`November 2025` for `2025-11`, and what is no month as it is: readers may choose anything."""
    try:
        first = date.fromisoformat(f"{label}-01")
    except ValueError:
        return label
    return month_of(first)


def _length(least: int, above: int) -> Said:
    """A range of reading times, from `least` minutes to below `above`; 0 is no bound."""
    if not above:
        return said("%(least)s minutes and more", least=least)
    if least == LENGTHS[0]:
        return said("under %(above)s minutes", above=above)
    return said("%(least)s to %(most)s minutes", least=least, most=above - 1)


_LENGTHS = {
    str(least): _length(least, above)
    for least, above in zip(LENGTHS, (*LENGTHS[1:], 0), strict=True)
}
