"""How an index is kept in a cluster, as its owner decides."""

from dataclasses import dataclass


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
