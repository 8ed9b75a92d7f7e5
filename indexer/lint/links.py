"""Rules about links within the site: to posts and files that are not there, to headings that are not there.

A false alarm costs more than a link that is not judged, so a link is judged where its end can be known:

    relative       ../other.md  other/  files/report.pdf    while it stays within the source's folder
    absolute       /2014/03/19/hello-world/                  where it has the shape of the addresses of posts,
                                                             which a permalink or the source itself tells
    of the site    https://example.com/2014/03/19/hello/     the same
    anchor         #results  /2014/03/19/hello/#results      where the post is known with all its text

Addresses of tags, lists and feeds, files of other folders and other sites are not judged.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from indexer.lint.addresses import Addresses, PostNames, Target, plain_path
from indexer.lint.findings import Finding
from indexer.lint.lines import Places
from indexer.settings import Settings
from indexer.sources.base import Reading, Source

_MOST_LINKS = 1000
"""Links of one post that are judged."""

_IDS = re.compile(r"""\b(?:id|name)\s*=\s*["']?([^"'\s>]+)|\{:?[^{}\n]*#([\w:.-]+)""")
_NOTES = re.compile(r"[-_:]*(?:user-content-)?(?:fn|ftn|footnote|ref|cite|note|t=)")
_ANY = frozenset(
    {"", "top", "main", "content", "comments", "respond", "disqus-thread", "disqus_thread"}
)


@dataclass(frozen=True, slots=True)
class _Link:
    path: str
    fragment: str
    line: int


@dataclass(frozen=True, slots=True)
class _Linking:
    """A post's links; `base` is its own address."""

    key: str
    base: str
    links: tuple[_Link, ...]


class Links:
    """See `Check`."""

    def __init__(self, source: Source, settings: Settings) -> None:
        self._host = _host(settings.site_url)
        named = {f"{one.name}/": one.place for one in settings.all_sources if one.name}
        self._addresses = Addresses(named or {"": source.place})
        self._linking: list[_Linking] = []

    def exists(self, key: str) -> None:
        """There is an item of this key, readable or not."""
        self._addresses.add_key(key)

    def take(self, path: str, reading: Reading) -> Iterator[Finding]:
        """Keeps the addresses, anchors and links of a post."""
        post = reading.post
        hosts = {self._host or _host(post.canonical), ""}
        address, *aliases = (
            plain_path(one) if one and _host(one) in hosts else ""
            for one in (post.canonical, *post.aliases)
        )
        names = PostNames(post.slug, address, tuple(aliases))
        self._addresses.add_post(path, names, _anchors(reading))
        if links := tuple(_links(reading, hosts)):
            self._linking.append(_Linking(path, address, links))
        yield from ()

    def finish(self) -> Iterator[Finding]:
        """Every link whose end is not there."""
        for post in self._linking:
            for link in post.links:
                target = self._addresses.find(post.key, post.base, link.path)
                yield from self._judge(post.key, link, target)

    def _judge(self, key: str, link: _Link, target: str | Target) -> Iterator[Finding]:
        if target is Target.DEAD:
            near = self._addresses.nearest(link.path)
            hint = f"did you mean {near}?" if near else "mend or remove the link"
            message = f"link to {_short(link.path)}, which is not there"
            yield Finding(key, link.line, "link-dead", message, hint)
        elif isinstance(target, str) and not _is_general(link.fragment):
            anchors = self._addresses.anchors(target)
            if anchors is None or _is_among(link.fragment, anchors):
                return
            message = f"link to #{_short(link.fragment)}, a heading that {target} does not have"
            hint = "take the anchor of a heading that is there"
            yield Finding(key, link.line, "anchor-dead", message, hint)


def _host(address: str) -> str:
    """The host of an address, "" where it has none."""
    parts = _split(address)
    return ((parts and parts.hostname) or "").removeprefix("www.")


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        return parts if parts.hostname or not parts.netloc else None
    except ValueError:
        return None


def _links(reading: Reading, hosts: set[str]) -> Iterator[_Link]:
    """The links of a post that may lead to its own site, each once."""
    if "<a " not in reading.post.html:
        return
    places, seen = Places(reading.raw), set[str]()
    for node in LexborHTMLParser(reading.post.html).css("a[href]"):
        href = (node.attributes.get("href") or "").strip()
        parts = _split(href)
        if href in seen or not href or parts is None or len(seen) == _MOST_LINKS:
            continue
        if "{" in href or "%7B" in href:  # A command of a site generator.
            continue
        seen.add(href)
        if parts.scheme not in ("", "http", "https") or _host(href) not in hosts:
            continue
        path = unquote(parts.path) or ("/" if parts.netloc else "")
        # In a command, `{{ "/a/" | url }}#b`, the path stands alone, in quotes.
        line = places.line(href, unquote(href), f'"{path}"', f"'{path}'")
        yield _Link(path, unquote(parts.fragment.partition(":~:")[0]), line)


def _anchors(reading: Reading) -> frozenset[str] | None:
    """The anchors of a post, folded; None where some may not be known, for want of its text."""
    if not reading.raw:
        return None
    post = reading.post
    headings = {section.heading for section in post.sections} | {post.title}
    ids = {match[1] or match[2] for match in _IDS.finditer(reading.raw)}
    anchors = {section.anchor for section in post.sections}
    return frozenset(map(_folded, headings | ids | anchors)) - {""}


def _folded(anchor: str) -> str:
    """What is the same for the anchors that different generators make of one heading."""
    return "".join(filter(str.isalnum, anchor.casefold()))


def _is_general(fragment: str) -> bool:
    return fragment.casefold() in _ANY or _NOTES.match(fragment.casefold()) is not None


def _is_among(fragment: str, anchors: frozenset[str]) -> bool:
    """Whether there is such an anchor; a number at its end may stand for another one of the same heading."""
    folded = _folded(fragment)
    return not folded or folded in anchors or _folded(re.sub(r"[-_]\d+$", "", fragment)) in anchors


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:119]}…"
