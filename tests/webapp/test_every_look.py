"""Every kind of page, on a phone and on a desktop, light and dark: axe-core finds nothing.

A picture of each is left in `tests/results`, for people to look at.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.support import ROOT
from tests.webapp.browsing import DESKTOP, PHONE, violations
from tests.webapp.pages import EVERY_KIND

SIZES = {"phone": PHONE, "desktop": DESKTOP}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A tab with scripts, and no movement that a picture or axe would meet halfway."""
    context = browser.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def pictures() -> Path:
    """The folder of pictures."""
    folder = ROOT / "tests" / "results"
    folder.mkdir(exist_ok=True)
    return folder


def looked_at(page: Page, picture: Path) -> list[str]:
    """What axe finds in either scheme; the pictures are named after the scheme too."""
    found: list[str] = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=f"{picture}-{scheme}.png", full_page=True)
        found += violations(page)
    return found


def suggestions(page: Page) -> None:
    """Open the suggestions for a few letters."""
    page.get_by_role("combobox", name="Search the posts").press_sequentially("cach")
    page.get_by_role("listbox", name="Suggestions").wait_for()


def filters(page: Page) -> None:
    """Open the filters, where they are not in view anyway."""
    summary = page.locator("summary", has_text="Filters")
    if summary.is_visible():
        summary.click()


OPENED = {"suggestions": ("home", suggestions), "filters": ("search", filters)}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_axe_finds_nothing(
    page: Page, addresses: dict[str, str], pictures: Path, kind: str, size: str
) -> None:
    page.set_viewport_size(SIZES[size])
    page.goto(addresses[kind])
    assert looked_at(page, pictures / f"{kind}-{size}") == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("part", OPENED)
def test_axe_finds_nothing_in_what_opens(
    page: Page, addresses: dict[str, str], pictures: Path, part: str, size: str
) -> None:
    kind, opened = OPENED[part]
    page.set_viewport_size(SIZES[size])
    page.goto(addresses[kind])
    opened(page)
    assert looked_at(page, pictures / f"{part}-{size}") == []
