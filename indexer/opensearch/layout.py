"""How an index is kept in a cluster, as its owner decides."""

from dataclasses import dataclass

SHARD_BYTES = 30 << 30
"""Bytes of a shard: Lucene is fine with more, but a shard is what moves when a node is lost."""


@dataclass(frozen=True, slots=True)
class Layout:
    """`shards` of posts, 0 for as many as their size asks for, and `replicas`, the copies of each.

    A full build waits so many `seconds` for the copies before it becomes current. `keep` builds are kept.
    """

    shards: int = 0
    replicas: int = 1
    seconds: int = 60
    keep: int = 3


LAYOUT = Layout()


def shards_for(size: int) -> int:
    """Shards of an index of so many bytes, at least one."""
    return max(1, -(-size // SHARD_BYTES))
