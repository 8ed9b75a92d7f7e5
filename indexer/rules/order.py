"""The order of what there are more and fewer of."""

from collections.abc import Mapping
from typing import TypeVar

Name = TypeVar("Name", str, bytes)


def commonest_first(counts: Mapping[Name, int]) -> list[Name]:
    """The names by their counts, those of one count in their own order."""
    return sorted(counts, key=lambda name: (-counts[name], name))
