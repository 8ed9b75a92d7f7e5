"""Searches that were read -> what was searched for in the end and what that found, many at once.

An engine is asked for all of them together, and once more for those that find few posts and were widened.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from indexer.engine import Answer, Engine, Plan
from indexer.errors import RequestError
from indexer.forgiveness.forgiving import Forgiven, forgive
from indexer.forgiveness.lookup import Asked, Lookup
from indexer.forgiveness.typos import FEW
from indexer.query.reading import Reading
from indexer.request import SearchRequest


@dataclass(frozen=True, slots=True)
class Question:
    """A request, how its text was read, and what the engine is asked first."""

    request: SearchRequest
    reading: Reading
    plan: Plan


class Answered(NamedTuple):
    """What was searched for in the end, and what that found."""

    forgiven: Forgiven
    answer: Answer


LookUp = Callable[[], Lookup]
"""Gives what forgiveness asks; it is called where few posts match only."""


def answered(questions: Sequence[Question], engine: Engine, look_up: LookUp) -> list[Answered]:
    """The answers to questions, by two requests at most beside what forgiveness needs to know."""
    answers = engine.searches([question.plan for question in questions])
    found = [
        Answered(meant_by(question, answer, look_up), answer)
        for question, answer in zip(questions, answers, strict=True)
    ]
    wider = {
        number: _wider_plan(question, one.forgiven, look_up)
        for number, (question, one) in enumerate(zip(questions, found, strict=True))
        if one.forgiven.tree is not question.reading.tree
    }
    if wider:
        try:
            again = engine.searches([*wider.values()])
        except RequestError:  # more than the engine can look for; what was typed was not
            return [
                Answered(Forgiven(question.reading.tree), answer)
                for question, answer in zip(questions, answers, strict=True)
            ]
        for number, answer in zip(wider, again, strict=True):
            found[number] = found[number]._replace(answer=answer)
    return found


def meant_by(question: Question, answer: Answer, look_up: LookUp) -> Forgiven:
    """What to search for where a question finds few posts, else its own tree.

    Where the answer lacks posts it cannot be told what is there, and so not what else may have been meant.
    """
    reading = question.reading
    if answer.missing or answer.total >= FEW or not reading.words:
        return Forgiven(reading.tree)
    return forgive(Asked(question.request, reading, look_up()), answer.total)


def _wider_plan(question: Question, forgiven: Forgiven, look_up: LookUp) -> Plan:
    return replace(question.plan, tree=look_up().steer(forgiven.tree, question.request.query))
