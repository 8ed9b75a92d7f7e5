"""What the errors of a cluster mean, and what its answers lack."""

import re
from collections.abc import Mapping
from typing import Any

from indexer.errors import IndexUnavailable, StorageError
from indexer.opensearch.address import Address
from indexer.request import Missing

TOO_MANY = "too_many_clauses"
"""The kind of error of a query that asks for more at once than a cluster is set to take."""

_TOO_MANY = {TOO_MANY, "too_many_nested_clauses"}
_TRY_ELSEWHERE = {502, 503, 504}
_NODE_LOST = {
    "search_phase_execution_exception",
    "node_closed_exception",
    "node_disconnected_exception",
    "node_not_connected_exception",
}
_PRIVILEGE = re.compile(r"no permissions for \[([^\]]+)\]")


class Refused(StorageError):
    """The cluster answered a request with an error: its status and the kind of error."""

    def __init__(self, status: int, kind: str, reason: str) -> None:
        super().__init__(f"OpenSearch: {' '.join(filter(None, (str(status), kind)))}: {reason}")
        self.status = status
        self.kind = kind


class Busy(Refused, IndexUnavailable):
    """The cluster has too much to do, or lacks the nodes for it: 429, 503, or a node that goes."""


def refusal(status: int, error: Any) -> Refused:
    """An answer's error as one of ours; what security says of users is left out."""
    kind, reason = "", str(error)
    if isinstance(error, Mapping):
        causes = error.get("root_cause") or [error]
        kind, reason = str(error.get("type")), str(causes[0].get("reason"))
        if causes[0].get("type") in _TOO_MANY:  # whatever status it was given
            return Refused(400, TOO_MANY, reason)
    if status == 401:
        reason = "neither a user with this password nor this API key is known; see the settings opensearch_…"
    elif missing := _PRIVILEGE.search(reason):
        reason = f"the user or the API key lacks the privilege {missing[1]}"
    passing = status == 429 or is_passing(status, kind)
    return (Busy if passing else Refused)(status, kind, reason[:300])


def lost_shards(address: Address, index: str, missing: Missing) -> IndexUnavailable:
    """The error of an index that cannot be asked as a whole."""
    return IndexUnavailable(
        f"{address}: {missing.parts} of {missing.of} shards of {index} do not answer"
    )


def missing_shards(answer: Mapping[str, Any]) -> Missing:
    """How many shards are missing in the answer to a search, and of how many.

    A shard without any copy is not among those that failed, but neither among the successful ones. An answer
    that ran out of time lacks posts of shards that it does not name: all of them count.
    """
    shards = answer["_shards"]
    there = 0 if answer.get("timed_out") else shards["successful"]
    return Missing(shards["total"] - there, shards["total"])


def is_passing(status: object, kind: object) -> bool:
    """Whether an error is of a node that goes, and another node, or the same a moment later, has none."""
    return status in _TRY_ELSEWHERE or (status == 500 and kind in _NODE_LOST)
