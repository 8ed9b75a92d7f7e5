"""The writer of an index in a cluster: the lock, what is built on, and what is removed after."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from indexer.errors import IndexCorrupt, IndexMissing, IndexVersion, StorageError
from indexer.language.analysis import DEFAULT, Languages
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.generations import Builds, Kept
from indexer.opensearch.increment import Increment
from indexer.opensearch.layout import LAYOUT, Layout
from indexer.opensearch.lock import Lease
from indexer.opensearch.patience import PatientCluster
from indexer.opensearch.rebuild import Rebuild
from indexer.opensearch.target import Target

OpenSearchWriter = Rebuild | Increment
"""What keeps the contract of `indexer.engine.Writer`."""


@contextmanager
def writing(
    cluster: Cluster,
    fingerprint: str = "",
    languages: Languages = DEFAULT,
    layout: Layout = LAYOUT,
    *,
    full: bool = False,
    wait: bool = False,
) -> Iterator[OpenSearchWriter]:
    """A writer of the cluster's index; leaving it without an error commits. Raises IndexLocked."""
    name = cluster.address.name
    lease = Lease(cluster, name, copied=layout.replicas > 0)
    with closing(PatientCluster(cluster.address, cluster.access)) as patient, lease.held(wait=wait):
        builds = Builds(patient, name)
        target = Target(patient, cluster, builds, lease, layout, fingerprint, languages)
        failed = 0
        try:
            builds.clean(layout.keep)
            writer = _writer(target, full)
            failed = writer.build if isinstance(writer, Rebuild) else 0
            lease.keep()
            try:
                yield writer
                writer.commit()
                failed = 0
            finally:
                writer.close()
        finally:
            with suppress(StorageError):  # or the next writer does
                lease.confirm()
                builds.clean(layout.keep, failed)


def _writer(target: Target, full: bool) -> OpenSearchWriter:
    """A writer on top of the current build, or beside it where it is built from nothing."""
    last: Kept | None = None
    try:
        last = target.builds.current()
    except IndexCorrupt:
        if not full:
            raise
    except (IndexMissing, IndexVersion):
        pass
    if full or not last or last.generation.fingerprint != target.fingerprint:
        target.builds.check_name()
        return Rebuild(target, last)
    return Increment(target, last)


def rollback(cluster: Cluster) -> str:
    """Make the build before the current one current again; the name of its generation. Raises IndexLocked."""
    builds, lease = Builds(cluster, cluster.address.name), Lease(cluster, cluster.address.name)
    builds.current_number()  # the lock would make an index for itself
    with lease.held():
        return builds.rollback().name
