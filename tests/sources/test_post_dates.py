"""Dates in the ways that writers type them."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.dates import read_date

DAY = "2014-03-19T00:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2014-03-19", DAY),
        ("2014/03/19", DAY),
        ("2014.3.19", DAY),
        ("2024-12-5", "2024-12-05T00:00:00+00:00"),
        ("March 19, 2014", DAY),
        ("march 19 2014", DAY),
        ("Mar. 19th, 2014", DAY),
        ("Wednesday, March 19, 2014", DAY),
        ("19 March 2014", DAY),
        ("1 Sept 2014", "2014-09-01T00:00:00+00:00"),
        ("Wed, 19 Mar 2014", DAY),
        ("  2014-03-19  ", DAY),
        ("2014-03-19T10:14:29-04:00", "2014-03-19T10:14:29-04:00"),
        ("2014-03-19T10:14:29Z", "2014-03-19T10:14:29+00:00"),
        ("2014-03-19t10:14:29z", "2014-03-19T10:14:29+00:00"),
        ("2014-03-19 10:14", "2014-03-19T10:14:00+00:00"),
        ("2014-03-19 9:14:29 -4", "2014-03-19T09:14:29-04:00"),
        ("2014-03-19 10:14:29 -0430", "2014-03-19T10:14:29-04:30"),
        ("2014-03-19T10:14:29.5Z", "2014-03-19T10:14:29.500000+00:00"),
        ("2014-03-19T10:14:29.123456789Z", "2014-03-19T10:14:29.123456+00:00"),
        ("Wed, 19 Mar 2014 10:14:29 -0400", "2014-03-19T10:14:29-04:00"),
        ("Wed, 19 Mar 2014 10:14:29 -0400 (EDT)", "2014-03-19T10:14:29-04:00"),
        ("19 Mar 2014 10:14:29 GMT", "2014-03-19T10:14:29+00:00"),
        ("March 19, 2014 10:14 PST", "2014-03-19T10:14:00-08:00"),
    ],
)
def test_a_date_is_read_with_its_time_zone(text: str, expected: str) -> None:
    assert read_date(text).isoformat() == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "2014", "2014-03", "20140319", "19/03/2014", "03/19/2014", "2014-03/19",
        "2014-13-01", "2014-02-30", "0000-01-01", "Marvel 19, 2014", "31 June 2014", "19 March 14",
        "2014-03-19T", "2014-03-19 25:00", "2014-03-19 10:60", "2014-03-19 10:14 PM",
        "2014-03-19 10:14 +99:00", "2014-03-19 10:14 +25", "2014-03-19 and more",
        "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-01:00",
        "\u0662\u0660\u0661\u0664-03-19", "2014-03-19" + " " * 100 + "x",
    ],
)  # fmt: skip
def test_what_is_not_a_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_date(text)


@given(
    when=st.datetimes(datetime(1000, 1, 1), datetime(2999, 12, 31)),
    zone=st.integers(-15 * 60, 15 * 60),
)
def test_a_date_of_an_export_is_read_as_others_are(when: datetime, zone: int) -> None:
    text = when.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=zone))).isoformat()
    found, spaced = read_date(text), read_date(text.replace("T", " "))
    assert (found, found.tzinfo) == (spaced, spaced.tzinfo)
