"""The parameters of one query, each read and bounded; unknown ones are left alone.

Values come as JSON has them, or as texts where a client spelled them in a query string.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from indexer import DEEPEST_HIT, LONGEST_QUERY, RequestError, SearchRequest
from webapp.algolia.filters import where_of
from webapp.algolia.names import order_of
from webapp.asking import printable

HITS = 20
MOST_HITS = 1000
"""Of one page."""

FACET_VALUES = 100
MOST_FACET_VALUES = 1000
FACET_HITS = 10
MOST_FACET_HITS = 100
MOST_NAMES = 100
"""Attributes in one list."""

LONGEST_TAG = 200
"""Characters of a tag that marks, and of an ellipsis."""

ALL = ("*",)
BEFORE, BEHIND, ELLIPSIS = "<em>", "</em>", "…"

_SCOPES = {"title": "title", "headings": "heading", "content": "body"}
"""Attribute -> the field that words are looked for in."""

_TRUE = (True, 1, "true", "1")
_FALSE = (False, 0, "false", "0", "", None)


@dataclass(frozen=True, slots=True)
class Marks:
    """How texts are marked and cut: before and behind what is found, and where something was cut off."""

    before: str = BEFORE
    behind: str = BEHIND
    ellipsis: str = ELLIPSIS


@dataclass(frozen=True, slots=True)
class Wish:
    """What a query wishes to be told. None stands for what is usual."""

    page: int = 0
    hits_per_page: int = HITS
    offset: int = 0
    facets: tuple[str, ...] = ()
    facet_values: int = FACET_VALUES
    facets_by_name: bool = False
    attributes: tuple[str, ...] = ALL
    highlighted: tuple[str, ...] | None = None
    snippets: tuple[str, ...] = ()
    marks: Marks = Marks()
    ranking: bool = False
    clicks: bool = False
    facet_query: str = ""
    facet_hits: int = FACET_HITS


def request_of(index: str, params: Mapping[str, Any]) -> SearchRequest:
    """The search that a query asks for. Raises RequestError, and NotFound for an unknown index."""
    query = printable(_text(params, "query", "", LONGEST_QUERY)).strip()
    scopes = _names(params, "restrictSearchableAttributes") or ()
    if query and len(scopes) == 1 and scopes[0] in _SCOPES:
        query = f"in:{_SCOPES[scopes[0]]} {query}"
    return SearchRequest(query, sort=order_of(index), where=where_of(params))


def wish_of(params: Mapping[str, Any]) -> Wish:
    """What a query wishes to be told. Raises RequestError."""
    size = _whole(params, "length" if "length" in params else "hitsPerPage", HITS, MOST_HITS)
    page = _whole(params, "page", 0, DEEPEST_HIT // max(size, 1) - 1)
    return Wish(
        page=page,
        hits_per_page=size,
        offset=_whole(params, "offset", page * size, DEEPEST_HIT - size),
        facets=_names(params, "facets") or (),
        facet_values=_whole(params, "maxValuesPerFacet", FACET_VALUES, MOST_FACET_VALUES),
        facets_by_name=_one_of(params, "sortFacetValuesBy", ("count", "alpha")) == "alpha",
        attributes=_names(params, "attributesToRetrieve", ALL) or (),
        highlighted=_names(params, "attributesToHighlight"),
        snippets=_names(params, "attributesToSnippet") or (),
        marks=Marks(
            _text(params, "highlightPreTag", BEFORE, LONGEST_TAG),
            _text(params, "highlightPostTag", BEHIND, LONGEST_TAG),
            _text(params, "snippetEllipsisText", ELLIPSIS, LONGEST_TAG),
        ),
        ranking=_flag(params, "getRankingInfo"),
        clicks=_flag(params, "clickAnalytics"),
        facet_query=printable(_text(params, "facetQuery", "", LONGEST_QUERY)).strip(),
        facet_hits=_whole(params, "maxFacetHits", FACET_HITS, MOST_FACET_HITS),
    )


def _text(params: Mapping[str, Any], name: str, usual: str, longest: int) -> str:
    given = params.get(name)
    if given is None:
        return usual
    text = str(given) if isinstance(given, int | float) else given
    if not isinstance(text, str):
        raise RequestError(name, "it is no text", "a text")
    if len(text) > longest:
        raise RequestError(
            name, f"{len(text)} characters are too many", f"at most {longest} characters"
        )
    return text


def _whole(params: Mapping[str, Any], name: str, usual: int, largest: int) -> int:
    given = params.get(name)
    if given is None or given == "":
        return usual
    allowed = f"a whole number from 0 to {largest}"
    text = str(int(given) if isinstance(given, float) and given.is_integer() else given).strip()
    if isinstance(given, bool) or not (text.isascii() and text.isdigit() and len(text) <= 10):
        raise RequestError(name, f"{text[:40]!r} is not a whole number", allowed)
    if int(text) > largest:
        raise RequestError(name, f"{text} is out of range", allowed)
    return int(text)


def _flag(params: Mapping[str, Any], name: str) -> bool:
    given = params.get(name)
    if given not in (*_TRUE, *_FALSE):
        raise RequestError(name, f"{str(given)[:40]!r} is neither true nor false", "true or false")
    return given in _TRUE


def _one_of(params: Mapping[str, Any], name: str, known: tuple[str, ...]) -> str:
    given = params.get(name) or known[0]
    if given not in known:
        raise RequestError(name, f"{str(given)[:40]!r} is not known", ", ".join(known))
    return str(given)


def _names(
    params: Mapping[str, Any], name: str, usual: tuple[str, ...] | None = None
) -> tuple[str, ...] | None:
    """Names as an array, or as a text with commas between."""
    given = params.get(name)
    if given is None:
        return usual
    if isinstance(given, str):
        given = _listed(name, given)
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise RequestError(name, "it is no list of names", "an array of texts")
    if len(given) > MOST_NAMES:
        raise RequestError(name, f"{len(given)} names are too many", f"at most {MOST_NAMES}")
    return tuple(dict.fromkeys(one.strip() for one in given if one.strip()))


def _listed(name: str, text: str) -> Any:
    if not text.lstrip().startswith("["):
        return text.split(",")
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise RequestError(name, f"it is no JSON: {error}", "an array of texts") from None
