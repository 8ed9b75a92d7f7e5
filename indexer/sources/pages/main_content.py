"""The main content of a page: found, and freed from navigation and what else is not the writer's."""

import re

from selectolax.lexbor import LexborNode, SelectolaxError

from indexer.errors import PostError
from indexer.sources.pages.tree import (
    MARKED,
    Page,
    Place,
    ancestors,
    first_of,
    is_named,
    prune,
    value,
    weight,
    words,
)
from indexer.sources.web.addresses import is_address

_BODIES = (
    '[itemprop~="articleBody"]',
    ".e-content",
    ".entry-content, .post-content, .gh-content, .article-content, .post-body",
    "main, [role=main]",
)
_DROPPED = frozenset({"nav", "form"})
_LINE_NUMBERS = frozenset("lnt ln lineno linenos gutter rouge-gutter".split())
_DROPPED_ROLES = frozenset(
    "navigation complementary search banner contentinfo doc-toc doc-backlink".split()
)
_QUOTES = frozenset({"blockquote", "figure"})
_NOTE = re.compile(
    r"(?:.*[-_])?(?:note|callout|admonition|aside|tip|warning|(?:p|pull-?)?quote|footnotes?)"
)
_LONGEST_HEADER = 400
_CONTAINERS = frozenset("div section center table tbody tr td".split())
_MOST = 0.7
_DEEPEST = 20
_NAMES = re.compile(
    r"(?:(?:post|entry|article|blog|page|site|single|gh|md|jp|wp-block|wp-block-post|markdown|links)"
    r"[-_]+)?"
    r"(?:shar(?:e|ing)|sharedaddy|addtoany|social|toc|table-of-contents|tableofcontents|sidebar"
    r"|breadcrumbs?|pagination|paginator|pager|nextprev|prev-next|navigation|nav|meta|metadata|byline"
    r"|tags?|tag-list|taglist|terms|skip-link|sr-only|screen-reader-text|author-(?:box|bio|card)"
    r"|newsletter|subscribe|subscription|cta|edit|source-file)"
    r"(?:[-_]+(?:list|links?|box|block|section|wrap|wrapper|container|buttons?|area|icons?|bar))?"
)


def main_content(page: Page, post: LexborNode, selector: str) -> list[LexborNode]:
    """The elements with the content: those of the selector, or those that are marked, or the best.

    Raises PostError where the selector finds nothing.
    """
    parts = _selected(page, selector) if selector else page.body.css(MARKED)
    parts = _without_inner(parts) or [_best(page, post)]
    for part in parts:
        prune(part, _is_dropped, lambda node: is_named(node, _NAMES))
        _resolve_links(part, page)
    return parts


def _selected(page: Page, selector: str) -> list[LexborNode]:
    try:
        found = page.body.css(selector)
    except SelectolaxError as error:
        raise PostError(f"selector: '{selector}' is not a CSS selector; correct it") from error
    if not found:
        raise PostError(f"selector: nothing on the page matches '{selector}'; correct it")
    return found


def _without_inner(nodes: list[LexborNode]) -> list[LexborNode]:
    """The elements that are in no other of them."""
    ids = {node.mem_id for node in nodes}
    return [node for node in nodes if not ids.intersection(map(_id, ancestors(node)))]


def _id(node: LexborNode) -> int:
    return node.mem_id


def _best(page: Page, post: LexborNode) -> LexborNode:
    """The element of the post that has its text."""
    for selector in _BODIES:
        matches = _without_inner(first_of(post, selector))
        found = [node for node in matches if node.tag != "meta" and weight(node)]
        if found:
            return max(found, key=weight)
    if post.mem_id != page.body.mem_id:
        return post
    return post.css_first("#content") or _densest(post)


def _densest(node: LexborNode) -> LexborNode:
    """The innermost element that still has most of the text that is no link."""
    for _ in range(_DEEPEST):
        least = max(_MOST * weight(node), 1)
        blocks = (child for child in node.iter() if child.tag in _CONTAINERS)
        inner = next((child for child in blocks if weight(child) >= least), None)
        if inner is None:
            break
        node = inner
    return node


def _is_dropped(node: LexborNode) -> bool:
    tag, attributes = node.tag, node.attributes
    if tag == "header":
        return _is_masthead(node)
    if tag == "footer" and node.parent is not None:
        return node.parent.tag not in _QUOTES
    if tag == "aside":
        return attributes.get("role") != "note" and not is_named(node, _NOTE)
    return (
        tag in _DROPPED
        or "hidden" in attributes
        or "data-pagefind-ignore" in attributes
        or attributes.get("aria-hidden") == "true"
        or not _DROPPED_ROLES.isdisjoint(words(node, "role"))
        or not _LINE_NUMBERS.isdisjoint(words(node))
    )


def _is_masthead(header: LexborNode) -> bool:
    """Whether a header has the title, the date and the like, and no text of the post."""
    if any(node.tag == "header" for node in ancestors(header)):
        return False
    if header.css_first("h1, time") is None and header.css_first("h2, h3, h4, h5, h6"):
        return False
    return len(header.text(strip=True)) <= _LONGEST_HEADER


def _resolve_links(part: LexborNode, page: Page) -> None:
    """Make links whole that would lead elsewhere from another page, where the site is known."""
    place = page.place if is_address(page.place.base) else Place(page.canonical)
    if not is_address(place.resolve("")):
        return
    for selector, name in (("a[href]", "href"), ("img[src]", "src")):
        for node in part.css(selector):
            if not value(node, name).startswith("#"):
                node.attrs[name] = place.resolve(value(node, name))
