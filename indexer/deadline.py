"""How long whatever is asked in the course of one answer may take together."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from time import monotonic

_END: ContextVar[float] = ContextVar("deadline", default=inf)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What is asked in here, by this thread, has so many seconds in all."""
    token = _END.set(monotonic() + seconds)
    try:
        yield
    finally:
        _END.reset(token)


def seconds_left() -> float:
    """The seconds that are left; 0 for none, and endless where nobody set an end."""
    return max(0.0, _END.get() - monotonic())
