"""The box over the values of a long facet, and the sheet of filters on a phone, in Chromium."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from indexer import Options, Settings, open_index, open_sources, sync
from tests.webapp.browsing import PHONE, reading, served
from webapp import create_app


def test_long_facets_have_a_box_that_leaves_what_has_the_letters(
    browser: Browser, origin: str
) -> None:
    with reading(browser) as page:
        page.goto(origin)
        tags = page.locator("section[aria-labelledby=facet-tag]")
        values = tags.locator("li:visible .label")
        before = values.count()
        page.get_by_role("searchbox", name="Tags: Filter these").fill("ATABASES")
        expect(values).to_have_text(["Databases"])
        expect(tags.get_by_role("status")).to_have_text("Matching: 1")
        expect(tags.locator("summary")).to_be_hidden()
        page.locator(".facet a.value", has_text="Tech").click()
        expect(page.locator(".chip")).to_have_count(1)
        expect(values).to_have_text(["Databases"])
        page.get_by_role("searchbox", name="Tags: Filter these").fill("")
        assert values.count() == before
        expect(tags.locator("summary")).to_be_visible()
        page.get_by_role("searchbox", name="Tags: Filter these").fill("zzz")
        expect(tags.get_by_text("Matching: 0")).to_be_in_viewport()
        assert page.get_by_role("searchbox").count() == 1, "the other facets are short"


def test_months_are_no_values_to_filter(browser: Browser, origin: str) -> None:
    with reading(browser) as page:
        page.goto(f"{origin}/search?year.any=2025&year.any=2024")
        expect(page.get_by_role("searchbox", name="Tags: Filter these")).to_be_visible()
        assert page.locator(".months li").count() == 24
        assert page.get_by_role("searchbox").count() == 1


def test_escape_empties_the_box_before_it_folds_the_sheet(browser: Browser, origin: str) -> None:
    with reading(browser, PHONE) as page:
        page.goto(origin)
        page.locator("summary", has_text="Filters").click()
        sieve = page.get_by_role("searchbox", name="Tags: Filter these")
        sieve.fill("redis")
        page.keyboard.press("Escape")
        expect(sieve).to_have_value("")
        expect(page.locator(".filters")).to_have_attribute("open", "")
        page.keyboard.press("Escape")
        expect(page.locator(".filters")).not_to_have_attribute("open", "")


def to_the_veil(page: Page) -> None:
    """Taps what is behind the sheet."""
    place = page.locator(".top nav a").last.bounding_box()
    assert place
    page.mouse.click(place["x"] + 5, place["y"] + 5)


def by_escape(page: Page) -> None:
    """Presses the key that leaves things."""
    page.keyboard.press("Escape")


def by_tabbing_on(page: Page) -> None:
    """Goes on from the last filter by keyboard."""
    page.locator(".filters a:visible").last.focus()
    page.keyboard.press("Tab")


@pytest.mark.parametrize("leave", [to_the_veil, by_escape, by_tabbing_on])
def test_sheet_tells_what_is_found_and_folds(
    browser: Browser, origin: str, leave: Callable[[Page], None]
) -> None:
    with reading(browser, PHONE) as page:
        page.goto(f"{origin}/search?q=redis")
        summary = page.locator("summary", has_text="Filters")
        summary.click()
        expect(summary).to_have_text("Filters 5 posts")
        page.locator(".facet a.value", has_text="Python").click()
        expect(summary).to_have_text("Filters 3 posts")
        expect(page.locator(".filters")).to_have_attribute("open", "")
        address = page.url
        leave(page)
        expect(page.locator(".filters")).not_to_have_attribute("open", "")
        assert page.url == address
        assert page.evaluate("document.activeElement !== document.body")


def test_tags_within_tags_are_rows_on_a_phone(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntags: [sql, other]\n---\nwords\n")
    settings = Settings(
        source=str(tmp_path), index=str(tmp_path / "index"), tag_hierarchy=("databases/sql",)
    )
    sync(open_sources(settings), open_index(settings).engine, settings, Options())
    with served(create_app(settings)) as origin, reading(browser, PHONE) as page:
        page.goto(origin)
        page.locator("summary", has_text="Filters").click()
        items = page.locator("[aria-labelledby=facet-tag] li")
        boxes = items.evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())")
        names = items.locator(".label").all_text_contents()
        at = dict(zip(names, boxes, strict=True))
        assert at["sql"]["y"] > at["databases"]["y"]
        assert at["sql"]["x"] > at["databases"]["x"] == at["other"]["x"]


def test_values_that_the_page_does_not_list_are_found(browser: Browser, tmp_path: Path) -> None:
    for number in range(70):
        text = f"---\ntags: [t{number:02}, <b>{number % 2}</b>, common]\n---\nwords\n"
        (tmp_path / f"{number}.md").write_text(text)
    settings = Settings(source=str(tmp_path), index=str(tmp_path / "index"))
    sync(open_sources(settings), open_index(settings).engine, settings, Options())
    with served(create_app(settings)) as origin, reading(browser) as page:
        page.goto(f"{origin}/search?q=words&tag=common")
        box = page.get_by_role("searchbox", name="Tags: Filter these")
        values = page.locator("section[aria-labelledby=facet-tag] li:visible")
        box.fill("T69")
        expect(values).to_have_text("t69 1")
        values.locator("a").click()
        expect(page.locator(".chip .value")).to_have_text(["common", "t69"])
        expect(page).to_have_url(f"{origin}/search?q=words&tag=common&tag=t69")
