"""Query strings of searches close to one, held to the plain way of spelling each by itself."""

from hypothesis import given
from hypothesis import strategies as st

from indexer import (
    FACETS,
    Choice,
    Facet,
    Match,
    Mode,
    Page,
    SearchRequest,
    Sort,
    Value,
    ValueLinks,
    choice_key,
    page_url,
    post_url,
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


def choosing(request: SearchRequest, facet: Facet, value: Value) -> str:
    """The query string that chooses the value or lets it go, spelled by itself."""
    choice = Choice(facet.name, facet.mode, value.label)
    chosen = (c for c in request.choices if choice_key(c) == choice_key(choice))
    wanted = next((c for c in chosen if c.mode is not Mode.NONE), choice)
    return to_query_string(toggled(request, wanted))


@given(REQUESTS, st.sampled_from(["tag", "author"]), st.sampled_from(MODES), st.lists(TEXTS))
def test_links_of_values_are_those_of_each_by_itself(
    request_: SearchRequest, name: str, mode: Mode, labels: list[str]
) -> None:
    values = [Value(value_key(label), label, 1) for label in labels]
    facet = Facet(name, mode, values, len(values))
    links = ValueLinks(request_)
    assert links.choosing(facet, values) == [choosing(request_, facet, v) for v in values]
    assert links.barring(facet, values) == [
        to_query_string(toggled(request_, Choice(name, Mode.NONE, label))) for label in labels
    ]


def test_numbers_are_the_same_value_however_they_are_written() -> None:
    (year,) = ValueLinks(SearchRequest(choices=(Choice("year", Mode.ANY, "02025"),))).choosing(
        Facet("year", FACETS["year"].mode, (), 1), [Value("2025", "2025", 3, True)]
    )
    assert year == "?"


def test_addresses_are_escaped() -> None:
    assert post_url("c#-und-größe") == "/posts/c%23-und-gr%C3%B6%C3%9Fe"
    links = ValueLinks(SearchRequest("redis", (Choice("tag", Mode.ALL, "Redis"),), size=2))
    assert links.choosing(TAGS, [Value("c#", "C# & co", 1)]) == [
        "?q=redis&tag=Redis&tag=C%23+%26+co&size=2"
    ]


def test_a_value_is_let_go_in_the_mode_it_was_chosen_in() -> None:
    choices = (Choice("tag", Mode.ALL, "redis"), Choice("tag", Mode.ANY, "API"))
    values = [Value("redis", "Redis", 1, True), Value("api", "API", 1, True), Value("c", "C", 1)]
    assert ValueLinks(SearchRequest("", choices)).choosing(TAGS, values) == [
        "?tag.any=API",
        "?tag=redis",
        "?tag=redis&tag.any=API&tag=C",
    ]


def test_another_page_keeps_everything_else() -> None:
    page = Page(SearchRequest("a b", (), Sort.TITLE, page=4), total=99, hits=())
    assert page_url(page, 5) == "?q=a+b&sort=title&page=5"
    assert page_url(page, 1) == "?q=a+b&sort=title"
