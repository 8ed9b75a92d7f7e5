"""The fields of a post that was exported, where nobody changed them: looked at together, not one by one."""

from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from indexer.language.table import language_code
from indexer.post import distinct_values, value_key
from indexer.sources.dates import read_date
from indexer.sources.metadata import (
    LARGEST_BOOST,
    LEAST_BOOST,
    LONGEST_ADDRESS,
    LONGEST_EXCERPT,
    LONGEST_NAME,
    LONGEST_TITLE,
    MOST_VALUES,
    Metadata,
)

_TEXTS = ("id", "title", "series", "excerpt", "canonical", "lang", "date")
_LISTS = ("categories", "authors", "tags", "aliases")
_FLAGS = ("evergreen", "excluded")


def plain_metadata(values: Mapping[str, Any]) -> Metadata | None:
    """What `read_metadata` makes of values that need no change; None where one may, or may be wrong.

    In 9 us, where reading field by field takes 25: texts are on one line each if they are when joined.
    """
    texts: list[Any] = ["" if (text := values.get(name)) is None else text for name in _TEXTS]
    lists: list[Any] = [values.get(name) for name in _LISTS]
    flags: list[Any] = [values.get(name) for name in _FLAGS]
    boost, when = values.get("boost"), texts[-1]
    if [*map(type, lists)] != [list] * len(lists) or [*map(type, flags)] != [bool] * len(flags):
        return None
    if type(boost) is not float or not LEAST_BOOST <= boost <= LARGEST_BOOST:
        return None
    if not _are_lines([*texts, *chain.from_iterable(lists)]) or not _are_short(texts, lists):
        return None
    try:
        date = read_date(when) if when else None
    except ValueError:
        return None
    return _metadata(texts, lists, flags, boost, date)


def _are_lines(texts: Collection[Any]) -> bool:
    """Whether each of the values is a text that `one_line` would leave as it is."""
    try:
        joined = f"|{'|'.join(texts)}|"
    except TypeError:
        return False
    spaced = "  " in joined or "| " in joined or " |" in joined
    return joined.isprintable() and not spaced


def _are_short(texts: list[str], lists: list[list[str]]) -> bool:
    """Whether no text would be cut, no list is too long, and no entry of a list is empty."""
    id_, title, series, excerpt, canonical, _, _ = texts
    categories, authors, tags, aliases = lists
    names = [*categories, *authors, *tags]
    return (
        max(len(id_), len(title)) <= LONGEST_TITLE
        and len(excerpt) <= LONGEST_EXCERPT
        and max(map(len, [canonical, *aliases])) <= LONGEST_ADDRESS
        and max(map(len, [series, *names])) <= LONGEST_NAME
        and max(map(len, lists)) <= MOST_VALUES
        and all(names)
        and all(aliases)
    )


def _metadata(
    texts: list[str], lists: list[list[str]], flags: list[bool], boost: float, date: datetime | None
) -> Metadata:
    id_, title, series, excerpt, canonical, lang, _ = texts
    categories, authors, tags, aliases = lists
    evergreen, excluded = flags
    return Metadata(
        id=id_,
        title=title,
        date=date,
        categories=_distinct(categories),
        series=series,
        authors=_distinct(authors),
        tags=_distinct(tags),
        excerpt=excerpt,
        canonical=canonical,
        aliases=tuple(aliases),
        lang=language_code(lang),
        boost=boost,
        evergreen=evergreen,
        excluded=excluded,
    )


def _distinct(values: list[str]) -> tuple[str, ...]:
    """What `distinct_values` makes of values without white space around."""
    if len(set(map(value_key, values))) == len(values):
        return tuple(values)
    return distinct_values(values)
