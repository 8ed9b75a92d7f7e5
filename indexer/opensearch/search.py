"""Plans -> requests, and their answers -> Answers, over one state of an index."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from whoosh import query as q

from indexer.engine import Answer, Found, Plan
from indexer.fields import FACETS, is_analysed
from indexer.opensearch.bonuses import with_bonuses
from indexer.opensearch.cluster import Cluster, encoded
from indexer.opensearch.documents import CARD, CARD_AND_TEXTS, read_card, read_sections
from indexer.opensearch.dsl import Compiled, Compiler, Part, words_of
from indexer.opensearch.facets import Counter
from indexer.opensearch.filters import chosen_with_any, shared
from indexer.opensearch.mapping import DEEPEST, Json
from indexer.opensearch.order import ORDERS, behind, deep_hits, place_of
from indexer.opensearch.statistics import Statistics
from indexer.opensearch.value_table import ValueTable
from indexer.request import Place, Sort, Summary
from indexer.rules.filters import Filters, check_field, check_numbers, group_choices
from indexer.rules.marks import Marks


class Vocabulary(Protocol):
    """The words of posts, as far as searches need them."""

    def terms_like(self, node: q.MultiTerm) -> Sequence[str]:
        """The terms that a pattern of surface words stands for."""

    def marks(self, tree: q.Query) -> Marks:
        """What a tree marks in the texts of posts."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The query of a plan with its scores, and what was compiled of its tree."""

    head: Json
    query: Json
    compiled: Compiled

    def body(self, only: Json | None = None, **more: Any) -> tuple[Json, Json]:
        """A search for its posts, of `only` some; without hits unless a `size` is given."""
        query = {"bool": {"must": [self.query], "filter": [only]}} if only else self.query
        body = {"size": 0, "track_total_hits": True, "_source": False, "query": query, **more}
        return self.head, body


@dataclass(frozen=True, slots=True)
class _Asked:
    """A plan with the request that answers it."""

    plan: Plan
    filters: Filters
    counter: Counter
    compiled: Compiled
    head: Json
    body: Json

    @property
    def is_deep(self) -> bool:
        """Whether its page begins beyond what one request reaches."""
        return self.plan.offset + self.plan.limit > DEEPEST


class Searcher:
    """Answers plans from one state of an index."""

    def __init__(
        self,
        cluster: Cluster,
        index: str,
        statistics: Statistics,
        table: ValueTable,
        vocabulary: Vocabulary,
        generation: str,
    ) -> None:
        self._cluster = cluster
        self._index = index
        self._statistics = statistics
        self._table = table
        self._vocabulary = vocabulary
        self._generation = generation

    def search(self, plan: Plan) -> Answer:
        """The answer to a plan. Raises RequestError."""
        return self.searches([plan])[0]

    def searches(self, plans: Sequence[Plan]) -> list[Answer]:
        """The answers to several plans, found by one request."""
        if not plans:
            return []
        asked = [self._asked(plan) for plan in plans]
        answers = self._cluster.searches([(one.head, _within_reach(one)) for one in asked])
        return [self._answer(one, answer) for one, answer in zip(asked, answers, strict=True)]

    def _asked(self, plan: Plan) -> _Asked:
        for name in plan.facets:
            check_field(name, FACETS)
        check_numbers(plan.stats)
        filters = group_choices(plan.choices, plan.where)
        counter = Counter(self._table, plan.facets, filters, plan.facet_values)
        compiled = self.compiled(plan)
        own = chosen_with_any(filters, counter.own)
        body: Json = {
            "query": _query(compiled, shared(filters, counter.own), _scores(plan)),
            "post_filter": {"bool": {"filter": own}},
            "aggs": {**counter.asked(), **_summed_up(plan.stats, own)},
            "sort": ORDERS[plan.sort],
            "from": plan.offset if plan.limit else 0,
            "size": plan.limit,
            "_source": CARD_AND_TEXTS if plan.texts else CARD,
            "track_total_hits": True,
        }
        if plan.after:
            body["search_after"] = behind(plan.after)
        head = self._head(body["query"], scores=_scores(plan))
        return _Asked(plan, filters, counter, compiled, head, body)

    def compiled(self, plan: Plan) -> Compiled:
        """The query of a plan's tree, with scores where the plan needs them."""
        scoring = _scores(plan)
        learned = self._statistics.learned(words_of(plan.tree, scoring=scoring))
        compiler = Compiler(learned, self._terms_like, scoring=scoring)
        signals = plan.signals if scoring else None
        if signals is None:
            return compiler.compiled(plan.tree)
        newest = self._statistics.newest

        def decided(part: Part) -> Part:
            return with_bonuses(part, signals, newest)

        return compiler.compiled(plan.tree, decided)

    def _terms_like(self, node: q.MultiTerm) -> Sequence[str]:
        """The terms, or the values of a facet, that a pattern stands for."""
        if isinstance(node, q.Wildcard) and not is_analysed(node.fieldname):
            return self._table.keys_like(node)
        return self._vocabulary.terms_like(node)

    def ranked(self, plan: Plan, filters: list[Json]) -> Ranked:
        """The query of a plan by relevance among the posts that filters let through."""
        compiled = self.compiled(plan)
        query = _query(compiled, filters, scores=True)
        return Ranked(self._head(query, scores=True), query, compiled)

    def bodies(self, asked: Sequence[tuple[Json, Json]]) -> list[Json]:
        """The answers to searches as they are."""
        return self._cluster.searches(asked)

    def left_out(self, only: Json, filters: Sequence[list[Json]]) -> list[bool]:
        """Whether each of some lists of filters leaves one post out."""
        if not filters:
            return []
        counted = {"filters": [{"bool": {"filter": [*one]}} for one in filters]}
        body = {"size": 0, "query": only, "aggs": {"filters": {"filters": counted}}}
        answer = self._cluster.search(self._index, body)["aggregations"]["filters"]
        return [bucket["doc_count"] == 0 for bucket in answer["buckets"]]

    def _head(self, query: Json, *, scores: bool) -> Json:
        """Where a search goes: what is the same goes to the same copies, so that ties stay as they are."""
        head = {"index": self._index, "preference": f"{zlib.crc32(encoded(query)):08x}"}
        return {**head, "search_type": "dfs_query_then_fetch"} if scores else head

    def _answer(self, asked: _Asked, answer: Json) -> Answer:
        plan = asked.plan
        hits = answer["hits"]["hits"]
        if plan.limit and (asked.is_deep or (plan.after and plan.offset)):
            found = _search_type(plan)
            hits = deep_hits(
                self._cluster, self._index, asked.body, plan.offset, plan.limit, **found
            )
        counts = answer.get("aggregations", {})
        marks = self._vocabulary.marks(plan.tree) if plan.texts else Marks()
        return Answer(
            total=answer["hits"]["total"]["value"],
            hits=tuple(_found(hit, asked.compiled, plan) for hit in hits),
            facets=asked.counter.facets(counts),
            stats=_summaries(plan.stats, counts),
            terms=marks.terms,
            beginnings=marks.beginnings,
            words=marks.words,
            generation=self._generation,
            last=_last(hits) if plan.sort is Sort.NEWEST else None,
            missing=self._cluster.missing,
        )


def _scores(plan: Plan) -> bool:
    """Whether a plan needs scores."""
    return plan.sort is Sort.RELEVANCE and plan.limit > 0


def _search_type(plan: Plan) -> dict[str, Any]:
    return {"search_type": "dfs_query_then_fetch"} if _scores(plan) else {}


def _query(compiled: Compiled, filters: list[Json], scores: bool) -> Json:
    if scores:
        return {"bool": {"must": [compiled.query], "filter": filters}}
    return {"bool": {"filter": [compiled.query, *filters]}}


def _within_reach(asked: _Asked) -> Json:
    """The request; without hits where its page is beyond its reach."""
    body = dict(asked.body)
    if asked.is_deep or "search_after" in body:
        body["from"] = 0
    if asked.is_deep or (asked.plan.after and asked.plan.offset):
        body["size"] = 0
    if not body["size"]:
        body.pop("sort")
        body.pop("search_after", None)
    return body


def _found(hit: Json, compiled: Compiled, plan: Plan) -> Found:
    card, score = read_card(hit["_source"]), compiled.own(hit.get("_score") or 0.0)
    if not plan.texts:
        return Found(card, score)
    return Found(card, score, read_sections(hit["_source"]))


def _last(hits: Sequence[Json]) -> Place | None:
    return place_of(hits[-1]["sort"]) if hits else None


_SUMS = "stats-of-"


def _summed_up(fields: Sequence[str], own: list[Json]) -> Json:
    """Aggregations that sum up numbers of all posts found."""
    return {
        f"{_SUMS}{field}": {
            "filter": {"bool": {"filter": own}},
            "aggs": {"stats": {"stats": {"field": f"number.{field}"}}},
        }
        for field in fields
    }


def _summaries(fields: Sequence[str], counts: Json) -> tuple[Summary, ...]:
    found = ((field, counts[f"{_SUMS}{field}"]["stats"]) for field in fields)
    return tuple(
        Summary(field, int(one["min"]), int(one["max"]), int(one["sum"]), one["count"])
        for field, one in found
        if one["count"]
    )
