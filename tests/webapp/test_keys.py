"""Keys that lead to the box, and the switch of readers who do not want one of them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.webapp.browsing import reading
from tests.webapp.pages import POST


@pytest.fixture
def page(browser: Browser, origin: str) -> Iterator[Page]:
    """The list of all posts on a wide screen, with its scripts; they must not fail."""
    with reading(browser) as page:
        page.goto(origin)
        yield page


def query(page: Page) -> Locator:
    """The box."""
    return page.locator("#search_query")


def switch(page: Page) -> Locator:
    """What readers switch the key off with."""
    return page.get_by_role("checkbox", name="The key / leads to the box")


def test_keys_lead_to_the_box(page: Page) -> None:
    page.keyboard.press("/")
    expect(query(page)).to_be_focused()
    page.keyboard.type("either/or")
    expect(query(page)).to_have_value("either/or")
    query(page).blur()
    page.keyboard.press("Control+k")
    page.keyboard.type("new")
    expect(query(page)).to_have_value("new")


def test_readers_may_switch_off_the_key_that_is_alone(page: Page, origin: str) -> None:
    switch(page).uncheck()
    page.goto(origin + POST)
    expect(switch(page)).not_to_be_checked()
    expect(query(page)).to_have_attribute("aria-keyshortcuts", "Control+K")
    page.keyboard.press("/")
    expect(query(page)).not_to_be_focused()
    page.keyboard.press("Control+k")
    expect(query(page)).to_be_focused()
    switch(page).check()
    page.keyboard.press("/")
    expect(query(page)).to_be_focused()


def test_switch_stays_while_the_list_changes(page: Page) -> None:
    switch(page).uncheck()
    query(page).fill("redis")
    expect(page.locator("h1")).to_have_text("redis")
    expect(switch(page)).not_to_be_checked()
    expect(page.locator(".bottom p a", has_text="JSON")).to_have_count(1)


BLOCKED = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked') } })"


def test_without_storage_the_switch_is_for_the_page(page: Page, origin: str) -> None:
    page.add_init_script(BLOCKED)
    page.goto(origin)
    switch(page).uncheck()
    page.keyboard.press("/")
    expect(query(page)).not_to_be_focused()
    page.reload()
    expect(switch(page)).to_be_checked()
