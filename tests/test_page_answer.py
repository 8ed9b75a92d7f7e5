"""Facets of answers made of pieces, held to those made value by value."""

from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from indexer import (
    Choice,
    Facet,
    Mode,
    Page,
    SearchRequest,
    Value,
    choice_key,
    page_bytes,
    to_query_string,
    toggled,
    value_key,
)

LABELS = st.text('aB %"\\\0\1é<…&+', min_size=1, max_size=4).filter(lambda label: label.strip())
CHOICES = st.builds(Choice, st.sampled_from(["tag", "author"]), st.sampled_from(Mode), LABELS)
REQUESTS = st.builds(
    SearchRequest,
    query=LABELS,
    choices=st.lists(CHOICES, max_size=3, unique=True).map(tuple),
    size=st.sampled_from([20, 5]),
)
COUNTED = st.tuples(LABELS, st.integers(0, 10**9), st.booleans())


def value_json(request: SearchRequest, facet: Facet, value: Value) -> dict[str, Any]:
    """What an answer has of a value, made of it alone."""
    choice = Choice(facet.name, facet.mode, value.label)
    same = (c for c in request.choices if choice_key(c) == choice_key(choice))
    choice = next((c for c in same if c.mode is not Mode.NONE), choice)
    url = to_query_string(toggled(request, choice))
    return {"value": value.label, "count": value.count, "selected": value.selected, "url": url}


@given(REQUESTS, st.sampled_from([Mode.ALL, Mode.ANY]), st.lists(COUNTED, max_size=5))
def test_facets_are_those_made_value_by_value(
    request_: SearchRequest, mode: Mode, counted: list[tuple[str, int, bool]]
) -> None:
    values = tuple(Value(value_key(label), label, n, chosen) for label, n, chosen in counted)
    facets = [Facet(name, mode, values, 7) for name in ("tag", "author")]
    sent = page_bytes(Page(request_, total=1, hits=(), facets=tuple(facets)))
    assert orjson.dumps(orjson.loads(sent)["facets"]) == orjson.dumps(
        {
            facet.name: {
                "mode": mode.value,
                "distinct": 7,
                "values": [value_json(request_, facet, value) for value in values],
            }
            for facet in facets
        }
    )
