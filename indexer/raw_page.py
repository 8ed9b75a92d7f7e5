"""A search for a program that pages, counts and marks texts in its own way."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from indexer.answering import Answered, Question
from indexer.facet_search import containing
from indexer.language.analysis import Languages
from indexer.query.spoken import typed_terms
from indexer.query.wanted import wanted
from indexer.request import Facet, Missing, Summary
from indexer.snippets import TextMarker
from indexer.snippets.raw import RawPost

LONGEST_TEXT = 100_000
"""Letters of the sections of a post that come where no fewer are asked for."""

ALL_VALUES = 2**31
"""More values than a facet has."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Which hits of a search, 0 or more from `offset` on, and how many values of which facets.

    With `containing` only values whose labels contain that text; first those in which a word begins with
    it. `stats` are fields of numbers, or `date`, to sum up. Of the text of each post come so many `letters`.
    With `partial` the answer may lack posts of parts of the index that do not answer, and says so.
    """

    offset: int = 0
    limit: int = 20
    facets: tuple[str, ...] = ()
    values: int = 100
    containing: str = ""
    stats: tuple[str, ...] = ()
    letters: int = LONGEST_TEXT
    partial: bool = False

    @property
    def counted(self) -> int:
        """How many values of each facet the engine must count: to look among them, all."""
        return ALL_VALUES if self.containing.strip() else self.values


class RawPage(NamedTuple):
    """The answer: a total, hits with their texts, counts, and sums; exact where nothing is `missing`."""

    total: int
    hits: tuple[RawPost, ...]
    facets: tuple[Facet, ...]
    stats: tuple[Summary, ...] = ()
    missing: Missing | None = None


def extended(question: Question, extent: Extent) -> Question:
    """The question for hits of this extent."""
    offset, limit, partial = extent.offset, extent.limit, extent.partial
    plan = replace(question.plan, offset=offset, limit=limit, texts=limit > 0, partial=partial)
    return replace(question, plan=plan)


def raw_page(question: Question, found: Answered, extent: Extent, languages: Languages) -> RawPage:
    """What was found, as the extent has it."""
    answer, facets = found.answer, found.answer.facets
    if extent.containing.strip():
        facets = tuple(containing(one, extent.containing, extent.values) for one in facets)
    hits = _marked(question, found, extent.letters, languages) if answer.hits else ()
    return RawPage(answer.total, hits, facets, answer.stats, answer.missing)


def _marked(
    question: Question, found: Answered, letters: int, languages: Languages
) -> tuple[RawPost, ...]:
    answer = found.answer
    marker = TextMarker(
        wanted(found.forgiven.tree, answer.terms),
        languages,
        answer.beginnings,
        typed_terms(question.reading),
        letters,
    )
    return tuple(marker.marked(*hit) for hit in answer.hits)
