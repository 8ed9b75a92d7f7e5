"""The Whoosh schema of a post: fields of words, and fields of exact values.

Exact fields hold text that sorts as its meaning does: `system-design`, `00005` minutes, `2025-11-02`.
"""

from functools import cache

from whoosh import fields, formats
from whoosh.fields import Schema

from indexer.fields import DATE, FACETS, NAMES, SCOPES, TEXT


class WordsField(fields.FieldType):  # type: ignore[misc]
    """Terms with positions."""

    def __init__(self) -> None:
        self.analyzer = None
        self.format = formats.Positions()
        self.scorable = True


class ExactField(fields.FieldType):  # type: ignore[misc]
    """A whole value as one term."""

    def __init__(self) -> None:
        self.analyzer = None
        self.format = formats.Existence()
        self.scorable = False


@cache
def schema() -> Schema:
    """The one schema; field objects are never changed after."""
    words = {name: WordsField() for name in (TEXT, *SCOPES)}
    exact = {name: ExactField() for name in (*FACETS, DATE, *NAMES)}
    return Schema(**words, **exact)
