"""Tags in tags, as the setting `tag_hierarchy` has them, by level: `databases > sql` is on level 1."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from indexer import value_key
from webapp.algolia.names import SEPARATOR


@lru_cache(maxsize=8)
def tag_levels(
    hierarchy: tuple[str, ...],
) -> tuple[Mapping[int, Mapping[str, str]], frozenset[str]]:
    """Level -> key of a tag -> what it is called there; and the keys of tags that are below others."""
    names: dict[int, dict[str, str]] = {0: {}}
    for path in hierarchy:
        parts = [part.strip() for part in path.split("/") if part.strip()]
        for number, part in enumerate(parts):
            called = SEPARATOR.join(parts[: number + 1])
            names.setdefault(number, {}).setdefault(value_key(part), called)
    below = {key for number, level in names.items() if number for key in level}
    return names, frozenset(below)


def is_path(tags: Sequence[str], hierarchy: Sequence[str]) -> bool:
    """Whether each of the tags is in the one before it, and the first in none."""
    names, below = tag_levels(tuple(hierarchy))
    keys = list(map(value_key, tags))
    called = names.get(len(keys) - 1, {}).get(keys[-1])
    if called is None:
        return len(keys) == 1 and keys[0] not in below
    return keys == list(map(value_key, called.split(SEPARATOR)))
