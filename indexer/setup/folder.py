"""Looks at a folder and finds out where its posts are, what makes a site of them, and how they read."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from indexer.errors import NotAPost, PostError, SourceError
from indexer.settings import Settings, SourceSettings
from indexer.setup.generators import Found, Site, find_generator
from indexer.sources import open_source
from indexer.sources.base import Closed, Item, Listed, Source
from indexer.sources.kinds import kind_of_document

SAMPLE = 200
MOST_ENTRIES = 100_000
"""Entries of folders that are looked at."""

_MARKDOWN = (".md", ".markdown", ".mdx")
_PAGES = (".html", ".htm")
_BUILT = ("public", "_site", "dist", "build", "site", "output", "out", ".")
_EXPORTS = (".xml", ".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".rss", ".atom")
_NOT_EXPORTS = frozenset(
    {"composer.json", "deno.json", "package-lock.json", "package.json", "tsconfig.json"}
)
_SKIPPED = frozenset({"node_modules", "vendor", "venv", "env", "__pycache__", "target", "themes"})
_PARTIAL = ("feed", "sitemap")
"""Kinds that tell less of a site than an export does, and are taken after it."""

_HEAD = 8192
_STEP = 50
"""After half of the sample every 50th item is read, so that it is not of one year only."""


@dataclass(frozen=True, slots=True)
class Sample:
    """How the first posts, and some of the others, read; `more` says that not all items were counted."""

    items: int = 0
    more: bool = False
    read: int = 0
    drafts: int = 0
    undated: int = 0
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found in a folder; `place` is within it, and empty where there is nothing to index.

    `elsewhere` is the number of Markdown files that are not in that place.
    """

    folder: Path
    place: str = ""
    kind: str = ""
    generator: str = ""
    config: str = ""
    site: Site = field(default_factory=Site)
    sample: Sample = field(default_factory=Sample)
    elsewhere: int = 0


def survey(folder: Path) -> Survey:
    """What there is in a folder. Raises SourceError where it is none, or cannot be listed."""
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        hint = "name the folder of your site or of your posts"
        raise SourceError(f"{folder}: cannot be listed ({error.strerror}); {hint}") from error
    found = find_generator(folder)
    for place, kind in _places(folder, names, found):
        sample = _sample(SourceSettings(str(folder / place), kind=kind))
        if kind in ("markdown", "html") or sample.read > len(sample.unreadable):
            elsewhere = _elsewhere(folder, place) if kind == "markdown" else 0
            return _survey(Survey(folder, place, kind, sample=sample, elsewhere=elsewhere), found)
    return Survey(folder)


def _elsewhere(folder: Path, place: str) -> int:
    return _count(folder, _MARKDOWN).total() - _count(folder / place, _MARKDOWN).total()


def _survey(plain: Survey, found: Found | None) -> Survey:
    """With what the generator's configuration says; its pattern of addresses is for its own folder only."""
    if found is None:
        return plain
    site = found.site if plain.place == found.folder else replace(found.site, permalink="")
    return replace(plain, generator=found.name, config=found.config, site=site)


def _places(folder: Path, names: list[str], found: Found | None) -> Iterator[tuple[str, str]]:
    """Where posts may be, and of what kind: Markdown, else pages, else exports of other systems."""
    if found and found.folder and _count(folder / found.folder, _MARKDOWN):
        yield found.folder, "markdown"
    elif markdown := _count(folder, _MARKDOWN):
        yield _focus(markdown), "markdown"
    for name in _BUILT:
        if (folder / name).is_dir() and _count(folder / name, _PAGES):
            yield name, "html"
    exports = list(_exports(folder, names))
    yield from sorted(exports, key=lambda export: export[1] in _PARTIAL)


def _exports(folder: Path, names: list[str]) -> Iterator[tuple[str, str]]:
    """Files at the top that may hold posts, by name."""
    for name in names:
        if not name.lower().endswith(_EXPORTS) or name in _NOT_EXPORTS:
            continue
        try:
            with (folder / name).open("rb") as file:
                yield name, kind_of_document(name, file.read(_HEAD))
        except (OSError, SourceError):
            continue


def _count(folder: Path, suffixes: tuple[str, ...]) -> Counter[str]:
    """How many files with a suffix are in each folder, by its path; links to folders are not followed."""
    counts, left = Counter[str](), MOST_ENTRIES
    for path, folders, files in os.walk(folder):
        folders[:] = sorted(filter(_is_entered, folders))
        left -= len(folders) + len(files)
        if number := sum(_is_post(name, suffixes) for name in files):
            counts[os.path.relpath(path, folder)] = number
        if left < 0:
            break
    return counts


def _is_entered(name: str) -> bool:
    return name not in _SKIPPED and (name[0] not in "._" or name in ("_posts", "_drafts"))


def _is_post(name: str, suffixes: tuple[str, ...]) -> bool:
    stem, suffix = os.path.splitext(name.lower())
    return suffix in suffixes and stem not in ("readme", "changelog", "license", "contributing")


def _focus(counts: Counter[str]) -> str:
    """The innermost folder with more than half of the files in it."""
    below = Counter[str]()
    for path, number in counts.items():
        parts = Path(path).parts
        below.update({"/".join(parts[: depth + 1]): number for depth in range(len(parts))})
    most = sum(counts.values()) / 2
    inner = [path for path, number in below.items() if number > most]
    return max(inner, key=lambda path: path.count("/"), default=".")


def _sample(given: SourceSettings) -> Sample:
    """Counts the items, and reads the first of them and then some further apart."""
    sample = Sample()
    try:
        source = open_source(given, Settings())
        for listed in source.items():
            sample = _with(sample, source, listed)
            if sample.items == MOST_ENTRIES:
                return replace(sample, more=True)
    except SourceError as error:
        return replace(sample, unreadable=(*sample.unreadable, str(error)))
    return sample


def _with(sample: Sample, source: Source, listed: Listed) -> Sample:
    if isinstance(listed, Closed):
        problem = f"{listed.key or source.place}: {listed.reason}"
        return replace(sample, unreadable=(*sample.unreadable, problem))
    if not isinstance(listed, Item):
        return sample
    sample = replace(sample, items=sample.items + 1)
    if sample.read == SAMPLE or (sample.read >= SAMPLE // 2 and sample.items % _STEP):
        return sample
    sample = replace(sample, read=sample.read + 1)
    try:
        reading = source.read(listed)
    except NotAPost:
        return sample
    except PostError as error:
        return replace(sample, unreadable=(*sample.unreadable, f"{listed.key}: {error}"))
    undated = sample.undated + (reading.post.date is None)
    return replace(sample, drafts=sample.drafts + reading.draft, undated=undated)
