"""Did you mean: the query with its words corrected, where that finds clearly more."""

from collections.abc import Sequence

from indexer.forgiveness.lookup import Asked
from indexer.forgiveness.typos import Replacement
from indexer.request import Suggestion

CLEARLY = 2
"""Times as many posts as the query itself finds."""


def suggestion(asked: Asked, total: int, meant: Sequence[Replacement]) -> Suggestion | None:
    """The likeliest query with its true count, the same filters chosen; the one typed finds `total`."""
    text = corrected_text(asked.request.query, meant)
    if text == asked.request.query:
        return None
    found = asked.suggested(text)
    return Suggestion(text, found) if found > total and found >= CLEARLY * total else None


def corrected_text(text: str, meant: Sequence[Replacement]) -> str:
    """The text with the likeliest replacement of each word; operators, quotes and case stay."""
    chosen: dict[int, Replacement] = {}
    for one in meant:
        places = [word.start for word in one.words]
        if chosen.keys().isdisjoint(places):
            chosen |= dict.fromkeys(places, one)
    for one in sorted(set(chosen.values()), key=lambda one: -one.words[0].start):
        start, end = one.words[0].start, one.words[-1].end
        text = text[:start] + _cased(one.text, text[start:end]) + text[end:]
    return text


def _cased(word: str, typed: str) -> str:
    """The word in capitals, or with one, where what was typed is."""
    if typed.isupper() and len(typed) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if typed[:1].isupper() else word
