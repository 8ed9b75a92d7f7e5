"""The JSON form of a page of hits: what `GET /api/search` sends and `postings search --json` prints.

It lists 150 values of facets. As texts that are made once for each value, with places for what differs
between searches, they take 72 us of an answer; as dicts 90.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from indexer.answer import card_facts, widening_json
from indexer.facet_values import columns
from indexer.links import ValueLinks, suggestion_url
from indexer.params import parameter, quoted
from indexer.pieces import Pieces
from indexer.request import Card, Facet, Hit, Page

_BEFORE, _WHOLE = "\0\1"
"""Signs, which JSON has not, for what stands before the label in a link, and for nothing behind it."""


def page_json(page: Page) -> dict[str, Any]:
    """A Page as plain JSON values."""
    plain: dict[str, Any] = orjson.loads(page_bytes(page))
    return plain


def page_bytes(page: Page, fields: Sequence[str] = ()) -> bytes:
    """A Page as JSON, of each hit all of HIT_FIELDS or only these."""
    request = page.request
    links = ValueLinks(request)
    facets = ",".join([_facet(facet, links) for facet in page.facets])
    return orjson.dumps(
        {
            "query": request.query,
            "total": page.total,
            "page": request.page,
            "pages": page.pages,
            "size": request.size,
            "took_ms": round(page.took_ms, 3),
            "notes": [note._asdict() for note in page.notes],
            "widened": [widening_json(step) for step in page.widened],
            "suggestion": _suggestion(page),
            "hits": picked(map(_hit, page.hits), fields),
            "facets": orjson.Fragment(f"{{{facets}}}"),
        }
    )


def picked(facts: Iterable[dict[str, Any]], fields: Sequence[str]) -> list[dict[str, Any]]:
    """Of each post these fields, in this order; all where none is named."""
    if not fields:
        return list(facts)
    return [{name: known[name] for name in fields} for known in facts]


def _suggestion(page: Page) -> dict[str, Any] | None:
    if not page.suggestion:
        return None
    query, total = page.suggestion.query, page.suggestion.total
    return {"query": query, "total": total, "url": suggestion_url(page)}


def _hit(hit: Hit) -> dict[str, Any]:
    card, score, snippet, heading, anchor, matched, _ = hit
    shown = card_facts(card)
    shown["snippet"] = snippet
    shown["section"] = {"heading": heading, "anchor": anchor} if heading else None
    shown["matched"] = matched
    shown["score"] = round(score, 4)
    return shown


CARD_FIELDS = tuple(card_facts(_CARD := Card("", "", "", "", (), "", (), (), None, 1)))
HIT_FIELDS = tuple(_hit(Hit(_CARD, 0.0)))
"""What answers tell of a post, and of one that was found."""

PASSAGE_FIELDS = frozenset({"snippet", "section", "matched"})
"""What takes reading the texts of hits."""


def _facet(facet: Facet, links: ValueLinks) -> str:
    """A facet with its name."""
    listed = columns(facet.values)
    values = list(map(_VALUES.__getitem__, listed.labels))
    end = f'{links.behind}"}}'
    for at in (special := links.special(facet, listed)):
        label, selected = listed.labels[at], listed.selected[at]
        url = links.choosing(facet, listed.keys[at], label)
        values[at] = _template(label, selected, f"{url}{_WHOLE}")
    text = f"{end},".join(values) % tuple(listed.counts) + end if values else ""
    if special:
        text = text.replace(f"{_WHOLE}{links.behind}", "")
    text = text.replace(_BEFORE, f"{links.before}{parameter(facet.name, facet.mode)}=")
    facts = f'"mode":"{facet.mode.value}","distinct":{facet.distinct}'
    return f'"{facet.name}":{{{facts},"values":[{text}]}}'


def _template(label: str, selected: bool, url: str) -> str:
    """A value with a place for its count, as far as the label in its link."""
    shown = orjson.dumps(label).decode().replace("%", "%%")
    chosen = "true" if selected else "false"
    url = url.replace("%", "%%")
    return f'{{"value":{shown},"count":%d,"selected":{chosen},"url":"{url}'


_VALUES = Pieces[str](lambda label: _template(label, False, f"{_BEFORE}{quoted(label)}"))
"""Values that no choice is of, by label."""
