"""Rules about tags: none, used once, and several spellings of one.

Spellings go together where they differ by

    case, hyphens, spaces    JavaScript javascript, open source open-source opensource, Node.js nodejs
    plural                   Database Databases, Policy Policies, API APIs
    one letter               Kubernets Kubernetes, where the rarer stands in one or two posts only

Names are told apart by little: words with digits or signs (Python 2 and 3, C and C#), and words of fewer than
five letters, differ by no letter. What the settings mend already is no finding, and the spellings of the
settings are taken for right.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from indexer.lint.findings import Finding
from indexer.lint.lines import value_line
from indexer.lint.spellings import groups
from indexer.post import value_key
from indexer.settings import Settings
from indexer.sources.base import Reading
from indexer.tags import TagRules, tag_rules
from indexer.toml import toml_value

_FIELDS = ("tags", "tag", "taxonomies")


class Tags:
    """See `Check`."""

    def __init__(self, settings: Settings) -> None:
        self._rules = tag_rules(settings)
        self._meant = TagRules(self._rules.aliases, {})
        self._aliases = settings.tag_aliases
        parts = (part.strip() for path in settings.tag_hierarchy for part in path.split("/"))
        self._set = {*self._aliases.values(), *parts}
        self._counts = Counter[str]()
        self._places: dict[str, list[tuple[str, int]]] = defaultdict(list)

    def take(self, path: str, reading: Reading) -> Iterator[Finding]:
        """Whether the post has tags."""
        tags = reading.post.tags
        if not tags:
            hint = "add a line such as `tags: [databases, performance]`"
            yield Finding(path, 0, "tags-missing", "no tags; no list of a tag has it", hint)
        self._counts.update(self._rules.apply(tags))
        for tag in self._meant.apply(tags):
            self._places[tag].append((path, value_line(reading.raw, tag, *_FIELDS)))

    def finish(self) -> Iterator[Finding]:
        """Every tag of a spelling that is not the commonest, and every tag that has one post."""
        variants = self._variants()
        joined = set(variants.values())
        for tag, places in self._places.items():
            for path, line in places:
                if tag in variants:
                    yield self._variant(path, line, tag, variants[tag])
                elif self._counts[tag] == 1 and tag not in joined:
                    message = f"tag {tag!r} has this post only"
                    hint = "give it to other posts too, or use a commoner tag"
                    yield Finding(path, line, "tag-once", message, hint)

    def alias_table(self) -> str:
        """The aliases that are set and those that would mend what was found, as a table of settings."""
        mended: dict[str, str] = {}
        variants = self._variants()
        for tag in sorted(variants, key=lambda tag: (-self._counts[tag], tag)):
            mended.setdefault(value_key(tag), tag)
        if not mended:
            return ""
        new = {tag: variants[tag] for tag in mended.values()}
        table = {**self._aliases, **dict(sorted(new.items(), key=lambda one: one[0].casefold()))}
        lines = (f"{toml_value(tag)} = {toml_value(meant)}" for tag, meant in table.items())
        return "\n".join(["[tag_aliases]", *lines, ""])

    def _variants(self) -> dict[str, str]:
        """From each spelling to the one to write in its place."""
        found: dict[str, str] = {}
        for group in groups(self._counts):
            best = self._best(group)
            found |= {tag: best for tag in group if tag != best and tag not in self._set}
        return found

    def _best(self, group: Iterable[str]) -> str:
        """The spelling of the settings, else the commonest, else the first: capitals are before others."""
        return min(group, key=lambda tag: (tag not in self._set, -self._counts[tag], tag))

    def _variant(self, path: str, line: int, tag: str, best: str) -> Finding:
        posts = self._counts[best]
        message = f"tag {tag!r} is {best!r} in {posts} other {'post' if posts == 1 else 'posts'}"
        return Finding(path, line, "tag-variant", message, f"write {best!r}, or set an alias")
