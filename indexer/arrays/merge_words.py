"""The terms and the surface words of several segments -> those of one, a piece of the order at a time."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.blobs import Strings
from indexer.arrays.files import Arrays, narrowest
from indexer.arrays.merge_strings import beside, joined_strings, merged, pieces, rows_of
from indexer.arrays.words import Words

Ints = NDArray[Any]


def merged_terms(segments: Sequence[Strings]) -> tuple[Arrays, list[Ints]]:
    """The arrays `terms.*` of all terms, and for each segment the number of each of its terms, int32."""
    found: list[Arrays] = []
    numbers = [np.empty(len(terms), np.int32) for terms in segments]
    before = 0
    for slices in pieces(segments):
        rows = rows_of(segments, slices)
        sizes = [some.stop - some.start for some in slices]
        order = merged(rows, rows, np.zeros(len(rows), np.int32), sizes)
        firsts = order.firsts
        of_segments = np.split(order.numbers() + np.int32(before), np.cumsum(sizes)[:-1])
        for own, some, new in zip(numbers, slices, of_segments, strict=True):
            own[some] = new
        found.append(rows.chosen(order.order[firsts]).arrays("terms"))
        before += len(firsts)
    return joined_strings("terms", found), numbers


def merged_words(segments: Sequence[Words], terms: Sequence[Ints], numbers: Ints) -> Arrays:
    """The arrays `words.*` of several segments, counts of the same word summed.

    `terms` has for each segment the place of each of its terms among all of them, and `numbers` for each of
    those its new number, -1 for one that is left behind.
    """
    found = [
        _merged_words(segments, terms, numbers, slices)
        for slices in pieces([words.keys for words in segments])
    ]
    return {
        **joined_strings("words.keys", found),
        **joined_strings("words.forms", found),
        "words.terms": np.concatenate([arrays["words.terms"] for arrays in found]),
        "words.counts": narrowest(np.concatenate([arrays["words.counts"] for arrays in found])),
    }


def _merged_words(
    segments: Sequence[Words], terms: Sequence[Ints], numbers: Ints, slices: Sequence[slice]
) -> Arrays:
    keys = rows_of([words.keys for words in segments], slices)
    forms = rows_of([words.forms for words in segments], slices)
    parts = list(zip(segments, slices, strict=True))
    places = np.concatenate(
        [own[words.terms[some]] for (words, some), own in zip(parts, terms, strict=True)]
    )
    order = merged(*beside(keys, forms), places, [some.stop - some.start for some in slices])
    counts = np.concatenate([words.counts[some].astype(np.int64) for words, some in parts])
    firsts = order.firsts
    rows, counts = order.order[firsts], counts[order.order]
    new = numbers[places[rows]]
    left = new >= 0
    return {
        **keys.chosen(rows[left]).arrays("words.keys"),
        **forms.chosen(rows[left]).arrays("words.forms"),
        "words.terms": new[left],
        "words.counts": (np.add.reduceat(counts, firsts) if len(firsts) else counts)[left],
    }
