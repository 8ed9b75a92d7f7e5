"""Finds out what kind of source is at a place, by its name and its first kilobytes."""

import os
import re
import stat
from pathlib import Path

from indexer.errors import SourceError
from indexer.sources.files import list_files

_HEAD = 8192
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
_BY_HEAD = (
    ("wordpress", re.compile(rb"https?://wordpress\.org/export/")),
    ("sitemap", re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]")),
    ("feed", re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)[\s>]|https?:\\?/\\?/jsonfeed\.org\\?/version")),
    ("ghost", re.compile(rb'^\s*\{\s*"(?:db|meta|data)"\s*:')),
    ("html", re.compile(rb"<!doctype html|<html[\s>]", re.IGNORECASE)),
    ("json", re.compile(rb"^\s*[\[{]")),
)
_DATABASE = re.compile(r"[a-z][a-z0-9]*(?:\+\w+)?://")
KINDS_TOLD = "a folder, a file, an http(s) address or a database URL"


def kind_of_place(place: str) -> str:
    """The kind that a place on this machine, or a database URL, shows; "" for an address to be asked.

    Raises SourceError where nothing is there, or nothing that is known.
    """
    if place.startswith(("http://", "https://")):
        return ""
    if _DATABASE.match(place):
        return "sql"
    try:
        if stat.S_ISDIR(os.stat(place).st_mode):
            os.scandir(place).close()
            return _kind_of_folder(place)
        with open(place, "rb") as file:
            return kind_of_document(place, file.read(_HEAD))
    except PermissionError as error:
        hint = "make it readable for the user who indexes"
        raise SourceError(f"{place}: no permission to read it; {hint}") from error
    except (OSError, ValueError) as error:
        raise SourceError(f"{place}: no such folder or file; name {KINDS_TOLD}") from error


def kind_of_document(place: str, head: bytes) -> str:
    """The kind of a document with this name and beginning. Raises SourceError for an unknown one."""
    if kind := _BY_SUFFIX.get(Path(place).suffix.lower()):
        return kind
    text = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe")
    for kind, sign in _BY_HEAD:
        if sign.search(text):
            return kind
    hint = "name its kind in a table [[sources]] of postings.toml, or with --kind"
    raise SourceError(f"{place}: not of a kind that is known; {hint}")


def _kind_of_folder(place: str) -> str:
    """Markdown where there is any; pages where there are only those."""
    for kind, suffixes in (("markdown", (".md", ".markdown", ".mdx")), ("html", (".html", ".htm"))):
        if next(list_files(place, suffixes), None) is not None:
            return kind
    return "markdown"
