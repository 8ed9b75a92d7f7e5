"""Surface words of many posts, each with how often it is there, in memory that does not grow with them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import groupby
from operator import itemgetter
from tempfile import TemporaryFile
from typing import IO

import orjson

from indexer.opensearch.bulk import put_operation
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.lexicon import row_document, row_id
from indexer.opensearch.tokens import Row

MOST = 500_000
"""Rows that are counted in memory; then they go to a file, in their order."""

_ASKED_AT_ONCE = 1_000

Counted = tuple[Row, int]


class WordCounts:
    """Counts rows. `files` are of other counters, which wrote them."""

    def __init__(self, files: Sequence[IO[bytes]] = ()) -> None:
        self._counter: Counter[Row] = Counter()
        self._files = list(files)

    def add(self, rows: Mapping[Row, int]) -> None:
        """Count the rows of a post."""
        self._counter.update(rows)
        if len(self._counter) >= MOST:
            file = TemporaryFile()  # noqa: SIM115 - closed with this object
            file.writelines(_lines(sorted(self._counter.items())))
            self._files.append(file)
            self._counter.clear()

    def items(self) -> Iterator[Counted]:
        """All rows in their order, each once."""
        runs = [_read(file) for file in self._files]
        every = merge(*runs, sorted(self._counter.items()))
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
