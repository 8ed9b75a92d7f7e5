"""What stands between spaces, and bigrams of letters in scripts that write no spaces.

`我爱猫` is 我爱, 爱猫 and 猫: each overlapping bigram, and the last letter of a run by itself, so that
every letter begins one chunk. A letter is here a cluster: a base with its marks.
"""

import re
from collections.abc import Iterator

from indexer.language.scripts import UNSPACED, cluster, run

SPACED = re.compile(r"\S+")
"""A chunk, where no script is written without spaces."""


def chunks(text: str) -> list[str]:
    """The chunks of a text in order."""
    if text.isascii() or not UNSPACED.search(text):
        return text.split()
    return [chunk for _, chunk in spans(text)]


def spans(text: str) -> Iterator[tuple[int, str]]:
    """The chunks of a text, each with where it starts."""
    for match in SPACED.finditer(text):
        chunk, start = match.group(), match.start()
        if chunk.isascii() or not UNSPACED.search(chunk):
            yield start, chunk
        else:
            yield from _parts(chunk, start)


def _parts(chunk: str, start: int) -> Iterator[tuple[int, str]]:
    """The bigrams of the runs in a chunk, and what stands between the runs."""
    at = 0
    for found in run().finditer(chunk):
        if at < found.start():
            yield start + at, chunk[at : found.start()]
        yield from _bigrams(found.group(), start + found.start())
        at = found.end()
    if at < len(chunk):
        yield start + at, chunk[at:]


def _bigrams(letters: str, start: int) -> Iterator[tuple[int, str]]:
    bounds = [match.start() for match in cluster().finditer(letters)]
    ends = [*bounds[2:], len(letters), len(letters)]
    for begin, end in zip(bounds, ends, strict=False):
        yield start + begin, letters[begin:end]
