"""An engine that tells what it was asked, for tests of how many questions something takes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from indexer import Index
from indexer.engine import Engine, Plan


class CountedEngine:
    """Has another engine answer all that it is asked; keeps which methods were called, with what."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.asked: list[tuple[str, tuple[Any, ...]]] = []

    def __getattr__(self, name: str) -> Any:
        answering = getattr(self._engine, name)
        if not callable(answering):
            return answering

        def answer(*given: Any) -> Any:
            self.asked.append((name, given))
            return answering(*given)

        return answer

    def searches_asked(self) -> list[Sequence[Plan]]:
        """The plans that were asked for together."""
        return [given[0] for name, given in self.asked if name == "searches"]

    def counts(self) -> list[int]:
        """How many plans were asked for together each time; nothing is kept from here on."""
        counts = [len(plans) for plans in self.searches_asked()]
        self.asked.clear()
        return counts


@contextmanager
def counting(index: Index) -> Iterator[CountedEngine]:
    """The engine of an index counts what it is asked."""
    engine = index.engine
    counted = CountedEngine(engine)
    index.engine = cast(Engine, counted)
    try:
        yield counted
    finally:
        index.engine = engine
