"""The terms that a query tree looks for, so that a snippet can mark them."""

from collections.abc import Iterator

from whoosh import query as q

from indexer.arrays.reader import ArrayReader
from indexer.fields import is_analysed
from indexer.query.tree import MULTI_TERM_NODES, AndNot

MOST = 1000
"""Terms that one prefix or wildcard marks, at most."""


def matching_terms(tree: q.Query, reader: ArrayReader) -> frozenset[str]:
    """Terms of analysed fields whose presence makes a post match; not those that NOT leaves out."""
    return frozenset(_terms(tree, reader))


def _terms(tree: q.Query, reader: ArrayReader) -> Iterator[str]:
    if isinstance(tree, AndNot):
        yield from _terms(tree.a, reader)
    elif isinstance(tree, q.Term) and is_analysed(tree.fieldname):
        yield tree.text
    elif isinstance(tree, q.Phrase):
        yield from tree.words
    elif isinstance(tree, MULTI_TERM_NODES) and is_analysed(tree.fieldname):
        for term, _ in zip(tree._btexts(reader), range(MOST), strict=False):
            yield term.decode("utf-8") if isinstance(term, bytes) else term
    else:
        for child in tree.children():
            yield from _terms(child, reader)
