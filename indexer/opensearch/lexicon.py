"""Surface words in a cluster: what people see and type, each with the term that it is indexed under."""

from hashlib import blake2b

from indexer.opensearch.mapping import Json
from indexer.opensearch.tokens import Row

SHORTEST_START, LONGEST_START = 4, 66
"""Letters of the beginnings of a word that a typo may be looked for in, see `rules.near_words`."""


def row_id(row: Row) -> str:
    """The id of the document of a surface word."""
    return blake2b(_written("\0".join(row)).encode(), digest_size=16).hexdigest()


def row_document(row: Row, uses: int) -> Json:
    """The document of a surface word that is so often there."""
    key = _written(row.key)
    starts = [key[:size] for size in range(SHORTEST_START, min(len(key), LONGEST_START) + 1)]
    return {
        "key": key,
        "word": _written(row.word),
        "term": _written(row.term),
        "uses": uses,
        **({"starts": starts} if starts else {}),
    }


def _written(text: str) -> str:
    """The text as JSON can have it: without halves of pairs of surrogates."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
