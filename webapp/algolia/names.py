"""What the protocol calls things: indexes, which are orders of our one index, and attributes of records."""

from typing import NamedTuple

from indexer import FACETS, NUMBERS, NotFound, Sort

POSTS = "posts"
DOCSEARCH = "docsearch"

INDEXES: dict[str, Sort | None] = {
    POSTS: None,
    f"{POSTS}/sort/date:desc": Sort.NEWEST,
    f"{POSTS}/sort/date:asc": Sort.OLDEST,
    f"{POSTS}/sort/title:asc": Sort.TITLE,
    DOCSEARCH: None,
}
"""Index name -> the order of its hits; None is the order of pages."""

DATE = "date"
TAGS = "tags"

ATTRIBUTES = {
    TAGS: "tag",
    "categories": "category",
    "authors": "author",
    **{name: name for name in FACETS},
    DATE: DATE,
    "_tags": "tag",
    "language": "lang",
}
"""Attribute -> the facet, or `date`, that it filters by."""

COUNTED = tuple(name for name, field in ATTRIBUTES.items() if field in FACETS)
"""The attributes whose values are counted and searched."""

_PLURALS = {"tag": TAGS, "category": "categories", "author": "authors"}

OWN_NAMES = tuple(_PLURALS.get(name, name) for name in FACETS)
"""What attributes are called in records, one for each facet."""

HIERARCHIES = (TAGS, DATE)
"""Attributes with levels: `tags.lvl0`, `date.lvl1`."""

SEPARATOR = " > "
"""Stands between the levels of a value: `databases > sql`."""

DEEPEST_LEVEL = 9

EVERY = (
    *OWN_NAMES,
    DATE,
    *(f"{DATE}.lvl{number}" for number in range(2)),
    *(f"{TAGS}.lvl{number}" for number in range(DEEPEST_LEVEL + 1)),
)
"""The attributes that `facets=["*"]` stands for."""


class Level(NamedTuple):
    """A level of an attribute: 1 of tags is `tags.lvl1`."""

    attribute: str
    number: int


def order_of(index: str) -> Sort | None:
    """The order of an index. Raises NotFound where no index is called so."""
    if index not in INDEXES:
        raise NotFound(f"Index {index[:100]} does not exist; there are: {', '.join(INDEXES)}")
    return INDEXES[index]


def is_number(field: str) -> bool:
    """Whether records have a number for a field."""
    return field == DATE or field in NUMBERS


def level_of(attribute: str) -> Level | None:
    """The level that an attribute names, or None where it names none."""
    name, _, digit = attribute.partition(".lvl")
    if name in HIERARCHIES and len(digit) == 1 and digit.isascii() and digit.isdigit():
        return Level(name, int(digit))
    return None
