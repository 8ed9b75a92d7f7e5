"""Where a reader of all posts stopped, as a text in addresses: `1762041600.5f0c7f3e1a9b2d48`."""

import re
from dataclasses import dataclass
from typing import Any

from indexer import SHOWN, SIGN, UNDATED, Parameter, Place

_FORM = rf"(-?[0-9]{{1,12}})?\.({SIGN}.{{0,999}})"
"""Seconds since 1970, nothing for a post without a date, and the id of the post."""

_CURSOR = re.compile(_FORM, re.DOTALL)


@dataclass(frozen=True, slots=True)
class Cursor(Parameter[Place | None]):
    """The place of the last post that a reader has."""

    @property
    def allowed(self) -> str:
        """What it takes, in words."""
        return "what the link `next` of an answer has"

    @property
    def schema(self) -> dict[str, Any]:
        """What it takes, as a JSON Schema."""
        return {"type": "string", "pattern": f"^({_FORM})?$"}

    def read(self, text: str) -> Place | None:
        """The place. Raises RequestError."""
        if not text:
            return None
        found = _CURSOR.fullmatch(text)
        if not found:
            raise self.wrong(f"{text[:SHOWN]!r} is no place")
        return Place(int(found[1]) if found[1] else UNDATED, found[2])


def cursor(place: Place) -> str:
    """The text of a place."""
    return f"{'' if place.time == UNDATED else place.time}.{place.id}"
