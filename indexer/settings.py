"""One table of settings: name, default, help; from `postings.toml` and POSTINGS_* variables."""

import difflib
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import Field, asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from indexer.errors import SettingsError

FILE = "postings.toml"
LARGEST = 1_000_000
PREFIX = "POSTINGS_"


def _setting(default: Any, help: str) -> Any:
    if isinstance(default, dict):
        return field(default_factory=dict, metadata={"help": help})
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """One source of posts: a table `[[sources]]` of the file."""

    place: str = _setting("", "folder, file, http(s) address, or database URL as SQLAlchemy has it")
    name: str = _setting(
        "", "begins the names of its posts in reports; several sources need one each"
    )
    kind: str = _setting("", "kind of source; found out where it is left out")
    permalink: str = _setting("", "pattern of addresses on your site: `/:year/:month/:slug/`")
    fields: Mapping[str, str] = _setting({}, 'their name of a field of ours: `title = "headline"`')
    markup: str = _setting("", "what bodies are written in: `markdown`, `html` or `text`")
    selector: str = _setting("", "CSS selector of the main content of a page")
    query: str = _setting("SELECT * FROM posts", "SQL that gives a row for each post")
    lang: str = _setting("", "language of posts that do not say: `de`; found out where left out")
    keep: bool = _setting(True, "keep posts that a feed does not list any more")
    follow_links: bool = _setting(False, "follow symbolic links that lead out of the folder")
    allow_private: bool = _setting(False, "ask addresses of this machine and of private networks")

    def place_of(self, key: str) -> str:
        """The place of an item among all sources, from which its id is made."""
        return f"{self.name}/{key}" if self.name else key


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default. A variable wins over the file, an option over both."""

    source: str = _setting("data/posts", "where posts are: folder, file, address or database URL")
    sources: tuple[SourceSettings, ...] = _setting((), "tables `[[sources]]`, in place of `source`")
    index: str = _setting("data/index", "folder of the index")
    host: str = _setting("127.0.0.1", "address that `postings serve` listens on")
    port: int = _setting(8000, "port that `postings serve` listens on")
    workers: int = _setting(1, "processes that `postings serve` starts")
    site_name: str = _setting("postings", "name of the site on every page")
    page_language: str = _setting("en", "language of the pages: `en`, `de`, or of a file `fr.po`")
    texts: Mapping[str, str] = _setting(
        {}, 'texts of pages in your words: `"All posts" = "Everything"`'
    )
    theme: Mapping[str, str] = _setting({}, 'colours of pages: `accent = "#0e5a54"`')
    templates: str = _setting("", "folder of templates that come before those of postings")
    site_url: str = _setting("", "address of your site, which permalinks are added to")
    public_url: str = _setting(
        "", "address that readers have these pages at; the host they ask for where left out"
    )
    drafts: bool = _setting(False, "index drafts too")
    future: bool = _setting(False, "index posts dated in the future too")
    language: str = _setting("en", "language of posts of which nothing tells it")
    stop_words: Mapping[str, str] = _setting(
        {}, 'words to leave out of queries, by language, or with - to keep: `en = "foo -not"`'
    )
    protected_words: Mapping[str, str] = _setting(
        {}, 'words that are never stemmed, by language: `en = "saas postgres"`'
    )
    synonyms: tuple[str, ...] = _setting(
        (), 'words that mean the same: `["k8s, kubernetes", "lb => load balancer"]`'
    )
    synonyms_file: str = _setting("", "file with more of them, a line each; # begins a comment")
    recency_half_life: int = _setting(
        365, "days in which newness loses half its weight between near ties; 0 is off"
    )
    pins: Mapping[str, str] = _setting(
        {}, 'posts that come first for a query, by slug: `"start here" = "welcome about-us"`'
    )
    tag_aliases: Mapping[str, str] = _setting({}, 'other names of tags: `js = "JavaScript"`')
    tag_hierarchy: tuple[str, ...] = _setting(
        (), "tags in tags: `databases/sql`; SQL counts as both"
    )
    largest_file: int = _setting(10, "megabytes; a larger post is left out and reported")
    largest_download: int = _setting(
        50, "megabytes; a larger feed, or answer from an address, is refused"
    )
    timeout: int = _setting(30, "seconds that an address may take to answer")
    pause: int = _setting(200, "milliseconds between requests to a site")
    poll: int = _setting(300, "seconds after which `postings watch` asks addresses again")
    allowed_origins: tuple[str, ...] = _setting(
        ("http://localhost:*", "http://127.0.0.1:*"),
        'other sites whose pages may ask the API: `["https://blog.example"]`, or `["*"]` for all',
    )
    hook_secret: str = _setting("", "secret of `POST /hooks/reindex`; the hook is off without one")
    cache_seconds: int = _setting(
        0,
        "seconds for which caches may keep an answer; 0 lets them ask each time whether it changed",
    )
    facet_values: int = _setting(100, "values listed per facet, commonest first; counts are exact")
    keep_generations: int = _setting(3, "complete states of the index kept on disk")
    compiled: bool = _setting(True, "let Numba compile the inner loops, where it is installed")

    @property
    def all_sources(self) -> tuple[SourceSettings, ...]:
        """The sources in the order in which they are read."""
        return self.sources or (SourceSettings(self.source),)


def setting_fields(table: type = Settings) -> tuple[Field[Any], ...]:
    """The fields of a table of settings; `metadata["help"]` says what each is for."""
    return fields(table)


def load_settings(
    folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """Settings from `postings.toml` in the folder (the current one) and from the environment.

    Raises SettingsError with the file, the name and what is allowed.
    """
    path = (folder or Path.cwd()) / FILE
    values = _from_file(path)
    for name, text in (os.environ if environment is None else environment).items():
        if name.startswith(PREFIX):
            key = name.removeprefix(PREFIX).lower()
            values[key] = _converted(Settings, key, text, f"environment variable {name}")
            if key == "source":
                values["sources"] = tuple(s for s in values.get("sources", ()) if s.place == text)
    return replace(Settings(), **values)


def settings_from(table: Mapping[str, Any], place: str) -> Settings:
    """Settings from a table as in the file. Raises SettingsError that names the place."""
    return replace(Settings(), **_from_table(table, place))


def settings_table(settings: Settings) -> dict[str, Any]:
    """What differs from the defaults, as a table that `settings_from` takes."""
    table = {
        field.name: getattr(settings, field.name)
        for field in setting_fields()
        if getattr(settings, field.name) != getattr(Settings(), field.name)
    }
    defaults = asdict(SourceSettings())
    if settings.sources:
        given = [asdict(source) for source in settings.sources]
        table["sources"] = [{n: v for n, v in one.items() if v != defaults[n]} for one in given]
        table.pop("source", None)
    return table


def _from_file(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
    return _from_table(table, str(path))


def _from_table(table: Mapping[str, Any], place: str) -> dict[str, Any]:
    if "source" in table and "sources" in table:
        raise SettingsError(f"{place}: source and sources are both given; keep one")
    return {name: _converted(Settings, name, value, place) for name, value in table.items()}


def _converted(table: type, name: str, value: Any, place: str) -> Any:
    known = {f.name: f for f in setting_fields(table)}
    if name not in known:
        close = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {close[0]}?" if close else f"known: {', '.join(sorted(known))}"
        raise SettingsError(f"{place}: no setting is called {name}; {hint}")
    default = getattr(table(), name)
    if name == "sources":
        return _sources(value, place)
    if isinstance(default, dict | tuple):
        return _collected(name, value, type(default), place)
    kind = type(default)
    if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
        return _checked(table, name, value, place)
    if isinstance(value, str):
        return _checked(table, name, _parsed(name, value, kind, place), place)
    raise SettingsError(f"{place}: {name} takes {_NAMES[kind]}, not {value!r}")


def _sources(value: Any, place: str) -> tuple[SourceSettings, ...]:
    """The tables of sources, each with a place, and with a name of its own where there are several."""
    if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
        raise SettingsError(f"{place}: sources takes tables; begin each with [[sources]]")
    found = []
    for number, table in enumerate(value, 1):
        where = f"{place}: [[sources]] {number}"
        given = {name: _converted(SourceSettings, name, v, where) for name, v in table.items()}
        if "place" not in given:
            raise SettingsError(f"{where}: no place; name a folder, a file or an address")
        if "/" in given.get("name", ""):
            raise SettingsError(f"{where}: name takes no /")
        found.append(SourceSettings(**given))
    names = [source.name for source in found]
    if len(found) > 1 and ("" in names or len(set(names)) < len(names)):
        raise SettingsError(f"{place}: several [[sources]] need a name each, all different")
    return tuple(found)


def _collected(name: str, value: Any, kind: type, place: str) -> Any:
    """A table of texts, or a list of texts."""
    texts = value.values() if isinstance(value, dict) else value
    shape = dict if kind is dict else list
    if not isinstance(value, shape) or not all(isinstance(text, str) for text in texts):
        raise SettingsError(f"{place}: {name} takes {_NAMES[kind]}, in {FILE}, not {value!r}")
    if name == "allowed_origins":
        _check_origins(tuple(texts), place)
    return value if kind is dict else tuple(value)


def _check_origins(origins: Sequence[str], place: str) -> None:
    for origin in origins:
        if origin != "*" and not _ORIGIN.fullmatch(origin):
            raise SettingsError(
                f"{place}: allowed_origins takes origins as browsers spell them, "
                f"https://blog.example, without a path, or *, not {origin!r}"
            )


def _parsed(name: str, text: str, kind: type, place: str) -> Any:
    if kind is bool and text.lower() in _BOOLEANS:
        return _BOOLEANS[text.lower()]
    if kind is int and text.isascii() and text.isdigit() and len(text) <= 10:
        return int(text)
    raise SettingsError(f"{place}: {name} takes {_NAMES[kind]}, not {text!r}")


def _checked(table: type, name: str, value: Any, place: str) -> Any:
    least = 0 if name in _MAY_BE_ZERO else 1
    if isinstance(value, int) and not isinstance(value, bool) and not least <= value <= LARGEST:
        allowed = f"a number from {least} to {LARGEST:,}"
        raise SettingsError(f"{place}: {name} takes {allowed}, not {value}")
    if name in _ADDRESSES and value and not value.lower().startswith(("http://", "https://")):
        raise SettingsError(f"{place}: {name} takes an address with https://, not {value!r}")
    if isinstance(value, str) and not value.strip() and getattr(table(), name):
        raise SettingsError(f"{place}: {name} is empty; leave it out for its default")
    if name == "port" and value > 65535:
        raise SettingsError(f"{place}: port takes a number from 1 to 65535, not {value}")
    return value


_NAMES = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    dict: "a table of texts",
    tuple: "a list of texts",
}
_ADDRESSES = {"site_url", "public_url"}
_ORIGIN = re.compile(r"[a-z][a-z0-9+.\-]*://[^\s/?#A-Z]+")
_MAY_BE_ZERO = {"cache_seconds", "recency_half_life"}
_BOOLEANS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
