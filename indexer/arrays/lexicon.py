"""The lexicon of a writer: every distinct chunk that it has read, with its tokens.

It outlives segments, so that a build of many analyses each chunk once.
"""

from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import compress, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.chunk_numbers import chunk_numbers
from indexer.arrays.files import Arrays
from indexer.arrays.runs import starts_of
from indexer.arrays.words import word_arrays, word_row
from indexer.language.analysis import STOP_MARK, Languages, Token, are_plain, fold

Ints = NDArray[Any]

_NONE = -1


@dataclass(frozen=True, slots=True)
class Analysed:
    """The tokens of chunks, one after the other.

    Arrays of chunks: `first_tokens`, `tokens_of` and `steps_of` say where the tokens begin, how many there
    are and how many positions they take. Arrays of tokens: `terms` is the number of the term in
    `term_texts`, which is sorted, -1 where no chunk asked for has it; `steps` the position after the chunk's
    first; `counted` whether lengths count it.
    """

    term_texts: list[str]
    terms: Ints
    steps: Ints
    counted: Ints
    first_tokens: Ints
    tokens_of: Ints
    steps_of: Ints


class Lexicon:
    """Chunks by number, and what they mean."""

    def __init__(self, languages: Languages) -> None:
        self._languages = languages
        self.chunks = chunk_numbers(languages)
        self._terms = _Numbered()
        self._rows = _Numbered()  # surface words, each with its term
        self._tokens = _Tokens()

    def analysed(self, uses: Ints) -> Analysed:
        """The tokens of all chunks, with numbers for the terms of those that are used."""
        self.catch_up()
        tokens = self._tokens
        counts = np.array(tokens.counts, np.int64)
        terms = np.array(tokens.terms, np.int32)
        steps = np.array(tokens.steps, np.int64)
        order, ranks = self._terms.in_order()
        used = np.zeros(len(order), np.bool_)
        used[ranks[terms[np.repeat(uses[: len(counts)] > 0, counts)]]] = True
        numbers = np.where(used, used.cumsum() - 1, _NONE).astype(np.int32)[ranks]
        firsts = starts_of(counts)
        last_steps = np.concatenate((steps, [_NONE]))[np.where(counts, firsts[1:] - 1, len(steps))]
        return Analysed(
            term_texts=[order[n] for n in np.flatnonzero(used).tolist()],
            terms=numbers[terms],
            steps=steps,
            counted=np.array(tokens.counted, np.int8) > 0,
            first_tokens=firsts[:-1],
            tokens_of=counts,
            steps_of=last_steps + 1,
        )

    def words(self, uses: Ints, analysed: Analysed) -> Arrays:
        """The arrays of the surface words of chunks that are used so often."""
        rows = np.array(self._tokens.rows, np.int64)
        of_token = np.repeat(uses, analysed.tokens_of)
        seen = rows >= 0
        counts = np.bincount(rows[seen], of_token[seen], len(self._rows)).astype(np.int64)
        order, ranks = self._rows.in_order()
        by_rank = np.zeros(len(order), np.int64)
        by_rank[ranks] = counts
        terms = np.full(len(order), _NONE, np.int64)
        terms[ranks[rows[seen]]] = analysed.terms[seen]
        listed = np.flatnonzero(by_rank)
        return word_arrays([order[n] for n in listed.tolist()], terms[listed], by_rank[listed])

    def catch_up(self) -> None:
        """Analyse the chunks that are new: a part of the work that need not wait for the last post."""
        for code, found in self.chunks.new():
            self._take(code, found)

    def _take(self, code: str, found: Sequence[str]) -> None:
        """Analyse chunks of one language: plain words all at once, the others one by one."""
        language = self._languages.of(code)
        are_words = are_plain(found)
        plain = np.array(are_words, np.bool_)
        words = list(compress(found, are_words))
        terms = language.plain_terms(words)
        rows = [word_row(word, word, term) for word, term in zip(words, terms, strict=True)]
        stops = [term[0] == STOP_MARK for term in terms]
        others, odd = [], []
        for place in np.flatnonzero(~plain).tolist():
            for token in _in_order(language.analysed(found[place])):
                others.append(place)
                odd.append(self._numbered(token))
        columns = np.array(odd, np.int32).reshape(-1, 4)
        places = np.concatenate((np.flatnonzero(plain), np.array(others, np.int64)))
        order = np.argsort(places, kind="stable")
        self._tokens.add(
            np.bincount(places, minlength=len(found)),
            np.concatenate((self._terms.of(terms), columns[:, 0]))[order],
            np.concatenate((self._rows.of(rows), columns[:, 1]))[order],
            np.concatenate((~np.array(stops, np.bool_), columns[:, 2]))[order],
            np.concatenate((np.zeros(len(words), np.int32), columns[:, 3]))[order],
        )

    def _numbered(self, token: Token) -> tuple[int, int, int, int]:
        """The numbers of a token's term and surface word, whether lengths count it, and its step."""
        word, term = token.word, token.term
        row = self._rows[word_row(fold(word), word, term)] if word else _NONE
        return self._terms[term], row, not term.startswith(STOP_MARK), token.step


class _Tokens:
    """Growing arrays: `counts` has an entry per chunk, the others one per token."""

    def __init__(self) -> None:
        self.counts, self.terms, self.rows = array("i"), array("i"), array("i")
        self.counted, self.steps = array("i"), array("i")

    def add(self, *columns: Ints) -> None:
        """Take in what was analysed, in the order of the attributes."""
        arrays = (self.counts, self.terms, self.rows, self.counted, self.steps)
        for growing, column in zip(arrays, columns, strict=True):
            growing.frombytes(column.astype(np.intc).tobytes())


class _Numbered(dict[str, int]):
    """Texts, numbered in the order in which they are first asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._sorted: list[str] = []
        self._ranks = np.empty(0, np.int64)

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number

    def of(self, texts: Collection[str]) -> Ints:
        """The numbers of texts."""
        new = [text for text in dict.fromkeys(texts) if text not in self]
        self.update(zip(new, range(len(self), len(self) + len(new)), strict=True))
        return np.fromiter(map(self.__getitem__, texts), np.int32, len(texts))

    def in_order(self) -> tuple[list[str], Ints]:
        """All texts sorted, in the order of UTF-8 bytes too, and the place there of each number."""
        if len(self._sorted) < len(self):
            self._sorted += islice(self, len(self._sorted), None)
            self._sorted.sort()  # which goes fast over what was sorted before
            numbers = np.fromiter(map(self.__getitem__, self._sorted), np.int64, len(self))
            self._ranks = np.empty(len(self), np.int64)
            self._ranks[numbers] = np.arange(len(self))
        return self._sorted, self._ranks


def _in_order(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens by rising steps, a term at most once at each: a posting's positions rise.

    A word comes before what is found beside it, and is the one that is kept.
    """
    if len(tokens) < 2:
        return tokens
    distinct = {(token.step, token.term): token for token in reversed(tokens)}
    return sorted(distinct.values(), key=lambda token: token.step)
