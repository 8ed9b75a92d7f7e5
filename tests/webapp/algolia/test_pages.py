"""Pages of other sites, made with InstantSearch and autocomplete as npm has them, in Chromium."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, send_file
from playwright.sync_api import Browser, Page, expect

from indexer import Settings
from tests.support import ROOT, npm
from tests.webapp.browsing import served
from webapp import create_app

SITES = Path(__file__).with_name("sites")
CDN = "https://cdn.jsdelivr.net/npm/"
FILES = {
    "algoliasearch@5/dist/lite/builds/browser.umd.js": (
        "algoliasearch/dist/lite/builds/browser.umd.js"
    ),
    "algoliasearch@4/dist/algoliasearch-lite.umd.js": (
        "algoliasearch-v4/dist/algoliasearch-lite.umd.js"
    ),
    "instantsearch.js@4": "instantsearch.js/dist/instantsearch.production.min.js",
    "@docsearch/js@3": "@docsearch/js/dist/umd/index.js",
    "@algolia/autocomplete-js@1": "@algolia/autocomplete-js/dist/umd/index.production.js",
}
"""What the network for scripts has at an address -> the file of a package that it is."""


def readme_page() -> str:
    """The page that the README has to paste."""
    blocks = re.findall(r"```html\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    (html,) = (block for block in blocks if "instantsearch(" in block)
    return str(html)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on which nothing may go wrong."""
    context = browser.new_context()
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    yield opened
    context.close()
    assert wrong == []


@pytest.fixture(scope="module")
def blog() -> Iterator[tuple[Flask, str]]:
    """Another site, whose one page is set by `show`, and its origin. It has the scripts too."""
    site = Flask(__name__)
    site.add_url_rule("/", "page", lambda: site.config["PAGE"])
    site.add_url_rule("/npm/<path:name>", "npm", lambda name: send_file(npm(FILES[name])))
    with served(site) as origin:
        yield site, origin


Show = Callable[[str], None]


@pytest.fixture
def show(page: Page, blog: tuple[Flask, str], host: str) -> Show:
    """Opens a page of the other site, changed in nothing but the host that it asks."""
    site, origin = blog

    def opened(html: str) -> None:
        scripts_here = html.replace(CDN, "/npm/").replace("127.0.0.1:8000", host)
        site.config["PAGE"] = f"<!doctype html><meta charset=utf-8>{scripts_here}"
        page.goto(origin)

    return opened


@pytest.fixture
def instant(page: Page, show: Show) -> Page:
    """The page of the README with its first results."""
    show(readme_page())
    expect(page.locator(".ais-Hits-item")).to_have_count(3)
    return page


def titles(page: Page, *expected: str | re.Pattern[str]) -> None:
    """The hits have these titles, as soon as they are there."""
    expect(page.locator(".ais-Hits-item a")).to_have_text(list(expected))


def test_the_box_searches_and_words_are_marked(instant: Page) -> None:
    instant.locator("#searchbox input").fill("cache")
    titles(instant, "Caching & Redis")
    expect(instant.locator(".ais-Hits-item a mark, .ais-Hits-item a em").first).to_have_text(
        "Caching"
    )
    snippet = instant.locator(".ais-Hits-item p")
    expect(snippet).to_contain_text("A cache of <b>redis</b>.")
    expect(snippet.locator("b")).to_have_count(0)
    instant.locator("#searchbox input").fill("nothingofit")
    titles(instant)


def test_tags_are_chosen_with_or_and_keep_their_counts(instant: Page) -> None:
    tags = instant.locator("#tags .ais-RefinementList-label")
    tags.filter(has_text="redis").click()
    titles(instant, "Caching & Redis")
    tags.filter(has_text="life").click()
    titles(instant, "Caching & Redis", "Old")
    expect(tags.filter(has_text="databases").locator(".ais-RefinementList-count")).to_have_text("2")
    instant.locator("#tags .ais-SearchBox-input").fill("sq")
    expect(tags).to_have_text([re.compile(r"\s*sql\s*1\s*")])


def test_a_menu_of_tags_in_tags_leads_down_and_up(instant: Page) -> None:
    links = instant.locator("#topics .ais-HierarchicalMenu-link")
    links.filter(has_text="databases").click()
    titles(instant, "Caching & Redis", "SQL")
    links.filter(has_text="sql").click()
    titles(instant, "SQL")
    expect(links.filter(has_text="redis")).to_be_visible()
    links.filter(has_text="sql").click()
    titles(instant, "Caching & Redis", "SQL")


def test_years_lead_to_their_months_and_back(instant: Page) -> None:
    links = instant.locator("#months .ais-HierarchicalMenu-link")
    expect(links).to_have_text([re.compile(r"2024\s*1"), re.compile(r"2025\s*1")])
    links.filter(has_text="2025").click()
    titles(instant, "Caching & Redis")
    links.filter(has_text="2025-11").click()
    titles(instant, "Caching & Redis")
    expect(links.filter(has_text="2024")).to_be_visible()
    links.filter(has_text="2025").first.click()
    titles(instant, "Caching & Redis", "SQL", "Old")


def test_a_slider_has_the_range_of_dates_and_narrows_it(instant: Page) -> None:
    handles = instant.locator("#dates [role=slider]")
    expect(handles.first).to_have_attribute("aria-valuemin", "1709164800")
    expect(handles.first).to_have_attribute("aria-valuemax", "1762041600")
    handles.first.focus()
    instant.keyboard.press("PageUp")
    titles(instant, "Caching & Redis")


def test_orders_are_indexes(instant: Page) -> None:
    instant.locator("#sort select").select_option("posts/sort/date:asc")
    titles(instant, "SQL", "Caching & Redis", "Old")
    instant.locator("#sort select").select_option("posts/sort/title:asc")
    titles(instant, "Caching & Redis", "Old", "SQL")


def test_pages_are_turned(page: Page, show: Show) -> None:
    show(readme_page().replace("hitsPerPage: 5", "hitsPerPage: 2"))
    titles(page, "Caching & Redis", "SQL")
    page.locator(".ais-Pagination-link", has_text="2").click()
    titles(page, "Old")


def test_widgets_are_made_of_all_facets_that_there_are(page: Page, show: Show) -> None:
    show((SITES / "dynamic.html").read_text("utf-8"))
    labels = page.locator("#facets .ais-RefinementList-labelText")
    expect(labels.filter(has_text="Tech")).to_be_visible()
    expect(page.locator("#dates input").first).to_have_attribute("placeholder", "1709164800")
    page.locator("#months a", has_text="2025").click()
    page.locator("#months a", has_text="2025-11").click()
    expect(page.locator("#bread")).to_have_text(re.compile(r"Home\s*>\s*2025\s*>\s*2025-11"))
    expect(page.locator("#hits li a")).to_have_text(["Caching & Redis"])
    page.locator("#bread a", has_text="Home").click()
    labels.filter(has_text="life").click()
    expect(page.locator("#hits li a")).to_have_text(["Old"])
    page.locator("#now button").click()
    expect(page.locator("#hits li a")).to_have_count(3)


def test_the_client_before_searches_as_well(page: Page, show: Show) -> None:
    script = "algoliasearch@5/dist/lite/builds/browser.umd.js"
    html = readme_page().replace(
        script, script_4 := "algoliasearch@4/dist/algoliasearch-lite.umd.js"
    )
    html = html.replace(
        'const { liteClient } = window["algoliasearch/lite"]', "const liteClient = algoliasearch"
    )
    assert script_4 in html
    assert "= algoliasearch" in html
    show(html.replace(', accept: "readWrite"', ""))
    page.locator("#searchbox input").fill("cache")
    titles(page, "Caching & Redis")
    page.locator("#searchbox input").fill("")
    tags = page.locator("#tags .ais-RefinementList-label")
    tags.filter(has_text="redis").click()
    tags.filter(has_text="life").click()
    titles(page, "Caching & Redis", "Old")
    page.locator("#tags .ais-SearchBox-input").fill("sq")
    expect(tags).to_have_text([re.compile(r"\s*sql\s*1\s*")])


def test_the_page_works_against_the_example_as_it_is_first_served(
    page: Page, show: Show, settings: Settings
) -> None:
    with served(create_app(settings)) as example:
        show(readme_page().replace("127.0.0.1:8000", example.removeprefix("http://")))
        items, links = page.locator(".ais-Hits-item"), page.locator("#months a")
        expect(items).to_have_count(5)
        page.locator("#pages a", has_text="3").click()
        expect(items).to_have_count(4)
        links.filter(has_text="2025").click()
        links.filter(has_text="2025-11").click()
        titles(page, re.compile("Caching & Redis"))
        links.filter(has_text="2025").first.click()
        for tag in ("Redis", "Python"):
            page.locator("#tags .ais-RefinementList-label", has_text=tag).click()
        expect(page.locator("#tags input:checked")).to_have_count(2)
        expect(page.locator("#pages a", has_text="2")).to_have_count(0)
        expect(items).to_have_count(5)
        page.locator("#searchbox input").fill("sticky note")
        titles(page, re.compile("Caching & Redis"))
        expect(items.locator("mark").first).to_have_text("Sticky")
        page.goto("about:blank")


def test_autocomplete_shows_posts_while_one_types(page: Page, show: Show, host: str) -> None:
    show((SITES / "autocomplete.html").read_text("utf-8"))
    page.locator(".aa-DetachedSearchButton, .aa-Input").first.click()
    page.locator(".aa-Input").fill("cach")
    item = page.locator(".aa-Item a")
    expect(item).to_have_attribute("href", f"http://{host}/posts/redis")
    expect(item.locator("mark").first).to_have_text("Caching")


def test_docsearch_shows_sections_by_category_and_post(page: Page, show: Show, host: str) -> None:
    show((SITES / "docsearch.html").read_text("utf-8"))
    page.locator(".DocSearch-Button").click()
    page.locator(".DocSearch-Input").fill("cache")
    expect(page.locator(".DocSearch-Hit-source")).to_have_text("Tech")
    hit = page.locator(".DocSearch-Hit a")
    expect(hit).to_have_attribute("href", f"http://{host}/posts/redis")
    expect(hit.locator("mark").first).to_have_text("Caching")
