"""What lint finds, and the one table of its rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from indexer.errors import RequestError
from indexer.sources.base import Reading

RULES = {
    "unreadable": "a post, or a folder of posts, that cannot be read",
    "date-missing": "a post without a date, drafts apart",
    "date-impossible": "a date that cannot be read, is before 1970 or more than a year ahead",
    "slug-duplicate": "a slug that another post has, so that one address stands for two posts",
    "title-duplicate": "a title that another post has",
    "tag-variant": "a tag that differs from a commoner one by case, plural, hyphen or one letter",
    "tag-once": "a tag that no other post has",
    "tags-missing": "a post without tags",
    "excerpt-missing": "a post without an excerpt of its own; the first sentences stand for it",
    "link-dead": "a link to a post, page or file of this site that is not there",
    "anchor-dead": "a link to a heading that the post does not have",
    "image-alt": "an image without a text for those who do not see it",
    "post-empty": "a post of fewer than 10 words, drafts apart",
    "post-long": "a post of more than 10,000 words",
}
"""Name of a rule -> what it finds."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something to mend: `path` is the item's key.

    `line` counts from 1; it is 1 for what is true of a whole file, and 0 where there are no lines, as in a
    database.
    """

    path: str
    line: int
    rule: str
    message: str
    suggestion: str


class Check(Protocol):
    """Rules of one subject: what can be told of a post alone, then what all together show.

    It keeps small facts of a post, never its text.
    """

    def take(self, path: str, reading: Reading) -> Iterator[Finding]:
        """What is wrong with a post by itself."""

    def finish(self) -> Iterator[Finding]:
        """What is wrong between posts, after the last."""


def rules_named(text: str) -> frozenset[str]:
    """The rules of a list such as `link-dead,image-alt`. Raises RequestError for an unknown one."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in RULES:
            raise RequestError("--select", f"no rule is called {name!r}", ", ".join(RULES))
    return frozenset(names)
