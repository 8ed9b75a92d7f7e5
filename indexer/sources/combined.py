"""Several sources as one: the keys of each begin with its name."""

from collections.abc import Callable, Iterator, Mapping

from indexer.errors import PostError, SourceError
from indexer.sources.base import (
    Closed,
    Item,
    Known,
    Listed,
    Mark,
    Reading,
    Source,
    nothing_known,
)


class Unasked:
    """Stands for a source that is not asked this time: all of it stays as it was."""

    share = 1.0

    def __init__(self, place: str) -> None:
        self.place = place

    def items(self, known: Known = nothing_known) -> Iterator[Listed]:
        """Nothing but the mark that there was."""
        yield Mark("", known(""), complete=False)

    def read(self, item: Item) -> Reading:
        """Nothing was listed."""
        raise PostError(f"{item.key}: not asked")


class CombinedSource:
    """Sources by name, each opened when it is its turn; see base.py for the contract.

    One that cannot be opened or listed does not hinder the others: its posts stay as they were.
    """

    def __init__(self, openers: Mapping[str, Callable[[], Source]]) -> None:
        self._openers = openers
        self._sources: dict[str, Source] = {}
        self._done = 0

    @property
    def place(self) -> str:
        """The names of all sources."""
        return ", ".join(self._openers)

    @property
    def share(self) -> float:
        """How much is done, as if all sources were of one size."""
        current = list(self._sources.values())[-1:] if self._done < len(self._openers) else []
        return (self._done + sum(source.share for source in current)) / len(self._openers)

    def items(self, known: Known = nothing_known) -> Iterator[Listed]:
        """What each source lists, in the order of the sources. Raises SourceError where none can."""
        problems = []
        self._done = 0
        for name, opener in self._openers.items():
            try:
                source = self._sources[name] = opener()
                yield from _prefixed(f"{name}/", source, known)
            except SourceError as error:
                problems.append(f"{name}: {error}")
                if len(problems) == len(self._openers):
                    raise SourceError("\n".join(problems)) from error
                yield Closed(f"{name}/", str(error))
            self._done += 1

    def read(self, item: Item) -> Reading:
        """The post that an item of one of the sources holds."""
        name, _, key = item.key.partition("/")
        return self._sources[name].read(item._replace(key=key))


def _prefixed(prefix: str, source: Source, known: Known) -> Iterator[Listed]:
    is_empty = True
    for listed in source.items(lambda key: known(prefix + key)):
        is_empty = is_empty and isinstance(listed, Mark) and listed.complete
        if not (is_empty and isinstance(listed, Mark)):
            yield listed._replace(key=prefix + listed.key)
    if is_empty:
        yield Closed(
            prefix, f"{source.place}: no posts found; pass --allow-empty if none are meant", True
        )
