"""The address of a post on its writer's own site: kept, shown, and never something else."""

from pathlib import Path

import pytest

from indexer.post import web_address
from tests.runs import Runs
from webapp import create_app


@pytest.mark.parametrize(
    "text",
    ["https://blog.example/a/", "HTTP://blog.example", "/2025/a.html", "/", "https://x/ä?b=c#d"],
)
def test_an_address_or_a_path_is_let_through(text: str) -> None:
    assert web_address(text) == text


@pytest.mark.parametrize(
    "text",
    ["", "a/b", "javascript:alert(1)", "data:text/html,x", "//evil.example/", "https://", "https:///a",
     "/a b", "ftp://blog.example/", " https://blog.example/"],
)  # fmt: skip
def test_anything_else_is_not(text: str) -> None:
    assert web_address(text) == ""


def test_a_page_leads_to_the_original(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    runs.write("a.md", "---\nurl: https://blog.example/a/\naliases: [/old/]\n---\ntext")
    runs.write("b.md", "---\nurl: /b/\n---\ntext")
    runs.write("c.md", "---\nurl: 'javascript:alert(1)'\n---\ntext")
    runs.run()
    assert runs.engine.post("a").aliases == ("/old/",)
    client = create_app(runs.settings).test_client()
    page = client.get("/posts/a").text
    assert '<link rel="canonical" href="https://blog.example/a/">' in page
    assert '<a href="https://blog.example/a/">This post on blog.example</a>' in page
    for slug in "bc":
        page = client.get(f"/posts/{slug}").text
        assert f'<link rel="canonical" href="http://localhost/posts/{slug}">' in page
        assert "This post on" not in page
    assert client.get("/api/posts/b").get_json()["canonical"] == "/b/"
