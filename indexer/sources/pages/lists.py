"""Which pages of a site are no posts: redirects, copies of other pages, and lists of posts.

A page that says when it was published is taken for a post, whatever it looks like: a list that is
taken for a post is a nuisance, a post that is taken for a list is lost.
"""

import re

from selectolax.lexbor import LexborNode

from indexer.errors import NotAPost
from indexer.sources.pages.tree import (
    HEADINGS,
    MARKED,
    Page,
    first_of,
    outermost,
    value,
    weight,
    words,
)

_REFRESH = re.compile(r"[\d.\s]*[;,]?\s*url\s*=\s*['\"]?([^'\"]*)", re.IGNORECASE)
_ERROR_PAGE = re.compile(r"(?:.*/)?404")
_NUMBERED = re.compile(r"(?:.*/)?page/?\d+")
_LISTING = re.compile(
    r"(?:|.*/)(?:(?:tags?|categor(?:y|ies)|topics?|authors?)(?:/[^/]*)?|archives?|blog|posts|search)"
)
_LIST_TYPES = frozenset({"CollectionPage", "SearchResultsPage"})
_LIST_CLASSES = frozenset(
    "archive error404 search-results search-no-results paged tag-template author-template".split()
)
_MOSTLY = 0.5


def refuse_other_pages(page: Page) -> None:
    """Raises NotAPost for what leads to another page, or does not want to be found."""
    for node in page.html.css("meta[http-equiv]"):
        refresh = _REFRESH.match(value(node, "content"))
        is_refresh = value(node, "http-equiv").lower() == "refresh"
        if is_refresh and refresh and not page.place.is_this(refresh[1]):
            raise NotAPost(f"redirects to {refresh[1].strip()[:200]}")
    robots = {word.strip() for text in page.said("robots") for word in text.lower().split(",")}
    if robots & {"noindex", "none"}:
        raise NotAPost("asks not to be indexed (robots: noindex)")
    if _is_copy(page):
        raise NotAPost(f"a copy of {page.canonical[:200]}, its canonical address")


def _is_copy(page: Page) -> bool:
    link = page.canonical
    return bool(link) and page.place.is_beside(link) and not page.place.is_this(link)


def find_post(page: Page) -> LexborNode:
    """The element that the post is in. Raises NotAPost for a list of posts."""
    entries = _entries(page.body)
    posts = [entry for entry in entries if not _is_card(entry, page)]
    if not is_published(page) and page.body.css_first(MARKED) is None:
        _refuse_lists(page, cards=len(entries) - len(posts), posts=len(posts))
    longest = max(posts, key=weight, default=None)
    if longest and 2 * weight(longest) >= sum(map(weight, posts)):
        return longest
    return page.body.css_first("main, [role=main]") or page.body


def refuse_links(page: Page, content: list[LexborNode]) -> None:
    """Raises NotAPost where the content of a page is little but links to other pages of the site."""
    dates = len(page.body.css("time"))  # Of a post that it was published, and that it was changed.
    if is_published(page) or (1 <= dates <= 2 and not _is_listing(page)):
        return
    linked = written = headings = linked_headings = 0
    for part in content:
        for node in first_of(part, HEADINGS):
            if node.tag != "h1":
                headings += 1
                linked_headings += any(_other_links(node, page))
        aside = sum(len(node.text(strip=True)) for node in first_of(part, "h1, time"))
        links = [node for node in part.css("a[href]") if page.place.is_other(value(node, "href"))]
        linked += sum(len(node.text(strip=True)) for node in links)
        written += len(part.text(strip=True)) - aside
    others = headings - linked_headings
    lists = 0 < linked_headings >= others if _is_listing(page) else linked_headings > 1 > others
    if linked > _MOSTLY * written or lists:
        raise NotAPost("a list of links to other pages")


def is_published(page: Page) -> bool:
    """Whether the page says, as no list does, when it was published."""
    return bool(page.linked.fields.get("date") or page.said("article:published_time"))


def _refuse_lists(page: Page, cards: int, posts: int) -> None:
    path = page.place.path
    if _ERROR_PAGE.fullmatch(path):
        raise NotAPost("the page for what is not found")
    if _NUMBERED.fullmatch(path):
        raise NotAPost("one of several pages of a list")
    said = page.linked.types & _LIST_TYPES or _LIST_CLASSES.intersection(words(page.body))
    if said or (cards and (not posts or _is_listing(page))):
        raise NotAPost("a list of posts")


def _is_listing(page: Page) -> bool:
    """Whether the page's place is one where lists are: the home page, tags and the like."""
    return not page.place.path or _LISTING.fullmatch(page.place.path.lower()) is not None


def _entries(body: LexborNode) -> list[LexborNode]:
    """The posts that are on the page, whole or as cards."""
    aside = frozenset(("nav", "aside", "footer", "form"))
    found = outermost(body, lambda node: node.tag in aside or _is_entry(node))
    return [node for node in found if node.tag not in aside]


def _is_entry(node: LexborNode) -> bool:
    return node.tag == "article" or bool({"h-entry", "hentry"}.intersection(words(node)))


def _is_card(entry: LexborNode, page: Page) -> bool:
    """Whether an entry stands for a post on another page: its title, or all of it, leads there."""
    heading = entry.css_first(HEADINGS)
    if heading is None:
        return any(map(_is_permalink, _other_links(entry, page)))
    if any(_other_links(heading, page)):
        return True
    title = heading.text(strip=True)
    return any(
        _is_permalink(link) or title in (value(link, "aria-label") or link.text(strip=True))
        for link in _other_links(entry, page)
        if title
    )


def _is_permalink(link: LexborNode) -> bool:
    return "bookmark" in words(link, "rel") or "u-url" in words(link)


def _other_links(node: LexborNode, page: Page) -> list[LexborNode]:
    return [link for link in node.css("a[href]") if page.place.is_other(value(link, "href"))]
