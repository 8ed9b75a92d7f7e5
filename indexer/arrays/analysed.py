"""The distinct chunks of a segment, analysed: one table of all their tokens."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.words import SurfaceWords
from indexer.language.analysis import Kind, Languages, Token

Ints = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Analysed:
    """Chunks numbered through, language after language, and their tokens one after the other.

    Arrays of tokens: `terms` is the number of the term in `term_texts`, which is sorted; `steps` the
    position after the chunk's first; `counted` whether lengths count it. Arrays of chunks: `first_tokens`,
    `tokens_of` and `steps_of` say where the tokens begin, how many there are and how many positions.
    """

    term_texts: list[str]
    terms: Ints
    steps: Ints
    counted: Ints
    first_chunks: list[int]
    first_tokens: Ints
    tokens_of: Ints
    steps_of: Ints
    words: SurfaceWords


def analyse(chunks: Mapping[str, Collection[str]], languages: Languages) -> Analysed:
    """The tokens of distinct chunks, given by language."""
    of_chunk: list[Sequence[Token]] = []
    first_chunks = []
    for code, of_language in chunks.items():
        first_chunks.append(len(of_chunk))
        of_chunk += map(_in_order, map(languages.of(code).tokens, of_language))
    counts = np.array([len(found) for found in of_chunk], np.int64)
    last_steps = np.array([found[-1].step if found else -1 for found in of_chunk], np.int64)
    columns = zip(*(token for found in of_chunk for token in found), strict=True)
    of_token, words, kinds, steps, *_ = tuple(columns) or ((), (), (), ())
    texts = sorted(set(of_token))  # in the order of UTF-8 bytes too
    number = {text: i for i, text in enumerate(texts)}
    terms = np.array([number[text] for text in of_token], np.int32)
    return Analysed(
        term_texts=texts,
        terms=terms,
        steps=np.array(steps, np.int64),
        counted=np.array(kinds, np.int64) == Kind.WORD,
        first_chunks=first_chunks,
        first_tokens=counts.cumsum() - counts,
        tokens_of=counts,
        steps_of=last_steps + 1,
        words=SurfaceWords(words, terms),
    )


def _in_order(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens by rising steps, a term at most once at each: a posting's positions rise.

    A word comes before what is found beside it, and is the one that is kept.
    """
    if len(tokens) < 2:
        return tokens
    distinct = {(token.step, token.term): token for token in reversed(tokens)}
    return sorted(distinct.values(), key=lambda token: token.step)
