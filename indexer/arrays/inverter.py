"""Posts -> the arrays of a segment.

The chunks of texts are numbered as they come, so that each is analysed once however often it occurs; the
stream of numbers is then spelled out as tokens and sorted by term, which inverts it.
"""

from array import array
from collections.abc import Iterator

import numpy as np

from indexer.arrays.blobs import pack_texts
from indexer.arrays.files import Arrays, narrowest
from indexer.arrays.layout import Parts, lay_out
from indexer.arrays.lexicon import Lexicon
from indexer.arrays.packing import Dictionaries
from indexer.arrays.posting_lists import invert
from indexer.arrays.records import Record, record_arrays, record_of
from indexer.arrays.stored import PackedPost
from indexer.fields import Zone
from indexer.post import Post


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

    def add(self, post: Post, packed: PackedPost) -> None:
        """Take a post in, and the same packed."""
        zones, found = zip(*texts(post), strict=True)
        self._lexicon.chunks.read(post.lang, found)
        self._zones.extend(zones)
        self._text_counts.append(len(zones))
        record = record_of(post, packed)
        self._records.append(record)
        self.bytes += len(record.card) + len(record.text) + len(record.html)

    def finish(self) -> Arrays:
        """The arrays of the segment; the inverter is used up."""
        order = sorted(range(len(self._records)), key=lambda n: self._records[n].order)
        chunks, sizes = self._lexicon.chunks.take()
        zones, counts = np.array(self._zones, np.int64), np.array(self._text_counts, np.int64)
        parts = Parts(chunks, sizes, zones, counts)
        uses = np.bincount(chunks, minlength=len(self._lexicon.chunks))
        analysed = self._lexicon.analysed(uses)
        stream, lengths = lay_out(parts, np.array(order, np.int64), analysed)
        excluded = np.array([record.excluded for record in self._records], np.bool_)
        shown = uses - parts.uses(excluded, len(uses)) if excluded.any() else uses
        return {
            **pack_texts("terms", analysed.term_texts),
            **invert(stream, len(analysed.term_texts)),
            "posts.lengths": narrowest(lengths),
            **self._lexicon.words(shown, analysed),
            **record_arrays([self._records[n] for n in order], self._dictionaries),
        }


def texts(post: Post) -> Iterator[tuple[Zone, str]]:
    """The texts of a post in the order of their positions, each with its zone."""
    yield Zone.TITLE, post.title
    for tag in post.tags:
        yield Zone.TAG, tag
    for section in post.sections:
        if section.heading:
            yield Zone.HEADING, section.heading
        yield Zone.BODY, section.text
