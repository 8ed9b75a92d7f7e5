"""Years and months as bars: in the archive, and beside a search once a year is chosen."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from indexer import Settings, open_index
from tests.webapp.pages import parsed, texts
from webapp import create_app
from webapp.pages.months import LONGEST_GAP, TALLEST, months, years


def test_a_year_has_twelve_months_with_heights_beside_the_largest() -> None:
    bars = months(2025, {"2025-03": 10, "2025-12": 5, "2025-01": 0}, 10, str.upper, {"2025-12"})
    assert [bar.posts for bar in bars] == [0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 5]
    assert (bars[2].height, bars[11].height) == (TALLEST, TALLEST // 2)
    assert [bar.url for bar in bars if bar.chosen] == ["2025-12"]
    assert str(bars[2].name) == "March 2025"


def test_years_come_newest_first_with_empty_ones_between() -> None:
    found = years({"2022-01": 1, "2025-03": 2, "2025-01": 3})
    assert [(year.year, year.posts, len(year.bars)) for year in found] == [
        (2025, 5, 12),
        (2024, 0, 0),
        (2023, 0, 0),
        (2022, 1, 12),
    ]
    assert [year.year for year in years({"2025-01": 1, f"{2024 - LONGEST_GAP - 1}-01": 1})] == [
        2025,
        2024 - LONGEST_GAP - 1,
    ]
    assert years({}) == []


def test_archive_has_every_month_and_links_to_as_many_posts(client: FlaskClient) -> None:
    page = parsed(client.get("/archive").text)
    assert texts(page, "h1, .total") == ["Archive", "14 posts"]
    assert len(page.css(".months li")) == 12 * len(page.css(".year"))
    assert texts(page, ".months .count")[:2] == ["1", "1"]
    assert "December 2025: 0 posts" in " ".join(texts(page, ".months li > span .unseen"))
    for link in page.css(".months a")[:3] + page.css(".year h2 a"):
        found = parsed(client.get(link.attributes["href"] or "").text)
        told = (link.attributes.get("title") or link.parent.text()).split()  # type: ignore[union-attr]
        assert texts(found, ".total") == [" ".join(told[-2:])]


def test_chosen_year_shows_its_months_and_they_can_be_chosen(client: FlaskClient) -> None:
    assert not parsed(client.get("/search?q=redis").text).css(".months")
    page = parsed(client.get("/search?year.any=2025").text)
    link = page.css("[aria-labelledby=facet-year] .months a")[0]
    assert link.attributes["title"] == "January 2025: 1 post"
    chosen = parsed(client.get(link.attributes["href"] or "").text)
    assert texts(chosen, ".total") == ["1 post"]
    assert texts(chosen, ".chip .value") == ["2025", "January 2025"]
    (back,) = chosen.css(".months [aria-current]")
    assert back.attributes["href"] == "/search?year.any=2025"


def test_no_month_is_drawn_empty_for_being_rare(settings: Settings) -> None:
    client = create_app(replace(settings, facet_values=1)).test_client()
    page = parsed(client.get("/search?year.any=2025&month.any=2025-11").text)
    drawn = {link.attributes["title"] or "" for link in page.css(".months a")}
    months = {value.key: value.count for value in open_index(settings).facet("month").values}
    counts = [count for month, count in months.items() if month.startswith("2025")]
    assert len(counts) > 2
    assert sorted(int(title.split()[-2]) for title in drawn) == sorted(counts)


@pytest.mark.parametrize("choice", ["year.any=2024&year.any=2025", "month.any=2024-12&year=2025"])
def test_several_years_are_told_apart(client: FlaskClient, choice: str) -> None:
    page = parsed(client.get(f"/search?q=a&{choice}").text)
    assert texts(page, ".facet h4") in (["2025", "2024"], [])


def test_a_year_of_months_is_that_year(client: FlaskClient) -> None:
    def total(query: str) -> int:
        return int(client.get(f"/api/search?q={query}").get_json()["total"])

    assert total("month:2025") == total("year:2025") > 0
    assert total("month:2025-11") == total("date:2025-11") > 0
    (note,) = client.get("/api/search?q=month:soon").get_json()["notes"]
    assert "'soon' is no date" in str(note)


def test_odd_years_are_no_error(client: FlaskClient) -> None:
    for choice in (
        "year.any=0",
        "year.any=99999",
        "month.any=zzzz",
        "month.any=0000-01&year.any=2025",
    ):
        assert client.get(f"/search?{choice}").status_code in (200, 400)


def test_reading_times_are_ranges(client: FlaskClient) -> None:
    page = parsed(client.get("/").text)
    labels = texts(page, "[aria-labelledby=facet-length] .label")
    assert labels[0] == "under 5 minutes"
    assert not page.css("[aria-labelledby=facet-minutes]")
    assert parsed(client.get("/search?minutes.any=5").text).css("[aria-labelledby=facet-minutes]")
