"""The shapes of what is posted and answered, as JSON Schemas by name."""

from typing import Any

from indexer import Parameter
from webapp.algolia.bodies import MOST_QUERIES, STRATEGY
from webapp.algolia.names import COUNTED, INDEXES
from webapp.algolia.parameters import PARAMETERS
from webapp.endpoints.json_schema import Schema, array, count, of, record, ref, text


def _described(parameter: Parameter[Any]) -> Schema:
    """What a parameter takes, and what it is for."""
    return {**parameter.schema, "description": parameter.help}


_TIMES = {"processingTimeMS": count(), "serverTimeMS": count()}
_EXACT = of("boolean", "whether that is exact")


def _open(properties: dict[str, Schema], required: tuple[str, ...] = (), help: str = "") -> Schema:
    """An object that may have more than these properties."""
    more = {"additionalProperties": True, "required": list(required)}
    return record(properties, help) | more


SCHEMAS: dict[str, Schema] = {
    "Query": _open(
        {
            **{one.name: _described(one) for one in PARAMETERS},
            "params": text("the same parameters as a query string, or as an object")
            | {"type": ["string", "object"]},
        },
        help="parameters of other names say nothing",
    ),
    "Queries": _open(
        {
            "requests": array(ref("NamedQuery")) | {"maxItems": MOST_QUERIES},
            STRATEGY.name: _described(STRATEGY),
        },
        ("requests",),
    ),
    "NamedQuery": _open(
        {
            "indexName": text(enum=list(INDEXES)),
            "type": text("`facet` asks for values of a facet", enum=["default", "facet"]),
            "facet": text("the attribute whose values are asked for", enum=list(COUNTED)),
        },
        ("indexName",),
    )
    | {"allOf": [ref("Query")]},
    "Results": record(
        {"results": array({"anyOf": [ref("Result"), ref("FacetHits")]}, "in the order of queries")}
    ),
    "Result": _open(
        {
            "hits": array(ref("Record")),
            "nbHits": count("records found"),
            "page": count(),
            "nbPages": count(),
            "hitsPerPage": count(),
            "facets": of("object", "attribute, value, and how many posts have it"),
            "facets_stats": of("object", "attribute of numbers, and their min, max, avg and sum"),
            "renderingContent": of("object", "the order of facets, where all are asked for"),
            "exhaustive": of("object", "what of it is exact"),
            "exhaustiveNbHits": _EXACT,
            "exhaustiveFacetsCount": _EXACT,
            "exhaustiveTypo": _EXACT,
            "message": text("what is missing, where posts are"),
            "query": text(),
            "params": text("the parameters as a query string"),
            "index": text(),
            "queryID": text("where `clickAnalytics` asks for it"),
            **_TIMES,
        },
        ("hits",),
    ),
    "Record": _open(
        {
            "objectID": text("the slug"),
            "_highlightResult": of("object", "its texts with what was found marked, unescaped"),
            "_snippetResult": of("object", "a passage of each text"),
        },
        ("objectID",),
        "a post with its attributes; in `docsearch` a section of one",
    ),
    "FacetHits": record(
        {
            "facetHits": array(
                record({"value": text(), "highlighted": text(), "count": count("posts")})
            ),
            "exhaustiveFacetsCount": _EXACT,
            **_TIMES,
        }
    ),
    "Message": record(
        {"message": text("what went wrong, and what is allowed"), "status": count()},
        "an error of these addresses",
    ),
}
