"""An index as a program uses it: a SearchRequest in, a Page out."""

import hashlib
from dataclasses import astuple, replace
from functools import lru_cache
from pathlib import Path
from time import perf_counter

from whoosh.query import Every, Query

from indexer.arrays.engine import ArrayEngine
from indexer.arrays.kernels import SEARCHING, load_in_background
from indexer.compounding import with_compounds
from indexer.engine import Answer, Engine, Plan
from indexer.errors import RequestError, SettingsError
from indexer.explaining import Explained
from indexer.fields import FACETS, ZONE_WEIGHTS
from indexer.forgiveness.forgiving import Forgiven, forgive
from indexer.forgiveness.lookup import Asked, Lookup
from indexer.forgiveness.typos import FEW
from indexer.language.analysis import Languages
from indexer.language.table import TABLE
from indexer.post import Post
from indexer.query.parser import read
from indexer.query.reading import Analysis, Reading
from indexer.query.spoken import typed_terms
from indexer.query.synonyms import Synonyms, read_synonyms
from indexer.query.wanted import wanted
from indexer.request import LARGEST_PAGE_SIZE, Facet, Hit, Match, Page, SearchRequest, Sort, Stats
from indexer.settings import FILE, Settings, SourceSettings
from indexer.snippets import Highlighter
from indexer.steering import pins_of, signals_of, steered
from indexer.suggesting import (
    COMPLETIONS,
    MOST_COMPLETIONS,
    MOST_RELATED,
    RELATED,
    Completions,
    Related,
)


class Index:
    """Posts that can be searched. It follows the newest generation by itself.

    Before the first build every method raises IndexMissing. Threads may share one Index.
    """

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self.engine = engine
        self.settings = settings
        self._languages = languages_of(settings)
        self._synonyms = synonyms_of(settings)
        self._pins = pins_of(settings.pins)
        self._analysis: Analysis | None = None

    @property
    def generation(self) -> str:
        """A name that changes with every build that changed something."""
        return self.engine.generation

    @property
    def analysis(self) -> Analysis:
        """How words of queries are looked up in the posts that there are now; one object while they are."""
        analysis, codes = self._analysis, self.engine.codes
        if analysis is None or analysis.codes is not codes:
            analysis = self._analysis = Analysis(self._languages, codes, self._synonyms)
        return analysis

    def search(self, request: SearchRequest, *, snippets: bool = True) -> Page:
        """The page that the request asks for, every facet counted. Raises RequestError.

        Without `snippets` nothing is read of a hit but its card.
        """
        started = perf_counter()
        reading = self._reading(request)
        plan = self._plan(request, reading)
        if not snippets:
            plan = replace(plan, texts=False)
        answer = self.engine.search(plan)
        forgiven = self._forgiven(request, reading, answer.total)
        if forgiven.tree is not reading.tree:
            plan = replace(plan, tree=self._steered(forgiven.tree, request.query))
            answer = self.engine.search(plan)
        return Page(
            request=request,
            total=answer.total,
            hits=self._hits(forgiven.tree, answer) if snippets else _plain_hits(answer),
            facets=answer.facets,
            took_ms=(perf_counter() - started) * 1000,
            generation=answer.generation,
            notes=reading.notes,
            widened=forgiven.widened,
            suggestion=forgiven.suggestion,
        )

    def _hits(self, tree: Query, answer: Answer) -> tuple[Hit, ...]:
        looked_for = wanted(tree, answer.terms)
        highlighter = Highlighter(looked_for, self._languages, answer.beginnings, answer.words)
        highlights = highlighter.highlights([(hit.card, hit.sections) for hit in answer.hits])
        return tuple(
            Hit(found.card, found.score, *of_hit)
            for found, of_hit in zip(answer.hits, highlights, strict=True)
        )

    def explain(self, request: SearchRequest, slug: str) -> Explained:
        """Why a post stands where it does by relevance, or is not found. Raises NotFound, RequestError."""
        request = replace(request, sort=Sort.RELEVANCE)
        reading = self._reading(request)
        plan = self._plan(request, reading)
        total = self.engine.search(replace(plan, facets=(), limit=0)).total
        forgiven = self._forgiven(request, reading, total)
        tree = self._steered(forgiven.tree, request.query)
        return Explained(
            query=request.query,
            languages=self.engine.codes,
            account=self.engine.explain(replace(plan, tree=tree), slug, typed_terms(reading)),
            notes=reading.notes,
            widened=forgiven.widened,
        )

    def plan(self, request: SearchRequest) -> Plan:
        """What the engine is asked for a request, before any widening. Raises RequestError."""
        return self._plan(request, self._reading(request))

    def _plan(self, request: SearchRequest, reading: Reading) -> Plan:
        if request.page < 1:
            raise RequestError("page", f"{request.page} is out of range", "a number from 1 up")
        if not 1 <= request.size <= LARGEST_PAGE_SIZE:
            problem = f"{request.size} is out of range"
            raise RequestError("size", problem, f"a number from 1 to {LARGEST_PAGE_SIZE}")
        text = request.query
        return Plan(
            tree=self._steered(reading.tree, text),
            choices=request.choices,
            facets=_FACETS,
            facet_values=self.settings.facet_values,
            sort=request.order,
            offset=(request.page - 1) * request.size,
            limit=request.size,
            texts=bool(text.strip()),
            signals=signals_of(text, self.settings.recency_half_life),
        )

    def suggest(self, text: str, limit: int = COMPLETIONS) -> Completions:
        """What a text may become while it is typed. Raises RequestError."""
        _check_limit(limit, MOST_COMPLETIONS)
        return self.engine.completions(text, limit, self._read_strictly)

    def related(self, slug: str, limit: int = RELATED) -> tuple[Related, ...]:
        """The posts most like one post. Raises NotFound, RequestError."""
        _check_limit(limit, MOST_RELATED)
        return self.engine.related(slug, limit)

    def _reading(self, request: SearchRequest) -> Reading:
        analysis = self.analysis
        return with_compounds(read(request.query, request.match, analysis), analysis, self.engine)

    def _steered(self, tree: Query, text: str) -> Query:
        return steered(tree, text, self._pins)

    def _forgiven(self, request: SearchRequest, reading: Reading, total: int) -> Forgiven:
        """What to search for where a request finds few posts, else its own tree."""
        if total >= FEW or not reading.words:
            return Forgiven(reading.tree)
        return forgive(
            Asked(request, reading, Lookup(self.engine, self.analysis, self._steered)), total
        )

    def _read_strictly(self, text: str) -> Query:
        return read(text, Match.ALL, self.analysis).tree

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


Words = tuple[tuple[str, str], ...]
"""Words by language."""

_ALL = 2**31
_FACETS = tuple(FACETS)


def _check_limit(limit: int, largest: int) -> None:
    if not 1 <= limit <= largest:
        raise RequestError("limit", f"{limit} is out of range", f"a number from 1 to {largest}")


def _plain_hits(answer: Answer) -> tuple[Hit, ...]:
    return tuple(Hit(found.card, found.score) for found in answer.hits)


def open_index(settings: Settings, *, lasting: bool = False) -> Index:
    """The index in the folder that the settings name. It need not be there yet.

    A `lasting` one will answer many searches: its inner loops are compiled beside the first of them.
    """
    if lasting and settings.compiled:
        load_in_background(SEARCHING)
    engine = ArrayEngine(
        Path(settings.index),
        fingerprint(settings),
        settings.keep_generations,
        languages_of(settings),
        settings.compiled,
    )
    return Index(engine, settings)


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
