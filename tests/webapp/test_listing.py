"""Pages of hits, pagers and addresses as their templates get them."""

import pytest

from indexer import Choice, Facet, Match, Mode, Page, SearchRequest, Sort, Value
from webapp.chosen import chip_groups, headline
from webapp.pages.items import Items
from webapp.pages.listing import facet_blocks, kept_fields, sort_options
from webapp.pages.nothing import close_searches
from webapp.pages.pager import page_numbers, pager
from webapp.wording import counted


def page(request: SearchRequest, *facets: Facet) -> Page:
    return Page(request, total=1, hits=(), facets=facets)


def tags(number: int, distinct: int | None = None, selected: int = -1) -> Facet:
    values = (Value(f"t{n}", f"T{n}", 1, n == selected) for n in range(number))
    return Facet("tag", Mode.ALL, tuple(values), distinct or number)


@pytest.mark.parametrize(
    ("current", "last", "numbers"),
    [
        (1, 0, []),
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (4, 7, [1, 2, 3, 4, 5, 6, 7]),
        (5, 9, [1, 0, 4, 5, 6, 0, 9]),
        (1, 9, [1, 2, 0, 9]),
        (9, 9, [1, 0, 8, 9]),
        (50, 9, [1, 0, 9]),
        (500_000, 1_000_000, [1, 0, 499_999, 500_000, 500_001, 0, 1_000_000]),
    ],
)
def test_page_numbers_are_those_around(current: int, last: int, numbers: list[int]) -> None:
    assert page_numbers(current, last) == numbers


@pytest.mark.parametrize(
    ("current", "last", "previous", "following", "past_end"),
    [
        (1, 0, "", "", False),
        (1, 3, "", "2", False),
        (2, 3, "1", "3", False),
        (3, 3, "2", "", False),
        (9, 3, "3", "", True),
    ],
)
def test_pager_leads_only_to_pages_that_are(
    current: int, last: int, previous: str, following: str, past_end: bool
) -> None:
    found = pager(current, last, str)
    assert (found.previous, found.following, found.past_end) == (previous, following, past_end)


def test_chips_are_grouped_by_facet_and_way_and_spelled_as_in_the_index() -> None:
    choices = (
        Choice("tag", Mode.ALL, "t1"),
        Choice("tag", Mode.NONE, "other"),
        Choice("tag", Mode.ALL, "t2"),
    )
    groups = chip_groups(page(SearchRequest(choices=choices), tags(3)))
    assert [(g.facet, g.words, [c.label for c in g.chips]) for g in groups] == [
        ("Tags", "all of", ["T1", "T2"]),
        ("Tags", "not", ["other"]),
    ]


def test_facet_opens_its_rest_where_a_chosen_value_is_there(items: Items) -> None:
    blocks = facet_blocks(page(SearchRequest(), tags(20), tags(20, selected=15), tags(0)), items)
    assert [(b.shown.count("<li>"), b.rest.count("<li>"), b.more, b.opened) for b in blocks] == [
        (12, 8, 8, False),
        (12, 8, 8, True),
    ]


def test_a_page_lists_fifty_values_of_a_facet(items: Items) -> None:
    (block,) = facet_blocks(page(SearchRequest(), tags(130)), items)
    shown, rest = block.shown.count("<li>"), block.rest.count("<li>")
    assert (shown, rest, block.more, block.unlisted) == (12, 38, 38, 80)


def test_facet_says_how_many_values_are_not_listed(items: Items) -> None:
    assert facet_blocks(page(SearchRequest(), tags(5, distinct=105)), items)[0].unlisted == 100


@pytest.mark.parametrize(
    ("request_", "values", "chosen"),
    [
        (SearchRequest(), ["", "oldest", "title"], ""),
        (SearchRequest("x"), ["", "newest", "oldest", "title"], ""),
        (SearchRequest("x", sort=Sort.NEWEST), ["", "newest", "oldest", "title"], "newest"),
        (SearchRequest("x", sort=Sort.RELEVANCE), ["", "newest", "oldest", "title"], ""),
        (SearchRequest(sort=Sort.RELEVANCE), ["", "relevance", "oldest", "title"], "relevance"),
    ],
)
def test_orders_to_choose_from(request_: SearchRequest, values: list[str], chosen: str) -> None:
    options = sort_options(request_)
    assert [option.value for option in options] == values
    assert [option.value for option in options if option.selected] == [chosen]


def test_form_keeps_filters_and_size_but_not_the_page() -> None:
    choices = (Choice("tag", Mode.ANY, "A"), Choice("year", Mode.NONE, "2024"))
    request = SearchRequest("x", choices, Sort.TITLE, page=3, size=50, match=Match.ANY)
    assert kept_fields(request) == [("tag.any", "A"), ("year.not", "2024"), ("size", "50")]


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (SearchRequest("redis"), "redis"),
        (SearchRequest("x" * 500), "x" * 120 + "…"),
        (SearchRequest(), "All posts"),
        (SearchRequest(choices=(Choice("tag", Mode.ALL, "A"),)), "Filtered posts"),
    ],
)
def test_headline_says_what_was_searched(request_: SearchRequest, expected: str) -> None:
    assert headline(page(request_)) == expected


FILTER = (Choice("tag", Mode.ALL, "A"),)


@pytest.mark.parametrize(
    ("request_", "closer"),
    [
        (SearchRequest("redis"), []),
        (SearchRequest("redis", match=Match.ANY), []),
        (SearchRequest("a b", page=4), []),
        (SearchRequest("a b", match=Match.ALL, page=4), [SearchRequest("a b")]),
        (SearchRequest("a", FILTER), [SearchRequest("a"), SearchRequest("", FILTER)]),
        (
            SearchRequest("a b", FILTER),
            [
                SearchRequest("a b"),
                SearchRequest("a b", FILTER, match=Match.ANY),
                SearchRequest("", FILTER),
            ],
        ),
        (
            SearchRequest("a", FILTER, match=Match.ALL),
            [
                SearchRequest("a", match=Match.ALL),
                SearchRequest("a", FILTER),
                SearchRequest("a"),
                SearchRequest("", FILTER, match=Match.ALL),
            ],
        ),
    ],
)
def test_close_searches_ask_for_less(request_: SearchRequest, closer: list[SearchRequest]) -> None:
    assert [close for _, close in close_searches(request_)] == closer


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 posts"), (1, "1 post"), (2, "2 posts"), (12345, "12,345 posts")]
)
def test_numbers_agree_with_their_noun(number: int, words: str) -> None:
    assert counted(number, "post") == words
