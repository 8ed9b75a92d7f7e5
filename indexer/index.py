"""An index as a program uses it: a SearchRequest in, a Page out."""

import hashlib
from dataclasses import astuple, replace
from pathlib import Path
from time import perf_counter

from whoosh.query import Every

from indexer.arrays.engine import ArrayEngine
from indexer.engine import Engine, Found, Plan
from indexer.errors import RequestError
from indexer.fields import FACETS, ZONE_WEIGHTS
from indexer.language.analysis import Languages, english
from indexer.post import Post
from indexer.query.parser import parse
from indexer.request import LARGEST_PAGE_SIZE, Facet, Hit, Page, SearchRequest, Stats
from indexer.settings import Settings, SourceSettings
from indexer.snippets import snippet


class Index:
    """Posts that can be searched. It follows the newest generation by itself.

    Before the first build every method raises IndexMissing. Threads may share one Index.
    """

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self.engine = engine
        self.settings = settings

    @property
    def generation(self) -> str:
        """A name that changes with every build that changed something."""
        return self.engine.generation

    def search(self, request: SearchRequest) -> Page:
        """The page that the request asks for, every facet counted. Raises RequestError."""
        started = perf_counter()
        plan = self.plan(request)
        answer = self.engine.search(plan)
        hits = tuple(_hit(found, answer.terms) for found in answer.hits)
        return Page(
            request=request,
            total=answer.total,
            hits=hits,
            facets=answer.facets,
            took_ms=(perf_counter() - started) * 1000,
            generation=answer.generation,
        )

    def plan(self, request: SearchRequest) -> Plan:
        """What the engine is asked for a request. Raises RequestError."""
        if request.page < 1:
            raise RequestError("page", f"{request.page} is out of range", "a number from 1 up")
        if not 1 <= request.size <= LARGEST_PAGE_SIZE:
            problem = f"{request.size} is out of range"
            raise RequestError("size", problem, f"a number from 1 to {LARGEST_PAGE_SIZE}")
        return Plan(
            tree=parse(request.query, request.match),
            choices=request.choices,
            facets=tuple(FACETS),
            facet_values=self.settings.facet_values,
            sort=request.order,
            offset=(request.page - 1) * request.size,
            limit=request.size,
            texts=bool(request.query.strip()),
        )

    def post(self, slug: str) -> Post:
        """A whole post. Raises NotFound."""
        return self.engine.post(slug)

    def facet(self, name: str) -> Facet:
        """Every value of a facet over all posts."""
        plan = Plan(tree=Every(), facets=(name,), facet_values=_ALL, limit=0)
        return self.engine.search(plan).facets[0]

    def stats(self) -> Stats:
        """Facts about the index."""
        return self.engine.stats()


_ALL = 2**31


def _hit(found: Found, terms: frozenset[str]) -> Hit:
    passage = snippet(found.sections, terms, english()) if terms else ""
    return Hit(card=found.card, score=found.score, snippet=passage)


def open_index(settings: Settings) -> Index:
    """The index in the folder that the settings name. It need not be there yet."""
    engine = ArrayEngine(
        Path(settings.index),
        fingerprint(settings),
        settings.keep_generations,
        languages_of(settings),
    )
    return Index(engine, settings)


def languages_of(settings: Settings) -> Languages:
    """The analysis of text as the settings have it."""
    return Languages(settings.stop_words, settings.protected_words)


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
        sorted(settings.tag_aliases.items()),
        settings.tag_hierarchy,
        READERS_VERSION,
        [_as_read(source) for source in settings.all_sources],
        languages_of(settings).facts(),
        ZONE_WEIGHTS,
        [astuple(facet) for facet in FACETS.values()],
    )
    return hashlib.blake2b(repr(facts).encode(), digest_size=8).hexdigest()
