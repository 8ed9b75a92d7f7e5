"""How a text was read: its tree, the words in it, and what was read otherwise than it was typed."""

from dataclasses import dataclass

from whoosh.query import Query

from indexer.language.analysis import Languages
from indexer.request import Note


@dataclass(frozen=True, slots=True)
class Analysis:
    """How words of a query become terms: by the languages `codes` of the index, commonest first."""

    languages: Languages
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word of a query: as typed, its characters there, and its leaf of the tree, found by equality.

    A bare word may be corrected; one in quotes, behind a field or with signs of a pattern may not.
    """

    text: str
    start: int
    end: int
    node: Query
    bare: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it was read. Notes tell where that differs from what was typed."""

    tree: Query
    words: tuple[QueryWord, ...] = ()
    notes: tuple[Note, ...] = ()
