"""The parameters of queries, declared once for reading and for documents. Unknown ones are left alone."""

from enum import StrEnum
from typing import Any

from indexer import DEEPEST_HIT, OneOf, Parameter, Text, Whole
from webapp.algolia.filters import FILTERS
from webapp.algolia.kinds import Flag, Mark, Names

MOST_HITS = 1000
"""Of one page."""

ALL = ("*",)


class FacetOrder(StrEnum):
    """Orders of the values of a facet."""

    COUNT = "count"
    ALPHA = "alpha"


QUERY = Text("query", "the query; empty finds all posts")
HITS_PER_PAGE = Whole("hitsPerPage", "hits of a page", usual=20, most=MOST_HITS, least=0)
PAGE = Whole("page", "page of the hits; the first is 0", usual=0, most=DEEPEST_HIT, least=0)
LENGTH = Whole("length", "hits, beside `offset`", usual=20, most=MOST_HITS, least=0)
OFFSET = Whole(
    "offset", "hits before these, in place of `page`", usual=0, most=DEEPEST_HIT, least=0
)
SCOPES = Names(
    "restrictSearchableAttributes",
    "`title`, `headings` or `content`, to look in one of them only",
    usual=(),
)
FACETS = Names("facets", "attributes whose values are counted; `*` stands for all", usual=())
FACET_VALUES = Whole("maxValuesPerFacet", "values of a facet", usual=100, most=1000, least=0)
FACET_ORDER = OneOf(
    "sortFacetValuesBy", "order of the values", words=FacetOrder, usual=FacetOrder.COUNT
)
ATTRIBUTES = Names(
    "attributesToRetrieve", "attributes of hits; `*` with `-content` for all but that", usual=ALL
)
HIGHLIGHTED = Names(
    "attributesToHighlight",
    "attributes to mark whole; those that are searched where left out",
    usual=None,
)
SNIPPETS = Names("attributesToSnippet", "`content:10` for ten words of `content`", usual=())
BEFORE = Mark("highlightPreTag", "what stands before a word that was found", usual="<em>")
BEHIND = Mark("highlightPostTag", "what stands behind it", usual="</em>")
ELLIPSIS = Mark("snippetEllipsisText", "what stands where a snippet was cut", usual="…")
RANKING = Flag("getRankingInfo", "whether hits tell `_rankingInfo`")
CLICKS = Flag("clickAnalytics", "whether the answer has a `queryID`")
FACET_QUERY = Text("facetQuery", "letters that values of a facet have")
FACET_HITS = Whole("maxFacetHits", "values of a facet with them", usual=10, most=100, least=0)

PARAMETERS: tuple[Parameter[Any], ...] = (
    *(QUERY, HITS_PER_PAGE, PAGE, LENGTH, OFFSET, SCOPES),
    *FILTERS,
    *(FACETS, FACET_VALUES, FACET_ORDER, ATTRIBUTES, HIGHLIGHTED, SNIPPETS),
    *(BEFORE, BEHIND, ELLIPSIS, RANKING, CLICKS, FACET_QUERY, FACET_HITS),
)
"""All of them, in the order of documents."""
