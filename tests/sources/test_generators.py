"""From a site as each generator lays it out to its posts, whole."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from indexer.errors import PostError
from indexer.post import Post, Section, stable_id
from indexer.settings import Settings, SourceSettings
from indexer.sources.base import Item, Reading
from indexer.sources.markdown.files import MarkdownSource
from indexer.sources.markdown.generators import our_fields
from tests.support import readings

SAMPLES = Path(__file__).parents[1] / "samples" / "markdown"
SITE = "https://blog.example"


# For each site: the folder that is read, the pattern of addresses, and what its posts are.
SITES: list[dict[str, Any]] = json.loads((SAMPLES / "posts.json").read_text("utf-8"))


def expected(fields: dict[str, Any], html: str) -> Post:
    """The post that these fields of the table make; the HTML is looked at elsewhere."""
    values: dict[str, Any] = {
        name: tuple(v) if isinstance(v, list) else v for name, v in fields.items()
    }
    values["sections"] = tuple(Section(*section) for section in fields["sections"])
    if "date" in fields:
        values["date"] = datetime.fromisoformat(fields["date"])
    return Post(html=html, **values)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site["folder"])
def test_the_posts_of_a_site_are_whole(site: dict[str, Any]) -> None:
    given = SourceSettings(str(SAMPLES / site["folder"]), permalink=site["permalink"])
    source = MarkdownSource(given, Settings(site_url=SITE))
    items = [item for item in source.items() if isinstance(item, Item)]
    for item, post in zip(items, site["posts"], strict=True):
        reading = source.read(item)
        fields = {"id": stable_id(post["key"]), **post}
        assert (item.key, reading.draft) == (fields.pop("key"), fields.pop("draft"))
        assert reading.post == expected(fields, reading.post.html)


def test_code_stays_code_and_a_heading_has_its_id_in_what_is_shown() -> None:
    html = {r.post.slug: r.post.html for r in readings(source(SAMPLES))}
    assert '<h2 id="install">Install it</h2>' in html["my-first-post"]
    assert '<pre><code class="language-jsx">import { x } from' in html["first-post"]
    assert "The first post of this site.<sup>[1]</sup>" in html["my-first-post"]


def source(folder: Path, **given: bool) -> MarkdownSource:
    return MarkdownSource(SourceSettings(str(folder), **given), Settings())  # type: ignore[arg-type]


def stamps(posts: MarkdownSource) -> dict[str, str]:
    return {item.key: item.stamp for item in posts.items() if isinstance(item, Item)}


def test_a_table_of_a_generator_does_not_win_over_the_fields_themselves() -> None:
    fields = {"tags": ["a"], "Extra": {"tags": ["b"], "Author": "Ada", "title": {"x": 1}}}
    assert our_fields(fields, {})["tags"] == ["a"]
    assert our_fields(fields, {})["author"] == "Ada"
    assert "title" not in our_fields(fields, {})


def test_a_field_may_have_another_name() -> None:
    found = our_fields({"Headline": "A", "title": "B"}, {"title": "headline", "date": "when"})
    assert found == {"headline": "A", "title": "A"}


@pytest.mark.parametrize("permalink", ["false", {"build": "x"}, "/{{ page.fileSlug }}/"])
def test_what_eleventy_works_out_is_no_address(permalink: object) -> None:
    assert our_fields({"permalink": permalink}, {}) == {}


def test_names_of_authors_change_the_stamps_of_their_posts_alone(tmp_path: Path) -> None:
    for key in ("a/x.md", "a/deep/y.md", "b/z.md"):
        (tmp_path / key).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / key).write_text("---\nauthor: ada\n---\nText.\n")
    (tmp_path / "a/.authors.yml").write_text("ada:\n  name: Ada\n")
    posts = source(tmp_path)
    before = stamps(posts)
    assert [reading.post.authors for reading in readings(posts)] == [("Ada",), ("Ada",), ("ada",)]
    (tmp_path / "a/.authors.yml").write_text("ada:\n  name: Ada Lovelace\n")
    after = stamps(posts)
    assert [key for key in after if after[key] != before[key]] == ["a/deep/y.md", "a/x.md"]
    assert posts.read(Item("a/x.md", "")).post.authors == ("Ada Lovelace",)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("ada: {name: A", "line 1: YAML front matter: did not find expected ',' or '}'"),
        ("x" * 200_000, "200,000 characters, where 131,072 are allowed"),
    ],
)
def test_a_broken_file_of_authors_is_told_with_its_place(
    content: str, reason: str, tmp_path: Path
) -> None:
    (tmp_path / "_data").mkdir()
    (tmp_path / "_data/authors.yml").write_text(content)
    (tmp_path / "a.md").write_text("---\nauthor: ada\n---\nText.\n")
    (tmp_path / "b.md").write_text("Text.\n")
    posts = source(tmp_path)
    assert posts.read(Item("b.md", "")).post.authors == ()
    with pytest.raises(PostError) as error:
        posts.read(Item("a.md", ""))
    place = "_data/authors.yml, which names the authors: "
    assert str(error.value).startswith(place + reason)


def test_a_file_of_authors_elsewhere_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.yml").write_text("ada: {name: Secret}\n")
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/.authors.yml").symlink_to("../secret.yml")
    (tmp_path / "posts/a.md").write_text("---\nauthor: ada\n---\nText.\n")
    with pytest.raises(PostError, match=r"^\.authors\.yml, .*: leads out of the folder to "):
        source(tmp_path / "posts").read(Item("a.md", ""))
    followed: Reading = source(tmp_path / "posts", follow_links=True).read(Item("a.md", ""))
    assert followed.post.authors == ("Secret",)


@pytest.mark.parametrize(
    ("sign", "excerpt"),
    [
        ("<!--more-->", "One two."),
        ("  <!-- truncate -->", "One two."),
        ("<!-- PELICAN_END_SUMMARY -->", "One two."),
        ("a <!-- more --> b", "One two. a b Three."),
    ],
)
def test_a_sign_may_end_the_excerpt(sign: str, excerpt: str, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"# Title\n\nOne *two*.\n\n{sign}\n\nThree.\n")
    assert source(tmp_path).read(Item("a.md", "")).post.excerpt == excerpt
    (tmp_path / "a.md").write_text(f"---\nsummary: Given\n---\nOne.\n\n{sign}\n")
    assert source(tmp_path).read(Item("a.md", "")).post.excerpt == "Given"
