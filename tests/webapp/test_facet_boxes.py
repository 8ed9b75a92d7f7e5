"""The box over the values of a long facet, in Chromium."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from indexer import Options, Settings, open_index, open_sources, sync
from tests.webapp.browsing import reading, served
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
        page.locator(".facet a.value", has_text="Tech").click()
        expect(page.locator(".chip")).to_have_count(1)
        expect(values).to_have_text(["Databases"])
        page.get_by_role("searchbox", name="Tags: Filter these").fill("")
        assert values.count() > before
        assert page.get_by_role("searchbox").count() == 1, "the other facets are short"


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
