"""What a feed's document says, in one shape for RSS, Atom and JSON Feed."""

from dataclasses import dataclass

from indexer.errors import PostError


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a feed, and whether it is HTML."""

    value: str
    is_html: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One post of a feed."""

    id: str
    link: str
    title: Text
    date: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    content: Text
    summary: Text
    lang: str = ""


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """One page of a feed. `problem` is what hinders it from being read whole."""

    entries: tuple[Entry, ...]
    older: str = ""
    complete: bool = False
    problem: PostError | None = None
