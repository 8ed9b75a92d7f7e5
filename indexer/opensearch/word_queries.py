"""Queries for surface words: by a pattern, by letters, by a typo."""

import re
from collections.abc import Iterable

from whoosh import query as q

from indexer.opensearch.mapping import FILLER, Json

_MOST_SINGLE = 8
"""Single letters that a pattern leaves open behind its first star: each may double the work of Lucene."""

_ALL = "constant_score"
"""Makes Lucene look at all words that a pattern means, and not at the first ones."""

_SET = re.compile(r"\[!?\]?[^\]]*\]")
_HALVES = re.compile("[\ud800-\udfff]")
_SIGNS = re.compile(r"([*?\\])")


def written(text: str) -> str:
    """The text as JSON can have it: without halves of pairs of surrogates."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def any_of(field: str, texts: Iterable[str]) -> Json:
    """Words that have any of some texts in a field."""
    return {"terms": {field: list(map(written, texts))}}


def beginning(key: str) -> Json:
    """Words that begin so."""
    return {"prefix": {"key": {"value": written(key), "rewrite": _ALL}}}


def begun(key: str, edits: int) -> Json:
    """Words of which some beginning is within so many edits of a key, first letters apart."""
    return _close("starts", key, edits, 1)


def close(key: str, edits: int, same: int = 0) -> Json:
    """Words within so many edits, a swap of neighbours being one; so many letters begin alike."""
    return _close("key", key, edits, same)


def containing(part: str) -> Json:
    """Words that contain a part."""
    literal = _SIGNS.sub(r"\\\1", written(part))
    return {"wildcard": {"key": {"value": f"*{literal}*", "rewrite": _ALL}}}


def like(node: q.MultiTerm) -> Json:
    """Words that a pattern or range means; of a wildcard that is not `is_simple` others may be among them."""
    match node:
        case q.Prefix():
            return beginning(node.text)
        case q.Wildcard():
            return {"wildcard": {"key": {"value": _simplified(node.text), "rewrite": _ALL}}}
        case q.FuzzyTerm():
            return close(node.text, node.maxdist, node.prefixlength)
        case q.TermRange():
            return {"range": {"key": _bounds(node)}}
        case _:
            raise TypeError(f"{type(node).__name__} stands for no words")


def is_simple(pattern: str) -> bool:
    """Whether Lucene has all the signs of a pattern, and can find quickly what it means."""
    return "[" not in pattern and pattern.partition("*")[2].count("?") <= _MOST_SINGLE


def _simplified(pattern: str) -> str:
    """A pattern of `*` and `?` for all that a pattern of `fnmatch` means, and maybe more.

    A set of letters becomes any letter, and what would take Lucene too long any text.
    """
    whole = _HALVES.sub(FILLER, pattern)
    escaped = _SET.sub("?", whole).replace("\\", "\\\\")
    start, star, rest = escaped.partition("*")
    if rest.count("?") > _MOST_SINGLE:
        rest = rest.replace("?", "*")
    return re.sub(r"\*+", "*", start + star + rest)


def _close(field: str, text: str, edits: int, same: int) -> Json:
    asked = {"value": written(text), "fuzziness": edits, "prefix_length": same}
    return {"fuzzy": {field: {**asked, "transpositions": True, "rewrite": _ALL}}}


def _bounds(node: q.TermRange) -> Json:
    bounds = {}
    if node.start:
        bounds["gt" if node.startexcl else "gte"] = written(node.start)
    if node.end:
        bounds["lt" if node.endexcl else "lte"] = written(node.end)
    return bounds
