"""The site generators that are known: their files, where their posts are, what a configuration says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.errors import SettingsError
from indexer.setup.config import address_of, read_config, text_of
from indexer.sources.markdown.permalinks import Permalinks

Values = Mapping[str, Any]

_BY_PATH = "/:sections/:slugorcontentbasename/"
"""Where Hugo and Zola put a post unless they are told: after its folders below `content`."""

_SCRIPTS = ("js", "mjs", "cjs", "ts", "mts")


@dataclass(frozen=True, slots=True)
class Site:
    """What a configuration says of a site; empty where it does not."""

    title: str = ""
    url: str = ""
    permalink: str = ""


@dataclass(frozen=True, slots=True)
class Generator:
    """A generator: `files` that tell it, where `needs` is too; where posts may be, and how to read it."""

    name: str
    files: tuple[str, ...]
    folders: tuple[str, ...]
    site: Callable[[Values, str], Site]
    needs: str = ""
    value: str = ""
    """A name that its configuration has, for generators that share the name of the file."""


@dataclass(frozen=True, slots=True)
class Found:
    """A generator and its configuration, and where the posts are."""

    name: str
    config: str
    folder: str
    site: Site


def find_generator(folder: Path) -> Found | None:
    """The generator of a site whose posts are where they usually are."""
    for generator in GENERATORS:
        for name in generator.files:
            if not (folder / name).is_file() or not (folder / generator.needs).exists():
                continue
            values = read_config(folder / name)
            if generator.value and generator.value not in values:
                continue
            places = (
                text_of(values, one[1:]) if one[:1] == "=" else one for one in generator.folders
            )
            posts = next((one for one in places if one and (folder / one).is_dir()), "")
            return Found(generator.name, name, posts, generator.site(values, posts))
    return None


def _scripts(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}.{ending}" for name in names for ending in _SCRIPTS)


def _hugo(values: Values, folder: str) -> Site:
    section = folder.rpartition("/")[2]
    own = text_of(values, "permalinks", section) or text_of(values, "permalinks", "page", section)
    url = address_of(text_of(values, "baseurl"))
    return Site(text_of(values, "title"), url, _pattern(own or _BY_PATH))


def _zola(values: Values, _folder: str) -> Site:
    return Site(text_of(values, "title"), address_of(text_of(values, "base_url")), _BY_PATH)


def _jekyll(values: Values, _folder: str) -> Site:
    url = address_of(text_of(values, "url"), text_of(values, "baseurl"))
    return Site(text_of(values, "title"), url, _pattern(text_of(values, "permalink") or "date"))


def _hexo(values: Values, _folder: str) -> Site:
    pattern = text_of(values, "permalink") or ":year/:month/:day/:title/"
    return Site(text_of(values, "title"), address_of(text_of(values, "url")), _pattern(pattern))


def _pelican(values: Values, _folder: str) -> Site:
    pattern = text_of(values, "article_url") or "{slug}.html"
    return Site(
        text_of(values, "sitename"), address_of(text_of(values, "siteurl")), _pattern(pattern)
    )


def _mkdocs(values: Values, _folder: str) -> Site:
    return Site(text_of(values, "site_name"), address_of(text_of(values, "site_url")))


def _docusaurus(values: Values, _folder: str) -> Site:
    url = address_of(text_of(values, "url"), text_of(values, "baseurl"))
    return Site(text_of(values, "title"), url)


def _script(values: Values, _folder: str) -> Site:
    url = text_of(values, "site") or text_of(values, "siteurl") or text_of(values, "url")
    return Site(text_of(values, "title"), address_of(url))


def _pattern(pattern: str) -> str:
    """A pattern of addresses where a source knows all of it, else ""."""
    try:
        Permalinks(pattern, "")
    except SettingsError:
        return ""
    return pattern


_HUGO_FOLDERS = ("content/posts", "content/post", "content/blog", "content")
_PLAIN_FOLDERS = (
    "posts",
    "_posts",
    "content/posts",
    "content/blog",
    "content",
    "data/blog",
    "src/posts",
)

GENERATORS = (
    Generator("Hugo", ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"), _HUGO_FOLDERS, _hugo),
    Generator("Zola", ("zola.toml",), ("content/blog", "content/posts", "content"), _zola),
    Generator(
        "Zola", ("config.toml",), ("content/blog", "content/posts", "content"), _zola, value="base_url"
    ),
    Generator(
        "Hugo",
        ("config.toml", "config.yaml", "config.yml", "config.json", "config/_default/hugo.toml",
         "config/_default/config.toml"),
        _HUGO_FOLDERS, _hugo, needs="content",
    ),
    Generator("Hexo", ("_config.yml",), ("source/_posts",), _hexo, needs="source/_posts"),
    Generator("Jekyll", ("_config.yml", "_config.yaml", "_config.toml"), ("_posts", "blog/_posts"), _jekyll),
    Generator(
        "Eleventy",
        (*_scripts("eleventy.config"), ".eleventy.js", ".eleventy.cjs"),
        ("src/posts", "posts", "content/posts", "content/blog", "src/blog", "blog", "src/_posts", "_posts",
         "content"),
        _script,
    ),
    Generator("Pelican", ("pelicanconf.py",), ("=path", "content"), _pelican),
    Generator(
        "Astro",
        _scripts("astro.config"),
        ("src/content/blog", "src/content/posts", "src/pages/blog", "src/pages/posts", "src/content",
         "src/data/blog", "src/pages"),
        _script,
    ),
    Generator(
        "MkDocs",
        ("mkdocs.yml", "mkdocs.yaml"),
        ("docs/blog/posts", "docs/blog", "=docs_dir", "docs"),
        _mkdocs,
    ),
    Generator("Docusaurus", _scripts("docusaurus.config"), ("blog", "docs"), _docusaurus),
    Generator("Gatsby", _scripts("gatsby-config"), _PLAIN_FOLDERS, _script),
    Generator("Next.js", _scripts("next.config"), _PLAIN_FOLDERS, _script),
)  # fmt: skip
"""In the order in which they are looked for; a folder `=name` is what the configuration calls so."""
