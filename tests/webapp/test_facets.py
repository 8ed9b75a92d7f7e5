"""What the values of facets show beside names and counts: tags within tags, shares, all or any."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer import (
    Choice,
    Columns,
    Mode,
    Options,
    SearchRequest,
    Settings,
    open_index,
    open_sources,
    sync,
)
from tests.webapp.pages import parsed, texts
from webapp import create_app
from webapp.pages.facets import DEEPEST, nested, parents_of, shares, switched


def values(*keys: str) -> Columns:
    return Columns(list(keys), [key.upper() for key in keys], [1] * len(keys), [False] * len(keys))


@pytest.mark.parametrize(
    ("keys", "hierarchy", "expected"),
    [
        ("b a c", (), "b a c"),
        ("sql b databases redis", ("databases/sql", "databases/redis"), "b databases .sql .redis"),
        ("a/b x a a/b/c", (), "x a .a/b ..a/b/c"),
        ("a/b c", (), "a/b c"),
        ("a b c d e", ("a/b/c/d/e",), "a .b ..c ...d ...e"),
        ("a b", ("a/b", "b/a"), "a b"),
        ("a /a a/", (), "a .a/ /a"),
    ],
)
def test_tags_within_others_stand_behind_them(
    keys: str, hierarchy: tuple[str, ...], expected: str
) -> None:
    columns, depths = nested(values(*keys.split()), parents_of(hierarchy))
    shown = zip(depths or [0] * len(columns.keys), columns.keys, strict=True)
    assert [f"{'.' * depth}{key}" for depth, key in shown] == expected.split()


@given(st.lists(st.text("ab/", min_size=1, max_size=5), unique=True, max_size=8))
def test_no_value_is_lost(keys: list[str]) -> None:
    columns, depths = nested(values(*keys), {})
    assert sorted(columns.keys) == sorted(keys)
    assert [label.lower() for label in columns.labels] == columns.keys
    assert set(depths) <= set(range(DEEPEST + 1))


def test_shares_are_beside_the_largest() -> None:
    widths = [re.findall(r'width="(\d+)"', bar) for bar in shares([200, 100, 1, 0])]
    assert widths == [["100"], ["50"], ["1"], ["0"]]
    assert shares([]) == []


def test_switch_changes_the_choices_of_its_facet_only() -> None:
    choices = (
        Choice("tag", Mode.ALL, "A"),
        Choice("tag", Mode.NONE, "B"),
        Choice("year", Mode.ANY, "2025"),
        Choice("tag", Mode.ANY, "C"),
    )
    url = switched(SearchRequest("x", choices, page=3), "tag", Mode.ANY)
    assert url == "/search?q=x&tag.any=A&tag.not=B&year.any=2025&tag.any=C"


def test_page_switches_between_all_and_any_where_values_are_chosen(client: FlaskClient) -> None:
    assert not parsed(client.get("/search?q=redis&year.any=2025").text).css(".switch")
    page = parsed(client.get("/search?tag=Redis&tag=Python").text)
    assert texts(page, ".switch a[aria-current]") == ["all of"]
    url = page.css(".switch a:not([aria-current])")[0].attributes["href"] or ""
    any_of = parsed(client.get(url).text)
    assert texts(any_of, ".switch a[aria-current]") == ["any of"]
    assert [texts(one, ".total") for one in (page, any_of)] == [["1 post"], ["5 posts"]]


def test_values_that_no_post_has_together_may_be_any(client: FlaskClient) -> None:
    page = parsed(client.get("/search?tag=Redis&tag=GraphQL").text)
    (link,) = page.css(".suggestions a")
    assert link.text() == "Any of the chosen values instead of all"
    assert texts(parsed(client.get(link.attributes["href"] or "").text), ".total") == ["3 posts"]


def test_years_are_drawn(client: FlaskClient) -> None:
    page = parsed(client.get("/").text)
    rows = page.css("[aria-labelledby=facet-year] li")
    assert rows
    assert all(len(row.css(".amount rect")) == 1 for row in rows)


def test_hierarchy_of_the_settings_is_shown(tmp_path: Path) -> None:
    for slug, tags in (("a", "sql"), ("b", "sql, other"), ("c", "databases"), ("d", "other")):
        Path(tmp_path, f"{slug}.md").write_text(f"---\ntags: [{tags}]\n---\ntext")
    settings = Settings(
        source=str(tmp_path), index=str(tmp_path / "index"), tag_hierarchy=("databases/sql",)
    )
    sync(open_sources(settings), open_index(settings).engine, settings, Options())
    page = parsed(create_app(settings).test_client().get("/").text)
    assert texts(page, "[aria-labelledby=facet-tag] .label") == ["databases", "sql", "other"]
    assert texts(page, ".deep-1 .label") == ["sql"]
