"""What a page says about its post outside of the text, as fields for metadata.py.

Of each fact the first of these that says it: JSON-LD, microdata, Open Graph and other `<meta>` elements,
links and classes of microformats and of themes, the page's title and headings.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from indexer.post import value_key
from indexer.sources.dates import read_date
from indexer.sources.pages.tree import Page, ancestors, first_of, is_named, value, words
from indexer.sources.text import one_line

_TITLES = ("og:title", "parsely-title", "dc.title", "dcterms.title")
_DATES = (
    *("article:published_time", "date", "parsely-pub-date", "pubdate", "publish_date"),
    *("dcterms.created", "dcterms.issued", "dcterms.date", "dc.date.issued", "dc.date"),
)
_AUTHORS = ("author", "parsely-author", "dc.creator", "dcterms.creator")
_EXCERPTS = ("description", "og:description", "dc.description", "dcterms.description")
_AUTHOR_NAMES = '.p-author, a[rel~="author"], .wp-block-post-author-name, .author.vcard .fn'
_SEPARATORS = re.compile(r"\s+[|·–—»-]\s+")
_CATEGORIES = frozenset({"category", "categories"})
_TAGS = frozenset({"tag", "tags"})
_SIDEBARS = re.compile(r"(?:[a-z]+-)?sidebar|tag-?cloud|widgets?(?:-area)?")
_CHANGED = frozenset({"updated", "dt-updated", "modified", "datemodified"})


def read_facts(page: Page, post: LexborNode) -> dict[str, Any]:
    """The fields of the post in this element of the page."""
    linked = page.linked.fields
    categories, tags = _terms(page, post)
    return {
        "title": linked.get("title") or _title(page, post),
        "date": next(filter(_is_date, _dates(page, post)), ""),
        "authors": linked.get("authors") or _authors(page, post),
        "tags": linked.get("tags")
        or _properties(post, "keywords")
        or _fuller(page.said("article:tag") or _split(page.said("parsely-tags")), tags)
        or _split(page.said("keywords", "dc.subject", "dcterms.subject")),
        "categories": linked.get("categories")
        or _properties(post, "articleSection")
        or categories
        or _sections(page),
        "excerpt": next(iter(page.said(*_EXCERPTS)), "") or linked.get("excerpt", ""),
        "canonical": _canonical(page),
    }


def _dates(page: Page, post: LexborNode) -> Iterator[str]:
    yield page.linked.fields.get("date", "")
    yield from _properties(post, "datePublished")
    for name in _DATES:
        yield from page.said(name)
    for place in (post, page.body):
        for selector in (".dt-published", "time[pubdate]", ".md-post__meta time"):
            for node in first_of(place, selector):
                yield value(node, "datetime") or node.text()
    for node in first_of(post, "header time") + first_of(post, "time"):
        if _CHANGED.isdisjoint(words(node) + words(node, "itemprop")):
            yield value(node, "datetime") or node.text()


def _is_date(text: str) -> bool:
    """Whether a date can be read. Templates write the year 1 where a page has none."""
    try:
        return read_date(text).year > 1
    except ValueError:
        return False


def _authors(page: Page, post: LexborNode) -> list[str]:
    """Names of authors; an address in their place is none."""
    return (
        _properties(post, "author")
        or [name for name in page.said("article:author") if "://" not in name]
        or _texts(first_of(post, _AUTHOR_NAMES) or first_of(page.body, ".md-post__authors strong"))
        or [name for name in page.said(*_AUTHORS) if "://" not in name]
    )


def _properties(post: LexborNode, name: str) -> list[str]:
    """The values of a property in microdata: of a thing its name, else what it says, else its text."""
    found = []
    for node in first_of(post, f'[itemprop~="{name}"]'):
        named = node.css_first('[itemprop~="name"]') or node
        said = value(named, "content") or value(named, "datetime") or named.text()
        found += [one_line(said)] if one_line(said) else []
    return found


def _sections(page: Page) -> list[str]:
    """The section that the page says it is in, and not the name of a folder, which Hugo says there."""
    folders = page.place.path.split("/")
    said = page.said("article:section", "parsely-section")
    return [section for section in said if section not in folders]


def _texts(nodes: list[LexborNode]) -> list[str]:
    return [one_line(node.text()) for node in nodes]


def _terms(page: Page, post: LexborNode) -> tuple[list[str], list[str]]:
    """Categories and tags that the post links to."""
    categories: list[str] = []
    tags = _texts(first_of(post, ".p-category, .md-tag") or first_of(page.body, ".md-tag"))
    links = [node for node in post.css("a[href]") if _is_label(node)]
    for node in links + first_of(page.body, ".md-post__meta a"):
        said = {*words(node, "rel"), *_folders(page.place.resolve(value(node, "href")))}
        text = one_line(node.text()).removeprefix("#")
        if said & _CATEGORIES:
            categories.append(text)
        elif said & _TAGS:
            tags.append(text)
    return categories, tags


def _is_label(link: LexborNode) -> bool:
    """Whether a link may be a label of the post: not one in a sentence, in navigation or a sidebar."""
    if _TAGS.intersection(words(link, "rel")):
        return True
    for node in ancestors(link):
        if node.tag in ("nav", "aside") or is_named(node, _SIDEBARS):
            return False
        if node.tag == "p" and not words(node):
            return bool(words(link))
    return True


def _folders(address: str) -> list[str]:
    """The folders of an address' path, without its last part."""
    try:
        return urlsplit(address).path.lower().strip("/").split("/")[:-1]
    except ValueError:
        return []


def _fuller(tags: list[str], more: list[str]) -> list[str]:
    """The tags, or those that have them all and more: Hugo tells Open Graph but the first six."""
    return more if set(map(value_key, tags)) <= set(map(value_key, more)) else tags


def _split(texts: list[str]) -> list[str]:
    return [part.strip() for text in texts for part in text.split(",")]


def _canonical(page: Page) -> str:
    """The page's own address, or the one that it names in its place."""
    said = page.canonical or page.linked.fields.get("canonical") or ""
    candidates = [said, *page.said("og:url"), page.place.text]
    whole = (page.place.resolve(one) for one in candidates if one)
    return next((one for one in whole if one.startswith(("http://", "https://"))), "")


def _title(page: Page, post: LexborNode) -> str:
    """The title without the site's name."""
    heading = next((one_line(node.text()) for node in first_of(post, "h1")), "")
    for title in _properties(post, "headline"):
        return title
    for name in _TITLES:
        for title in page.said(name):
            return _own_part(title, heading, page)
    named = post.css_first(".p-name")
    whole = page.html.css_first("head title")
    return (
        (one_line(named.text()) if named else "")
        or _own_part(one_line(whole.text()) if whole else "", heading, page)
        or heading
    )


def _own_part(title: str, heading: str, page: Page) -> str:
    """What a title says of the page: it may end, or begin, with the name of the site."""
    parts = _SEPARATORS.split(title)
    if len(parts) == 1:
        return title
    for site in page.said("og:site_name", "application-name"):
        if value_key(parts[-1]) == value_key(site):
            return title[: title.rindex(parts[-1])].rstrip(" |·–—»-")
    if heading and value_key(heading) in value_key(title):
        return heading
    return title if heading else title[: title.rindex(parts[-1])].rstrip(" |·–—»-")
