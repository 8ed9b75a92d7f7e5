"""The links between the pages of one list."""

from collections.abc import Callable
from dataclasses import dataclass

AROUND = 1


@dataclass(frozen=True, slots=True)
class Step:
    """A page number with its address; number 0 stands for pages left out."""

    number: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a reader is in a list, and where they can go; an empty address leads nowhere."""

    current: int
    last: int
    steps: tuple[Step, ...]
    previous: str
    following: str

    @property
    def past_end(self) -> bool:
        """Whether the reader asked for a page that the list does not reach."""
        return self.current > self.last > 0


def pager(current: int, last: int, address: Callable[[int], str]) -> Pager:
    """The Pager of a list with `last` pages."""
    numbers = page_numbers(current, last)
    return Pager(
        current=current,
        last=last,
        steps=tuple(Step(n, address(n)) if n else Step(0) for n in numbers),
        previous=address(min(current - 1, last)) if current > 1 and last else "",
        following=address(current + 1) if current < last else "",
    )


def page_numbers(current: int, last: int) -> list[int]:
    """The first page, those around the current one, and the last; 0 where some are left out."""
    around = range(current - AROUND, current + AROUND + 1)
    wanted = sorted({n for n in (1, *around, last) if 1 <= n <= last})
    numbers: list[int] = []
    for number in wanted:
        gap = number - (numbers[-1] if numbers else 0)
        if gap == 2:
            numbers.append(number - 1)
        elif gap > 2:
            numbers.append(0)
        numbers.append(number)
    return numbers
