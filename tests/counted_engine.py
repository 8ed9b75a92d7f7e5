"""An engine that tells what it was asked, for tests of how many questions something takes."""

from typing import Any, cast

from indexer.engine import Engine


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

    def counts(self, name: str) -> list[int]:
        """Of each call of a method how many questions it had, and nothing is kept from here on."""
        counts = [len(given[0]) for called, given in self.asked if called == name]
        self.asked.clear()
        return counts


def counted(engine: Engine) -> tuple[CountedEngine, Engine]:
    """The engine that counts, twice: as itself, and as what it stands for."""
    counting = CountedEngine(engine)
    return counting, cast(Engine, counting)
