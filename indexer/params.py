"""URL parameters and SearchRequest: two inverse functions.

    q=redis&tag=Redis&tag.any=API&year.not=2024&sort=newest&page=2&size=50&match=any

A facet's name alone chooses values that a post must all have; `.any` values of which it must have
one; `.not` values that it must not have. Parameters with unknown names are left to others.
"""

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar
from urllib.parse import quote_plus

from indexer.errors import RequestError
from indexer.fields import FACETS, choice_key
from indexer.request import (
    DEEPEST_HIT,
    LARGEST_PAGE_SIZE,
    LONGEST_QUERY,
    MOST_FILTERS,
    PAGE_SIZE,
    Choice,
    Match,
    Mode,
    SearchRequest,
    Sort,
)

Kind = TypeVar("Kind", bound=StrEnum)

SUFFIXES = {Mode.ALL: "", Mode.ANY: ".any", Mode.NONE: ".not"}

CHOICE_PARAMETERS = {
    f"{facet}{suffix}": (facet, mode) for facet in FACETS for mode, suffix in SUFFIXES.items()
}
"""Parameter name -> (facet, mode), for all that choose a value."""

PARAMETERS = ("q", *CHOICE_PARAMETERS, "sort", "page", "size", "match")
"""Every parameter that a search understands."""


def from_params(pairs: Iterable[tuple[str, str]]) -> SearchRequest:
    """The request that the parameters spell.

    Of a parameter that does not repeat the last one counts. Raises RequestError with the name of the
    parameter at fault.
    """
    single: dict[str, str] = {}
    choices: dict[Choice, None] = {}
    for name, text in pairs:
        if name in CHOICE_PARAMETERS and text.strip():
            choices[_choice(name, text.strip())] = None
        else:
            single[name] = text
    if len(choices) > MOST_FILTERS:
        last = next(reversed(choices))
        name = parameter(last.facet, last.mode)
        problem = f"{len(choices)} filters are too many"
        raise RequestError(name, problem, f"at most {MOST_FILTERS} filters")
    size = _whole("size", single.get("size"), PAGE_SIZE, LARGEST_PAGE_SIZE)
    sort = single.get("sort")
    return SearchRequest(
        query=_text(single.get("q", "")),
        choices=tuple(choices),
        sort=_one_of("sort", sort, Sort) if sort else None,
        page=_whole("page", single.get("page"), 1, DEEPEST_HIT // size),
        size=size,
        match=_one_of("match", single.get("match") or Match.AUTO, Match),
    )


def text_and_limit(pairs: Iterable[tuple[str, str]], usual: int, largest: int) -> tuple[str, int]:
    """What `q` and `limit` say; the usual limit where none is given. Raises RequestError."""
    single = dict(pairs)
    return _text(single.get("q", "")), _whole("limit", single.get("limit"), usual, largest)


def to_params(request: SearchRequest) -> list[tuple[str, str]]:
    """The shortest parameters that spell the request; what is default is left out."""
    return [*_searched(request), *_listed(request)]


def _searched(request: SearchRequest) -> list[tuple[str, str]]:
    pairs = [("q", request.query)] if request.query else []
    return pairs + [(parameter(c.facet, c.mode), c.value) for c in request.choices]


def _listed(request: SearchRequest) -> list[tuple[str, str]]:
    pairs = []
    if request.sort is not None:
        pairs.append(("sort", request.sort.value))
    if request.page != 1:
        pairs.append(("page", str(request.page)))
    if request.size != PAGE_SIZE:
        pairs.append(("size", str(request.size)))
    if request.match is not Match.AUTO:
        pairs.append(("match", request.match.value))
    return pairs


def to_query_string(request: SearchRequest) -> str:
    """`?q=redis&tag=Redis`, or `?` for the request that asks for nothing."""
    return "?" + _spelled(to_params(request))


def around_choice(request: SearchRequest) -> tuple[str, str]:
    """What stands before and behind one more choice, `tag=Redis`, in the query string of the first page."""
    before, behind = _spelled(_searched(request)), _spelled(_listed(replace(request, page=1)))
    return f"?{before}&" if before else "?", f"&{behind}" if behind else ""


def parameter(facet: str, mode: Mode) -> str:
    """The name of the parameter that chooses a value of a facet: `tag.any`."""
    return facet + SUFFIXES[mode]


def quoted(value: str) -> str:
    """A value as query strings spell it."""
    return quote_plus(value)


def toggled(request: SearchRequest, choice: Choice) -> SearchRequest:
    """The first page of the request with the choice added, or removed where it was there."""
    kept = tuple(c for c in request.choices if _identity(c) != _identity(choice))
    if len(kept) == len(request.choices):
        kept += (choice,)
    return replace(request, choices=kept, page=1)


def _spelled(pairs: list[tuple[str, str]]) -> str:
    """What `urlencode` makes of pairs whose names are plain, in half the time."""
    return "&".join([f"{name}={quote_plus(value)}" for name, value in pairs])


def _text(text: str) -> str:
    query = text.strip()
    if len(query) > LONGEST_QUERY:
        problem = f"{len(query)} characters are too many"
        raise RequestError("q", problem, f"at most {LONGEST_QUERY} characters")
    return query


def _choice(name: str, text: str) -> Choice:
    facet, mode = CHOICE_PARAMETERS[name]
    if FACETS[facet].digits and not (text.isascii() and text.isdigit()):
        raise RequestError(name, f"{text[:40]!r} is no number", "a whole number, such as 2025")
    return Choice(facet, mode, text)


def _identity(choice: Choice) -> tuple[str, str, Mode]:
    return *choice_key(choice), choice.mode


def _whole(name: str, text: str | None, default: int, largest: int) -> int:
    if text is None or not text.strip():
        return default
    allowed = f"a whole number from 1 to {largest}"
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        raise RequestError(name, f"{text[:40]!r} is not a whole number", allowed)
    number = int(text)
    if not 1 <= number <= largest:
        raise RequestError(name, f"{number} is out of range", allowed)
    return number


def _one_of(name: str, text: str, kind: type[Kind]) -> Kind:
    try:
        return kind(text)
    except ValueError:
        allowed = ", ".join(member.value for member in kind)
        raise RequestError(name, f"{text[:40]!r} is not known", allowed) from None
