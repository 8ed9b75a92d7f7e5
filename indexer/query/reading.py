"""How a text was read: its tree, the words in it, and what was read otherwise than it was typed."""

from dataclasses import dataclass, replace
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


_SURE = 2
"""Function words of one language that a text must have to be taken for it."""

_AROUND = "\"'()[]{}.,;:!?¿¡«»“”„"


def as_spoken(text: str, analysis: Analysis) -> Analysis:
    """The analysis with the language of the text first, where its function words tell which it is."""
    if len(analysis.codes) < 2:
        return analysis
    typed = [word.strip(_AROUND) for word in text.lower().split()]
    stops = {code: analysis.languages.of(code).stop_words for code in analysis.codes}
    counts = {code: sum(word in known for word in typed) for code, known in stops.items()}
    spoken = max(analysis.codes, key=counts.__getitem__)
    if counts[spoken] < max(_SURE, counts[analysis.codes[0]] + 1):
        return analysis
    return replace(analysis, codes=(spoken, *(code for code in analysis.codes if code != spoken)))


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
