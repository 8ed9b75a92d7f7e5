"""How a text was read: its tree, the words in it, and what was read otherwise than it was typed."""

from dataclasses import dataclass
from typing import NamedTuple

from whoosh.query import Query

from indexer.language.analysis import Languages
from indexer.query.synonyms import NO_SYNONYMS, Synonyms
from indexer.request import Note


@dataclass(frozen=True, slots=True)
class Analysis:
    """How words of a query become terms: by the languages `codes` of the index, commonest first."""

    languages: Languages
    codes: tuple[str, ...]
    synonyms: Synonyms = NO_SYNONYMS

    def __hash__(self) -> int:
        return hash(self.codes)  # a tenth of the time of hashing all, on the way of every search


class QueryWord(NamedTuple):
    """A word of a query: as typed, its characters there, and its leaf of the tree, found by equality.

    A bare word may be corrected; one in quotes, behind a field or with signs of a pattern may not. A tuple,
    which is made in a third of the time.
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
