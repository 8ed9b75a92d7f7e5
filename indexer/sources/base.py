"""The contract of a source reader: where posts come from.

A reader lists its items cheaply, so that unchanged ones are never opened, and reads one at a time.
To add a kind: write one module with a class that keeps this contract, and name it in the table of
`sources/__init__.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from indexer.post import Post


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that may hold a post. `key` is its place within the source and never repeats.

    A key that ends in `/` stands for all items below it, which cannot be listed; reading it tells why.
    `stamp` changes whenever the content may have changed, and is had without reading the content.
    """

    key: str
    stamp: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What an item held. `draft` is true where the writer says that it is not for readers yet.

    `other_slug` is the slug to take where another post has the post's own; empty where the writer
    gave the slug, which is then kept or not at all.
    """

    post: Post
    draft: bool = False
    other_slug: str = ""


class Source(Protocol):
    """A place where posts are kept."""

    @property
    def place(self) -> str:
        """The source in words for reports: a folder's path, a URL."""

    def items(self) -> Iterator[Item]:
        """Every item there is, ordered by key.

        Raises SourceError where the source as a whole cannot be listed.
        """

    def read(self, item: Item) -> Reading:
        """The post that an item of this source holds now.

        Raises PostError, with the line where there is one, for content that cannot be a post, and
        for an item that went away or cannot be opened.
        """
