"""Posts -> the arrays of a segment.

The chunks of texts are numbered as they come, so that each is analysed once however often it occurs; the
stream of numbers is then spelled out as tokens and sorted by term, which inverts it.
"""

from array import array
from collections.abc import Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays.blobs import pack_texts
from indexer.arrays.files import Arrays, narrowest
from indexer.arrays.layout import Parts, lay_out
from indexer.arrays.lexicon import Analysed, Lexicon
from indexer.arrays.packing import Dictionaries
from indexer.arrays.posting_lists import invert
from indexer.arrays.records import Record, record_arrays, record_of, stored_arrays
from indexer.arrays.stored import PackedPost, unpack_stored
from indexer.fields import zoned_texts

Ints = NDArray[Any]

_BESIDE = 2


class Inverter:
    """Collects posts in memory; `finish` gives the arrays of one segment.

    The lexicon goes from one inverter to the next.
    """

    def __init__(self, lexicon: Lexicon, dictionaries: Dictionaries) -> None:
        self._lexicon = lexicon
        self._dictionaries = dictionaries
        self._zones = array("q")  # of each text of a post
        self._text_counts = array("q")  # of each post
        self._records: list[Record] = []
        self.bytes = 0  # of the stored form of the posts

    def __len__(self) -> int:
        return len(self._records)

    @property
    def tokens(self) -> int:
        """Chunks collected so far, nearly. Memory depends on them, on `bytes`, and on the lexicon."""
        return self._lexicon.chunks.tokens

    def add(self, packed: PackedPost) -> None:
        """Take a post in."""
        stored = unpack_stored(packed)
        card = stored.card
        tags = map(str.encode, card.tags)
        zones, found = zip(*zoned_texts(card.title.encode(), tags, stored.sections), strict=True)
        self._lexicon.chunks.read(card.lang, found)
        self._zones.extend(zones)
        self._text_counts.append(len(zones))
        self._records.append(record_of(stored, packed))
        self.bytes += sum(map(len, packed))

    def finish(self) -> Arrays:
        """The arrays of the segment; the inverter is used up.

        What leaves Python's lock goes on beside the rest: posts are compressed and tokens sorted.
        """
        order = sorted(range(len(self._records)), key=lambda n: self._records[n].order)
        records = [self._records[n] for n in order]
        with ThreadPoolExecutor(_BESIDE) as pool:
            stored = pool.submit(stored_arrays, records, self._dictionaries)
            inverted, words = self._begun(order, pool)
            return {**words, **record_arrays(records), **inverted.result(), **stored.result()}

    def _begun(self, order: Sequence[int], pool: Executor) -> tuple[Future[Arrays], Arrays]:
        """The arrays of postings, posts in this order, which are being made; those of terms and words."""
        chunks, sizes = self._lexicon.chunks.take()
        zones, counts = np.array(self._zones, np.int64), np.array(self._text_counts, np.int64)
        parts = Parts(chunks, sizes, zones, counts)
        uses = np.bincount(chunks, minlength=len(self._lexicon.chunks))
        analysed = self._lexicon.analysed(uses)
        inverted = pool.submit(_inverted, parts, np.array(order, np.int64), analysed)
        excluded = np.array([record.excluded for record in self._records], np.bool_)
        shown = uses - parts.uses(excluded, len(uses)) if excluded.any() else uses
        words = self._lexicon.words(shown, analysed)
        return inverted, {**pack_texts("terms", analysed.term_texts), **words}


def _inverted(parts: Parts, order: Ints, analysed: Analysed) -> Arrays:
    """The postings, and the lengths of posts."""
    stream, lengths = lay_out(parts, order, analysed)
    return {**invert(stream, len(analysed.term_texts)), "posts.lengths": narrowest(lengths)}
