"""Days as people write them: what each text means on a Wednesday in May."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.dates import day_span, days
from indexer.request import Match
from tests.query.trees import read_english, shown

TODAY = date(2024, 5, 15)

NAMED = {
    "2024": ("2024-01-01", "2024-12-31"),
    "2024-2": ("2024-02-01", "2024-02-29"),
    "2023/02": ("2023-02-01", "2023-02-28"),
    "2024.6.1": ("2024-06-01", "2024-06-01"),
    " 2024-06-01 ": ("2024-06-01", "2024-06-01"),
    "june 2024": ("2024-06-01", "2024-06-30"),
    "Jun 2024": ("2024-06-01", "2024-06-30"),
    "sept. 2023": ("2023-09-01", "2023-09-30"),
    "1 june 2024": ("2024-06-01", "2024-06-01"),
    "June 2nd, 2024": ("2024-06-02", "2024-06-02"),
    "june-2024": ("2024-06-01", "2024-06-30"),
    "may": ("2024-05-01", "2024-05-31"),
    "june": ("2023-06-01", "2023-06-30"),
    "may 15": ("2024-05-15", "2024-05-15"),
    "may 16": ("2023-05-16", "2023-05-16"),
    "today": ("2024-05-15", "2024-05-15"),
    "Yesterday": ("2024-05-14", "2024-05-14"),
    "this week": ("2024-05-13", "2024-05-19"),
    "last week": ("2024-05-06", "2024-05-12"),
    "this month": ("2024-05-01", "2024-05-31"),
    "last_month": ("2024-04-01", "2024-04-30"),
    "this year": ("2024-01-01", "2024-12-31"),
    "last-year": ("2023-01-01", "2023-12-31"),
    "last 30 days": ("2024-04-15", "2024-05-15"),
    "past 2 weeks": ("2024-05-01", "2024-05-15"),
    "last 6 months": ("2023-11-15", "2024-05-15"),
    "2 years ago": ("2022-05-15", "2022-05-15"),
    "last 9999 years": ("0001-01-01", "2024-05-15"),
}
OPEN = {
    "2022..2023-06": ("2022-01-01", "2023-06-30"),
    "2022..": ("2022-01-01", None),
    "..last year": (None, "2023-12-31"),
    ">2023": ("2024-01-01", None),
    ">= 2023": ("2023-01-01", None),
    "<2023": (None, "2022-12-31"),
    "<=june 2023": (None, "2023-06-30"),
    ">9999": ("9999-12-31", None),
    "<0001": (None, "0001-01-01"),
}
NONE = [
    "", "soon", "2024-13", "2024-06-31", "31 june 2024", "0000", "20240601", "202", "june july", "ju 2024",
    "june 2024 2023", "june 1 2 2024", "last", "last 99999 days", "week", "2024 06", "june x",
    ">", "soon..2024", "٢٠٢٤",
]  # fmt: skip

QUERIES = {
    "date:2024-06-01": "date:2024-06-01",
    "date:2024": "date:{[2024-01-01 TO 2024-12-31]}",
    "date:[2023 TO 2024-06]": "date:{[2023-01-01 TO 2024-06-30]}",
    "date:{2023 TO 2024-06}": "date:{[2024-01-01 TO 2024-05-31]}",
    "date:[2023 TO]": "date:{[2023-01-01 TO ]}",
    "date:[TO yesterday]": "date:{[ TO 2024-05-14]}",
    "date:2023..2024 redis": "(date:{[2023-01-01 TO 2024-12-31]} & redi)",
    "date:june 2023 redis": "(date:{[2023-06-01 TO 2023-06-30]} & redi)",
    "date:last 30 days redis": "(date:{[2024-04-15 TO 2024-05-15]} & redi)",
    'date:"last year" redis': "(date:{[2023-01-01 TO 2023-12-31]} & redi)",
    "date:>=june 2023": "date:{[2023-06-01 TO ]}",
    "date:2023^2": "date:{[2023-01-01 TO 2023-12-31]}^2.0",
    "date:(2023 OR 2021)": "(date:{[2023-01-01 TO 2023-12-31]} | date:{[2021-01-01 TO 2021-12-31]})",
    "date:*": "date:{[ TO ]}",
    "-date:today redis": "(redi - date:2024-05-15)",
    "before:2024-06 redis": "(date:{[ TO 2024-05-31]} & redi)",
    "after:2023": "date:{[2024-01-01 TO ]}",
    "since:last week redis": "(date:{[2024-05-06 TO ]} & redi)",
    "until:2023-06": "date:{[ TO 2023-06-30]}",
    "date:[soon TO 2024]": "(soon & 2024)",
    "after:lunch": "lunch",
    "month:2024-06": "month:2024-06",
    "month:2024": "month:{[2024-01 TO 2024-12]}",
    "month:june 2023 redis": "(month:2023-06 & redi)",
    "month:last month": "month:2024-04",
    "month:>2023-06-15": "month:{[2023-06 TO ]}",
    "month:{2023 TO 2024-06]": "month:{[2024-01 TO 2024-06]}",
    "month:2024-* month:2024-0?": "(month:{2024-*} & month:{2024-0?})",
    "month:*": "month:{[ TO ]}",
    "month:soon": "soon",
}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@pytest.mark.parametrize("text", [*NAMED, *OPEN])
def test_a_text_means_days(text: str) -> None:
    found = days(text, TODAY)
    assert found
    assert (_iso(found.first), _iso(found.last)) == (NAMED | OPEN)[text]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_date_means_none(text: str) -> None:
    assert days(text, TODAY) is None


@pytest.mark.parametrize("text", QUERIES)
def test_dates_in_queries(text: str) -> None:
    assert shown(read_english(text, Match.AUTO, TODAY).tree) == QUERIES[text]


@given(st.dates(), st.sampled_from([*NAMED, *OPEN]))
def test_every_day_has_a_past(today: date, text: str) -> None:
    found = days(text, today)
    assert found
    assert found.first or found.last


@given(st.dates())
def test_a_day_is_in_its_week_month_and_year(day: date) -> None:
    for unit in ("week", "month", "year"):
        span = day_span(f"this {unit}", day)
        assert span
        assert span.first <= day <= span.last
    assert day_span(day.isoformat(), date.min) == (day, day)
