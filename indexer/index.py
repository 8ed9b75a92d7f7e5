"""An index as a program uses it: a SearchRequest in, a Page out."""

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

from whoosh.query import Query

from indexer.analysing import languages_of, synonyms_of
from indexer.answering import Answered, Question, answered, meant_by
from indexer.arrays.kernels import SEARCHING, load_in_background
from indexer.compounding import with_compounds
from indexer.engine import Answer, Engine, Plan
from indexer.engines import engine_of
from indexer.errors import RequestError
from indexer.explaining import Explained
from indexer.fields import COUNTED
from indexer.forgiveness.lookup import Lookup
from indexer.forgiveness.tried import TriedWord, tried_words
from indexer.post import Post
from indexer.query.parser import read
from indexer.query.reading import Analysis, Reading
from indexer.query.spoken import typed_terms
from indexer.query.wanted import wanted
from indexer.raw_page import ALL_VALUES, Extent, RawPage, extended, raw_page
from indexer.request import LARGEST_PAGE_SIZE, Facet, Hit, Match, Page, SearchRequest, Sort, Stats
from indexer.settings import Settings
from indexer.snippets import Highlighter
from indexer.snippets.titles import TitleMarker
from indexer.snippets.whole import MarkedPost, marked_post
from indexer.steering import pins_of, signals_of, steered
from indexer.suggesting import (
    COMPLETIONS,
    MOST_COMPLETIONS,
    MOST_RELATED,
    RELATED,
    Completions,
    Related,
)
from indexer.telling import notes_of

_ALL_POSTS = SearchRequest()


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
    def content(self) -> str:
        """A name of the posts that there are now: other posts never have it, in no index."""
        return self.engine.content

    @property
    def analysis(self) -> Analysis:
        """How words of queries are looked up in the posts that there are now; one object while they are."""
        analysis, codes = self._analysis, self.engine.codes
        if analysis is None or analysis.codes is not codes:
            analysis = self._analysis = Analysis(self._languages, codes, self._synonyms)
        return analysis

    def search(
        self,
        request: SearchRequest,
        *,
        snippets: bool = True,
        titles: bool = False,
        facets: tuple[str, ...] = COUNTED,
        facet_values: int | None = None,
        stats: tuple[str, ...] = (),
        partial: bool = False,
    ) -> Page:
        """The page that the request asks for. Raises RequestError.

        Without `snippets` nothing is read of a hit but its card; with `titles` these are marked beside them.
        Of `facets` at most so many `facet_values` are listed as the settings say; `stats` are fields of
        numbers, or `date`, to sum up. With `partial` the page may lack posts of parts of the index that
        do not answer, and says so in a note; without, IndexUnavailable is raised.
        """
        started = perf_counter()
        question = self._question(request, facets, facet_values, stats)
        texts = question.plan.texts and snippets
        plan = replace(question.plan, texts=texts, partial=partial)
        forgiven, answer = self._answered(replace(question, plan=plan))
        return Page(
            request=request,
            total=answer.total,
            hits=self._hits(forgiven.tree, answer, titles) if snippets else _plain_hits(answer),
            facets=answer.facets,
            took_ms=(perf_counter() - started) * 1000,
            generation=answer.generation,
            notes=(*question.reading.notes, *notes_of(answer.missing)),
            widened=forgiven.widened,
            suggestion=forgiven.suggestion,
            last=answer.last,
            stats=answer.stats,
            missing=answer.missing,
        )

    def raw(self, request: SearchRequest, extent: Extent) -> RawPage:
        """What a program gets that pages, counts and marks texts in its own way. Raises RequestError.

        Of the request its words, order and filters count.
        """
        return self.raws([(request, extent)])[0]

    def raws(self, asked: Sequence[tuple[SearchRequest, Extent]]) -> list[RawPage]:
        """The answers to several such requests, for which the engine is asked together."""
        questions = [
            extended(self._question(request, extent.facets, extent.counted, extent.stats), extent)
            for request, extent in asked
        ]
        found = answered(questions, self.engine, self._lookup)
        return [
            raw_page(question, one, extent, self._languages)
            for question, one, (_, extent) in zip(questions, found, asked, strict=True)
        ]

    def _answered(self, question: Question) -> Answered:
        return answered([question], self.engine, self._lookup)[0]

    def _lookup(self) -> Lookup:
        return Lookup(self.engine, self.analysis, self._steered)

    def marked(self, post: Post, request: SearchRequest) -> MarkedPost:
        """A post with all words marked that the snippets of a search would mark. Raises RequestError."""
        question = self._question(request)
        counting = replace(question.plan, limit=0)
        forgiven, answer = self._answered(replace(question, plan=counting))
        looked_for = wanted(forgiven.tree, answer.terms)
        language = self._languages.of(post.lang)
        return marked_post(post.title, post.html, looked_for, language, answer.beginnings)

    def tried(self, request: SearchRequest) -> tuple[TriedWord, ...]:
        """How many posts have each word of a request by itself, and the words nearest to it."""
        words = self._reading(request).words
        return tried_words(words, self._lookup(), self.suggest)

    def _hits(self, tree: Query, answer: Answer, titles: bool) -> tuple[Hit, ...]:
        looked_for = wanted(tree, answer.terms)
        highlighter = Highlighter(looked_for, self._languages, answer.beginnings, answer.words)
        highlights = highlighter.highlights([(hit.card, hit.sections) for hit in answer.hits])
        pairs = zip(answer.hits, highlights, strict=True)
        hits = tuple(Hit(found.card, found.score, *of_hit) for found, of_hit in pairs)
        if not titles:
            return hits
        return TitleMarker(looked_for, self._languages, answer.beginnings).marked(hits)

    def explain(self, request: SearchRequest, slug: str) -> Explained:
        """Why a post stands where it does by relevance, or is not found. Raises NotFound, RequestError."""
        question = self._question(replace(request, sort=Sort.RELEVANCE))
        plan, reading = question.plan, question.reading
        answer = self.engine.search(replace(plan, limit=0))
        meant = meant_by(question, answer, self._lookup)
        tree = self._steered(meant.tree, request.query)
        return Explained(
            query=request.query,
            languages=self.engine.codes,
            account=self.engine.explain(replace(plan, tree=tree), slug, typed_terms(reading)),
            notes=reading.notes,
            widened=meant.widened,
        )

    def plan(self, request: SearchRequest) -> Plan:
        """What the engine is asked for a request, before any widening. Raises RequestError."""
        return self._question(request, COUNTED).plan

    def _question(
        self,
        request: SearchRequest,
        facets: tuple[str, ...] = (),
        facet_values: int | None = None,
        stats: tuple[str, ...] = (),
    ) -> Question:
        """A request read, with what the engine is asked before any widening. Raises RequestError."""
        reading = self._reading(request)
        if request.page < 1:
            raise RequestError("page", f"{request.page} is out of range", "a number from 1 up")
        if not 1 <= request.size <= LARGEST_PAGE_SIZE:
            problem = f"{request.size} is out of range"
            raise RequestError("size", problem, f"a number from 1 to {LARGEST_PAGE_SIZE}")
        if request.after and request.order is not Sort.NEWEST:
            raise RequestError(
                "after", f"it has no meaning by {request.order.value}", "sort=newest"
            )
        text = request.query
        plan = Plan(
            tree=self._steered(reading.tree, text),
            choices=request.choices,
            where=request.where,
            after=request.after,
            facets=facets,
            facet_values=self.settings.facet_values if facet_values is None else facet_values,
            stats=stats,
            sort=request.order,
            offset=request.offset,
            limit=request.size,
            texts=bool(text.strip()),
            signals=signals_of(text, self.settings.recency_half_life),
        )
        return Question(request, reading, plan)

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

    def _read_strictly(self, text: str) -> Query:
        return read(text, Match.ALL, self.analysis).tree

    def post(self, slug: str) -> Post:
        """A whole post. Raises NotFound."""
        return self.engine.post(slug)

    def facet(
        self,
        name: str,
        request: SearchRequest = _ALL_POSTS,
        text: str = "",
        limit: int = ALL_VALUES,
    ) -> Facet:
        """The values of a facet of a search, counted as its page counts them. Raises RequestError.

        With a text only those whose labels contain it; first those in which a word begins with it.
        """
        _check_limit(limit, ALL_VALUES)
        extent = Extent(limit=0, facets=(name,), values=limit, containing=text)
        (facet,) = self.raw(request, extent).facets
        return facet

    def stats(self) -> Stats:
        """Facts about the index."""
        return self.engine.stats()

    def ready(self) -> None:
        """Nothing, where searches of all posts can be answered now. Raises StorageError soon."""
        self.engine.ready()


def _check_limit(limit: int, largest: int) -> None:
    if not 1 <= limit <= largest:
        raise RequestError("limit", f"{limit} is out of range", f"a number from 1 to {largest}")


def _plain_hits(answer: Answer) -> tuple[Hit, ...]:
    return tuple(Hit(found.card, found.score) for found in answer.hits)


def open_index(settings: Settings, *, lasting: bool = False) -> Index:
    """The index in the folder or the cluster that the settings name. It need not be there yet.

    A `lasting` one will answer many searches: its inner loops are compiled beside the first of them.
    Raises SettingsError where a cluster keeps it and the client of clusters is not installed.
    """
    if lasting and settings.compiled:
        load_in_background(SEARCHING)
    return Index(engine_of(settings), settings)
