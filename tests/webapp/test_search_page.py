"""The search page: box, results, filters, orders, pages, and what it says to "nothing found"."""

from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from tests.webapp.pages import POST, parsed, texts


def look(client: FlaskClient, url: str) -> LexborHTMLParser:
    response = client.get(url)
    assert response.status_code == 200
    return parsed(response.text)


def hrefs(page: LexborHTMLParser, selector: str) -> list[str]:
    return [node.attributes["href"] or "" for node in page.css(selector)]


def test_home_shows_all_posts_newest_first(client: FlaskClient) -> None:
    page = look(client, "/")
    assert texts(page, "h1, .total") == ["All posts", "14 posts"]
    days = [node.attributes["datetime"] or "" for node in page.css(".card time")]
    assert len(days) == 14
    assert days == sorted(days, reverse=True)


def test_box_keeps_the_query_and_the_filters(client: FlaskClient) -> None:
    page = look(client, "/search?q=cache+%22a%22&tag=Redis&year.any=2025&size=5&page=1")
    fields = {
        node.attributes["name"]: node.attributes["value"] for node in page.css("form.box input")
    }
    assert fields == {"q": 'cache "a"', "tag": "Redis", "year.any": "2025", "size": "5"}


def test_snippet_marks_the_words_found(client: FlaskClient) -> None:
    page = look(client, "/search?q=redis")
    assert {word.lower() for word in texts(page, ".snippet mark")} == {"redis"}


def test_passage_links_to_its_section_which_is_there(client: FlaskClient) -> None:
    page = look(client, "/search?q=redis")
    links = hrefs(page, ".card a.section")
    assert links
    for link in links:
        path, _, anchor = link.partition(":~:text=")[0].partition("#")
        assert not anchor or look(client, path).css_matches(f'[id="{unquote(anchor)}"]')


def test_passage_links_to_its_words_which_are_marked_there(client: FlaskClient) -> None:
    page = look(client, "/search?q=sticky+note&size=3")
    for link in hrefs(page, ".card a.section"):
        path, words = link.split(":~:text=")
        post = look(client, path.partition("#")[0])
        assert unquote(words) in " ".join(texts(post, ".text")[0].split())
        assert "note" in {word.casefold() for word in texts(post, ".text mark")}


def test_hit_says_where_beside_the_text_it_has_the_words(client: FlaskClient) -> None:
    page = look(client, "/search?q=redis+tag:redis")
    assert any("in: " in text and text.endswith("tag") for text in texts(page, ".card .facts li"))
    assert not look(client, "/").css_matches("[aria-label='Where the words are']")


def test_words_are_marked_in_titles_of_hits_and_not_in_those_of_the_api(
    client: FlaskClient,
) -> None:
    marked = look(client, "/search?q=redis").css(".card h2 mark")
    assert [mark.text() for mark in marked] == ["Redis", "Redis"]
    assert not look(client, "/").css_matches(".card mark")
    hits = client.get("/api/search?q=redis").get_json()["hits"]
    assert not any("<mark>" in hit["title"] for hit in hits)


def test_facet_links_lead_to_as_many_posts_as_they_say(client: FlaskClient) -> None:
    page = look(client, "/search?q=redis")
    links = page.css(".facet a.value")
    assert len(links) > 10
    for link in links:
        total = texts(look(client, link.attributes["href"] or ""), ".total")[0]
        assert total.split()[0] == link.css(".count")[0].text().split()[0]


def test_facet_shows_twelve_values_and_the_rest_on_demand(client: FlaskClient) -> None:
    page = look(client, "/")
    assert len(page.css("[aria-labelledby=facet-tag] > ul > li")) == 12
    assert len(page.css("[aria-labelledby=facet-tag] > details li")) == 12
    assert texts(page, "[aria-labelledby=facet-tag] summary") == ["12 more"]


def test_facet_without_values_is_left_out(client: FlaskClient) -> None:
    page = look(client, "/")
    assert texts(page, ".facet h3") == ["Tags", "Category", "Year", "Reading time"]


def test_chosen_value_is_marked_and_its_link_lets_it_go(client: FlaskClient) -> None:
    page = look(client, "/search?q=redis&tag=redis")
    assert texts(page, ".facet [aria-current] .label") == ["Redis"]
    assert hrefs(page, ".facet .value[aria-current]") == ["/search?q=redis"]


def test_each_tag_can_be_left_out(client: FlaskClient) -> None:
    page = look(client, "/")
    links = dict(zip(texts(page, ".facet .bar .unseen"), hrefs(page, ".facet .bar"), strict=True))
    without = look(client, links["Leave out API"])
    assert texts(without, ".total") == ["10 posts"]


def test_chips_tell_all_any_and_not_apart_and_can_go(client: FlaskClient) -> None:
    page = look(client, "/search?q=a&tag=system-design&category.any=Tech&tag.not=API")
    assert texts(page, ".chosen .group > p") == ["Tags all of", "Category any of", "Tags not"]
    assert texts(page, ".chip .value") == ["System Design", "Tech", "API"]
    assert hrefs(page, ".chip") == [
        "/search?q=a&category.any=Tech&tag.not=API",
        "/search?q=a&tag=system-design&tag.not=API",
        "/search?q=a&tag=system-design&category.any=Tech",
    ]
    assert hrefs(page, "a.clear") == ["/search?q=a"]


def test_order_is_chosen_and_kept(client: FlaskClient) -> None:
    page = look(client, "/search?sort=title")
    titles = texts(page, ".card h2")
    assert titles == sorted(titles, key=str.casefold)
    assert texts(page, "select[name=sort] option[selected]") == ["By title"]


@pytest.mark.parametrize(
    ("url", "orders"),
    [
        ("/", ["Newest first", "Oldest first", "By title"]),
        ("/search?q=redis", ["Best match", "Newest first", "Oldest first", "By title"]),
    ],
)
def test_usual_order_comes_first_and_is_not_sent(
    client: FlaskClient, url: str, orders: list[str]
) -> None:
    page = look(client, url)
    assert texts(page, "select[name=sort] option") == orders
    assert not page.css("select[name=sort] option")[0].attributes["value"]


def test_pages_link_before_and_after(client: FlaskClient) -> None:
    page = look(client, "/search?size=2&page=4")
    assert hrefs(page, "[rel=prev]") == ["/search?page=3&size=2"]
    assert hrefs(page, "[rel=next]") == ["/search?page=5&size=2"]
    assert texts(page, ".pages [aria-current=page]") == ["Page 4"]
    assert texts(page, ".pages ol li") == [f"Page {n}" for n in range(1, 8)]


def test_page_past_the_end_leads_back(client: FlaskClient) -> None:
    page = look(client, "/search?size=5&page=90")
    assert not page.css(".card")
    assert hrefs(page, ".note a") == ["/search?page=3&size=5"]


def test_nothing_found_offers_what_finds_something(client: FlaskClient) -> None:
    page = look(client, "/search?q=kafka+zebra&tag=GraphQL")
    assert texts(page, ".lead") == ["No post matches kafka zebra with these filters."]
    assert texts(page, ".lead q") == ["kafka zebra"]
    offers = dict(text.split(": ") for text in texts(page, ".suggestions li"))
    assert set(offers) == {"The same words without the filters", "The filters without the words"}
    for link, count in zip(page.css(".suggestions a"), offers.values(), strict=True):
        assert texts(look(client, link.attributes["href"] or ""), ".total") == [count]
    assert texts(page, ".tag-counts a")[0] == "# System Design 14 posts"


def test_page_tells_how_a_search_was_widened_and_leads_to_the_strict_one(
    client: FlaskClient,
) -> None:
    page = look(client, "/search?q=sticy+note&sort=newest")
    meant, suggested, strictly = texts(page, ".told p")
    assert meant == "With “sticky” for “sticy” there is 1 post."
    assert suggested == "Did you mean sticky note? That finds 1 post."
    assert strictly == "Only posts with every word as typed"
    suggestion, strict = hrefs(page, ".told a")
    assert texts(look(client, suggestion), "h1, .total") == ["sticky note", "1 post"]
    strict_page = look(client, strict)
    assert texts(strict_page, ".total") == ["0 posts"]
    assert hrefs(strict_page, ".told a") == ["/search?q=sticky+note&sort=newest&match=all"]


def test_plain_search_tells_nothing(client: FlaskClient) -> None:
    page = look(client, "/search?q=redis")
    assert not page.css(".told")
    options = {node.attributes["value"]: node.text() for node in page.css("[name=match] option")}
    assert options == {"": "all words, or close", "all": "all words as typed", "any": "any word"}


def test_searches_are_not_for_search_engines_but_the_list_is(client: FlaskClient) -> None:
    assert look(client, "/search?q=redis").css("meta[name=robots][content=noindex]")
    assert not look(client, "/").css("meta[name=robots]")


def test_post_shows_its_text_facts_and_tags(client: FlaskClient) -> None:
    page = look(client, POST)
    assert texts(page, "h1") == ["CDN: The 'Local Convenience Store' Mental Model"]
    assert texts(page, ".head .facts li") == ["Tech", "5 min read", "5 October 2025"]
    assert texts(page, ".text h2")[0] == "What the distance costs"
    assert page.css(".text h2[id]")
    assert page.css(".text table")
    assert page.css(".text pre code")
    assert texts(page, ".tags a") == ["# System Design", "# Performance", "# Networking"]
