"""The tables of sources in `postings.toml`, and settings that hold more than one value."""

from pathlib import Path

import orjson
import pytest

from indexer.errors import SettingsError
from indexer.loading import load_settings, settings_from, settings_table
from indexer.settings import Settings, SourceSettings

TWO = """
site_url = "https://blog.example"
tag_hierarchy = ["databases/sql"]

[[sources]]
name = "blog"
place = "content/posts"
permalink = "/:year/:slug/"

[[sources]]
name = "notes"
place = "https://notes.example/feed.xml"
keep = false

[[sources]]
name = "old"
place = "old.csv"
[sources.fields]
title = "headline"

[tag_aliases]
js = "JavaScript"
"""
EXPECTED = Settings(
    site_url="https://blog.example",
    tag_aliases={"js": "JavaScript"},
    tag_hierarchy=("databases/sql",),
    sources=(
        SourceSettings("content/posts", "blog", permalink="/:year/:slug/"),
        SourceSettings("https://notes.example/feed.xml", "notes", keep=False),
        SourceSettings("old.csv", "old", fields={"title": "headline"}),
    ),
)


def load(folder: Path, toml: str, **variables: str) -> Settings:
    """The settings of a folder with this file, and these variables."""
    (folder / "postings.toml").write_text(toml)
    return load_settings(folder, {f"POSTINGS_{name}": text for name, text in variables.items()})


def test_a_file_may_name_several_sources(tmp_path: Path) -> None:
    assert load(tmp_path, TWO) == EXPECTED
    assert EXPECTED.all_sources == EXPECTED.sources


def test_a_source_named_elsewhere_takes_the_place_of_all(tmp_path: Path) -> None:
    settings = load(tmp_path, TWO, SOURCE="other")
    assert settings.all_sources == (SourceSettings("other"),)
    assert load(tmp_path, TWO, SOURCE="old.csv").all_sources == EXPECTED.sources[2:]
    assert settings.site_url == EXPECTED.site_url


@pytest.mark.parametrize("settings", [Settings(), EXPECTED, Settings(source="x", port=81)])
def test_settings_survive_a_way_as_json(settings: Settings) -> None:
    table = orjson.loads(orjson.dumps(settings_table(settings)))
    assert settings_from(table, "here") == settings


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('source = "a"\n[[sources]]\nplace = "b"', "source and sources are both given; keep one"),
        ("sources = 3", "sources takes tables; begin each with [[sources]]"),
        ('sources = ["a"]', "sources takes tables; begin each with [[sources]]"),
        ("[[sources]]", "[[sources]] 1: no place; name a folder, a file or an address"),
        (
            '[[sources]]\nplace = "a"\n[[sources]]\nplace = "b"',
            "several [[sources]] need a name each, all different",
        ),
        (
            '[[sources]]\nplace = "a"\nname = "n"\n[[sources]]\nplace = "b"\nname = "n"',
            "several [[sources]] need a name each, all different",
        ),
        ('[[sources]]\nplace = "a"\nname = "n/m"', "[[sources]] 1: name takes no /"),
        (
            '[[sources]]\nplace = "a"\nkeeps = true',
            "[[sources]] 1: no setting is called keeps; did you mean keep?",
        ),
        ('[[sources]]\nplace = "a"\nkeep = 3', "[[sources]] 1: keep takes true or false, not 3"),
        (
            "[tag_aliases]\njs = 3",
            "tag_aliases takes a table of texts, in postings.toml, not {'js': 3}",
        ),
        ("tag_hierarchy = [3]", "tag_hierarchy takes a list of texts, in postings.toml, not [3]"),
        (
            'tag_hierarchy = "a/b"',
            "tag_hierarchy takes a list of texts, in postings.toml, not 'a/b'",
        ),
    ],
)
def test_a_wrong_table_is_told_with_what_is_allowed(
    toml: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError) as error:
        load(tmp_path, toml)
    assert str(error.value) == f"{tmp_path / 'postings.toml'}: {message}"
