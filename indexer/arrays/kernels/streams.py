"""Chunks of posts as they came -> tokens in the order of final post numbers: the twin is in layout.py."""

from typing import Any

from numpy.typing import NDArray

from indexer.arrays.kernels.jit import compiled
from indexer.arrays.segment import GAP, POSITION_SHIFT

Ints = NDArray[Any]


@compiled(
    "void(int64[::1], int64[::1], int64[::1], int64[::1], uint32[::1], int64[::1], int64[::1], int64[::1],"
    " int32[::1], int64[::1], boolean[::1], int32[::1], int32[::1], uint32[::1], uint32[:, ::1])"
)
def lay_out(
    order: Ints, part_starts: Ints, chunk_starts: Ints, zones: Ints, chunks: Ints, first_tokens: Ints,
    tokens_of: Ints, steps_of: Ints, token_terms: Ints, token_steps: Ints, counted: Ints, terms: Ints,
    posts: Ints, places: Ints, lengths: Ints,
) -> None:  # fmt: skip
    """Write the last four arrays: term, post and place of each token, and words by zone and post.

    `part_starts` are those of each post's parts, `chunk_starts` those of each part's chunks.
    """
    written = 0
    for post in range(len(order)):
        position = 0
        for part in range(part_starts[order[post]], part_starts[order[post] + 1]):
            zone = zones[part]
            for at in range(chunk_starts[part], chunk_starts[part + 1]):
                chunk = chunks[at]
                first = first_tokens[chunk]
                for token in range(first, first + tokens_of[chunk]):
                    terms[written] = token_terms[token]
                    posts[written] = post
                    places[written] = (position + token_steps[token]) << POSITION_SHIFT | zone
                    lengths[zone, post] += counted[token]
                    written += 1
                position += steps_of[chunk]
            position += GAP
