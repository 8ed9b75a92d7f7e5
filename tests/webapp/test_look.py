"""The pages as other readers have them: larger, spaced out, from the right, in few colours, on paper."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from indexer import Settings
from tests.webapp.browsing import served
from tests.webapp.pages import KINDS, POST
from webapp import create_app

WIDTH = 390
SEARCH = "/search?q=redis&tag=System+Design&tag.not=Security"

SPACED = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }
"""
"""What WCAG 2.2 (1.4.12) lets readers do to any text."""

CUT = """
[...document.querySelectorAll('body *')].filter(e => {
  const style = getComputedStyle(e);
  return !e.closest('.unseen, .skip, pre, table, select, input, .toolbar label > span') && e.checkVisibility()
    && style.overflowX !== 'visible' && style.overflowX !== 'auto' && e.scrollWidth > e.clientWidth + 1;
}).map(e => e.outerHTML.slice(0, 80))
"""


@pytest.fixture(scope="module")
def german(settings: Settings) -> Iterator[str]:
    """Where the app is served in German, whose words are longer."""
    own = Settings(source=settings.source, index=settings.index, page_language="de")
    with served(create_app(own)) as origin:
        yield origin


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a phone that lets a test style it."""
    size = {"width": WIDTH, "height": 844}
    context = browser.new_context(viewport=size, bypass_csp=True)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


def style(page: Page, selector: str, name: str) -> str:
    return str(page.locator(selector).first.evaluate(f"e => getComputedStyle(e).{name}"))


@pytest.mark.parametrize("path", KINDS.values(), ids=list(KINDS))
def test_nothing_is_lost_in_german_with_spaced_text(page: Page, german: str, path: str) -> None:
    page.goto(german + path)
    page.add_style_tag(content=SPACED)
    assert width(page) <= WIDTH
    assert page.evaluate(CUT) == []


def test_choices_over_a_list_are_in_one_row_in_german_too(page: Page, german: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{german}/search?q=redis")
    seen = "all => all.filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect().top)"
    tops = page.locator(".toolbar :is(select, button)").evaluate_all(seen)
    assert len(tops) == 2
    assert len(set(tops)) == 1


def test_what_boxes_ask_for_is_legible_and_whole(page: Page, german: str) -> None:
    page.goto(f"{german}/archive")
    box = page.locator("#search_query")
    box.evaluate("box => { box.value = box.placeholder }")
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(german)
    colour = "box => getComputedStyle(box, '::placeholder').color"
    assert page.locator(".sieve").evaluate(colour) == style(page, ".total", "color")


@pytest.mark.parametrize("path", [SEARCH, POST, "/tags/", "/nowhere"])
def test_nothing_is_lost_where_letters_are_twice_as_large(
    page: Page, german: str, path: str
) -> None:
    page.set_viewport_size({"width": 800, "height": 900})
    page.goto(german + path)
    page.add_style_tag(content="html { font-size: 200% }")
    assert width(page) <= 800
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("path", [SEARCH, POST, "/tags/"])
def test_from_right_to_left_all_is_there_and_posts_keep_their_direction(
    page: Page, origin: str, path: str
) -> None:
    page.goto(origin + path)
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert width(page) <= WIDTH
    brand = page.locator(".brand").bounding_box()
    assert brand is not None
    assert brand["x"] + brand["width"] > WIDTH * 0.9
    assert style(page, "[dir=auto], bdi", "direction") == "ltr"


@pytest.mark.parametrize(
    ("scheme", "ground", "ink"),
    [
        ("light", "rgb(255, 255, 255)", "rgb(0, 0, 0)"),
        ("dark", "rgb(0, 0, 0)", "rgb(255, 255, 255)"),
    ],
)
def test_readers_may_ask_for_more_contrast(
    page: Page, origin: str, scheme: str, ground: str, ink: str
) -> None:
    page.emulate_media(contrast="more", color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(origin + SEARCH)
    assert (style(page, "body", "backgroundColor"), style(page, "body", "color")) == (ground, ink)
    for link in (".card h2 a", ".tags a", ".facts a"):
        assert style(page, link, "textDecorationLine") == "underline"


def test_colours_of_the_system_lose_nothing(page: Page, origin: str) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(f"{origin}/tags/")
    assert style(page, ".top nav a[aria-current]", "borderBlockEndWidth") == "3px"
    page.goto(origin + SEARCH)
    for mark in (".snippet mark", ".card h2 mark"):
        assert style(page, mark, "backgroundColor") != style(page, "body", "backgroundColor")
        assert style(page, mark, "backgroundImage") == "none"
    assert style(page, ".box button", "borderTopWidth") == "1px"
    page.goto(f"{origin}/archive")
    assert style(page, ".months svg", "fill") == style(page, "body", "color")


def test_paper_gets_the_text_in_black_on_white(page: Page, origin: str) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"{origin}{POST}?q=cache")
    assert style(page, "body", "backgroundColor") == "rgb(255, 255, 255)"
    assert style(page, "body", "color") == "rgb(0, 0, 0)"
    for gone in (".box", ".top nav", ".marking", ".bottom"):
        assert not page.locator(gone).first.is_visible()
    assert page.locator("article h1").is_visible()


def test_nothing_moves_for_those_who_mind(page: Page, origin: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(origin + SEARCH)
    moving = """[...document.querySelectorAll('*')].filter(e => {
      const style = getComputedStyle(e);
      return style.transitionDuration !== '0s' || style.animationName !== 'none';
    }).length"""
    assert page.evaluate(moving) == 0


def test_a_theme_gives_way_to_what_readers_ask_for(page: Page, settings: Settings) -> None:
    theme = {"paper": "#fff7d6", "accent": "#770033"}
    own = Settings(source=settings.source, index=settings.index, theme=theme)
    with served(create_app(own)) as origin:
        page.goto(origin)
        assert style(page, "body", "backgroundColor") == "rgb(255, 247, 214)"
        page.emulate_media(contrast="more")
        assert style(page, "body", "backgroundColor") == "rgb(255, 255, 255)"
        page.emulate_media(contrast="no-preference", color_scheme="dark")
        assert style(page, "body", "backgroundColor") == "rgb(21, 24, 26)"
