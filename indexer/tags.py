"""What an owner set about tags: other names of one tag, and tags within tags."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from indexer.post import distinct_values, value_key
from indexer.settings import Settings


@dataclass(frozen=True, slots=True)
class TagRules:
    """Aliases from a key (see `value_key`) to the tag meant, and the tags above a tag, by its key."""

    aliases: Mapping[str, str]
    above: Mapping[str, tuple[str, ...]]

    def apply(self, tags: Iterable[str]) -> tuple[str, ...]:
        """The tags as they are meant, each with all that are above it; none twice.

        A tag that is a path of the hierarchy, `databases/sql`, is its last part.
        """
        if not self.aliases:
            return tuple(tags)  # as each post has them, none is there twice
        meant: list[str] = []
        for tag in tags:
            tag = self._meant(tag)
            meant += [tag, *self.above.get(value_key(tag), ())]
        return distinct_values(meant)

    def _meant(self, tag: str) -> str:
        """The tag that is meant, by any number of steps."""
        seen = set[str]()
        while (key := value_key(tag)) in self.aliases and key not in seen:
            seen.add(key)
            tag = self.aliases[key]
        return tag


def tag_rules(settings: Settings) -> TagRules:
    """The rules that the settings give; a tag of the hierarchy is spelled as it is there."""
    aliases = {value_key(name): tag for name, tag in settings.tag_aliases.items()}
    above: dict[str, tuple[str, ...]] = {}
    for path in settings.tag_hierarchy:
        parts = [part.strip() for part in path.split("/") if part.strip()]
        for place, part in enumerate(parts):
            aliases.setdefault(value_key("/".join(parts[: place + 1])), part)
            key = value_key(part)
            aliases.setdefault(key, part)
            above[key] = distinct_values([*above.get(key, ()), *reversed(parts[:place])])
    return TagRules(aliases, above)
