"""What a link within a site can lead to: posts by key, address and slug, and files."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from urllib.parse import unquote, urlsplit

from rapidfuzz import fuzz, process

_PAGES = (".md", ".markdown", ".mdx", ".html", ".htm")
_GENERATED = (".xml", ".rss", ".atom", ".json", ".ics", ".txt")
_LISTS = frozenset(
    "about archive archives author authors blog categories category contact feed home page posts rss"
    " search series sitemap tag tags topic topics".split()
)
_ROOT_WORDS = 3
"""Words that an address at the top of a site must have to be that of a post, and not `/about-us/`."""

_MOST_ADDRESSED = 0.9
"""Share of posts with an address from which on an address that no post has is a dead one."""

_MOST_GUESSES = 1000
_DIGITS = re.compile(r"\d+")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-")


class Target(Enum):
    """What is no key of a post: a file or page that is there, nothing, or what cannot be known."""

    THERE = 0
    DEAD = 1
    UNKNOWN = 2


def plain_path(address: str) -> str:
    """The path of an address, in the form in which addresses are compared."""
    try:
        return _plain(unquote(urlsplit(address).path))
    except ValueError:
        return ""


def _plain(path: str) -> str:
    path = path.casefold().rstrip("/")
    for ending in ("/index", "/_index"):
        path = _bare(path).removesuffix(ending)
    return path or "/"


def _bare(path: str) -> str:
    """The path without the ending of a page."""
    stem, ending = posixpath.splitext(path)
    return stem if ending in _PAGES else path


@dataclass(frozen=True, slots=True)
class PostNames:
    """What a post is known by within its site; the address is empty where it is not known."""

    slug: str
    address: str
    aliases: tuple[str, ...]


class Addresses:
    """Filled with all posts first, asked then."""

    def __init__(self, folders: Mapping[str, str]) -> None:
        self._folders = {s: Path(place) for s, place in folders.items() if Path(place).is_dir()}
        self._keys: dict[str, str] = {}  # without its ending and `/index` -> key
        self._paths: dict[str, str] = {}
        self._slugs: dict[str, str] = {}
        self._shapes: set[str] = set()
        self._addressed = 0
        self._anchors: dict[str, frozenset[str] | None] = {}
        self._guesses: dict[str, str] = {}

    def add_key(self, key: str) -> None:
        """There is an item of this key."""
        self._keys.setdefault(_plain(key), key)

    def add_post(self, key: str, names: PostNames, anchors: frozenset[str] | None) -> None:
        """A post with what it is known by, and its anchors, None where they are not known."""
        self._anchors[key] = anchors
        self._slugs.setdefault(names.slug.casefold(), key)
        address = names.address
        if not address and key.endswith((".html", ".htm")):
            address = f"/{_plain(key.removeprefix(self._start(key)))}"
        if address:
            self._addressed += 1
            self._shapes.add(_shape(address))
        for path in filter(None, (address, *names.aliases)):
            self._paths.setdefault(path, key)

    def anchors(self, key: str) -> frozenset[str] | None:
        """The anchors of a post, None where they are not known."""
        return self._anchors.get(key)

    def find(self, key: str, base: str, path: str) -> str | Target:
        """What a path means in the post of this key and with this address: the key of a post, or else."""
        if not path:
            return key
        if path.startswith("/"):
            return self._absolute(_plain(path))
        return self._relative(key, base, path)

    def _absolute(self, path: str) -> str | Target:
        name = path.rpartition("/")[2]
        if path in self._paths:
            return self._paths[path]
        if self._addressed < _MOST_ADDRESSED * len(self._anchors):
            return self._slugs.get(name, Target.UNKNOWN)
        if not self._is_like_a_post(path, name):
            return Target.UNKNOWN
        return (
            Target.THERE if any(self._is_file(s, path[1:]) for s in self._folders) else Target.DEAD
        )

    def _is_like_a_post(self, path: str, name: str) -> bool:
        if posixpath.splitext(name)[1].strip(".").isalpha() or name in _LISTS or name.isdecimal():
            return False
        is_long = name.count("-") + 1 >= _ROOT_WORDS
        return _shape(path) in self._shapes and (path.count("/") > 1 or is_long)

    def _relative(self, key: str, base: str, path: str) -> str | Target:
        start = self._start(key)
        inner = key[len(start) :]
        within = True
        for place in _places(inner, path):
            if place == ".." or place.startswith("../"):
                within = False
            elif (found := self._keys.get(_plain(start + place))) is not None:
                return found
            elif self._is_file(start, place):
                return Target.THERE
        if base and (at := _plain(posixpath.normpath(posixpath.join(base, path)))) in self._paths:
            return self._paths[at]
        return self._by_name(path, within and start in self._folders)

    def _start(self, key: str) -> str:
        """What of a key names its source."""
        return next((start for start in self._folders if key.startswith(start)), "")

    def _by_name(self, path: str, within: bool) -> str | Target:
        """The post whose slug or file's name is the last part of a relative path."""
        name = _plain(path).rpartition("/")[2]
        for slug in (name, _DATE.sub("", name)):
            if slug in self._slugs:
                return self._slugs[slug]
        ending = posixpath.splitext(path)[1].lower()
        is_open = name in _LISTS or name in (".", "..") or ending in _GENERATED
        return Target.DEAD if within and not is_open else Target.UNKNOWN

    def _is_file(self, start: str, path: str) -> bool:
        folder = self._folders.get(start)
        if folder is None or "\0" in path:
            return False
        try:
            return any((folder / (path + ending)).exists() for ending in ("", ".html", ".md"))
        except OSError:  # A name longer than the system has, for one.
            return False

    def nearest(self, path: str) -> str:
        """The address or key of a post that is much like a path; "" where there is none."""
        name = _plain(path).rpartition("/")[2]
        if name not in self._guesses:
            full = len(self._guesses) == _MOST_GUESSES
            self._guesses[name] = "" if full else self._guess(name)
        return self._guesses[name]

    def _guess(self, name: str) -> str:
        key = self._slugs.get(name)
        if key is None:
            found = process.extractOne(name, self._slugs.keys(), scorer=fuzz.ratio, score_cutoff=75)
            key = self._slugs[found[0]] if found else ""
        return next((path for path, other in self._paths.items() if other == key), key)


def _places(key: str, path: str) -> Iterator[str]:
    """Where a relative path leads from a file: as a file beside it, and as an address below its own."""
    for base in (posixpath.dirname(key), _bare(key)):
        yield posixpath.normpath(posixpath.join(base, path))


def _shape(path: str) -> str:
    """The folder of an address, numbers aside: `/2014/03/19/hello` has the shape of all posts of a blog."""
    return _DIGITS.sub("#", path.rpartition("/")[0])
