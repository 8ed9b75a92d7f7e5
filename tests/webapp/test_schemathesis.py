"""Requests that schemathesis makes of the OpenAPI document, good ones and bad, and all that it checks."""

from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from indexer import CHOICE_PARAMETERS
from indexer.request import MOST_FILTERS
from tests.webapp.pages import POST
from webapp.api import ADDRESSES, SHAPES
from webapp.asking import printable
from webapp.endpoints.document import document

EXAMPLES = 15
"""Generated requests of each endpoint, beside hundreds that stand at the bounds of its parameters."""

PLAIN = {"Accept-Encoding": "identity"}
"""It asks for gzip, but cannot read it where it talks to an app without a network."""

schema = schemathesis.openapi.from_dict(
    document({"title": "posts", "version": "1"}, POST.removeprefix("/posts/"), ADDRESSES, SHAPES)
)


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_endpoint_answers_as_it_is_described(
    case: schemathesis.Case[Any], app: Flask
) -> None:
    case.operation.schema.app = app
    # a schema bounds the filters of one parameter, but not those of all together
    excluded: list[Any] = [positive_data_acceptance] if filters(case) > MOST_FILTERS else []
    # an empty text is as none given, which no schema can say
    if case.query and has_empty(case.query):
        excluded.append(negative_data_rejection)
    # clients spell the values of a body in several ways, and filters are texts that no schema can say
    if case.method == "POST":
        excluded += [positive_data_acceptance, negative_data_rejection]
    case.call_and_validate(app=app, headers=PLAIN, excluded_checks=excluded)


def filters(case: schemathesis.Case[Any]) -> int:
    """How many values are chosen in all."""
    lists = (values for name, values in (case.query or {}).items() if name in CHOICE_PARAMETERS)
    return sum(len(values) if isinstance(values, list) else 1 for values in lists)


def has_empty(value: Any) -> bool:
    """Whether nothing that is read is sent for some parameter, or between two commas of it."""
    match value:
        case dict():
            return not value or any(map(has_empty, value.values()))
        case list():
            return not value or any(map(has_empty, value))
        case str():
            return not all(part.strip() for part in printable(value).split(","))
        case _:
            return value is None
