"""Rules about what a post says: its length, its excerpt, its images.

An image with an empty `alt` in HTML is decoration, as the standard has it, and fine. In Markdown `![](a.png)`
gives the same HTML, but nobody who writes it says that: it is a finding.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from indexer.lint.findings import Finding
from indexer.lint.lines import Places
from indexer.post import Post
from indexer.sources.base import Reading

_FEWEST, _MOST = 10, 10_000
_MOST_IMAGES = 1000
"""Images of one post that are looked at."""

_BARE = re.compile(r"!\[\]\(<?([^\s)>]+)")
_SHORT = 60
"""Characters; a text this long says something in scripts that put no spaces between words, too."""


class Texts:
    """See `Check`."""

    def take(self, path: str, reading: Reading) -> Iterator[Finding]:
        """Whether the post has a fit length, an excerpt, and a text for every image."""
        words, characters = _length(reading.post)
        if words < _FEWEST and characters < _SHORT and not reading.draft:
            message = f"{_counted(words, 'word')} in the whole post"
            hint = "write it, mark it as a draft (`draft: true`), or remove it"
            yield Finding(path, 0, "post-empty", message, hint)
        if words > _MOST:
            hint = "split it into a series of posts"
            yield Finding(path, 0, "post-long", f"{words:,} words", hint)
        if not reading.has_excerpt:
            hint = "add `excerpt:` with one or two sentences that say what it is about"
            yield Finding(path, 0, "excerpt-missing", "no excerpt of its own", hint)
        yield from _images(path, reading)

    def finish(self) -> Iterator[Finding]:
        """Nothing: every text stands for itself."""
        yield from ()


def _length(post: Post) -> tuple[int, int]:
    texts = [f"{section.heading} {section.text}" for section in post.sections]
    return sum(len(text.split()) for text in texts), sum(len(text.strip()) for text in texts)


def _images(path: str, reading: Reading) -> Iterator[Finding]:
    if "<img" not in reading.post.html:
        return
    places = Places(reading.raw)
    bare = {unquote(address) for address in _BARE.findall(reading.raw)}
    for image in LexborHTMLParser(reading.post.html).css("img")[:_MOST_IMAGES]:
        source = image.attributes.get("src") or ""
        if (image.attributes.get("alt") or "").strip():
            continue
        if "alt" in image.attributes and unquote(source) not in bare:
            continue
        message = f"image {_short(source)} has no alternative text"
        hint = 'say what it shows: `![Chart of visits](…)`, or alt="" in HTML for decoration'
        line = places.line(f"![]({source}", source, unquote(source))
        yield Finding(path, line, "image-alt", message, hint)


def _short(address: str) -> str:
    return address if len(address) <= 80 else f"{address[:79]}…"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
