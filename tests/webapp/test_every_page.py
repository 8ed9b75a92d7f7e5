"""What holds for every page: valid, marked up by meaning, nothing from elsewhere."""

import itertools

import pytest
from flask.testing import FlaskClient

from tests.webapp.pages import EVERY_KIND, FETCHED, KINDS, SCRIPTS, parsed, texts


@pytest.fixture(params=EVERY_KIND)
def html(request: pytest.FixtureRequest, every_page: dict[str, str]) -> str:
    return every_page[request.param]


def test_is_valid_and_has_one_main_heading(html: str) -> None:
    page = parsed(html)
    assert len(page.css("h1")) == 1
    assert len(page.css("main#page_content")) == 1


def test_headings_leave_out_no_level(html: str) -> None:
    levels = [int((node.tag or "")[1]) for node in parsed(html).css("h1, h2, h3, h4, h5, h6")]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_begins_with_the_skip_link(html: str) -> None:
    first = parsed(html).css("body a")[0]
    assert (first.text(), first.attributes["href"]) == ("Skip to content", "#page_content")


def test_has_landmarks_and_a_labelled_search_box(html: str) -> None:
    page = parsed(html)
    assert [len(page.css(part)) for part in ("body > header", "body > footer")] == [1, 1]
    assert len(page.css("form[role=search] input[type=search]")) == 1
    assert texts(page, "label[for=search_query]") == ["Search the posts"]


def test_fetches_nothing_from_elsewhere_and_has_nothing_inline(html: str) -> None:
    page = parsed(html)
    fetched = [
        (n.attributes.get("href") or n.attributes.get("src") or "") for n in page.css(FETCHED)
    ]
    assert fetched
    assert all(url.startswith("/static/") for url in fetched)
    assert not page.css(f"{SCRIPTS}, style, iframe, object, embed, [style], [onclick]")


def test_ids_are_used_once(html: str) -> None:
    ids = [node.attributes["id"] for node in parsed(html).css("[id]")]
    assert len(ids) == len(set(ids))


def test_every_list_of_links_and_every_link_has_words(html: str) -> None:
    assert all(texts(parsed(html), "a"))


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("home", "All posts: 14 posts · postings"),
        ("nothing", "zebra unicorn: 0 posts · postings"),
        ("tags", "24 tags · postings"),
        ("tag", "#System Design: 14 posts · postings"),
        ("post", "CDN: The 'Local Convenience Store' Mental Model · postings"),
        ("missing", "There is nothing at this address · postings"),
    ],
)
def test_title_tells_what_the_page_has(client: FlaskClient, kind: str, title: str) -> None:
    assert texts(parsed(client.get(KINDS[kind]).text), "title") == [title]
