"""Single bits of a number."""

from typing import Any

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic


def _lowest_bit(_context: Any, _number: Any) -> tuple[Any, Any]:
    def generate(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.cttz(given[0], cgutils.true_bit)

    return types.uint64(types.uint64), generate


def _ones(_context: Any, _number: Any) -> tuple[Any, Any]:
    def generate(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.ctpop(given[0])

    return types.uint64(types.uint64), generate


ones: Any = intrinsic(_ones)
"""How many bits of a uint64 are set; one instruction."""

lowest_bit: Any = intrinsic(_lowest_bit)
"""The place of the lowest bit that is set in a uint64 other than 0; one instruction."""
