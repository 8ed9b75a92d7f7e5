"""What stands between spaces, and bigrams of letters in scripts that write no spaces.

`我爱猫` is 我爱, 爱猫 and 猫: each overlapping bigram, and the last letter of a run by itself, so that
every letter begins one chunk. A letter is here a cluster: a base with its marks.
"""

import re
from collections.abc import Iterator

from indexer.language.scripts import CLUSTER, RUN, UNSPACED

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
    for run in RUN.finditer(chunk):
        if at < run.start():
            yield start + at, chunk[at : run.start()]
        yield from _bigrams(run.group(), start + run.start())
        at = run.end()
    if at < len(chunk):
        yield start + at, chunk[at:]


def _bigrams(run: str, start: int) -> Iterator[tuple[int, str]]:
    bounds = [match.start() for match in CLUSTER.finditer(run)]
    ends = [*bounds[2:], len(run), len(run)]
    for begin, end in zip(bounds, ends, strict=False):
        yield start + begin, run[begin:end]
