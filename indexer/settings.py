"""One table of settings: name, default, help. `loading` reads them."""

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from indexer.opensearch.address import is_address

FILE = "postings.toml"
PREFIX = "POSTINGS_"


def _setting(default: Any, help: str, *, secret: bool = False) -> Any:
    """A setting; what is secret is never shown, and never read from a file."""
    metadata = {"help": help, "secret": secret}
    if isinstance(default, dict):
        return field(default_factory=dict, metadata=metadata)
    return field(default=default, metadata=metadata, repr=not secret)


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
    index: str = _setting(
        "data/index",
        "folder of the index, or its address in a cluster: `opensearch://host:9200/blog`",
    )
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
    opensearch_user: str = _setting("", "user of the cluster")
    opensearch_password: str = _setting(
        "", "password of that user; only as a variable", secret=True
    )
    opensearch_api_key: str = _setting(
        "", "API key, in place of user and password; only as a variable", secret=True
    )
    opensearch_ca_file: str = _setting(
        "", "certificates that the cluster's are signed by; the system's where left out"
    )
    opensearch_timeout: int = _setting(5, "seconds that the cluster may take for an answer")
    opensearch_sniff: bool = _setting(
        False, "ask the cluster for all of its nodes, where these can be reached"
    )
    opensearch_compress: bool = _setting(True, "compress what is sent to the cluster and back")
    opensearch_shards: int = _setting(
        0,
        "shards of a full build; 0 takes one for each 30 GB of the build before, or of what is migrated",
    )
    opensearch_replicas: int = _setting(1, "copies of each shard on other nodes")
    opensearch_wait: int = _setting(
        60, "seconds that a full build waits for these copies before it takes its place"
    )

    @property
    def all_sources(self) -> tuple[SourceSettings, ...]:
        """The sources in the order in which they are read."""
        return self.sources or (SourceSettings(self.source),)

    @property
    def index_folder(self) -> Path | None:
        """The folder of the index; None where a cluster keeps it."""
        return None if is_address(self.index) else Path(self.index)


def setting_fields(table: type = Settings) -> tuple[Field[Any], ...]:
    """The fields of a table of settings; `metadata["help"]` says what each is for."""
    return fields(table)
