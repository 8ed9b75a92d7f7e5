"""Parameters of an address and SearchRequest: each spells the other, and bad ones are told."""

from contextlib import suppress
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import FACETS, PARAMETERS, Choice, Match, Mode, RequestError, SearchRequest, Sort
from indexer.params import from_params, to_params, to_query_string, toggled
from indexer.request import DEEPEST_PAGE, LONGEST_QUERY, MOST_FILTERS

TEXTS = st.text(max_size=20).map(str.strip)
CHOICES = st.lists(
    st.sampled_from(list(FACETS.values())).flatmap(
        lambda facet: st.builds(
            Choice,
            st.just(facet.name),
            st.sampled_from(Mode),
            st.integers(0, 9999).map(str) if facet.digits else TEXTS.filter(bool),
        )
    ),
    max_size=6,
    unique=True,
)


@st.composite
def requests(draw: st.DrawFn) -> SearchRequest:
    """Requests as they are after reading: no white space around texts, no choice twice."""
    return SearchRequest(
        query=draw(TEXTS),
        choices=tuple(draw(CHOICES)),
        sort=draw(st.sampled_from([None, *Sort])),
        page=draw(st.integers(1, DEEPEST_PAGE)),
        size=draw(st.integers(1, 100)),
        match=draw(st.sampled_from(Match)),
    )


@given(request=requests())
def test_reading_is_the_inverse_of_writing(request: SearchRequest) -> None:
    assert from_params(to_params(request)) == request
    address = to_query_string(request)
    assert address.startswith("?")
    assert from_params(parse_qsl(address[1:], keep_blank_values=True)) == request


@given(pairs=st.lists(st.tuples(st.sampled_from([*PARAMETERS, "other"]), st.text(max_size=5))))
def test_whatever_can_be_read_is_written_so_that_it_reads_the_same(
    pairs: list[tuple[str, str]],
) -> None:
    with suppress(RequestError):
        request = from_params(pairs)
        assert from_params(to_params(request)) == request


def test_every_parameter_has_its_place() -> None:
    text = (
        "q=redis+cache&tag=Redis&tag=API&tag.any=C%23&year.not=2024&category.any=Tech"
        "&sort=newest&page=2&size=50&match=any"
    )
    request = from_params(parse_qsl(text))
    assert request == SearchRequest(
        query="redis cache",
        choices=(
            Choice("tag", Mode.ALL, "Redis"),
            Choice("tag", Mode.ALL, "API"),
            Choice("tag", Mode.ANY, "C#"),
            Choice("year", Mode.NONE, "2024"),
            Choice("category", Mode.ANY, "Tech"),
        ),
        sort=Sort.NEWEST,
        page=2,
        size=50,
        match=Match.ANY,
    )
    assert to_query_string(request) == f"?{text}"


def test_the_table_of_parameters_is_that_of_the_documents() -> None:
    facets = [f"{facet}{suffix}" for facet in FACETS for suffix in ("", ".any", ".not")]
    assert list(PARAMETERS) == ["q", *facets, "sort", "page", "size", "match"]


def test_what_is_default_is_left_out() -> None:
    assert to_query_string(SearchRequest()) == "?"
    assert from_params([]) == SearchRequest()


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("q", "  redis ")], SearchRequest("redis")),
        ([("q", "a"), ("q", "b")], SearchRequest("b")),
        ([("page", "2"), ("page", " 3 ")], SearchRequest(page=3)),
        ([("page", ""), ("size", " "), ("sort", ""), ("match", "")], SearchRequest()),
        ([("tag", " "), ("tag.any", "")], SearchRequest()),
        ([("colour", "red"), ("tag.all", "x"), ("Q", "x")], SearchRequest()),
        (
            [("tag", " Redis"), ("tag", "Redis")],
            SearchRequest(choices=(Choice("tag", Mode.ALL, "Redis"),)),
        ),
        ([("size", "100"), ("page", "100000")], SearchRequest(size=100, page=100_000)),
    ],
)
def test_odd_parameters_are_read_kindly(
    pairs: list[tuple[str, str]], expected: SearchRequest
) -> None:
    assert from_params(pairs) == expected


PAGE = "a whole number from 1 to 100,000"
SIZE = "a whole number from 1 to 100"
ORDERS = "relevance, newest, oldest, title"


@pytest.mark.parametrize(
    ("name", "text", "problem", "allowed"),
    [
        ("page", "0", "0 is out of range", PAGE),
        ("page", "100001", "100001 is out of range", PAGE),
        ("page", "-1", "'-1' is not a whole number", PAGE),
        ("page", "1.5", "'1.5' is not a whole number", PAGE),
        ("page", "two", "'two' is not a whole number", PAGE),
        ("page", "１", "'１' is not a whole number", PAGE),
        ("page", "9" * 50, f"'{'9' * 40}' is not a whole number", PAGE),
        ("size", "0", "0 is out of range", SIZE),
        ("size", "101", "101 is out of range", SIZE),
        ("size", "many", "'many' is not a whole number", SIZE),
        ("sort", "best", "'best' is not known", ORDERS),
        ("sort", "Newest", "'Newest' is not known", ORDERS),
        ("sort", "x" * 50, f"'{'x' * 40}' is not known", ORDERS),
        ("match", "some", "'some' is not known", "auto, all, any"),
        (
            "q",
            "x" * (LONGEST_QUERY + 1),
            "1,001 characters are too many",
            "at most 1,000 characters",
        ),
    ],
)
def test_a_bad_parameter_is_told(name: str, text: str, problem: str, allowed: str) -> None:
    with pytest.raises(RequestError) as error:
        from_params([(name, text)])
    assert (error.value.parameter, error.value.problem) == (name, problem)
    assert error.value.allowed == allowed
    assert str(error.value) == f"{name}: {problem}; allowed: {allowed}"


def test_there_is_an_end_to_filters() -> None:
    pairs = [("tag.any", f"t{n}") for n in range(MOST_FILTERS)]
    assert len(from_params(pairs).choices) == MOST_FILTERS
    with pytest.raises(
        RequestError, match=r"^year: 101 filters are too many; allowed: at most 100 filters$"
    ):
        from_params([*pairs, ("year", "2024")])


REDIS = Choice("tag", Mode.ALL, "Redis")


@pytest.mark.parametrize(
    ("choices", "toggle", "after"),
    [
        ((), REDIS, (REDIS,)),
        ((REDIS,), REDIS, ()),
        ((REDIS,), Choice("tag", Mode.ALL, "redis"), ()),
        ((REDIS,), Choice("tag", Mode.ANY, "Redis"), (REDIS, Choice("tag", Mode.ANY, "Redis"))),
        (
            (REDIS,),
            Choice("author", Mode.ALL, "Redis"),
            (REDIS, Choice("author", Mode.ALL, "Redis")),
        ),
    ],
)
def test_toggling_adds_what_is_missing_and_takes_what_is_there(
    choices: tuple[Choice, ...], toggle: Choice, after: tuple[Choice, ...]
) -> None:
    request = SearchRequest("redis", choices, Sort.TITLE, page=3, size=50, match=Match.ANY)
    expected = SearchRequest("redis", after, Sort.TITLE, page=1, size=50, match=Match.ANY)
    assert toggled(request, toggle) == expected


@given(request=requests(), facet=st.sampled_from(list(FACETS)), mode=st.sampled_from(Mode))
def test_toggling_twice_changes_no_choice(request: SearchRequest, facet: str, mode: Mode) -> None:
    choice = Choice(facet, mode, "a value that no request has")
    assert toggled(toggled(request, choice), choice).choices == request.choices


@pytest.mark.parametrize("name", ["year", "year.any", "minutes.not"])
def test_a_value_of_a_facet_of_numbers_is_a_number(name: str) -> None:
    with pytest.raises(RequestError, match="'abc' is no number") as caught:
        from_params([(name, "abc")])
    assert caught.value.parameter == name


def test_a_choice_is_let_go_however_its_value_is_spelled() -> None:
    request = from_params([("minutes.any", "05"), ("tag", "System Design")])
    for choice in (Choice("minutes", Mode.ANY, "5"), Choice("tag", Mode.ALL, "system-design")):
        request = toggled(request, choice)
    assert request.choices == ()
