"""`<postings-search>` on a page of another site, under a policy that allows nothing inline, in Chromium."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask, Response, request
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from indexer import Options, Settings, SourceSettings, open_index, open_sources, sync
from tests.support import ROOT
from tests.webapp.browsing import DESKTOP, PHONE, held, reading, served, violations
from webapp import create_app

SCRIPT = ROOT / "webapp" / "static" / "postings.js"
LIMIT = 12_000
EVIL = "<img src=x onerror=\"document.title='run'\">"


@dataclass(frozen=True)
class Sites:
    """The site that searches, another whose pages may ask it, and one whose pages may not."""

    search: str
    allowed: str
    stranger: str


def blog(asked: dict[str, str]) -> Flask:
    """A site with one page, which has the component and the attributes that its address names."""
    app = Flask(__name__)

    @app.get("/")
    def page() -> Response:
        given = "".join(f' {name}="{value}"' for name, value in request.args.items())
        html = (
            f'<!doctype html><html lang="en"><title>Blog</title><main><h1>Blog</h1><a href="/">Home</a>'
            f"<postings-search{given}></postings-search></main>"
            f'<script src="{asked["origin"]}/static/postings.js" defer></script>'
        )
        policy = (
            f"default-src 'none'; script-src {asked['origin']}; connect-src {asked['origin']}; "
            "form-action 'none'; base-uri 'none'; require-trusted-types-for 'script'"
        )
        return Response(html, headers={"Content-Security-Policy": policy})

    return app


@pytest.fixture(scope="module")
def sites(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """The three, served: the posts of the repository and one that is full of markup."""
    folder = tmp_path_factory.mktemp("component")
    quoted = "'" + EVIL.replace("'", "''") + "'"
    Path(folder, "evil.md").write_text(f"---\ntitle: {quoted}\n---\nhostile {EVIL} `{EVIL}`\n")
    places = {"posts": settings.source, "evil": str(folder)}
    tables = tuple(SourceSettings(place, name) for name, place in places.items())
    settings = replace(settings, sources=tables, index=str(folder / "index"))
    sync(open_sources(settings), open_index(settings).engine, settings, Options())
    asked: dict[str, str] = {}
    with served(blog(asked)) as allowed, served(blog(asked)) as stranger:
        app = create_app(replace(settings, allowed_origins=(allowed,)))
        with served(app) as asked["origin"]:
            yield Sites(asked["origin"], allowed, stranger)


@pytest.fixture
def page(browser: Browser, sites: Sites) -> Iterator[Page]:
    """A page of the site whose pages may ask; the browser must not find anything wrong with it."""
    with reading(browser) as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(sites.allowed)
        yield page
        assert [text for text in said if "favicon" not in text and "404" not in text] == []


def box(page: Page) -> Locator:
    """The box of the dialog."""
    return page.get_by_role("combobox", name="Search the posts")


def options(page: Page) -> Locator:
    """What the dialog lists."""
    return page.get_by_role("listbox", name="Results").get_by_role("option")


def test_button_opens_a_dialog_that_finds_posts(page: Page, sites: Sites) -> None:
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("dialog", name="Search")).to_be_visible()
    expect(box(page)).to_be_focused()
    page.keyboard.insert_text("redis")
    expect(page.locator("postings-search .status")).to_have_text("5 posts")
    hit = options(page).filter(has_text="Sticky Note")
    expect(hit.locator("mark").first).to_have_text("Redis")
    expect(hit.locator(".facts")).to_contain_text("November 2, 2025 · ")
    expect(page.get_by_role("link", name="Show all")).to_have_attribute(
        "href", f"{sites.search}/search?q=redis"
    )
    hit.click()
    page.wait_for_url(
        f"{sites.search}/posts/caching-and-redis-the-sticky-note-mental-model?q=redis*"
    )


def test_keyboard_alone_opens_chooses_and_closes(page: Page, sites: Sites) -> None:
    page.keyboard.press("Control+k")
    expect(box(page)).to_be_focused()
    page.keyboard.insert_text("sticky note")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("End")
    assert options(page).and_(page.locator("[aria-selected=true]")).count() == 0
    page.keyboard.press("ArrowDown")
    first = options(page).first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box(page)).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "")
    page.keyboard.press("End")
    expect(options(page).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(box(page)).to_be_focused()
    page.keyboard.insert_text("redis")
    expect(page.locator("postings-search .status")).to_have_text("5 posts")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{sites.search}/search?q=redis")


def test_one_key_by_itself_opens_only_where_the_site_wants_it(page: Page, sites: Sites) -> None:
    page.keyboard.press("/")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.goto(f"{sites.allowed}/?shortcut=/")
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.type("and/or")
    expect(box(page)).to_have_value("and/or")


def test_keydown_without_a_key_as_browsers_fill_in_forms_is_no_error(page: Page) -> None:
    page.evaluate("document.body.dispatchEvent(new Event('keydown', { bubbles: true }))")
    page.keyboard.press("Control+k")
    expect(box(page)).to_be_focused()


def test_focus_stays_in_the_dialog_and_goes_back_to_the_button(page: Page) -> None:
    button = page.get_by_role("button", name="Search")
    button.focus()
    page.keyboard.press("Enter")
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.localName") in ("postings-search", "body")
    page.get_by_role("button", name="Close").click()
    expect(button).to_be_focused()


def test_misspelt_words_lead_on(page: Page) -> None:
    page.get_by_role("button", name="Search").click()
    page.keyboard.insert_text("reddis")
    page.get_by_role("option", name="Search: redis", exact=True).click()
    expect(box(page)).to_have_value("redis")
    expect(page.locator("postings-search .status")).to_have_text("5 posts")


def test_nothing_found_is_said(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.insert_text("zzzzzz")
    expect(page.locator("postings-search .status")).to_have_text("No post matches.")
    expect(box(page)).to_have_attribute("aria-expanded", "false")


def test_slow_answer_never_overwrites_a_newer_one(page: Page) -> None:
    late = held(page, "**/api/search?q=kafka&*")
    page.keyboard.press("Control+k")
    with page.expect_request("**/api/search?q=kafka&*"):
        box(page).fill("kafka")
    box(page).fill("redis")
    expect(page.locator("postings-search .status")).to_have_text("5 posts")
    late[0].continue_()
    page.wait_for_timeout(300)
    expect(page.locator("postings-search .status")).to_have_text("5 posts")


def test_hostile_posts_and_searches_never_run(page: Page) -> None:
    page.keyboard.press("Control+k")
    box(page).fill("hostile")
    expect(options(page).locator(".title")).to_have_text(EVIL)
    expect(options(page).locator(".snippet")).to_contain_text(EVIL)
    box(page).fill(EVIL)
    page.wait_for_timeout(300)
    assert page.locator("postings-search img").count() == 0
    assert page.title() == "Blog"


def test_site_without_permission_is_told_and_led_to_the_search(
    browser: Browser, sites: Sites
) -> None:
    with reading(browser) as page:
        page.goto(sites.stranger)
        page.keyboard.press("Control+k")
        page.keyboard.insert_text("redis")
        expect(page.locator("postings-search .status")).to_contain_text("does not answer")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{sites.search}/search?q=redis")


def test_words_addresses_shortcut_and_colours_are_the_sites(page: Page, sites: Sites) -> None:
    page.goto(
        f"{sites.allowed}/?label=Suche&many={{n}}+Beiträge&address=/blog/{{slug}}/&shortcut=off"
    )
    page.evaluate("document.body.style.setProperty('--postings-paper', 'rgb(1, 2, 3)')")
    page.keyboard.press("Control+k")
    page.keyboard.press("/")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Suche").click()
    page.keyboard.insert_text("redis")
    expect(page.locator("postings-search .status")).to_have_text("5 Beiträge")
    first = page.locator("postings-search a.option").first.get_attribute("href") or ""
    assert first.startswith("/blog/")
    colour = "dialog => getComputedStyle(dialog).backgroundColor"
    assert page.get_by_role("dialog").evaluate(colour) == "rgb(1, 2, 3)"


def test_unknown_language_of_a_page_is_no_trouble(page: Page) -> None:
    page.evaluate("document.documentElement.lang = 'en_US'")
    page.get_by_role("button", name="Search").click()
    page.keyboard.insert_text("redis")
    expect(page.locator("postings-search .status")).to_have_text("5 posts")


def test_dialog_fits_a_phone(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="Search").click()
    page.keyboard.insert_text("redis")
    expect(options(page).first).to_be_visible()
    dialog = page.get_by_role("dialog").bounding_box()
    assert dialog
    assert dialog["x"] >= 0
    assert dialog["x"] + dialog["width"] <= PHONE["width"]
    assert dialog["y"] + dialog["height"] <= PHONE["height"]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_in_the_dialog(page: Page, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    assert violations(page) == []
    page.get_by_role("button", name="Search").click()
    page.keyboard.insert_text("reddis")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert violations(page) == []


def test_script_is_small(capsys: pytest.CaptureFixture[str]) -> None:
    size = len(gzip.compress(SCRIPT.read_bytes(), mtime=0))
    with capsys.disabled():
        print(f"\npostings.js, compressed: {size:,} bytes")
    assert size < LIMIT
