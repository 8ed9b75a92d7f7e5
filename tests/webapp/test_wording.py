"""Values of facets are said as readers know them, and what is no value is said as it came."""

import pytest

from webapp.wording import spelled


@pytest.mark.parametrize(
    ("facet", "label", "said"),
    [
        ("tag", "2025-11", "2025-11"),
        ("lang", "de", "Deutsch"),
        ("month", "2025-11", "November 2025"),
        ("month", "0999-01", "January 999"),
        ("month", "2025-13", "2025-13"),
        ("month", "", ""),
        ("month", "\0<b>", "\0<b>"),
        ("length", "1", "under 5 minutes"),
        ("length", "5", "5 to 9 minutes"),
        ("length", "10", "10 to 19 minutes"),
        ("length", "20", "20 minutes and more"),
        ("length", "7", "7"),
        ("minutes", "5", "5"),
    ],
)
def test_values_are_said_as_readers_know_them(facet: str, label: str, said: str) -> None:
    assert spelled(facet, label) == said
