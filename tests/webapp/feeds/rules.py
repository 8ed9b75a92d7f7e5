"""The rules of the formats that programs read, each as a reason where it is not kept."""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, fromstring

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
XML = "{http://www.w3.org/XML/1998/namespace}"

TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})")
LANGUAGE = re.compile(r"([A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*)?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

ONCE = {"id", "title", "updated"}
AT_MOST_ONCE = {
    "feed": {"generator", "icon", "logo", "rights", "subtitle"},
    "entry": {"content", "published", "rights", "source", "summary"},
}
MANY = {"author", "category", "contributor", "link"}
FEED_TYPES = {"application/atom+xml", "text/html", "application/feed+json"}


def tree(document: bytes) -> Element:
    """The elements of a document, which must be well-formed."""
    return fromstring(document)  # noqa: S314 - the app made it


def named(parent: Element, name: str) -> list[Element]:
    """The children of Atom with a name."""
    return parent.findall(ATOM + name)


def atom_faults(document: bytes) -> list[str]:
    """What RFC 4287 and its RELAX NG grammar do not allow in a feed."""
    root = tree(document)
    faults = [] if root.tag == f"{ATOM}feed" else [f"root is {root.tag}"]
    entries = named(root, "entry")
    faults += _container_faults(root, "feed", {"entry"})
    for entry in entries:
        faults += _container_faults(entry, "entry", set())
        if not named(entry, "author") and not named(root, "author"):
            faults.append("an entry has no author, nor has the feed")
        if not named(entry, "content") and not _links(entry, "alternate"):
            faults.append("an entry has neither content nor an alternate link")
    ids = [one.text for entry in entries for one in named(entry, "id")]
    if len(set(ids)) < len(ids):
        faults.append("two entries have one id")
    faults += list(_value_faults(root))
    return faults


def _container_faults(parent: Element, kind: str, more: set[str]) -> Iterator[str]:
    names = [child.tag.removeprefix(ATOM) for child in parent]
    yield from (f"{kind}: {name} is not there once" for name in ONCE if names.count(name) != 1)
    yield from (f"{kind}: two {name}" for name in AT_MOST_ONCE[kind] if names.count(name) > 1)
    unknown = set(names) - ONCE - AT_MOST_ONCE[kind] - MANY - more
    yield from (f"{kind}: {name} is not known" for name in unknown)
    alternates = [(one.get("type"), one.get("hreflang")) for one in _links(parent, "alternate")]
    if len(set(alternates)) < len(alternates):
        yield f"{kind}: two alternate links of one type"


def _links(parent: Element, rel: str) -> list[Element]:
    return [one for one in named(parent, "link") if one.get("rel", "alternate") == rel]


def _value_faults(root: Element) -> Iterator[str]:
    for element in root.iter():
        name, text = element.tag.removeprefix(ATOM), element.text or ""
        if name in ("updated", "published") and not TIME.fullmatch(text):
            yield f"{name} is {text}"
        if name == "id" and not urlsplit(text).scheme:
            yield f"an id is no IRI: {text}"
        if name == "author" and not (element.findtext(f"{ATOM}name") or "").strip():
            yield "an author has no name"
        if name == "category" and not element.get("term"):
            yield "a category has no term"
        if name == "link" and not absolute(element.get("href", "")):
            yield f"a link leads to {element.get('href')!r}"
        if name == "link" and element.get("type") not in FEED_TYPES:
            yield f"a link is of type {element.get('type')}"
        if name in ("title", "summary", "content") and (
            element.get("type", "text") not in ("text", "html") or len(element)
        ):
            yield f"{name} has elements, or type {element.get('type')}"
        if not LANGUAGE.fullmatch(element.get(f"{XML}lang", "")):
            yield f"{name} is in language {element.get(f'{XML}lang')}"


def json_feed_faults(feed: dict[str, Any]) -> list[str]:
    """What JSON Feed 1.1 does not allow."""
    faults = [] if feed.get("version") == "https://jsonfeed.org/version/1.1" else ["version"]
    faults += [] if isinstance(feed.get("title"), str) else ["title"]
    known = {"version", "title", "home_page_url", "feed_url", "next_url", "language", "authors"}
    faults += [f"{name} is not known" for name in feed.keys() - known - {"items"}]
    addresses = ("home_page_url", "feed_url", "next_url")
    faults += [name for name in addresses if name in feed and not absolute(feed[name])]
    if feed.get("next_url") == feed.get("feed_url"):
        faults.append("next_url is feed_url")
    items = feed["items"]
    ids = [item.get("id") for item in items]
    if not all(isinstance(one, str) and one for one in ids) or len(set(ids)) < len(ids):
        faults.append("ids")
    return faults + [fault for item in items for fault in _item_faults(item)]


def _item_faults(item: dict[str, Any]) -> Iterator[str]:
    texts = [item[name] for name in ("content_html", "content_text") if name in item]
    if not texts or not all(isinstance(text, str) for text in texts):
        yield "no content"
    if not absolute(item["url"]):
        yield f"url is {item['url']}"
    if "date_published" in item and not TIME.fullmatch(item["date_published"]):
        yield f"date_published is {item['date_published']}"
    if not all(isinstance(tag, str) for tag in item.get("tags", [])):
        yield "tags"
    if not all(author.get("name") for author in item.get("authors", [])):
        yield "authors"
    if not LANGUAGE.fullmatch(item.get("language", "")):
        yield "language"


def sitemap_places(document: bytes, kind: str = "url") -> Sequence[tuple[str, str]]:
    """Addresses and days of a sitemap, or of an index of them, that keeps the limits of sitemaps.org."""
    root = tree(document)
    assert root.tag == f"{SITEMAP}{'urlset' if kind == 'url' else 'sitemapindex'}"
    assert {child.tag for child in root} <= {SITEMAP + kind}
    places = [(e.findtext(f"{SITEMAP}loc", ""), e.findtext(f"{SITEMAP}lastmod", "")) for e in root]
    assert len(document) <= 52_428_800
    assert len(places) <= 50_000
    for address, day in places:
        assert absolute(address)
        assert address.isascii()
        assert len(address) < 2_048
        assert not day or DAY.fullmatch(day)
    assert len({address for address, _ in places}) == len(places)
    return places


def absolute(address: object) -> bool:
    """Whether something is an absolute address on the web, without signs that none may have."""
    if not isinstance(address, str) or re.search(r"[\s<>\"{}|\\^`]", address):
        return False
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and bool(parts.hostname)
