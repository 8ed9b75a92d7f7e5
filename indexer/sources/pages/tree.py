"""An HTML page as a tree, the links in it, and elements that are found or taken out of it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from indexer.errors import NotAPost
from indexer.sources.markup.content import check_depth
from indexer.sources.pages.linked_data import LinkedData, read_linked_data
from indexer.sources.pages.text import cut_unseen
from indexer.sources.text import one_line

HEADINGS = "h1, h2, h3, h4, h5, h6"
MARKED = "[data-pagefind-body]"
"""What a writer marks as the content for a search."""

_MOST_MATCHES = 100
_OFTEN = 5
_INDEX = re.compile(r"(?:^|/)index\.html?$|\.html?$", re.IGNORECASE)
_OTHERS = re.compile(
    r"(?:(?:post|entry|article|site|page|jp|wp-block)[-_])?"
    r"(?:comments?|respond|disqus_thread|giscus|utterances|webmentions|related(?:-?(?:posts|articles))?"
    r"|read-more|recent-posts|more-posts|latest-posts)"
    r"(?:[-_](?:area|list|section|body|wrap|wrapper|container|template))?"
)
_SIGNS = frozenset("¶ # § 🔗 ↩ ↩︎ ↩️ ∞".split())


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is: an http address, or its path in a folder.

    `base` is what its links begin at, where that is not the place itself; `hosts` are those of its site.
    """

    text: str
    base: str = ""
    hosts: frozenset[str] = frozenset()

    @property
    def path(self) -> str:
        """The path by which pages are compared: `2024/my-post` however it is written."""
        return _path(self.text)

    def resolve(self, link: str) -> str:
        """The whole address that a link leads to, as far as can be told."""
        try:
            return urljoin(self.base or self.text, link.strip())
        except ValueError:
            return link

    def is_this(self, link: str) -> bool:
        """Whether a link leads to this page, on whichever host."""
        path = _path(self.resolve(link))
        return path == self.path or (bool(self.path) and path.endswith(f"/{self.path}"))

    def is_other(self, link: str) -> bool:
        """Whether a link leads to another page of this site."""
        whole = self.resolve(link)
        scheme, host = _scheme_and_host(whole)
        ours = host in self.hosts if host else scheme == ""
        return ours and not link.startswith("#") and not self.is_this(whole)

    def is_beside(self, link: str) -> bool:
        """Whether a link leads to the host that this page itself is known to be on."""
        return _scheme_and_host(self.resolve(link))[1] in ("", _scheme_and_host(self.text)[1])


def _path(address: str) -> str:
    try:
        path = urlsplit(address).path
    except ValueError:
        return address
    return _INDEX.sub("", unquote(path)).strip("/")


def _scheme_and_host(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "invalid", "invalid"
    return parts.scheme, parts.netloc.lower().removeprefix("www.")


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its tree, what its `<meta>` elements say by name in lower case, and its JSON-LD."""

    html: LexborNode
    body: LexborNode
    meta: Mapping[str, list[str]]
    linked: LinkedData
    place: Place
    canonical: str

    def said(self, *names: str) -> list[str]:
        """What the first of these `<meta>` elements that is there says."""
        return next((self.meta[name] for name in names if name in self.meta), [])


def parse_page(text: str, address: str) -> Page:
    """The page without comments, other posts and other things that are not of the post.

    Raises PostError.
    """
    markup, scripts = cut_unseen(text)
    check_depth(markup)
    tree = LexborHTMLParser(markup)
    html, body = tree.root, tree.body
    if html is None or body is None:
        raise NotAPost("a page of frames")
    prune(html, _is_unseen, lambda node: is_named(node, _OTHERS))
    meta = _meta(html)
    place = _place(html, meta, address)
    linked = read_linked_data(scripts, place.is_this)
    link = _link(html, 'link[rel~="canonical"]')
    return Page(html, body, meta, linked, place, place.resolve(link) if link else "")


def _place(html: LexborNode, meta: Mapping[str, list[str]], address: str) -> Place:
    base = Place(address).resolve(_link(html, "base[href]"))
    said = (address, base, _link(html, 'link[rel~="canonical"]'), *meta.get("og:url", []))
    hosts = {_scheme_and_host(one)[1] for one in said}
    return Place(address, base, frozenset(hosts - {""}))


def _link(html: LexborNode, selector: str) -> str:
    found = html.css_first(selector)
    return value(found, "href").strip() if found else ""


def _meta(html: LexborNode) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in html.css("meta[content]"):
        name = value(node, "name") or value(node, "property")
        if text := one_line(value(node, "content")):
            found.setdefault(name.strip().lower(), []).append(text)
    return found


def value(node: LexborNode, name: str) -> str:
    """The value of an attribute; empty where it has none."""
    return node.attributes.get(name) or ""


def words(node: LexborNode, name: str = "class") -> list[str]:
    """The words in an attribute, in lower case."""
    return value(node, name).lower().split()


def ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """What the element is in, from the inside."""
    while node.parent is not None:
        node = node.parent
        yield node


def first_of(root: LexborNode, selector: str) -> list[LexborNode]:
    """The first elements that match; the text of any number within each other would take for ever."""
    return root.css(selector)[:_MOST_MATCHES]


def outermost(root: LexborNode, wanted: Callable[[LexborNode], bool]) -> list[LexborNode]:
    """The elements below `root` that are wanted, and not within one that is, in their order."""
    found, branches = [], [root.iter()]
    while branches:
        node = next(branches[-1], None)
        if node is None:
            branches.pop()
        elif wanted(node):
            found.append(node)
        else:
            branches.append(node.iter())
    return found


def _is_link(node: LexborNode) -> bool:
    return node.tag == "a"


def weight(node: LexborNode) -> int:
    """How much text is in an element that is no link."""
    links = sum(len(link.text(strip=True)) for link in outermost(node, _is_link))
    return len(node.text(strip=True)) - links


def prune(
    root: LexborNode,
    unwanted: Callable[[LexborNode], bool],
    unwanted_by_name: Callable[[LexborNode], bool],
) -> None:
    """Take elements out. A name alone may mislead: what holds half of the text stays all the same."""
    most, misled = weight(root) / 2, 0

    def _goes(node: LexborNode) -> bool:
        nonlocal misled
        # In code, spans have the names of what they are. A page on which names mislead is left alone.
        if node.tag == "span" or misled > _OFTEN or not unwanted_by_name(node):
            return unwanted(node)
        is_little = weight(node) <= most
        misled += not is_little
        return is_little or unwanted(node)

    found = outermost(root, _goes)
    for node in found:  # Only now, as what is in them must not be looked at any more.
        node.decompose()


def is_named(node: LexborNode, names: re.Pattern[str]) -> bool:
    """Whether a class of the element, or its id, is one of the names."""
    return any(names.fullmatch(word) for word in (*words(node), *words(node, "id")))


def _is_unseen(node: LexborNode) -> bool:
    """What is for browsers without scripts, and the signs that link to a heading or a footnote."""
    if node.tag != "a":
        return node.tag in ("noscript", "template", "dialog")
    text = node.text(strip=True)
    if not text or text in _SIGNS:
        in_heading = node.parent is not None and node.parent.tag in HEADINGS.split(", ")
        return value(node, "href").startswith("#") and (text != "" or in_heading)
    return False
