"""Where a writer writes, and how indices are made there and looked into."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice

from indexer.errors import IndexCorrupt, IndexUnavailable, StorageError
from indexer.language.analysis import DEFAULT, Languages
from indexer.opensearch.bulk import Bulk, document_id
from indexer.opensearch.cluster import Cluster, Json
from indexer.opensearch.documents import read_post
from indexer.opensearch.generations import Builds, Names, count, open_alias
from indexer.opensearch.layout import LAYOUT, Layout, shards_for
from indexer.opensearch.lock import Lease
from indexer.opensearch.mapping import posts_index, words_index
from indexer.opensearch.patience import PatientCluster, patiently
from indexer.opensearch.refusals import Refused
from indexer.opensearch.states import states_index
from indexer.post import Post

_ASKED_AT_ONCE = 1_000
_TIMEOUT = 300
_NEVER_REFRESHED = {"refresh_interval": "-1"}


@dataclass(frozen=True, slots=True)
class Target:
    """What all writers of an index share. Bulks are sent by a cluster of their own, as they are patient."""

    cluster: PatientCluster
    sender: Cluster
    builds: Builds
    lease: Lease
    layout: Layout = LAYOUT
    fingerprint: str = ""
    languages: Languages = DEFAULT

    def bulk(self, index: str) -> Bulk:
        """What sends operations to an index, as long as this process has the lock."""
        return Bulk(self.sender, open_alias(index), self.lease.check)

    def bulk_of_process(self, index: str) -> Bulk:
        """The same in a process of its own, with its own connections; its parent knows of the lock."""
        self.sender.close()
        return Bulk(self.sender, open_alias(index), in_flight=2)

    def create(self, build: int, last: Names | None) -> None:
        """Make the indices of a build, without copies. `last` are those of the build before.

        What a shard took is on its disk, so that a node that is killed and comes back lacks nothing.
        """
        shards = self.layout.shards or shards_for(self._bytes(last.posts) if last else 0)
        bodies = posts_index(shards, 0), words_index(1, 0), states_index(0)
        for body in bodies:
            body["settings"] |= _NEVER_REFRESHED
        self.builds.create(build, dict(zip(Names._fields, bodies, strict=True)))

    def settle(self, names: Names) -> None:
        """Have indices as they are served, and wait for their copies, though not for ever.

        They are never refreshed but by commits, which so become visible at once.
        """
        every = ",".join(names)
        self.refresh(names)
        self._flush(every)
        copies = f"0-{self.layout.replicas}" if self.layout.replicas else "false"
        settings = {"index": {"auto_expand_replicas": copies}}
        self.cluster.ask("PUT", f"/{every}/_settings", settings)
        if self.layout.replicas and self.layout.seconds:
            self._wait(every)

    def refresh(self, names: Names) -> None:
        """Let searches see what was written."""
        path = f"/{names.posts},{names.words}/_refresh"
        patiently(lambda: self._whole(self.cluster.ask("POST", path, timeout=_TIMEOUT)))

    def check_count(self, index: str, posts: int) -> None:
        """Raise StorageError unless an index has so many posts, as of its last refresh."""
        if (found := count(self.cluster, index)) != posts:
            raise StorageError(f"{index}: has {found} posts where {posts} were put; run it again")

    def existing(self, index: str, ids: Collection[str]) -> set[str]:
        """Those ids that an index has posts of."""
        found: set[str] = set()
        rest = iter(ids)
        while some := list(islice(rest, _ASKED_AT_ONCE)):
            body = {"ids": [document_id(id_) for id_ in some]}
            params = {"_source": "false"}
            docs = self.cluster.ask("POST", f"/{index}/_mget", body, params)["docs"]
            found |= {id_ for id_, doc in zip(some, docs, strict=True) if _is_there(doc)}
        return found

    def post(self, index: str, slug: str) -> Post | None:
        """The post with this slug, None if there is none or it is damaged."""
        body = {"query": {"term": {"slug": slug}}, "size": 1, "_source": True}
        for hit in self.cluster.search(index, body)["hits"]["hits"]:
            try:
                return read_post(hit["_source"])
            except IndexCorrupt:
                return None
        return None

    def _bytes(self, index: str) -> int:
        """Bytes that an index has on disk, without its copies; 0 if that is not told."""
        try:
            answer = self.cluster.ask("GET", f"/{index}/_stats/store")
            return int(answer["_all"]["primaries"]["store"]["size_in_bytes"])
        except (StorageError, LookupError):
            return 0

    def _flush(self, indices: str) -> None:
        """Have all in files, which copies are made of: what is not, they would index again."""
        path = f"/{indices}/_flush"
        patiently(lambda: self._whole(self.cluster.ask("POST", path, timeout=_TIMEOUT)))

    def _wait(self, indices: str) -> None:
        """Wait until all copies are there, or for as long as that is worth."""
        seconds = self.layout.seconds
        params = {"wait_for_status": "green", "timeout": f"{seconds}s"}
        try:
            path = f"/_cluster/health/{indices}"
            self.cluster.ask("GET", path, params=params, timeout=seconds + 10)
        except Refused as error:
            if error.status != 408:
                raise

    def _whole(self, answer: Json) -> None:
        """Raise StorageError where a shard did not do what all were asked for."""
        if failures := answer["_shards"].get("failures"):
            raise IndexUnavailable(f"{self.cluster.address}: {str(failures)[:500]}")


def _is_there(doc: Json) -> bool:
    if "error" in doc:
        raise StorageError(f"{doc['_index']}: {str(doc['error'])[:500]}")
    return bool(doc["found"])
