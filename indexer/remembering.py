"""Functions of texts that remember what they made of short ones.

Readers may send any text: a cache of so many long ones would take hundreds of megabytes.
"""

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Concatenate, ParamSpec, TypeVar, cast

More = ParamSpec("More")
Made = TypeVar("Made")

Maker = Callable[Concatenate[str, More], Made]

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
