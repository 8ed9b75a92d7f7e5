"""What `postings init` finds in the folders of site generators, and the settings that it writes."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from indexer.errors import SettingsError, SourceError
from indexer.loading import load_settings
from indexer.settings import Settings, SourceSettings, setting_fields
from indexer.setup import Survey, settings_text, survey, survey_text, write_settings
from indexer.setup.folder import MOST_ENTRIES

POST = "---\ntitle: Hello\ndate: 2024-05-01\n---\nHello, world.\n"
SAMPLES = Path(__file__).parent / "samples" / "init"
BY_PATH = "/:sections/:slugorcontentbasename/"
FULL = ("Ada's notes", "https://example.com")

SITES = {
    # sample: its configuration, folder of posts, generator, title and address, permalink
    "hugo": ("hugo.toml", "content/posts", "Hugo", FULL, "/:year/:month/:slug/"),
    "hugo-of-today": ("hugo.yaml", "content/blog", "Hugo", FULL, "/:sections/:contentbasename/"),
    "hugo-of-before": (
        "config.toml",
        "content/post",
        "Hugo",
        FULL,
        BY_PATH,
    ),
    "jekyll": (
        "_config.yml",
        "_posts",
        "Jekyll",
        ("Ada's notes", "https://example.com/blog"),
        "/:year/:title/",
    ),
    "jekyll-with-a-named-style": (
        "_config.yml",
        "_posts",
        "Jekyll",
        FULL,
        "pretty",
    ),
    "hexo": ("_config.yml", "source/_posts", "Hexo", FULL, ":year/:month/:day/:title/"),
    "eleventy": ("eleventy.config.js", "content/blog", "Eleventy", ("", ""), ""),
    "eleventy-of-before": (".eleventy.js", "posts", "Eleventy", ("", ""), ""),
    "pelican": ("pelicanconf.py", "writing", "Pelican", FULL, "{date:%Y}/{date:%m}/{slug}/"),
    "astro": ("astro.config.mjs", "src/content/blog", "Astro", ("", "https://example.com"), ""),
    "zola": ("config.toml", "content/blog", "Zola", FULL, BY_PATH),
    "mkdocs": ("mkdocs.yml", "docs/blog/posts", "MkDocs", FULL, ""),
    "docusaurus": (
        "docusaurus.config.js",
        "blog",
        "Docusaurus",
        ("Ada's notes", "https://example.com/docs"),
        "",
    ),
    "gatsby": ("gatsby-config.js", "content/blog", "Gatsby", FULL, ""),
    "next": ("next.config.mjs", "posts", "Next.js", ("", ""), ""),
}


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """The folder with these files in it."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def copy(site: str, folder: Path) -> Path:
    """The folder with the configuration of a sample, and a post where this generator has posts."""
    config, posts, *_ = SITES[site]
    text = (SAMPLES / site / config).read_text("utf-8")
    files = {config: text, f"{posts}/2024-05-01-hello.md": POST, "README.md": "Read me.\n"}
    return write(folder, files)


@pytest.mark.parametrize("site", SITES)
def test_a_generator_its_posts_and_its_settings_are_found(site: str, tmp_path: Path) -> None:
    config, posts, generator, (title, url), permalink = SITES[site]
    copy(site, tmp_path)
    found = survey(tmp_path)
    assert (found.generator, found.config) == (generator, config)
    assert (found.place, found.kind) == (posts, "markdown")
    assert (found.site.title, found.site.url, found.site.permalink) == (title, url, permalink)
    assert (found.sample.items, found.sample.read, found.sample.unreadable) == (1, 1, ())


@pytest.mark.parametrize("site", SITES)
def test_what_is_written_for_a_generator_are_settings_that_load(site: str, tmp_path: Path) -> None:
    _, posts, _, (title, url), permalink = SITES[site]
    copy(site, tmp_path)
    assert write_settings(survey(tmp_path)) == tmp_path / "postings.toml"
    assert load_settings(tmp_path, {}) == Settings(
        site_name=title or Settings().site_name,
        site_url=url,
        sources=(SourceSettings(posts, kind="markdown", permalink=permalink),),
    )


@pytest.mark.parametrize(
    ("config", "text"),
    [
        ("hugo.toml", "title = [broken"),
        ("_config.yml", "title: a: b\n"),
        ("hugo.json", '{"title": ["a"], "baseURL": 5, "permalinks": "x"}'),
        ("hugo.json", "[1]"),
        ("hugo.toml", "title = 'a'\n" + "a." * 2_000 + "b = 1"),
        (
            "pelicanconf.py",
            "SITEURL = ''\nSITENAME = SITEURL + 'x'\nARTICLE_URL = '{category}/{slug}'\n",
        ),
        ("_config.yml", "permalink: /:categories/:i_day/:title\nurl: javascript:alert(1)\n"),
    ],
)
def test_a_configuration_that_says_nothing_of_use_leaves_the_settings_open(
    config: str, text: str, tmp_path: Path
) -> None:
    write(tmp_path, {config: text, "content/hello.md": POST, "_posts/2024-05-01-hello.md": POST})
    write_settings(survey(tmp_path))
    settings = load_settings(tmp_path, {})
    assert settings.site_url == ""
    assert settings.sources[0].place in ("content", "_posts")


def test_a_title_that_is_hard_to_quote_survives(tmp_path: Path) -> None:
    title = 'Ünï "quoted" \\ ]] # \x7f 🚀'
    write(tmp_path, {"_config.yml": f"title: '{title}'\n", "_posts/2024-05-01-a.md": POST})
    write_settings(survey(tmp_path))
    assert load_settings(tmp_path, {}).site_name == title.replace("\x7f ", "")


def test_without_a_generator_the_folder_with_most_markdown_is_taken(tmp_path: Path) -> None:
    write(tmp_path, {f"writing/essays/{n}/index.md": POST for n in range(5)})
    write(tmp_path, {"writing/about.md": POST, "notes.md": POST, "node_modules/a/b.md": POST})
    write(tmp_path, {f"node_modules/{n}.md": POST for n in range(50)})
    found = survey(tmp_path)
    assert (found.place, found.generator, found.sample.items) == ("writing/essays", "", 5)


def test_markdown_at_the_top_is_the_folder_itself(tmp_path: Path) -> None:
    found = survey(write(tmp_path, {"a.md": POST, "b.md": POST}))
    assert (found.place, found.sample.items) == (".", 2)


def test_posts_that_are_not_where_a_generator_has_them_are_found_elsewhere(tmp_path: Path) -> None:
    write(
        tmp_path, {"hugo.toml": 'title = "T"\n', "writing/a.md": POST, "content/logo.svg": "<svg/>"}
    )
    found = survey(tmp_path)
    assert (found.place, found.site.title, found.site.permalink) == ("writing", "T", "")


def test_without_markdown_a_built_site_is_taken(tmp_path: Path) -> None:
    page = "<!doctype html><title>A</title><article><h1>A</h1><p>Words and words.</p></article>"
    found = survey(write(tmp_path, {"public/a/index.html": page, "README.md": "x"}))
    assert (found.place, found.kind) == ("public", "html")


def test_without_pages_an_export_is_taken_and_not_what_only_looks_like_one(tmp_path: Path) -> None:
    record = (
        '{"id": "1", "title": "One", "date": "2024-05-01", "body": "Words of the first post."}\n'
    )
    write(tmp_path, {"package.json": "{}", "a.json": '{"no": "posts"}', "b.xml": "<x/>"})
    assert survey(tmp_path).place == ""
    found = survey(write(tmp_path, {"posts.jsonl": record}))
    assert (found.place, found.kind, found.sample.read) == ("posts.jsonl", "json", 1)


def test_the_sample_tells_drafts_undated_and_unreadable_posts(tmp_path: Path) -> None:
    write(tmp_path, {f"{number:03}.md": POST for number in range(150)})
    write(
        tmp_path,
        {"000.md": "---\ndraft: true\n---\nx\n", "001.md": "x\n", "002.md": "---\na: b: c\n---\n"},
    )
    sample = survey(tmp_path).sample
    assert (sample.items, sample.read) == (150, 101)
    assert (sample.drafts, sample.undated, len(sample.unreadable)) == (1, 2, 1)
    assert "unreadable" in survey_text(survey(tmp_path))
    assert sample.unreadable[0].startswith("002.md: line 2: ")


def test_every_setting_is_in_the_file_explained_and_at_its_default(tmp_path: Path) -> None:
    text = settings_text(survey(write(tmp_path, {"a.md": POST})))
    loaded = tomllib.loads(
        "\n".join(
            line.removeprefix("# ") if " = " in line and not line.endswith('= ""') else line
            for line in text.replace('other names of tags: `js = "JavaScript"`', "")
            .replace("# [tag_aliases]", "[tag_aliases]")
            .splitlines()
            if "`" not in line
        )
    )
    for table, values in ((Settings, loaded), (SourceSettings, loaded["sources"][0])):
        for one in setting_fields(table):
            if one.name in ("source", "sources") or one.metadata["secret"]:
                continue
            assert f"# {one.metadata['help']}\n" in text
            default = getattr(table(), one.name)
            if one.name not in ("place", "kind", "tag_aliases", "fields") and default != "":
                assert values[one.name] == (
                    list(default) if isinstance(default, tuple) else default
                )


def test_settings_that_are_there_stay_as_they_are(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": POST, "postings.toml": "port = 81\n"})
    with pytest.raises(SettingsError, match="is there already"):
        write_settings(survey(tmp_path))
    assert (tmp_path / "postings.toml").read_text() == "port = 81\n"
    write_settings(survey(tmp_path), force=True)
    assert load_settings(tmp_path, {}).sources[0].place == "."
    assert sorted(os.listdir(tmp_path)) == ["a.md", "postings.toml"]


def test_a_folder_that_went_away_is_an_error_that_says_so(tmp_path: Path) -> None:
    found = Survey(tmp_path / "gone", place="posts", kind="markdown")
    with pytest.raises(SettingsError, match="cannot be written"):
        write_settings(found)


def test_a_text_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    found = Survey(write(tmp_path, {"a.md": POST}), place="caf\udce9", kind="markdown")
    with pytest.raises(SettingsError, match="cannot be written"):
        write_settings(found)
    assert os.listdir(tmp_path) == ["a.md"]


def test_in_an_empty_folder_nothing_is_found_and_the_kinds_are_told(tmp_path: Path) -> None:
    found = survey(tmp_path)
    text = survey_text(found)
    assert found == Survey(tmp_path)
    assert "no posts found" in text
    assert "markdown" in text
    assert "wordpress" in text


def test_a_folder_that_is_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be listed"):
        survey(tmp_path / "nothing")


def test_links_that_lead_back_are_not_followed_for_ever(tmp_path: Path) -> None:
    write(tmp_path, {"a/b/one.md": POST, "a/two.md": POST, "a/b/three.md": POST})
    (tmp_path / "a" / "b" / "again").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to("self")
    assert survey(tmp_path).place == "a/b"


def test_only_so_many_entries_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_ENTRIES == 100_000
    monkeypatch.setattr("indexer.setup.folder.MOST_ENTRIES", 20)
    found = survey(write(tmp_path, {f"{number}.md": POST for number in range(30)}))
    assert (found.sample.items, found.sample.more) == (20, True)
    assert "more than 20 items" in survey_text(found)


def test_the_words_say_what_was_found(tmp_path: Path) -> None:
    assert survey_text(survey(copy("hugo", tmp_path))).splitlines() == [
        "generator   Hugo (hugo.toml)",
        "site        Ada's notes https://example.com",
        "posts       content/posts (markdown), 1 item",
        "addresses   /:year/:month/:slug/",
        "sample      1 read",
    ]
