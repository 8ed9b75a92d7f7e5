"""The contract of a source reader: where posts come from.

A reader lists what there is, so cheaply that what did not change is never opened, and reads one post at
a time. To add a kind: write one module with a class that keeps this contract, and name it in the table
of `sources/__init__.py`. A kind whose posts are all in one document needs only a Format, see documents.py.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from indexer.post import Post

Known = Callable[[str], str]
"""From a key to the stamp that it had when it was last read well; "" where it must be read again."""


def nothing_known(_key: str) -> str:
    """The `Known` of a first run."""
    return ""


class Item(NamedTuple):
    """One thing that may hold a post. `key` is its place within the source and never repeats.

    `stamp` changes whenever the content may have changed. `content` is what the source already holds of
    it; only the source itself looks at it.
    """

    key: str
    stamp: str
    content: object = None


class Closed(NamedTuple):
    """Items that could not be listed, those whose keys begin with `key`: they stay as they were.

    It is said after those of them that could be listed. `reason` says why, for the report. With `empty`
    nothing is there any more, which may be meant: then they go where an empty source is allowed.
    """

    key: str
    reason: str
    empty: bool = False


class Mark(NamedTuple):
    """Said last by a source that can tell as a whole whether it changed: its state, like a stamp.

    `key` is "". What was not listed is gone where `complete` is true, and stays where it is not. A source
    that did not change since `known("")` says nothing but this, not complete.
    """

    key: str
    stamp: str
    complete: bool = True


Listed = Item | Closed | Mark


@dataclass(frozen=True, slots=True)
class Reading:
    """What an item held. `draft` is true where the writer says that it is not for readers yet.

    `other_slug` is the slug to take where another post has the post's own; empty where the writer
    gave the slug, which is then kept or not at all. `raw` is the text that it was read from, where there
    is one, in which lint looks for lines; `has_excerpt` is false for an excerpt made from the body.
    """

    post: Post
    draft: bool = False
    other_slug: str = ""
    raw: str = ""
    has_excerpt: bool = True


class Source(Protocol):
    """A place where posts are kept."""

    @property
    def place(self) -> str:
        """The source in words for reports: a folder's path, a URL."""

    @property
    def share(self) -> float:
        """How much of the present or last listing is done, from 0 to 1; 0 where that cannot be told."""

    def items(self, known: Known = nothing_known) -> Iterator[Listed]:
        """Everything there is, in an order that depends on the present content alone.

        `known` may be asked at any time, and its answer for a key changes once the item was listed.
        Raises SourceError where the source as a whole cannot be listed; once something was listed, a
        source says Closed instead.
        """

    def read(self, item: Item) -> Reading:
        """The post that an item holds; asked right after the item was listed, or not at all.

        Raises PostError, with the line where there is one, for content that cannot be a post, for an
        item that went away or cannot be opened, and as NotAPost for what is not meant to be one.
        """
