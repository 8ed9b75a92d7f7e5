"""What of the settings decides how texts are analysed: languages, synonyms, and a fingerprint of it all."""

import hashlib
from dataclasses import astuple, replace
from functools import lru_cache
from pathlib import Path

from indexer.errors import SettingsError
from indexer.fields import FACETS, ZONE_WEIGHTS
from indexer.language.analysis import Languages
from indexer.language.table import TABLE
from indexer.query.synonyms import Synonyms, read_synonyms
from indexer.settings import FILE, Settings, SourceSettings

Words = tuple[tuple[str, str], ...]
"""Words by language."""


def languages_of(settings: Settings) -> Languages:
    """The analysis of text as the settings have it. Raises SettingsError for an unknown language."""
    named = {
        "language": settings.language,
        **{f"lang of {source.place}": source.lang for source in settings.sources if source.lang},
        **{f"stop_words: {code}": code for code in settings.stop_words},
        **{f"protected_words: {code}": code for code in settings.protected_words},
    }
    for name, code in named.items():
        if code not in TABLE:
            known = ", ".join(TABLE)
            raise SettingsError(f"{name}: no language has the code {code!r}; known: {known}")
    return _languages(
        tuple(sorted(settings.stop_words.items())), tuple(sorted(settings.protected_words.items()))
    )


@lru_cache(maxsize=8)
def _languages(stop_words: Words, protected_words: Words) -> Languages:
    """One analysis for all who ask with the same settings, so that they share what it remembers."""
    return Languages(dict(stop_words), dict(protected_words))


def synonyms_of(settings: Settings) -> Synonyms:
    """The synonyms of the settings and of their file. Raises SettingsError with the line."""
    given = Synonyms.parse(settings.synonyms, f"{FILE}: synonyms")
    return given + read_synonyms(Path(settings.synonyms_file)) if settings.synonyms_file else given


READERS_VERSION = 2
"""Rises when readers of sources make other posts of the same content."""


def _as_read(source: SourceSettings) -> SourceSettings:
    """What decides how posts are read. Files are told apart by their paths, what has an address is not."""
    place = source.place if "://" in source.place else ""
    return replace(source, place=place, allow_private=False)


def fingerprint(settings: Settings) -> str:
    """Changes with all that decides how posts are indexed: then everything must be read again."""
    facts = (
        settings.drafts,
        settings.future,
        settings.largest_file,
        settings.site_url,
        settings.language,
        sorted(settings.tag_aliases.items()),
        settings.tag_hierarchy,
        READERS_VERSION,
        [_as_read(source) for source in settings.all_sources],
        languages_of(settings).facts(),
        ZONE_WEIGHTS,
        [astuple(facet) for facet in FACETS.values()],
    )
    return hashlib.blake2b(repr(facts).encode(), digest_size=8).hexdigest()
