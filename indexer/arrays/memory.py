"""Methods that remember their answers, for as long as their object lives, and memory that nobody needs."""

import ctypes
from collections.abc import Callable
from contextlib import suppress
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

Self = TypeVar("Self")
Given = ParamSpec("Given")
Answer = TypeVar("Answer")

Method = Callable[Concatenate[Self, Given], Answer]

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

    def remembering(method: Method[Self, Given, Answer]) -> Method[Self, Given, Answer]:
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

    return remembering


def give_back() -> None:
    """Give freed memory back to the system, of which glibc keeps a lot between what is in use.

    Merging 500,000 posts without it, 120 MB stay until the end.
    """
    with suppress(OSError, AttributeError, TypeError):  # other systems have no such call
        ctypes.CDLL(None).malloc_trim(0)
