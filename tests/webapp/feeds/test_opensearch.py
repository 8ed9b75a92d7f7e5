"""Browsers can add the site as a search engine, and are offered what a text may become."""

import pytest
from flask.testing import FlaskClient

from indexer import Completions, PhraseCompletion, TitleCompletion, WordCompletion
from tests.webapp.feeds.rules import OPENSEARCH, absolute, tree
from tests.webapp.pages import KINDS, parsed
from webapp.feeds.opensearch import suggestions


@pytest.mark.parametrize("posts", ["client", "hostile"])
def test_description_keeps_to_opensearch(request: pytest.FixtureRequest, posts: str) -> None:
    client: FlaskClient = request.getfixturevalue(posts)
    answer = client.get("/opensearch.xml")
    assert answer.mimetype == "application/opensearchdescription+xml"
    root = tree(answer.data)
    assert root.tag == f"{OPENSEARCH}OpenSearchDescription"
    limits = {"ShortName": 16, "LongName": 48, "Description": 1024}
    for name, longest in limits.items():
        assert 0 < len(root.findtext(OPENSEARCH + name, "")) <= longest
    urls = {url.attrib["type"]: url.attrib["template"] for url in root.iter(f"{OPENSEARCH}Url")}
    assert all(absolute(url.replace("{", "").replace("}", "")) for url in urls.values())
    for media_type in ("text/html", "application/x-suggestions+json", "application/atom+xml"):
        url = urls[media_type].replace("{searchTerms}", "redis").replace("{startPage?}", "")
        answer = client.get(url.replace("{count?}", ""))
        assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert client.get(urls["application/opensearchdescription+xml"]).status_code == 200
    image = root.findtext(f"{OPENSEARCH}Image", "")
    with client.get(image) as picture:
        assert picture.mimetype == "image/svg+xml"


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_names_the_description(client: FlaskClient, kind: str) -> None:
    (link,) = parsed(client.get(KINDS[kind]).text).css("link[rel=search]")
    assert link.attributes["type"] == "application/opensearchdescription+xml"
    assert link.attributes["href"] == "/opensearch.xml"


def test_suggestions_are_four_lists_of_one_length(client: FlaskClient) -> None:
    text, queries, notes, addresses = client.get("/api/suggest/opensearch?q=ca").get_json()
    assert text == "ca"
    assert "cache" in queries
    assert len(queries) == len(notes) == len(addresses) <= 8
    assert len(set(queries)) == len(queries)
    for address in addresses:
        assert client.get(address).status_code == 200


def test_each_kind_is_offered_in_its_turn() -> None:
    completions = Completions(
        "red ca",
        words=(WordCompletion("cache", 4, 3), WordCompletion("cat", 4, 1)),
        phrases=(PhraseCompletion("cache lines", 4), PhraseCompletion("cat", 4)),
        titles=(TitleCompletion("cats", "Cats"),),
    )
    text, queries, notes, addresses = suggestions(completions, 4, "https://s.example")
    assert text == "red ca"
    assert queries == ["red cache", "red cache lines", "Cats", "red cat"]
    assert notes == [""] * 4
    assert addresses[1:3] == [
        "https://s.example/search?q=red+cache+lines",
        "https://s.example/posts/cats",
    ]


@pytest.mark.parametrize("query", ["", "q=", "q=%00%ff", "q=zzzzqqq", "q=ca&limit=1"])
def test_any_text_may_be_suggested_for(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/api/suggest/opensearch?{query}")
    assert answer.status_code == 200
    assert len(answer.get_json()) == 4


def test_a_bad_limit_is_told(client: FlaskClient) -> None:
    answer = client.get("/api/suggest/opensearch?q=ca&limit=1000")
    assert (answer.status_code, answer.get_json()["parameter"]) == (400, "limit")
