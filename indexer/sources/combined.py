"""Several sources as one: the keys of each begin with its name."""

from collections.abc import Iterator, Mapping

from indexer.errors import SourceError
from indexer.sources.base import Closed, Item, Known, Listed, Reading, Source, nothing_known


class CombinedSource:
    """Sources by name; see indexer/sources/base.py for the contract.

    One that cannot be listed does not hinder the others: its posts stay as they were.
    """

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._done = 0

    @property
    def place(self) -> str:
        """All places."""
        return ", ".join(source.place for source in self._sources.values())

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of all sources."""
        return tuple(path for source in self._sources.values() for path in source.paths)

    @property
    def share(self) -> float:
        """How much is done, as if all sources were of one size."""
        current = list(self._sources.values())[self._done : self._done + 1]
        return (self._done + sum(source.share for source in current)) / len(self._sources)

    def items(self, known: Known = nothing_known) -> Iterator[Listed]:
        """What each source lists, in the order of the sources. Raises SourceError where none can."""
        problems = []
        for self._done, (name, source) in enumerate(self._sources.items()):
            prefix = f"{name}/"
            try:
                for listed in source.items(lambda key, prefix=prefix: known(prefix + key)):  # type: ignore[misc]
                    yield listed._replace(key=prefix + listed.key)
            except SourceError as error:
                problems.append(str(error))
                if len(problems) == len(self._sources):
                    raise SourceError("\n".join(problems)) from error
                yield Closed(prefix, str(error))
        self._done = len(self._sources)

    def read(self, item: Item) -> Reading:
        """The post that an item of one of the sources holds."""
        name, _, key = item.key.partition("/")
        return self._sources[name].read(item._replace(key=key))
