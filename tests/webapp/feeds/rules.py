"""The rules of the formats that programs read, by their schemas, each as a reason where it is not kept."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, fromstring

import jsonschema
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"

TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})")

FEED_TYPES = {"application/atom+xml", "text/html", "application/feed+json"}

SCHEMAS = Path(__file__).parent / "schemas"
ATOM_SCHEMA = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
SITEMAP_SCHEMA = etree.XMLSchema(etree.parse(SCHEMAS / "sitemap.xsd"))
JSON_FEED_SCHEMA = jsonschema.Draft202012Validator(
    json.loads((SCHEMAS / "json_feed.json").read_text("utf-8"))
)


def tree(document: bytes) -> Element:
    """The elements of a document, which must be well-formed."""
    return fromstring(document)  # noqa: S314 - the app made it


def named(parent: Element, name: str) -> list[Element]:
    """The children of Atom with a name."""
    return parent.findall(ATOM + name)


def schema_faults(document: bytes, schema: Any) -> list[str]:
    """What a schema of XML does not allow in a document."""
    schema.validate(etree.fromstring(document))
    return [f"line {error.line}: {error.message}" for error in schema.error_log]


def atom_faults(document: bytes) -> list[str]:
    """What RFC 4287 does not allow in a feed: by its grammar, and by its words."""
    root = tree(document)
    entries = named(root, "entry")
    faults = schema_faults(document, ATOM_SCHEMA)
    for entry in entries:
        if not named(entry, "content") and not _links(entry, "alternate"):
            faults.append("an entry has neither content nor an alternate link")
    for parent in (root, *entries):
        alternates = [(one.get("type"), one.get("hreflang")) for one in _links(parent, "alternate")]
        if len(set(alternates)) < len(alternates):
            faults.append("two alternate links of one type")
    if len(_links(root, "self")) != 1:
        faults.append("the feed does not say where it is")
    ids = [one.text for entry in entries for one in named(entry, "id")]
    if len(set(ids)) < len(ids):
        faults.append("two entries have one id")
    return faults + list(_value_faults(root))


def _links(parent: Element, rel: str) -> list[Element]:
    return [one for one in named(parent, "link") if one.get("rel", "alternate") == rel]


def _value_faults(root: Element) -> Iterator[str]:
    for identifier in root.iter(f"{ATOM}id"):
        if not urlsplit(identifier.text or "").scheme:
            yield f"an id is no IRI: {identifier.text}"
    for link in root.iter(f"{ATOM}link"):
        if not absolute(link.get("href")):
            yield f"a link leads to {link.get('href')!r}"
        if link.get("type") not in FEED_TYPES:
            yield f"a link is of type {link.get('type')}"


def json_feed_faults(feed: dict[str, Any]) -> list[str]:
    """What JSON Feed 1.1 does not allow."""
    faults = [f"{error.json_path}: {error.message}" for error in JSON_FEED_SCHEMA.iter_errors(feed)]
    if feed.get("next_url") == feed.get("feed_url"):
        faults.append("next_url is feed_url")
    ids = [item.get("id") for item in feed["items"]]
    if len(set(ids)) < len(ids):
        faults.append("two items have one id")
    return faults


def sitemap_places(document: bytes, kind: str = "url") -> Sequence[tuple[str, str]]:
    """Addresses and days of a sitemap, or of an index of them, that keeps the limits of sitemaps.org."""
    root = tree(document)
    assert root.tag == f"{SITEMAP}{'urlset' if kind == 'url' else 'sitemapindex'}"
    assert schema_faults(document, SITEMAP_SCHEMA) == []
    places = [(e.findtext(f"{SITEMAP}loc", ""), e.findtext(f"{SITEMAP}lastmod", "")) for e in root]
    assert len(document) <= 52_428_800
    assert all(absolute(address) and address.isascii() for address, _ in places)
    assert len({address for address, _ in places}) == len(places)
    return places


def absolute(address: object) -> bool:
    """Whether something is an absolute address on the web, without signs that none may have."""
    if not isinstance(address, str) or re.search(r"[\s<>\"{}|\\^`]", address):
        return False
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and bool(parts.hostname)
