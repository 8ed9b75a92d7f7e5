"""The orders of hits, and the way to pages far behind the first."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from indexer.errors import StorageError
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.mapping import DEEPEST, Json
from indexer.post import UNDATED
from indexer.request import Place, Sort

_NEWEST = {"time": {"order": "desc", "missing": "_last"}}
_OLDEST = {"time": {"order": "asc", "missing": "_last"}}

ORDERS: dict[Sort, list[Json]] = {
    Sort.RELEVANCE: [{"_score": "desc"}, _NEWEST, {"id": "asc"}],
    Sort.NEWEST: [_NEWEST, {"id": "asc"}],
    Sort.OLDEST: [_OLDEST, {"id": "asc"}],
    Sort.TITLE: [{"title_order": "asc"}, _NEWEST, {"id": "asc"}],
}

_WITHOUT_TIME = -(2**63)
"""What OpenSearch sorts a post without a date by, newest first."""

_OF_ALL = {"allow_partial_search_results": False}
_PIT_OF_ALL = {"allow_partial_pit_creation": False}
"""Whoever walks through posts misses none: where a part of the index does not answer, that is an error."""

_KEPT = "1m"
"""How long a point in time is kept after each step."""


def behind(place: Place) -> list[Any]:
    """Where hits by newest go on behind a place."""
    return [_WITHOUT_TIME if place.time == UNDATED else place.time, place.id]


def place_of(keys: Sequence[Any]) -> Place:
    """The place of a hit by newest, from what it is sorted by."""
    time, id_ = keys
    return Place(UNDATED if time == _WITHOUT_TIME else time, id_)


def all_hits(cluster: Cluster, index: str, source: Sequence[str], at_once: int) -> Iterator[Json]:
    """All documents, newest first, ties by id, so many at a time, as they are now."""
    with _point_in_time(cluster, index) as pit:
        body: Json = {
            "pit": pit,
            "sort": ORDERS[Sort.NEWEST],
            "size": at_once,
            "_source": [*source],
            "track_total_hits": False,
        }
        while hits := cluster.ask("POST", "/_search", body, _OF_ALL)["hits"]["hits"]:
            yield from hits
            body["search_after"] = hits[-1]["sort"]


def deep_hits(
    cluster: Cluster, index: str, body: Json, offset: int, limit: int, **parameters: Any
) -> list[Json]:
    """The hits from an offset on, which is beyond what one request reaches, in one point in time."""
    plain: Json = {key: body[key] for key in ("query", "post_filter", "sort") if key in body}
    parameters |= _OF_ALL
    with _point_in_time(cluster, index) as pit:
        walk: Json = {**plain, "pit": pit, "track_total_hits": False}
        if "search_after" in body:
            walk["search_after"] = body["search_after"]
        while offset > 0:
            step = {**walk, "size": min(offset, DEEPEST), "_source": False}
            hits = cluster.ask("POST", "/_search", step, parameters)["hits"]["hits"]
            if not hits:
                return []
            offset -= len(hits)
            walk["search_after"] = hits[-1]["sort"]
        last = {**walk, "size": limit, "_source": body["_source"], "track_scores": True}
        found = cluster.ask("POST", "/_search", last, parameters)["hits"]["hits"]
        return list(found)


@contextmanager
def _point_in_time(cluster: Cluster, index: str) -> Iterator[Json]:
    """An index as it is now, whatever is written meanwhile."""
    asked = {"keep_alive": _KEPT}
    id_ = cluster.ask("POST", f"/{index}/_search/point_in_time", params={**asked, **_PIT_OF_ALL})[
        "pit_id"
    ]
    try:
        yield {"id": id_, **asked}
    finally:
        with suppress(StorageError):  # it ends by itself
            cluster.ask("DELETE", "/_search/point_in_time", {"pit_id": [id_]})
