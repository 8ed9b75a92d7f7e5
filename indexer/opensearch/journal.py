"""What a run is about to change in a build, written down before, as it may die when some of it is done.

    blog-000007-states/_doc/pending   {"commit": 13, "added": [ids], "changed": [ids]}

It counts as long as its commit is not there. Then the next run reads the items of these posts again, and
takes away what was added but nothing has any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.engine import SourceState
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.generations import Generation
from indexer.opensearch.lock import MISSING
from indexer.opensearch.refusals import Refused

PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Pending:
    """Ids of posts that a run adds, changes or deletes."""

    added: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()

    @property
    def ids(self) -> frozenset[str]:
        """All of them."""
        return self.added | self.changed

    def __or__(self, other: "Pending") -> "Pending":
        return Pending(self.added | other.added, self.changed | other.changed)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed)


def read_pending(cluster: Cluster, index: str, generation: Generation) -> Pending:
    """What a run that died may have changed since a generation."""
    try:
        source = cluster.ask("GET", f"/{index}/_doc/{PENDING}")["_source"]
    except Refused as error:
        if error.status != MISSING:
            raise
        return Pending()
    if source["commit"] <= generation.commit:
        return Pending()
    return Pending(frozenset(source["added"]), frozenset(source["changed"]))


def write_pending(cluster: Cluster, index: str, commit: int, version: int, ids: Pending) -> None:
    """Write down what is about to change."""
    body = {"commit": commit, "added": sorted(ids.added), "changed": sorted(ids.changed)}
    params = {"version": version, "version_type": "external_gte"}
    cluster.ask("PUT", f"/{index}/_doc/{PENDING}", body, params)


def without(rows: Mapping[str, SourceState], pending: Pending) -> Mapping[str, SourceState]:
    """States in which the items of posts that may have changed are to be read again, and put."""
    if not pending:
        return rows
    ids = pending.ids
    return {
        key: state._replace(stamp="", digest="") if state.id in ids else state
        for key, state in rows.items()
    }
