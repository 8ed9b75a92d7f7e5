"""Words next to each other.

Where every word of a phrase is only the first at its positions, which nearly all are, `match_phrase` finds
it. Else spans do, which see the tokens that stand beside others as if they were in one field.
"""

from collections.abc import Sequence

from whoosh import query as q

from indexer.fields import SCOPES, Zone
from indexer.opensearch.exact import any_of
from indexer.opensearch.mapping import Json
from indexer.opensearch.statistics import Learned
from indexer.opensearch.tokens import as_token


def following(phrase: q.Phrase, learned: Learned) -> Json:
    """The posts in which each word stands 1 to `slop` positions after the one before it, in one text."""
    field = phrase.fieldname
    zones = [SCOPES[field]] if field in SCOPES else list(Zone)
    found = (_in_zone(phrase, zone, learned) for zone in zones)
    return any_of([query for query in found if query])


def _in_zone(phrase: q.Phrase, zone: Zone, learned: Learned) -> Json | None:
    """The same in one zone; None where it lacks a word."""
    tokens = [as_token(text) for text in phrase.words]
    layers = [learned.layers(zone, token) for token in tokens]
    if not all(layers):
        return None
    first = learned.fields.ordered(zone)[0]
    if phrase.slop == 1 and all(of_token == [first] for of_token in layers):
        return {"match_phrase": {first: " ".join(tokens)}}
    words = [_span(token, fields, first) for token, fields in zip(tokens, layers, strict=True)]
    return _chain(words, phrase.slop)


def _chain(words: Sequence[Json], slop: int) -> Json:
    """The first word near the rest: from the right, as of what follows a word the nearest counts."""
    last = words[-1]
    for word in reversed(words[:-1]):
        last = {"span_near": {"clauses": [word, last], "slop": slop - 1, "in_order": True}}
    return last


def _span(token: str, fields: Sequence[str], first: str) -> Json:
    """The positions of a token in some layers of a zone, as if they were all in the first."""
    found = [_seen_in(first, field, {"span_term": {field: token}}) for field in fields]
    return found[0] if len(found) == 1 else {"span_or": {"clauses": found}}


def _seen_in(first: str, field: str, span: Json) -> Json:
    return span if field == first else {"span_field_masking": {"query": span, "field": first}}
