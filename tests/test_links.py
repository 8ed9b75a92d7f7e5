"""Query strings of searches close to one, held to the plain way of spelling each by itself."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from indexer import (
    FACETS,
    Choice,
    Facet,
    Match,
    Mode,
    SearchRequest,
    Sort,
    Value,
    ValueLinks,
    choice_key,
    columns,
    page_urls,
    parameter,
    post_url,
    quoted,
    to_query_string,
    toggled,
    value_key,
)

TAGS = Facet("tag", Mode.ALL, (), 3)
MODES = [Mode.ALL, Mode.ANY]
TEXTS = st.text("aA &+#ä'", min_size=1, max_size=3).filter(lambda text: text.strip())
CHOICES = st.builds(Choice, st.sampled_from(["tag", "author"]), st.sampled_from(Mode), TEXTS)
REQUESTS = st.builds(
    SearchRequest,
    query=st.just("") | TEXTS,
    choices=st.lists(CHOICES, max_size=4, unique=True).map(tuple),
    sort=st.none() | st.sampled_from(Sort),
    page=st.integers(1, 3),
    size=st.sampled_from([20, 5]),
    match=st.sampled_from(Match),
)


def link(links: ValueLinks, facet: Facet, value: Value, mode: Mode) -> str:
    """The link of a value as answers make it: around its label, unless it is special."""
    if links.special(facet, columns([value])):
        of_value = links.barring if mode is Mode.NONE else links.choosing
        return of_value(facet, value.key, value.label)
    return f"{links.before}{parameter(facet.name, mode)}={quoted(value.label)}{links.behind}"


def choosing(request: SearchRequest, facet: Facet, value: Value) -> str:
    """The query string that chooses the value or lets it go, spelled by itself."""
    choice = Choice(facet.name, facet.mode, value.label)
    chosen = (c for c in request.choices if choice_key(c) == choice_key(choice))
    wanted = next((c for c in chosen if c.mode is not Mode.NONE), choice)
    return to_query_string(toggled(request, wanted))


@given(REQUESTS, st.sampled_from(["tag", "author"]), st.sampled_from(MODES), TEXTS)
def test_links_of_values_are_those_of_each_by_itself(
    request_: SearchRequest, name: str, mode: Mode, label: str
) -> None:
    value = Value(value_key(label), label, 1)
    facet = Facet(name, mode, (value,), 1)
    links = ValueLinks(request_)
    barring = to_query_string(toggled(request_, Choice(name, Mode.NONE, label)))
    assert link(links, facet, value, mode) == choosing(request_, facet, value)
    assert link(links, facet, value, Mode.NONE) == barring


def test_numbers_are_the_same_value_however_they_are_written() -> None:
    links = ValueLinks(SearchRequest(choices=(Choice("year", Mode.ANY, "02025"),)))
    year = Facet("year", FACETS["year"].mode, (), 1)
    assert links.special(year, columns([Value("2024", "2024", 3), Value("2025", "2025", 3)])) == [1]
    assert links.choosing(year, "2025", "2025") == "?"


def test_addresses_are_escaped() -> None:
    assert post_url("c#-und-größe") == "/posts/c%23-und-gr%C3%B6%C3%9Fe"
    links = ValueLinks(SearchRequest("redis", (Choice("tag", Mode.ALL, "Redis"),), size=2))
    assert link(links, TAGS, Value("c#", "C# & co", 1), Mode.ALL) == (
        "?q=redis&tag=Redis&tag=C%23+%26+co&size=2"
    )


def test_a_value_is_let_go_in_the_mode_it_was_chosen_in() -> None:
    choices = (Choice("tag", Mode.ALL, "redis"), Choice("tag", Mode.ANY, "API"))
    values = [Value("redis", "Redis", 1, True), Value("api", "API", 1, True), Value("c", "C", 1)]
    links = ValueLinks(SearchRequest("", choices))
    assert [link(links, TAGS, value, Mode.ALL) for value in values] == [
        "?tag.any=API",
        "?tag=redis",
        "?tag=redis&tag.any=API&tag=C",
    ]


def test_values_that_an_index_says_are_chosen_are_special() -> None:
    values = columns([Value("a", "A", 1), Value("b", "B", 1, True)])
    assert ValueLinks(SearchRequest()).special(TAGS, values) == [1]


@given(REQUESTS, st.integers(1, 9))
def test_another_page_keeps_everything_else(request_: SearchRequest, number: int) -> None:
    assert page_urls(request_)(number) == to_query_string(replace(request_, page=number))


def test_a_page_is_named_by_its_number() -> None:
    urls = page_urls(SearchRequest("page=0", (), Sort.TITLE, page=4, size=5))
    assert urls(5) == "?q=page%3D0&sort=title&page=5&size=5"
    assert urls(1) == "?q=page%3D0&sort=title&size=5"
