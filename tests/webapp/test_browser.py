"""The pages in a real browser at the width of a small phone; all that they do, they do without JavaScript."""

from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.webapp.pages import EVERY_KIND, fetched

SMALL_PHONE: ViewportSize = {"width": 320, "height": 640}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a small phone in the dark, with JavaScript switched off."""
    context = browser.new_context(
        viewport=SMALL_PHONE, color_scheme="dark", java_script_enabled=False, has_touch=True
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_page_fits_a_small_phone_quietly_and_fetches_only_what_it_names(
    browser: Browser, addresses: dict[str, str], kind: str, scripts: bool
) -> None:
    context = browser.new_context(viewport=SMALL_PHONE, java_script_enabled=scripts, has_touch=True)
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    response = page.goto(addresses[kind], wait_until="networkidle" if scripts else "load")
    assert response is not None
    expected = [] if response.ok else ["the server responded with a status of"]
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL_PHONE["width"]
    assert set(asked) <= {page.url} | {urljoin(page.url, url) for url in fetched(page.content())}
    assert len(said) == len(expected)
    assert all(expected[0] in text for text in said)
    context.close()


def test_dark_scheme_has_a_dark_ground(page: Page, origin: str) -> None:
    page.goto(origin)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(int(part) for part in ground.strip("rgb()").split(",")) < 60


def test_tab_reaches_the_skip_link_first_and_shows_it(page: Page, origin: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(origin)
    page.keyboard.press("Tab")
    link = page.locator("a:focus")
    assert link.inner_text() == "Skip to content"
    box = link.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#page_content")


def test_filters_are_folded_on_a_phone_and_open_beside_results_elsewhere(
    page: Page, origin: str
) -> None:
    page.goto(origin)
    value = page.locator(".facet a.value").first
    assert not value.is_visible()
    page.locator("summary", has_text="Filters").click()
    assert value.is_visible()
    sheet = page.locator(".filters").bounding_box()
    assert sheet is not None
    assert 0 < sheet["y"] == page.evaluate("innerHeight") - sheet["height"]
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(origin)
    assert value.is_visible()
    facets, results = (
        page.locator("aside").bounding_box(),
        page.locator("h2 a").first.bounding_box(),
    )
    assert facets is not None
    assert results is not None
    assert facets["x"] + facets["width"] < results["x"]


def test_search_filter_and_read_without_javascript(page: Page, origin: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(origin)
    page.get_by_role("searchbox", name="Search the posts").fill("redis")
    page.keyboard.press("Enter")
    page.locator(".facet a.value", has_text="Python").click()
    assert page.locator(".chip .value").inner_text() == "Python"
    page.locator(".card h2 a").first.click()
    assert page.url.startswith(f"{origin}/posts/")


def test_targets_are_large_enough_for_fingers(page: Page, origin: str) -> None:
    page.goto(f"{origin}/search?q=redis&tag=Redis&size=1")
    page.locator("summary", has_text="Filters").click()
    small = [
        f"{element.inner_text()}: {box['height']}"
        for element in page.locator("main :is(a, button, input, select, summary)").all()
        if element.is_visible()
        and (box := element.bounding_box()) is not None
        and box["height"] < 44
        and not element.evaluate("e => Boolean(e.closest('h2'))")
    ]
    assert small == []


def test_passage_of_a_hit_is_scrolled_to_in_its_post(page: Page, origin: str) -> None:
    page.goto(f"{origin}/search?q=cache+stampede")
    page.locator(".card a.section").first.click()
    page.wait_for_load_state()
    words = page.locator(".text mark").all()
    heights = [box["y"] for word in words if (box := word.bounding_box())]
    assert page.evaluate("scrollY") > 0
    assert any(0 <= height < SMALL_PHONE["height"] for height in heights)
