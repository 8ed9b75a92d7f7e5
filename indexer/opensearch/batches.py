"""Questions that are asked together, as each request to a cluster takes a while, and answers remembered."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

Question = TypeVar("Question")
Answer = TypeVar("Answer")


def _always(_: object) -> bool:
    return True


class Batch(Generic[Question, Answer]):
    """Asks those questions that were not asked before, all at once; forgets all once there are so many.

    Only answers that it `keeps`: of answers of any size, none would be many. Threads may share one.
    """

    def __init__(
        self,
        ask: Callable[[Sequence[Question]], Sequence[Answer]],
        most: int,
        keeps: Callable[[Any], bool] = _always,
    ) -> None:
        self._ask = ask
        self._most = most
        self._keeps = keeps
        self._known: dict[Question, Answer] = {}

    def __call__(self, questions: Iterable[Question]) -> dict[Question, Answer]:
        """The answers to some questions."""
        wanted, known = dict.fromkeys(questions), self._known
        new = [question for question in wanted if question not in known]
        if not new:
            return {question: known[question] for question in wanted}
        asked = dict(zip(new, self._ask(new), strict=True))
        kept = {question: found for question, found in asked.items() if self._keeps(found)}
        fits = len(known) + len(kept) <= self._most
        self._known = {**known, **kept} if fits else kept  # never changed: another thread may read
        return {
            question: asked[question] if question in asked else known[question]
            for question in wanted
        }
