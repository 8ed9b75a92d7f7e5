"""Surface words of many posts, each with how often it is there, in memory that does not grow with them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby
from operator import itemgetter
from tempfile import TemporaryFile
from typing import IO

import orjson

from indexer.opensearch.bulk import put_operation
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.lexicon import row_document, row_id
from indexer.opensearch.tokens import LONGEST, Row, Tokenizer

MOST = 500_000
"""Chunks, and rows of long ones, that are counted in memory; then rows go to a file, in their order."""

_ASKED_AT_ONCE = 1_000

Counted = tuple[Row, int]


class WordCounts:
    """Counts the rows of chunks. `files` are of other counters, which wrote them."""

    def __init__(self, tokenizer: Tokenizer, files: Sequence[IO[bytes]] = ()) -> None:
        self._tokenizer = tokenizer
        self._chunks: dict[str, Counter[str]] = defaultdict(Counter)
        self._rows: Counter[Row] = Counter()
        self._files = list(files)

    def add(self, lang: str, chunks: Sequence[str]) -> None:
        """Count the rows of chunks of a language; of long ones at once, as they would fill the memory."""
        if max(map(len, chunks), default=0) > LONGEST:
            long = Counter(chunk for chunk in chunks if len(chunk) > LONGEST)
            self._rows.update(self._tokenizer.rows(lang, long))
            chunks = [chunk for chunk in chunks if len(chunk) <= LONGEST]
        self._chunks[lang].update(chunks)
        if len(self._rows) + sum(map(len, self._chunks.values())) >= MOST:
            file = TemporaryFile()  # noqa: SIM115 - closed with this object
            file.writelines(_lines(self._in_memory()))
            self._files.append(file)
            self._chunks.clear()
            self._rows.clear()

    def items(self) -> Iterator[Counted]:
        """All rows in their order, each once."""
        every = merge(*map(_read, self._files), self._in_memory())
        for row, same in groupby(every, key=itemgetter(0)):
            yield row, sum(uses for _, uses in same)

    def write(self, file: IO[bytes]) -> None:
        """Write all rows for another counter."""
        file.writelines(_lines(self.items()))
        file.flush()

    def close(self) -> None:
        """Let the files go."""
        for file in self._files:
            file.close()

    def _in_memory(self) -> list[Counted]:
        """The rows that are in no file, in their order."""
        rows = self._rows.copy()
        for lang, chunks in self._chunks.items():
            rows.update(self._tokenizer.rows(lang, chunks))
        return sorted(rows.items())


def word_operation(row: Row, uses: int, version: int) -> bytes:
    """Have a row be there so often."""
    return put_operation(row_id(row), version, orjson.dumps(row_document(row, uses)))


def with_earlier(cluster: Cluster, index: str, rows: Iterable[Counted]) -> Iterator[Counted]:
    """Rows with what an index has of each added to it."""
    some: list[Counted] = []
    for one in rows:
        some.append(one)
        if len(some) == _ASKED_AT_ONCE:
            yield from _added(cluster, index, some)
            some = []
    if some:
        yield from _added(cluster, index, some)


def _added(cluster: Cluster, index: str, rows: Sequence[Counted]) -> Iterator[Counted]:
    body = {"ids": [row_id(row) for row, _ in rows]}
    found = cluster.ask("POST", f"/{index}/_mget", body, {"_source_includes": "uses"})["docs"]
    for (row, uses), earlier in zip(rows, found, strict=True):
        yield row, uses + (earlier["_source"]["uses"] if earlier.get("found") else 0)


def _lines(rows: Iterable[Counted]) -> Iterator[bytes]:
    return (orjson.dumps((*row, uses), option=orjson.OPT_APPEND_NEWLINE) for row, uses in rows)


def _read(file: IO[bytes]) -> Iterator[Counted]:
    file.seek(0)
    for line in file:
        *row, uses = orjson.loads(line)
        yield Row(*row), uses
