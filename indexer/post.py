"""A post and its sections, as every reader makes them and every engine keeps them."""

import datetime as dt
import hashlib
import re
import unicodedata
from dataclasses import dataclass

import numpy as np

from indexer.remembering import remembering

WORDS_PER_MINUTE = 200

_SPACES = re.compile(r"[\s_-]+")
_ADDRESS = re.compile(r"(?:https?://[^\s/]|/(?!/))\S*", re.IGNORECASE)
_NOT_SLUG = re.compile(r"[^\w.+#]+")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the plain text under it, up to the next heading.

    The text before the first heading is a section with level 0 and no heading.
    `anchor` is the id of the heading in the rendered post.
    """

    text: str
    heading: str = ""
    level: int = 0
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """One post, complete: what is searched, what is shown, and how it is addressed.

    `id` never changes while the post lives; `slug` is its address and is unique.
    `html` is sanitised and safe to show. `date` carries its time zone. No two tags, categories or
    authors have the same `value_key`. `canonical` is the post's address on the writer's own site, and
    `aliases` are its other addresses there, each as `web_address` lets through.

    `lang` is the language as ISO 639-1 has it, empty where it is not known. For the order of hits, a
    `boost` other than 1.0 is the writer's wish, and `evergreen` posts do not age. Posts that are
    `excluded` have a page, but no search finds them.
    """

    id: str
    slug: str
    title: str
    sections: tuple[Section, ...] = ()
    date: dt.datetime | None = None
    categories: tuple[str, ...] = ()
    series: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    excerpt: str = ""
    canonical: str = ""
    aliases: tuple[str, ...] = ()
    html: str = ""
    lang: str = ""
    boost: float = 1.0
    evergreen: bool = False
    excluded: bool = False

    @property
    def minutes(self) -> int:
        """Reading time in whole minutes, at least 1, from the words of all sections."""
        words = word_count("\n".join([text for s in self.sections for text in (s.heading, s.text)]))
        return max(1, (words + WORDS_PER_MINUTE // 2) // WORDS_PER_MINUTE)

    @property
    def day(self) -> dt.date | None:
        """The calendar day as the writer gave it, in the post's own time zone."""
        return self.date.date() if self.date else None

    @property
    def timestamp(self) -> int:
        """Seconds since 1970 UTC for sorting; posts without a date are older than all."""
        return timestamp(self.date)


UNDATED = -(2**62)
"""The timestamp of a post without a date."""

_IN_WORDS = bytes(not chr(byte).isspace() for byte in range(128)) * 2


def word_count(text: str) -> int:
    """How many words a text has; of 2,000 letters of ASCII in 3 us, where splitting takes 14."""
    if not text.isascii():
        return len(text.split())
    in_words = np.frombuffer((text + " ").encode().translate(_IN_WORDS), np.bool_)
    return int(np.count_nonzero(in_words[:-1] > in_words[1:]))


def timestamp(date: dt.datetime | None) -> int:
    """Seconds since 1970 UTC for sorting; no date is older than all."""
    return int(date.timestamp()) if date else UNDATED


def stable_id(place: str) -> str:
    """16 hexadecimal digits that depend on nothing but the place a post is kept at."""
    return hashlib.blake2b(place.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@remembering(1 << 14)
def value_key(value: str) -> str:
    """What makes two spellings of a tag, category or author the same value.

    Case, and the choice between space, hyphen and underscore, do not tell values apart:
    `System Design` and `system-design` are one. Other signs do: `C`, `C#` and `C++` are three.
    The key is also the value's address, as in `/tags/system-design`.
    """
    folded = unicodedata.normalize("NFKC", value).casefold().strip()
    return _SPACES.sub("-", folded).strip("-") or folded


def distinct_values(values: list[str]) -> tuple[str, ...]:
    """The values that are not empty, each key once, first spelling first."""
    by_key: dict[str, str] = {}
    for value in values:
        if value.strip():
            by_key.setdefault(value_key(value), value.strip())
    return tuple(by_key.values())


def web_address(text: str) -> str:
    """The text where it is an http(s) address, or a path on a site: `/2025/sticky-note/`; else empty.

    Writers may put anything there, and pages make links of it.
    """
    return text if _ADDRESS.fullmatch(text) else ""


def slugify(text: str) -> str:
    """A slug for an address: lower case, words joined by hyphens, letters of any script kept."""
    return _NOT_SLUG.sub("-", value_key(text)).strip("-.")
