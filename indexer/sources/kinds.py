"""Finds out what kind of source is at a place, by its name and its first kilobytes."""

import os
import re
import stat
import zlib
from pathlib import Path

from indexer.errors import SourceError
from indexer.sources.files import count_files

HEAD = 8192
"""Bytes of a document that are looked at."""

ADDRESS = "address"
"""The kind of an http(s) address that has to be asked what it is."""

_BY_SUFFIX = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdx": "markdown",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "json",
    ".ndjson": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".rss": "feed",
    ".atom": "feed",
}
_BY_ELEMENT = {
    "rss": "feed",
    "feed": "feed",
    "RDF": "feed",
    "urlset": "sitemap",
    "sitemapindex": "sitemap",
    "html": "html",
}
_BY_SIGN = (
    ("wordpress", re.compile(r"^\s*<.*https?://wordpress\.org/export/", re.DOTALL)),
    ("feed", re.compile(r"^\s*\{.*https?:\\?/\\?/jsonfeed\.org\\?/version", re.DOTALL)),
    (
        "ghost",
        re.compile(r'^\s*\{\s*"(?:db"\s*:\s*\[|meta"\s*:\s*\{\s*"exported_on|data"\s*:\s*\{)'),
    ),
    ("json", re.compile(r"^\s*[\[{]")),
    ("html", re.compile(r"^\s*<!doctype html", re.IGNORECASE)),
)
_COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_ELEMENT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_GZIP = b"\x1f\x8b"
_ADDRESSES = (
    ("sitemap", re.compile(r"/[\w.-]*sitemap[\w.-]*\.xml(?:\.gz)?$")),
    ("feed", re.compile(r"/(?:feed|rss|atom|index)\.xml$|/feed\.json$|/(?:feed|rss|atom)/?$")),
)
_DATABASE = re.compile(r"([a-z][a-z0-9]*)(?:\+\w+)?://")
_SQLITE = (".db", ".sqlite", ".sqlite3")
_ENOUGH = 100
"""Files of a kind that tell what a folder is for."""

KINDS_TOLD = "a folder, a file, an http(s) address or a database URL"


def kind_of_place(place: str) -> str:
    """The kind that a place shows, by its name alone where it is an address.

    Raises SourceError where nothing is there, or nothing that is known.
    """
    if place.lower().startswith(("http://", "https://")):
        path = place.partition("?")[0].lower()
        by_suffix = _BY_SUFFIX.get(Path(path).suffix, ADDRESS)
        named = next((kind for kind, sign in _ADDRESSES if sign.search(path)), by_suffix)
        return ADDRESS if named in ("markdown", "html") else named
    if scheme := _DATABASE.match(place):
        if scheme[1] in ("file", "ftp", "sftp", "s3"):
            raise SourceError(f"{place}: {scheme[1]} is not asked for posts; name {KINDS_TOLD}")
        return "sql"
    if place.lower().endswith(_SQLITE):
        raise SourceError(f"{place}: a database; name it as sqlite:///{place}")
    try:
        mode = os.stat(place).st_mode
        if stat.S_ISDIR(mode):
            os.scandir(place).close()
            return _kind_of_folder(place)
        if not stat.S_ISREG(mode):
            raise SourceError(f"{place}: not a file; save what it gives as a file first")
        with open(place, "rb") as file:
            return kind_of_document(place, file.read(HEAD))
    except PermissionError as error:
        hint = "make it readable for the user who indexes"
        raise SourceError(f"{place}: no permission to read it; {hint}") from error
    except (OSError, ValueError) as error:
        raise SourceError(f"{place}: no such folder or file; name {KINDS_TOLD}") from error


def kind_of_document(place: str, head: bytes) -> str:
    """The kind of a document with this name and beginning. Raises SourceError for an unknown one."""
    if kind := _BY_SUFFIX.get(Path(place).suffix.lower()):
        return kind
    if not head.strip():
        raise SourceError(f"{place}: empty file")
    text = _COMMENT.sub("", _text(head))
    element = _ELEMENT.search(text) if text.lstrip().startswith("<") else None
    signs = (kind for kind, sign in _BY_SIGN if sign.search(text))
    if kind := next(signs, "") or _BY_ELEMENT.get(element[1] if element else "", ""):
        return kind
    hint = "name its kind in a table [[sources]] of postings.toml, or with --kind"
    raise SourceError(f"{place}: not of a kind that is known; {hint}")


def _text(head: bytes) -> str:
    """What can be relied on in the beginning of a document of any encoding, packed by gzip or not."""
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, HEAD)
        except zlib.error:
            return ""
    return head.replace(b"\0", b"").decode("ascii", "ignore")


def _kind_of_folder(place: str) -> str:
    """Markdown or pages, whichever there is more of; a hundred Markdown files are enough."""
    markdown = count_files(place, (".md", ".markdown", ".mdx"), _ENOUGH)
    if markdown == _ENOUGH:
        return "markdown"
    pages = count_files(place, (".html", ".htm"), markdown + 1)
    return "html" if pages > markdown else "markdown"
