"""Which shape and dtype each array of a segment has; the table of them is on top of segment.py."""

from collections.abc import Iterator

import numpy as np

from indexer.arrays.files import Arrays
from indexer.arrays.packing import KINDS
from indexer.fields import FACETS, Zone

STRINGS = (
    *"terms words.keys words.forms titles.keys values".split(),
    *KINDS,
    *(f"{kind}.dictionaries" for kind in KINDS),
)
"""What is packed as strings."""

_DTYPES = {
    **{f"{name}.bytes": np.uint8 for name in STRINGS},
    **dict.fromkeys(("posts.evergreen", "posts.excluded"), np.uint8),
    **dict.fromkeys(("slugs.hashes", "ids.hashes", "titles.hashes", "values.bitmaps"), np.uint64),
    "postings.lows": np.uint16,
    "posts.boosts": np.float32,
    "values.posts": np.int32,
    **dict.fromkeys(("values.facets", "values.starts", "values.common", "rows.starts"), np.int64),
}
"""Of those whose numbers loops or methods of NumPy ask for."""


def shape_problems(arrays: Arrays, blocks: int) -> Iterator[str]:
    """Arrays of another shape or dtype than the others ask for, where there are so many blocks of posts."""
    for name, shape in _shapes(arrays, blocks).items():
        if arrays[name].shape != shape:
            yield f"{name}: has the shape {arrays[name].shape}, not {shape}"
    for name, dtype in _DTYPES.items():
        if arrays[name].dtype != dtype:
            yield f"{name}: holds {arrays[name].dtype}, not {np.dtype(dtype)}"


def _shapes(arrays: Arrays, blocks: int) -> dict[str, tuple[int, ...]]:
    size = {name: len(array) for name, array in arrays.items()}
    terms, words, postings, tokens = (
        size[name] for name in ("terms.ends", "words.terms", "postings.lows", "positions.values")
    )
    posts, values, rows = (size[n] for n in ("posts.timestamps", "values.ends", "rows.values"))
    per_post = (
        "posts.timestamps posts.days posts.title_ranks slugs.hashes slugs.posts ids.hashes ids.posts"
        " titles.hashes titles.posts posts.boosts posts.evergreen posts.excluded"
        " titles.keys.ends cards.ends texts.ends htmls.ends"
    ).split()
    return {
        **{name: (size[name],) for name in _DTYPES if name.endswith(".bytes")},
        **dict.fromkeys(per_post, (posts,)),
        "terms.ends": (terms,),
        "words.keys.ends": (words,),
        "words.forms.ends": (words,),
        "words.terms": (words,),
        "words.counts": (words,),
        "postings.starts": (terms * blocks + 1,),
        "postings.lows": (postings,),
        "postings.weights": (postings,),
        "postings.odd": (size["postings.odd"],),
        "postings.odd_counts": (size["postings.odd"],),
        "positions.starts": (terms + 1,),
        "positions.values": (tokens,),
        "posts.lengths": (len(Zone), posts),
        "suffixes.offsets": (size["suffixes.posts"],),
        "values.ends": (values,),
        "values.facets": (len(FACETS) + 1,),
        "values.starts": (values + 1,),
        "values.posts": (rows,),
        "values.common": (len(FACETS),),
        "values.bitmaps": (size["values.bitmaps"], -(-posts // 64)),
        "rows.starts": (posts + 1,),
        "rows.values": (rows,),
    }
