"""Sites with no posts, with one, and with posts that have no dates and no tags: no page is a dead end."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer import Options, Settings, open_index, open_sources, sync
from tests.webapp.pages import parsed, texts
from webapp import create_app

DATED = "---\ntitle: Only one\ndate: 2025-03-04\ntags: [Solo]\n---\nHello there.\n"
SITES = {
    "empty": {},
    "one": {"one.md": DATED},
    "bare": {"a.md": "Text about cats.\n", "b.md": "Text about cats and dogs.\n"},
}
ADDRESSES = (
    "/",
    "/search?q=cats",
    "/search?q=zzz",
    "/tags/",
    "/tags/?view=cloud",
    "/archive",
    "/no",
)


def site(folder: Path, files: dict[str, str]) -> FlaskClient:
    """A client of an app over these files."""
    (folder / "posts").mkdir()
    for name, text in files.items():
        (folder / "posts" / name).write_text(text, encoding="utf-8")
    settings = Settings(source=str(folder / "posts"), index=str(folder / "index"))
    sync(open_sources(settings), open_index(settings).engine, settings, Options())
    return create_app(settings).test_client()


@pytest.mark.parametrize("name", SITES)
def test_every_page_is_valid_and_leads_on(name: str, tmp_path: Path) -> None:
    client = site(tmp_path, SITES[name])
    for address in ADDRESSES:
        page = parsed(client.get(address).text)
        links = {link.attributes["href"] or "" for link in page.css("main a, .top a")}
        assert {client.get(link.partition("#")[0]).status_code for link in links} == {200}
        assert not [one.html for one in page.css("main :is(ul, ol, nav)") if not one.css("li, a")]


def test_site_without_posts_says_so(tmp_path: Path) -> None:
    client = site(tmp_path, SITES["empty"])
    for address in ("/", "/archive"):
        assert texts(parsed(client.get(address).text), ".lead") == ["There are no posts here yet."]
    assert texts(parsed(client.get("/tags/").text), ".lead") == ["No post has a tag yet."]


def test_posts_without_dates_and_tags_are_led_to(tmp_path: Path) -> None:
    client = site(tmp_path, SITES["bare"])
    archive, tags = (parsed(client.get(address).text) for address in ("/archive", "/tags/"))
    assert texts(archive, ".note") == ["2 posts without a date"]
    assert texts(archive, "main p a") == texts(tags, "main p a") == ["All posts"]
    assert texts(parsed(client.get("/posts/a").text), ".related a") == ["B"]


def test_a_post_alone_has_all_its_pages(tmp_path: Path) -> None:
    client = site(tmp_path, SITES["one"])
    assert texts(parsed(client.get("/posts/one").text), "h1") == ["Only one"]
    assert not parsed(client.get("/posts/one").text).css_matches(".related")
    assert not parsed(client.get("/tags/solo").text).css_matches(".together")
    assert texts(parsed(client.get("/archive").text), ".months a .unseen") == ["March 2025: 1 post"]
