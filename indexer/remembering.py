"""Functions of texts and methods that remember their answers, without growing too large.

Readers may send any text: a cache of so many long ones would take hundreds of megabytes.
"""

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

More = ParamSpec("More")
Made = TypeVar("Made")

Maker = Callable[Concatenate[str, More], Made]

Self = TypeVar("Self")
Given = ParamSpec("Given")
Answer = TypeVar("Answer")

Method = Callable[Concatenate[Self, Given], Answer]

LONGEST = 100
"""Letters of a text that is remembered; names of tags and words are shorter."""


def remembering(most: int) -> Callable[[Maker[More, Made]], Maker[More, Made]]:
    """Keeps what a function made of the last `most` short texts."""

    def keeping(make: Maker[More, Made]) -> Maker[More, Made]:
        known = cast(Maker[More, Made], lru_cache(most)(make))

        def made(text: str, /, *more: More.args, **named: More.kwargs) -> Made:
            if len(text) > LONGEST:
                return make(text, *more, **named)
            return known(text, *more, **named)

        update_wrapper(made, make)
        return made

    return keeping


_NEW = object()


def _always(_: object) -> bool:
    return True


def remembered(
    most: int, keeps: Callable[[Any], bool] = _always
) -> Callable[[Method[Self, Given, Answer]], Method[Self, Given, Answer]]:
    """Keeps answers of a method by its arguments, in its object; forgets all once there are so many.

    Only those that it `keeps`: of arguments of any size, none would be many.

    `functools.lru_cache` around a bound method is a cycle: it would keep the files of an old generation
    open until the garbage collector comes by.
    """

    def keeping(method: Method[Self, Given, Answer]) -> Method[Self, Given, Answer]:
        name = f"_{method.__name__}_answers"

        def answer(self: Self, /, *given: Given.args, **named: Given.kwargs) -> Answer:
            answers: dict[Any, object] = vars(self).setdefault(name, {})
            key = (given, *named.items()) if named else given
            known = answers.get(key, _NEW)  # at once: another thread may forget all
            if known is not _NEW:
                return cast(Answer, known)
            found = method(self, *given, **named)
            if keeps(found):
                if len(answers) >= most:
                    answers.clear()
                answers[key] = found
            return found

        update_wrapper(answer, method)
        return answer

    return keeping
