"""What the front matter of a site generator says that others say in other fields, or not at all.

Zola               [taxonomies] tags, categories, authors, series; [extra] author and the like
Hugo               [params] author and the like
MkDocs Material    date: {created: 2024-01-31, updated: …}
Eleventy           date: Last Modified and such words are no date; tags: posts names a collection
Eleventy           permalink: false, or one that is worked out, is no address
"""

from collections.abc import Mapping
from typing import Any

_TABLES = ("taxonomies", "extra", "params")
_IN_TABLES = frozenset(
    "author authors canonical canonical_url canonicalurl categories category description excerpt"
    " evergreen lang language locale search series summary tag tags".split()
)
_NO_DATES = frozenset({"last modified", "created", "git last modified", "git created"})
_COLLECTIONS = frozenset({"all", "post", "posts"})


def our_fields(fields: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The fields as metadata.py has them; `names` tells the writer's name of a field of ours."""
    found = {name.strip().lower(): value for name, value in fields.items()}
    for table in _TABLES:
        inner = found.get(table)
        for name, value in inner.items() if isinstance(inner, dict) else ():
            if name.lower() in _IN_TABLES:
                found.setdefault(name.lower(), value)
    found |= {
        ours: found[theirs.lower()] for ours, theirs in names.items() if theirs.lower() in found
    }
    date = found.get("date")
    if isinstance(date, dict):
        found["date"] = date.get("created")
    elif isinstance(date, str) and date.strip().lower() in _NO_DATES:
        del found["date"]
    if _is_no_address(found.get("permalink")):
        del found["permalink"]
    return found


def without_collections(tags: tuple[str, ...]) -> tuple[str, ...]:
    """The tags without those that put a post into a collection of Eleventy, where every post is."""
    return tuple(tag for tag in tags if tag.lower() not in _COLLECTIONS)


def _is_no_address(permalink: Any) -> bool:
    text = permalink if isinstance(permalink, str) else ""
    return isinstance(permalink, dict | bool) or text.lower() == "false" or "{{" in text
