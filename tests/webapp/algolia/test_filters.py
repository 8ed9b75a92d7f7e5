"""Filters in all their forms, and the conditions that they ask for."""

from typing import Any

import pytest

from indexer import Condition, RequestError, Where
from webapp.algolia.filters import where_of

PY, SQL = Condition("tag", "py", "py"), Condition("tag", "sql", "sql")
Y2024 = Condition("year", "2024", "2024")
OLD = Condition("date", "", "2023-11-14")
SHORT = Condition("minutes", "2", "5")
NO_POST: Where = ((),)
HIERARCHY = ("data/sql",)

ARRAYS: list[tuple[dict[str, Any], Where]] = [
    ({}, ()),
    ({"facetFilters": []}, ()),
    ({"facetFilters": [[]]}, ()),
    ({"facetFilters": "", "tagFilters": "", "numericFilters": "", "filters": ""}, ()),
    ({"tagFilters": [""]}, ()),
    ({"facetFilters": ["tags:py"]}, ((PY,),)),
    ({"facetFilters": [["tags:py", "tags:sql"], "year:2024"]}, ((PY, SQL), (Y2024,))),
    ({"facetFilters": '[["tags:py","tags:sql"],"year:2024"]'}, ((PY, SQL), (Y2024,))),
    ({"facetFilters": "tags:py,(tags:sql,year:2024)"}, ((PY,), (SQL, Y2024))),
    ({"facetFilters": ["tags:-py"]}, ((PY._replace(negated=True),),)),
    ({"facetFilters": ["tags:\\-py"]}, ((Condition("tag", "-py", "-py"),),)),
    ({"facetFilters": ["tags: py "]}, ((PY,),)),
    ({"facetFilters": ["tags:py<score=3>"]}, ((PY,),)),
    ({"facetFilters": ["series:a: b"]}, ((Condition("series", "a: b", "a: b"),),)),
    ({"facetFilters": ["language:en"]}, ((Condition("lang", "en", "en"),),)),
    ({"facetFilters": ["year:soon"]}, NO_POST),
    ({"facetFilters": ["year:-soon"]}, ()),
    ({"facetFilters": [["year:soon", "tags:py"]]}, ((PY,),)),
    ({"facetFilters": ["tags:"]}, NO_POST),
    ({"facetFilters": ["tags.lvl0:py"]}, ((PY,),)),
    ({"facetFilters": [["tags.lvl1:data > sql"]]}, ((SQL,),)),
    ({"facetFilters": ["tags.lvl1:Data > SQL"]}, ((Condition("tag", "SQL", "SQL"),),)),
    ({"facetFilters": ["tags.lvl1:sql"]}, NO_POST),
    ({"facetFilters": ["tags.lvl1:wrong > sql"]}, NO_POST),
    ({"facetFilters": ["tags.lvl1:data > py"]}, NO_POST),
    ({"facetFilters": ["tags.lvl0:sql"]}, NO_POST),
    ({"facetFilters": ["tags.lvl1:-wrong > sql"]}, ()),
    ({"facetFilters": ["tags.lvl1:-data > sql"]}, ((SQL._replace(negated=True),),)),
    ({"facetFilters": [["tags.lvl1:wrong > sql", "tags:py"]]}, ((PY,),)),
    ({"facetFilters": ["date.lvl1:1999 > 2024-01"]}, NO_POST),
    ({"facetFilters": ["date.lvl1:2024 > 2024"]}, NO_POST),
    ({"facetFilters": ["date.lvl0:2024"]}, ((Y2024,),)),
    ({"facetFilters": ["date.lvl1:2024 > 2024-01"]}, ((Condition("month", "2024-01", "2024-01"),),)),
    ({"facetFilters": ["date.lvl2:2024 > 2024-01 > 1"]}, NO_POST),
    ({"tagFilters": "py,sql"}, ((PY,), (SQL,))),
    ({"tagFilters": ["-py", ["py", "sql"]]}, ((PY._replace(negated=True),), (PY, SQL))),
    ({"numericFilters": ["year>=2024"]}, ((Condition("year", "2024", ""),),)),
    ({"numericFilters": ["year > 2024"]}, ((Condition("year", "2025", ""),),)),
    ({"numericFilters": ["year<2024.5"]}, ((Condition("year", "", "2024"),),)),
    ({"numericFilters": ["year=2024.5"]}, NO_POST),
    ({"numericFilters": ["year!=2024.5"]}, ()),
    ({"numericFilters": ["year!=2024"]}, ((Y2024._replace(negated=True),),)),
    ({"numericFilters": ["year:2024"]}, ((Y2024,),)),
    ({"numericFilters": [["minutes:2 TO 5", "year=2024"]]}, ((SHORT, Y2024),)),
    ({"numericFilters": "minutes:2 TO 5"}, ((SHORT,),)),
    ({"numericFilters": ["minutes:5 TO 2"]}, NO_POST),
    ({"numericFilters": ["minutes:2.5 TO 2.6"]}, NO_POST),
    ({"numericFilters": ["year>=-5"]}, ((Condition("year", "0", ""),),)),
    ({"numericFilters": ["year<-5"]}, NO_POST),
    ({"numericFilters": ["year>=123456"]}, NO_POST),
    ({"numericFilters": ["year<=123456"]}, ((Condition("year", "", "9999"),),)),
    ({"numericFilters": ["date<=1700000000"]}, ((OLD,),)),
    ({"numericFilters": ["date<1699920000"]}, ((Condition("date", "", "2023-11-13"),),)),
    ({"numericFilters": ["date=1699920000"]}, ((Condition("date", "2023-11-14", "2023-11-14"),),)),
    ({"numericFilters": ["date=1699920001"]}, NO_POST),
    ({"numericFilters": ["date>=1699920001"]}, ((Condition("date", "2023-11-15", ""),),)),
    ({"numericFilters": ["date>=-999999999999999"]}, ((Condition("date", "0001-01-01", ""),),)),
    ({"numericFilters": ["date>999999999999999"]}, NO_POST),
]  # fmt: skip

TEXTS: list[tuple[str, Where]] = [
    ("tags:py", ((PY,),)),
    ("py", ((PY,),)),
    ("_tags:py AND tags:sql", ((PY,), (SQL,))),
    ("tags:py OR tags:sql", ((PY, SQL),)),
    ("(tags:py OR tags:sql) AND year:2024", ((PY, SQL), (Y2024,))),
    ("tags:py AND (tags:sql OR year:2024)", ((PY,), (SQL, Y2024))),
    ("tags:py AND tags:sql OR year:2024", ((PY, Y2024), (SQL, Y2024))),
    ("NOT tags:py", ((PY._replace(negated=True),),)),
    ("NOT NOT tags:py", ((PY,),)),
    ("NOT (tags:py OR year:2024)", ((PY._replace(negated=True),), (Y2024._replace(negated=True),))),
    ("NOT (tags:py AND year:2024)", ((PY._replace(negated=True), Y2024._replace(negated=True)),)),
    ("(((tags:py)))", ((PY,),)),
    ('tags:"system design"', ((Condition("tag", "system design", "system design"),),)),
    ("tags:'a \\'b\\' (c)'", ((Condition("tag", "a 'b' (c)", "a 'b' (c)"),),)),
    ('"tags":py', ((PY,),)),
    ("tags:AND", ((Condition("tag", "AND", "AND"),),)),
    ("tags:C++", ((Condition("tag", "C++", "C++"),),)),
    ("authors:O'Brien", ((Condition("author", "O'Brien", "O'Brien"),),)),
    ("tags:\\-py", ((Condition("tag", "-py", "-py"),),)),
    ("date > 1699920000 AND minutes:2 TO 5", ((Condition("date", "2023-11-15", ""),), (SHORT,))),
    ("year>=2024 AND year != 2024", ((Condition("year", "2024", ""),), (Y2024._replace(negated=True),))),
    ("(year=2024)", ((Y2024,),)),
    ("tags.lvl1:'data > sql'", ((SQL,),)),
    ("tags.lvl1:'wrong > sql' OR year:2024", ((Y2024,),)),
    ("year:soon OR tags:py", ((PY,),)),
    ("  ", ()),
]  # fmt: skip


@pytest.mark.parametrize(("params", "where"), ARRAYS, ids=[str(params) for params, _ in ARRAYS])
def test_arrays_are_read(params: dict[str, Any], where: Where) -> None:
    assert where_of(params, HIERARCHY) == where


@pytest.mark.parametrize(("text", "where"), TEXTS, ids=[text for text, _ in TEXTS])
def test_texts_are_read(text: str, where: Where) -> None:
    assert where_of({"filters": text}, HIERARCHY) == where


def test_all_kinds_of_filters_narrow_together() -> None:
    params = {"filters": "year:2024", "facetFilters": ["tags:py"], "tagFilters": "sql"}
    assert where_of(params) == ((PY,), (SQL,), (Y2024,))


@pytest.mark.parametrize(
    ("params", "parameter"),
    [
        ({"facetFilters": ["colour:red"]}, "facetFilters"),
        ({"facetFilters": ["tags"]}, "facetFilters"),
        ({"facetFilters": [[["tags:py"]]]}, "facetFilters"),
        ({"facetFilters": [1]}, "facetFilters"),
        ({"facetFilters": 1}, "facetFilters"),
        ({"facetFilters": {"tags": "py"}}, "facetFilters"),
        ({"facetFilters": "[tags:py"}, "facetFilters"),
        ({"facetFilters": ["tags:py"] * 101}, "facetFilters"),
        ({"facetFilters": ["tags:py"] * 60, "tagFilters": [["py"] * 60]}, "filters"),
        ({"tagFilters": [["py"] * 50] * 900}, "tagFilters"),
        ({"tagFilters": "x" * 1001}, "tagFilters"),
        ({"numericFilters": ["tags>5"]}, "numericFilters"),
        ({"numericFilters": ["year"]}, "numericFilters"),
        ({"numericFilters": ["year>many"]}, "numericFilters"),
        ({"numericFilters": ["colour>5"]}, "numericFilters"),
        ({"numericFilters": ["year>" + "9" * 40]}, "numericFilters"),
        ({"filters": 5}, "filters"),
        ({"filters": "(tags:py"}, "filters"),
        ({"filters": "tags:py)"}, "filters"),
        ({"filters": "tags:py AND"}, "filters"),
        ({"filters": "AND tags:py"}, "filters"),
        ({"filters": "tags:py tags:sql"}, "filters"),
        ({"filters": "tags:'py"}, "filters"),
        ({"filters": "colour:red"}, "filters"),
        ({"filters": "tags > 5"}, "filters"),
        ({"filters": "NOT"}, "filters"),
        ({"filters": "(" * 5000}, "filters"),
        ({"filters": "x" * 10_001}, "filters"),
        ({"filters": " OR ".join(["(a AND b AND c)"] * 9)}, "filters"),
        ({"filters": " AND ".join(["a"] * 101)}, "filters"),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_refused(params: dict[str, Any], parameter: str) -> None:
    with pytest.raises(RequestError) as caught:
        where_of(params)
    assert caught.value.parameter == parameter
    assert len(str(caught.value)) < 300
