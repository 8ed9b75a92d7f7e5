"""Whatever a post says of itself stays text on every page that shows it."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer import Options, Settings, open_index, open_sources, sync
from tests.webapp.pages import SCRIPTS, parsed, texts
from webapp import create_app

EVIL = """\"'><script>alert(1)</script><i onfocus=\"alert(1)\">"""
FIELDS = {name: EVIL.replace("alert", name) for name in ("title", "tag", "category", "author")}
ADDRESSES = ("/", "/?tag.not=none", "/search?q=words", "/search?q=script", "/tags/", "/posts/evil")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of an app over posts that are full of markup."""
    folder = tmp_path_factory.mktemp("hostile")
    quoted = {name: "'" + text.replace("'", "''") + "'" for name, text in FIELDS.items()}
    header = (
        f"title: {quoted['title']}\ntags: [{quoted['tag']}, words]\nslug: evil\ndate: 2025-11-02\n"
        f"categories: [{quoted['category']}]\nauthors: [{quoted['author']}]\nexcerpt: {quoted['title']}\n"
    )
    Path(folder, "evil.md").write_text(
        f"---\n{header}---\nLead.\n\n## `{EVIL}`\n\nThe words `{EVIL}` here.\n", encoding="utf-8"
    )
    Path(folder, "other.md").write_text("---\ntitle: Other\ntags: [words]\n---\nwords")
    settings = Settings(source=str(folder), index=str(folder / "index"))
    sync(open_sources(settings), open_index(settings).engine, settings, Options())
    return create_app(settings).test_client()


@pytest.mark.parametrize("address", ADDRESSES)
def test_markup_in_a_post_stays_text(client: FlaskClient, address: str) -> None:
    page = parsed(client.get(address).text)
    assert not page.css(f"{SCRIPTS}, [onfocus]")
    assert any("<script>" in text for text in texts(page, "h1, h2, .tag-counts a"))


def test_values_are_shown_as_they_are_written(client: FlaskClient) -> None:
    page = parsed(client.get("/search?q=words").text)
    assert FIELDS["tag"] in texts(page, "[aria-labelledby=facet-tag] .label")
    assert f"# {FIELDS['tag']}" in texts(page, ".card .tags a")
    assert FIELDS["category"] in texts(page, ".card .facts a")
    assert FIELDS["author"] in texts(page, ".card [rel=author]")
    assert EVIL in texts(page, ".card .section")
    for link in page.css("[aria-labelledby=facet-tag] .value, .card .facts a, .card .tags a"):
        assert client.get(link.attributes["href"] or "").status_code == 200
