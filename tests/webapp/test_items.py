"""Items made once for each value look like those made for one search; HTML is ASCII where it can be."""

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from indexer import (
    Choice,
    Facet,
    Mode,
    SearchRequest,
    Value,
    ValueLinks,
    columns,
    quoted,
    value_key,
)
from tests.webapp.pages import texts
from webapp.markup import all_escaped, ascii_html, escaped
from webapp.pages.items import Items, ValueItems

LABELS = st.text("aB %\"<'>&é+…", min_size=1, max_size=4).filter(lambda label: label.strip())


@given(st.lists(LABELS, unique_by=value_key, max_size=5), st.lists(LABELS, max_size=2))
def test_values_lead_where_their_links_do(
    items: Items, labels: list[str], chosen: list[str]
) -> None:
    request = SearchRequest("a&b", tuple(Choice("tag", Mode.ALL, label) for label in chosen))
    keys = set(map(value_key, chosen))
    values = tuple(
        Value(value_key(one), one, n, value_key(one) in keys) for n, one in enumerate(labels)
    )
    links, facet = ValueLinks(request), Facet("tag", Mode.ALL, values, 9)
    page = LexborHTMLParser("".join(ValueItems(links, items).parted(facet, columns(values), 2)))
    assert [node.attributes["href"] for node in page.css(".value")] == [
        "/search" + links.choosing(facet, value.key, value.label).removesuffix("?")
        for value in values
    ]
    assert [node.attributes["href"] for node in page.css(".bar")] == [
        "/search" + links.barring(facet, value.key, value.label)
        for value in values
        if not value.selected
    ]
    assert len(page.css("[aria-current]")) == sum(value.selected for value in values)


def test_a_value_shows_its_name_and_how_many_posts_have_it(items: Items) -> None:
    values = (Value("a", "<A> 100%", 1), Value("b", "B", 12345))
    facet, shown = Facet("tag", Mode.ALL, values, 2), ValueItems(ValueLinks(SearchRequest()), items)
    first, rest = map(LexborHTMLParser, shown.parted(facet, columns(values), 1))
    assert texts(first, ".value") == ["<A> 100% 1 post"]
    assert texts(rest, ".value") == ["B 12,345 posts"]


def test_a_value_may_hold_any_sign(items: Items) -> None:
    labels = ["a\0b", "\1", "\2c\3", "\4"]
    values = tuple(Value(label, label, 1) for label in labels)
    facet, shown = (
        Facet("tag", Mode.ALL, values, 4),
        ValueItems(ValueLinks(SearchRequest("x")), items),
    )
    first, rest = map(LexborHTMLParser, shown.parted(facet, columns(values), 2))
    assert texts(first, ".label") + texts(rest, ".label") == ["ab", "", "c", ""]
    assert [node.attributes["href"] for node in (*first.css(".value"), *rest.css(".value"))] == [
        f"/search?q=x&tag={quoted(label)}" for label in labels
    ]


def test_languages_have_their_names(items: Items) -> None:
    values = (Value("de", "de", 1),)
    facet, shown = (
        Facet("lang", Mode.ANY, values, 1),
        ValueItems(ValueLinks(SearchRequest()), items),
    )
    assert texts(LexborHTMLParser(shown.parted(facet, columns(values), 1)[0]), ".label") == [
        "Deutsch"
    ]


def test_a_tag_leads_to_its_page(items: Items) -> None:
    (link,) = LexborHTMLParser(items.tags["C# & co"]).css("a")
    assert (link.attributes["href"], link.text()) == ("/tags/c%23-&-co", "# C# & co")


@given(st.lists(st.text("a<&é…语\0")))
def test_texts_are_escaped_together_as_one_by_one(given_texts: list[str]) -> None:
    assert all_escaped(given_texts) == list(map(escaped, given_texts))
    assert list(map(unescape, map(escaped, given_texts))) == given_texts


def test_a_text_may_hold_any_sign() -> None:
    assert all_escaped(["a\0<", "b"]) == ["a\0&lt;", "b"]


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("a plain text", "a plain text"),
        ("a text … and more", "a text &#8230; and more"),
        ("我爱", "我爱"),
        ("é \x85 und noch mehr", "é \x85 und noch mehr"),  # &#133; would be another sign
        ("À Џ und noch mehr", "&#192; &#1039; und noch mehr"),
    ],
)
def test_html_is_ascii_unless_that_would_be_long_or_show_another_sign(
    html: str, shown: str
) -> None:
    assert ascii_html(html) == shown
