"""The values of a facet in an answer, which are made when they are looked at."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, overload


class Value(NamedTuple):
    """A value of a facet and how many posts choosing it leads to. A tuple, as answers have hundreds."""

    key: str
    label: str
    count: int  # type: ignore[assignment] # hides a method of tuples
    selected: bool = False


class Columns(NamedTuple):
    """What values have, column by column: those of an answer are there in a tenth of the time of Values."""

    keys: list[str]
    labels: list[str]
    counts: list[int]
    selected: list[bool]


class Values(Sequence[Value]):
    """Values from one place to another of those that `made` makes, when they are looked at.

    An answer lists hundreds of values, and most readers look at the first dozen.
    """

    __slots__ = ("_made", "_start", "_stop")

    def __init__(self, made: Callable[[slice], Columns], start: int, stop: int) -> None:
        self._made = made
        self._start = start
        self._stop = stop

    def __len__(self) -> int:
        return self._stop - self._start

    @overload
    def __getitem__(self, index: int) -> Value: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Value, ...]: ...
    def __getitem__(self, index: int | slice) -> Value | tuple[Value, ...]:
        if isinstance(index, slice) and index.step in (None, 1):
            places = range(self._start, self._stop)[index]
            return tuple(map(Value, *self._made(slice(places.start, places.stop))))
        return tuple(self)[index]

    def __iter__(self) -> Iterator[Value]:
        return map(Value, *self.columns())

    def columns(self, most: int | None = None) -> Columns:
        """What the values have, or the first of them."""
        count = len(self) if most is None else min(most, len(self))
        return self._made(slice(self._start, self._start + count))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


def columns(values: Sequence[Value], most: int | None = None) -> Columns:
    """What the values have, or the first of them."""
    if isinstance(values, Values):
        return values.columns(most)
    first = values[:most]
    return Columns(*map(list, zip(*first, strict=True) if first else ((),) * 4))
