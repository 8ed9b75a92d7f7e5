"""Whatever is typed or linked, the answer is a page or a reason, and markup stays text."""

import json

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.webapp.pages import SCRIPTS, parsed

SCRIPT = "<script>alert(1)</script>"

QUERIES = {
    "nul": "q=a%00b",
    "control characters": "q=%01%1b%7f%c2%85",
    "bad percent escape": "q=%zz%",
    "not UTF-8": "q=%ff%fe&tag=%c3%28",
    "surrogate": "q=%ed%a0%80",
    "half a phrase": "q=%22redis",
    "brackets": "q=((((((redis",
    "operators alone": "q=AND+OR+NOT",
    "stars": "q=****",
    "regular expression": "q=r%22(a%2B)%2B%24%22",
    "range": "q=date:[TO+TO+TO]",
    "unknown field": "q=nofield:x",
    "boost": "q=redis^^^9e999",
    "emoji": "q=%F0%9F%8E%89&tag=%F0%9F%8E%89",
    "right to left": "q=%E2%80%AE%D7%A9%D7%9C%D7%95%D7%9D",
    "long": "q=" + "a" * 10_000,
    "a thousand words": "q=" + "+".join(["a"] * 480),
    "many filters": "&".join(f"tag={n}" for n in range(500)),
    "page zero": "page=0",
    "page in words": "page=abc",
    "negative page": "page=-1",
    "huge page": "page=99999999999999999999",
    "far page": "page=400000",
    "digits of other scripts": "page=%D9%A3",
    "size": "size=1000",
    "sort": "sort=foo",
    "match": "match=some",
    "empty values": "q=&tag=&sort=&page=&size=&match=",
    "minutes in words": "minutes=soon&year=never",
    "no name": "=x&&&=",
    "semicolons": "q=a;b;c",
}


@pytest.mark.parametrize("path", ["/search", "/api/search"])
@pytest.mark.parametrize("query", QUERIES.values(), ids=list(QUERIES))
def test_odd_query_gets_an_answer_or_a_reason(client: FlaskClient, path: str, query: str) -> None:
    response = client.get(f"{path}?{query}")
    assert response.status_code in (200, 400)
    if path == "/search":
        parsed(response.text)
    elif response.status_code == 400:
        problem = json.loads(response.data)
        assert problem["parameter"]
        assert problem["allowed"]


@pytest.mark.parametrize(
    "path",
    ["/tags/%00", "/tags/%ff", "/tags/..%2f..%2fetc", "/tags//x", "/posts/%00", "/posts/%ff%fe",
     "/posts/..%2f..%2fetc%2fpasswd", "/static/..%2f__init__.py", "/%", "/api/posts/%00"],
)  # fmt: skip
def test_odd_path_is_not_found(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    if response.mimetype == "text/html":
        parsed(response.text)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_can_be_searched(client: FlaskClient, text: str) -> None:
    for path in ("/search", "/api/search"):
        response = client.get(path, query_string={"q": text, "tag": text})
        assert response.status_code in (200, 400)


@pytest.mark.parametrize(
    "url",
    [
        "/search?q={}",
        "/search?q=redis&tag={}&category.any={}&author.not={}",
        "/search?sort={}",
        "/search?page={}",
        "/tags/{}",
        "/posts/{}",
        "/{}",
    ],
)
def test_markup_in_the_address_stays_text(client: FlaskClient, url: str) -> None:
    html = client.get(url.replace("{}", SCRIPT)).text
    assert SCRIPT not in html
    assert not parsed(html).css(SCRIPTS)


@pytest.mark.parametrize("url", ["/search?q={}", "/search?tag={}"])
def test_quotes_do_not_leave_their_attribute(client: FlaskClient, url: str) -> None:
    page = parsed(client.get(url.replace("{}", "%22 onfocus=%22alert(1)")).text)
    assert not page.css("[onfocus]")
