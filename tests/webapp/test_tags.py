"""The tags as a cloud, and the tags that go together."""

import pytest
from flask.testing import FlaskClient

from indexer import Value
from tests.webapp.pages import parsed, texts
from webapp.pages.tags import SIZES, cloud


def test_cloud_is_by_name_with_sizes_by_number() -> None:
    tags = [Value("b", "B", 1000), Value("c", "c", 1), Value("a", "a", 30)]
    assert [(tag.label, size) for tag, size in cloud(tags)] == [("a", 3), ("B", SIZES), ("c", 1)]


@pytest.mark.parametrize("counts", [[], [1], [7, 7]])
def test_cloud_of_equals_is_of_one_size(counts: list[int]) -> None:
    assert {size for _, size in cloud([Value(str(n), "x", n) for n in counts])} <= {1}


def test_cloud_has_every_tag_of_the_list(client: FlaskClient) -> None:
    shown = parsed(client.get("/tags/?view=cloud").text)
    listed = parsed(client.get("/tags/").text)
    links = [{n.attributes["href"] for n in p.css("main li a")} for p in (shown, listed)]
    assert links[0] == links[1]
    assert texts(shown, ".size-5") == ["System Design 14 posts"]
    assert [texts(p, ".views [aria-current]") for p in (shown, listed)] == [
        ["Cloud"],
        ["By number of posts"],
    ]


def test_unknown_view_is_refused(client: FlaskClient) -> None:
    response = client.get("/tags/?view=%3Cb%3E")
    assert response.status_code == 400
    assert texts(parsed(response.text), ".head p")[-1] == "Allowed: list, cloud."


def test_tag_page_has_the_tags_of_its_posts_with_searches_for_both(client: FlaskClient) -> None:
    page = parsed(client.get("/tags/redis").text)
    links = page.css(".together a")
    assert texts(page, ".together a")[0] == "# System Design 2 posts have both"
    assert not any(text.startswith("# Redis") for text in texts(page, ".together a"))
    for link in links:
        total = texts(parsed(client.get(link.attributes["href"] or "").text), ".total")[0]
        assert total.split()[0] == link.css(".count")[0].text().split()[0]
