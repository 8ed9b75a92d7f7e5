"""Suggestions under the box in Chromium: the combobox of the ARIA Authoring Practices."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from indexer import Options, Settings, open_index, open_sources, sync
from tests.webapp.browsing import DESKTOP, PHONE, held, reading, served, violations
from tests.webapp.pages import POST
from webapp import create_app

EVIL = "<img src=x onerror=\"document.title='run'\">"


@pytest.fixture
def page(browser: Browser, origin: str) -> Iterator[Page]:
    """The page of a post on a wide screen, with its scripts; they must not fail."""
    with reading(browser) as page:
        page.goto(origin + POST)
        yield page


def query(page: Page) -> Locator:
    """The box."""
    return page.get_by_role("combobox", name="Search the posts")


def options(page: Page) -> Locator:
    """What is suggested."""
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def active(page: Page) -> str | None:
    """The text of the option that the keyboard is on, which must be the selected one."""
    at = query(page).get_attribute("aria-activedescendant")
    selected = page.locator("[role=option][aria-selected=true]")
    if at is None:
        assert selected.count() == 0
        return None
    assert selected.get_attribute("id") == at
    return selected.locator(".label").inner_text()


def test_numbers_have_the_forms_of_the_language(
    browser: Browser, settings: Settings, tmp_path: Path
) -> None:
    plural = (
        "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    )
    forms = "".join(
        f'msgstr[{at}] "%(n)s {form}"\n' for at, form in enumerate(("wpis", "wpisy", "wpisów"))
    )
    (tmp_path / "pl.po").write_text(
        f'msgid ""\nmsgstr ""\n"Plural-Forms: {plural}\\n"\n\n'
        f'msgid "%(n)s post"\nmsgid_plural "%(n)s posts"\n{forms}',
        "utf-8",
    )
    polish = replace(settings, page_language="pl", templates=str(tmp_path))
    with served(create_app(polish)) as origin, reading(browser) as page:
        page.goto(origin)
        for text, told in (
            ("red", "redis 5 wpisów"),
            ("Secu", "Security 2 wpisy"),
            ("kaf", "Kafka 1 wpis"),
        ):
            query(page).fill(text)
            expect(options(page).filter(has_text=told)).not_to_have_count(0)


def test_words_posts_and_tags_are_suggested_with_counts(page: Page) -> None:
    expect(query(page)).to_have_attribute("aria-expanded", "false")
    query(page).fill("red")
    listbox = page.get_by_role("listbox", name="Suggestions")
    expect(listbox.get_by_role("group", name="Searches").get_by_role("option").first).to_have_text(
        "redis 5 posts"
    )
    title = listbox.get_by_role("group", name="Posts").get_by_role("option").first
    expect(title).to_contain_text("Redis")
    expect(title.locator("mark")).to_have_text("Red")
    tag = listbox.get_by_role("group", name="Tags").get_by_role("option")
    expect(tag).to_have_text("Redis 2 posts")
    expect(query(page)).to_have_attribute("aria-expanded", "true")
    expect(query(page)).to_have_attribute("aria-controls", listbox.get_attribute("id") or "")


def test_a_misspelt_word_is_corrected(page: Page) -> None:
    query(page).fill("reddis")
    expect(options(page).first).to_have_text("redis 5 posts")
    title = page.get_by_role("group", name="Posts").get_by_role("option").first
    expect(title.locator("mark")).to_have_text("Redis")


def test_arrows_home_end_and_escape(page: Page) -> None:
    query(page).fill("red")
    expect(options(page).first).to_be_visible()
    texts = options(page).locator(".label").all_inner_texts()
    assert active(page) is None
    page.keyboard.press("ArrowDown")
    assert active(page) == texts[0]
    page.keyboard.press("ArrowDown")
    assert active(page) == texts[1]
    page.keyboard.press("End")
    assert active(page) == texts[-1]
    page.keyboard.press("Home")
    assert active(page) == texts[0]
    page.keyboard.press("ArrowUp")
    assert active(page) is None
    page.keyboard.press("ArrowUp")
    assert active(page) == texts[-1]
    page.keyboard.press("ArrowLeft")
    assert active(page) is None
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(query(page)).to_have_value("red")
    expect(query(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_be_visible()


def test_enter_searches_for_the_chosen_word(page: Page, origin: str) -> None:
    query(page).fill("sticky no")
    expect(options(page).first).to_have_text("sticky note")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{origin}/search?q=sticky+note")


def test_enter_without_a_choice_searches_for_what_is_typed(page: Page, origin: str) -> None:
    query(page).fill("redis")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{origin}/search?q=redis")


def test_posts_and_tags_lead_to_their_lists_and_pages(page: Page, origin: str) -> None:
    query(page).fill("redis")
    page.get_by_role("group", name="Tags").get_by_role("option", name="Redis").click()
    expect(page).to_have_url(f"{origin}/search?tag=Redis")
    query(page).fill("certificates")
    page.get_by_role("group", name="Posts").get_by_role("option").first.click()
    expect(page.locator(".post h1")).to_contain_text("API Certificates")


def test_suggestions_stay_on_the_page_of_a_list(page: Page, origin: str) -> None:
    page.goto(origin)
    page.evaluate("window.stayed = true")
    query(page).fill("sticky no")
    expect(options(page).first).to_have_text("sticky note")
    options(page).first.click()
    expect(page).to_have_url(f"{origin}/search?q=sticky+note")
    expect(page.locator("h1")).to_have_text("sticky note")
    expect(options(page)).to_have_count(0)
    assert page.evaluate("window.stayed")


def test_searches_are_remembered_on_this_device_until_forgotten(page: Page, origin: str) -> None:
    for words in ("redis", "kafka topics", "redis"):
        query(page).fill(words)
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text(words)
    page.goto(origin)
    query(page).click()
    expect(options(page)).to_have_text(["redis", "kafka topics"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("kafka topics")
    query(page).fill("")
    page.keyboard.press("Tab")
    forget = page.get_by_role("button", name="Forget these searches")
    expect(forget).to_be_focused()
    page.keyboard.press("Enter")
    expect(options(page)).to_have_count(0)
    assert page.evaluate("localStorage.length") == 0


BLOCKED = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked') }})"


@pytest.mark.parametrize("script", [BLOCKED, "localStorage['postings.searches'] = '{\"a\": 1}'"])
def test_search_works_without_storage_of_ours(page: Page, origin: str, script: str) -> None:
    page.add_init_script(script)
    page.goto(origin)
    query(page).fill("redis")
    page.keyboard.press("Enter")
    query(page).fill("")
    page.wait_for_timeout(200)
    query(page).fill("red")
    expect(options(page).first).to_contain_text("redis")


def test_late_suggestions_are_not_shown(page: Page) -> None:
    late = held(page, "**/api/suggest?q=re&*")
    with page.expect_request("**/api/suggest?q=re&*"):
        query(page).fill("re")
    query(page).fill("red")
    expect(options(page).first).to_have_text("redis 5 posts")
    late[0].continue_()
    page.wait_for_timeout(300)
    expect(options(page).first).to_have_text("redis 5 posts")


def test_without_suggestions_the_box_works(page: Page, origin: str) -> None:
    page.route("**/api/suggest*", lambda route: route.abort())
    query(page).fill("redis")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{origin}/search?q=redis")


def test_suggestions_fit_a_phone(page: Page) -> None:
    page.set_viewport_size(PHONE)
    query(page).fill("re")
    expect(options(page).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    boxes = [option.bounding_box() for option in options(page).all()]
    assert all(box and box["height"] >= 44 for box in boxes)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_in_open_suggestions(page: Page, origin: str, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    page.emulate_media(reduced_motion="reduce")
    page.goto(origin)
    query(page).fill("redis")
    page.keyboard.press("Enter")
    query(page).fill("red")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert violations(page) == []
    query(page).fill("")
    expect(page.get_by_role("button", name="Forget these searches")).to_be_visible()
    assert violations(page) == []


def test_hostile_titles_tags_and_searches_never_run(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    quoted = "'" + EVIL.replace("'", "''") + "'"
    Path(folder, "evil.md").write_text(
        f"---\ntitle: {quoted}\ntags: [{quoted}]\n---\nimg src onerror\n"
    )
    settings = Settings(source=str(folder), index=str(folder / "index"))
    sync(open_sources(settings), open_index(settings).engine, settings, Options())
    with served(create_app(settings)) as origin, reading(browser) as page:
        page.goto(origin)
        query(page).fill(EVIL)
        page.keyboard.press("Enter")
        query(page).fill("")
        expect(options(page)).to_have_text([EVIL])
        query(page).fill("img")
        expect(page.get_by_role("group", name="Posts").get_by_role("option")).to_have_text(EVIL)
        expect(page.get_by_role("group", name="Tags").get_by_role("option")).to_contain_text(EVIL)
        assert page.locator(".popup img, main img").count() == 0
        assert page.title() != "run"
