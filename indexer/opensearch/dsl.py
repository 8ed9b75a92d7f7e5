"""A Whoosh query tree -> the query language of OpenSearch.

Each kind of node that `query.tree` lists has one function below. Words score as the formula of
`rules.weights` says, by what is learned of them; see statistics.py. How much a cluster takes is bounded,
see clauses.py.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import frexp
from typing import Any, NamedTuple

from whoosh import query as q

from indexer.fields import is_analysed
from indexer.opensearch.clauses import fitting
from indexer.opensearch.exact import (
    NOTHING,
    any_of,
    any_terms,
    exact_field,
    exactly,
    exactly_like,
)
from indexer.opensearch.mapping import SYNONYM, Json
from indexer.opensearch.phrases import following
from indexer.opensearch.statistics import Learned
from indexer.opensearch.token_fields import bag, having, having_any
from indexer.opensearch.tokens import as_token, is_stop
from indexer.query.tree import MULTI_TERM_NODES, AndMaybe, AndNot, Tiers, Variants
from indexer.rules.spot import Word

EVERYTHING: Json = {"match_all": {}}

_LARGEST = float(1 << 24)
"""Boosts of groups in groups raise scores no further, so that they stay finite and within their tier."""

TermsLike = Callable[[q.MultiTerm], Sequence[str]]
"""The terms that a pattern of surface words stands for, or the values that one of a facet does."""


class Part(NamedTuple):
    """A query, and a score that it never reaches."""

    query: Json
    most: float


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query. The posts of its last tier score from 0 to 1, those of the one above from 1 to 2, and so on.

    `scales` are what their own scores were divided by to be below 1, powers of two.
    """

    query: Json
    scales: tuple[float, ...] = ()

    def own(self, score: float) -> float:
        """What a post scores by itself, from the score that it was found with."""
        if not self.scales:
            return score
        tier = min(int(score), len(self.scales) - 1)
        return (score - tier) * self.scales[tier]


def words_of(tree: q.Query, *, scoring: bool) -> Iterator[Word]:
    """What must be learned of before a tree is compiled; without scores only the words of phrases."""
    match tree:
        case Variants():
            if scoring:
                yield _read(tree)[0]
        case q.Term():
            if scoring and is_analysed(tree.fieldname):
                yield _read(tree)[0]
        case q.Phrase():
            yield from (Word(tree.fieldname, (text,)) for text in tree.words)
        case q.ConstantScoreQuery():
            yield from words_of(tree.child, scoring=False)
        case AndNot():
            yield from words_of(tree.a, scoring=scoring)
            yield from words_of(tree.b, scoring=False)
        case q.CompoundQuery():
            for child in tree.subqueries:
                yield from words_of(child, scoring=scoring)


class Compiler:
    """Compiles trees of whose words is known what `words_of` says, with scores or without."""

    def __init__(self, learned: Learned, terms_like: TermsLike, *, scoring: bool) -> None:
        self._learned = learned
        self._terms_like = terms_like
        self._scoring = scoring

    def compiled(
        self, tree: q.Query, decide: Callable[[Part], Part] = lambda part: part
    ) -> Compiled:
        """The query of a tree; `decide` puts in what decides beside words, within each tier."""
        tiers = tree.subqueries if isinstance(tree, Tiers) else [tree]
        every = [decide(self.part(clause)) for clause in tiers]
        parts = [*every[: fitting([part.query for part in every])], every[-1]]
        if len(tiers) == 1:
            return Compiled(parts[0].query)
        if not self._scoring:
            return Compiled(any_of([part.query for part in parts]))
        scales = tuple(_above(part.most) for part in reversed(parts))
        raised = [_raised(part, tier) for tier, part in enumerate(reversed(parts))]
        return Compiled({"dis_max": {"queries": raised[::-1]}}, scales)

    def part(self, tree: q.Query) -> Part:
        """The query of a tree without tiers."""
        compile_node = _NODES.get(type(tree))
        if compile_node is None:
            raise TypeError(f"{type(tree).__name__} is no node of query.tree")
        return compile_node(self, tree)

    def _term(self, node: q.Term) -> Part:
        if is_analysed(node.fieldname):
            return self._words(node)
        found = exactly(node.fieldname, node.text)
        return Part(_constant(found, node.boost), node.boost)

    def _words(self, node: q.Term | Variants) -> Part:
        """The posts of a word; of several terms that count as one, the one that scores best counts."""
        word, weights, boost = _read(node)
        if not self._scoring:
            return Part(having(word), 0.0)
        most = self._learned.factor(word) * boost
        found = list(self._scores(word, weights, most))
        if not found:
            return Part(NOTHING, 0.0)
        return Part(found[0] if len(found) == 1 else {"dis_max": {"queries": found}}, most)

    def _scores(self, word: Word, weights: Sequence[float], most: float) -> Iterator[Json]:
        """A query for each term of a word that posts have.

        Of a synonym fewer uses count, for which there is a field with another K1, but not for function words.
        """
        for term, weight in zip(word.terms, weights, strict=True):
            field, token = bag(word.field, term), as_token(term)
            if self._learned.has(field, token):
                is_synonym = weight != 1.0 and not is_stop(term)
                place = f"{field}.{SYNONYM}" if is_synonym else field
                score = most / self._learned.idf(field, token)
                yield {"term": {place: {"value": token, "boost": score}}}

    def _phrase(self, node: q.Phrase) -> Part:
        """Posts with the words next to each other, which score as posts that have them all."""
        near = following(node, self._learned)
        if not self._scoring:
            return Part(near, 0.0)
        words = [self._words(q.Term(node.fieldname, text)) for text in node.words]
        must = [word.query for word in words]
        most = sum(word.most for word in words)
        return _boosted({"must": must, "filter": [near]}, most, node.boost)

    def _and(self, node: q.And) -> Part:
        parts = [self.part(child) for child in node.subqueries]
        pairs = list(zip(node.subqueries, parts, strict=True))
        scoring = [part for child, part in pairs if self._scores_in(child)]
        filtering = [part for child, part in pairs if not self._scores_in(child)]
        found: Json = {}
        if scoring:
            found["must"] = [part.query for part in scoring]
        if filtering:
            found["filter"] = [part.query for part in filtering]
        return _boosted(found, sum(part.most for part in scoring), node.boost)

    def _scores_in(self, child: q.Query) -> bool:
        """Whether a clause adds to scores: whole titles, with a boost of 0, only filter."""
        return self._scoring and getattr(child, "boost", 1.0) > 0

    def _or(self, node: q.Or) -> Part:
        parts = [self.part(child) for child in node.subqueries]
        found = {"should": [part.query for part in parts], "minimum_should_match": 1}
        return _boosted(found, sum(part.most for part in parts), node.boost)

    def _and_not(self, node: AndNot) -> Part:
        wanted, unwanted = self.part(node.a), self._matching(node.b)
        return Part({"bool": {"must": [wanted.query], "must_not": [unwanted]}}, wanted.most)

    def _and_maybe(self, node: AndMaybe) -> Part:
        wanted = self.part(node.a)
        if not self._scoring:
            return wanted
        optional = self.part(node.b)
        both = {"must": [wanted.query], "should": [optional.query]}
        return Part({"bool": both}, wanted.most + optional.most)

    def _require(self, node: q.Require) -> Part:
        wanted, other = self.part(node.a), self._matching(node.b)
        return Part({"bool": {"must": [wanted.query], "filter": [other]}}, wanted.most)

    def _constant(self, node: q.ConstantScoreQuery) -> Part:
        child = node.child
        patterns = isinstance(child, MULTI_TERM_NODES)
        found = self._multi_term(child) if patterns else self._matching(child)
        return Part(_constant(found, node.score), node.score)

    def _multi_term(self, node: q.MultiTerm) -> Json:
        """The posts of any term that a prefix, wildcard, range or fuzzy word stands for."""
        field = node.fieldname
        if is_analysed(field):
            return any_of(having_any(field, self._terms_like(node)))
        if isinstance(node, q.Wildcard):
            return any_of(any_terms(exact_field(field), self._terms_like(node)))
        return exactly_like(node)

    def _every(self, node: q.Every) -> Part:
        return Part(_constant(EVERYTHING, node.boost), node.boost)

    def _null(self, node: q.Query) -> Part:
        return Part(NOTHING, 0.0)

    def _matching(self, node: q.Query) -> Json:
        """The posts of a tree without scores."""
        compiler = Compiler(self._learned, self._terms_like, scoring=False)
        return compiler.part(node).query


def _read(node: q.Term | Variants) -> tuple[Word, list[float], float]:
    """A word, what each use of each of its terms counts, and what it is boosted by."""
    if isinstance(node, Variants):
        terms = node.subqueries
        word = Word(terms[0].fieldname, tuple(term.text for term in terms))
        return word, [term.boost for term in terms], node.boost
    return Word(node.fieldname, (node.text,)), [1.0], node.boost


def _boosted(clauses: Json, most: float, boost: float) -> Part:
    """Clauses whose scores, which never reach `most`, are multiplied, though not beyond a limit."""
    if boost > 1:
        boost = min(boost, max(1.0, _LARGEST / (most or 1.0)))
    return Part({"bool": {**clauses, "boost": boost}}, most * boost)


def _constant(query: Json, score: float) -> Json:
    return {"constant_score": {"filter": query, "boost": score}}


def _raised(part: Part, tier: int) -> Json:
    """The query of a tier: scores below 1, raised above those of all tiers behind it.

    So they keep seven digits, however large those of other tiers are.
    """
    scaled = {"bool": {"must": [part.query], "boost": 1 / _above(part.most)}}
    return {"bool": {"must": [scaled, _constant(EVERYTHING, tier)]}} if tier else scaled


def _above(most: float) -> float:
    """A power of two above a score, by which dividing loses no digit."""
    return float(2 ** frexp(most)[1])


_NODES: dict[type, Callable[[Compiler, Any], Part]] = {
    q.Term: Compiler._term,
    Variants: Compiler._words,
    q.Phrase: Compiler._phrase,
    q.And: Compiler._and,
    q.Or: Compiler._or,
    AndNot: Compiler._and_not,
    AndMaybe: Compiler._and_maybe,
    q.Require: Compiler._require,
    q.ConstantScoreQuery: Compiler._constant,
    q.Every: Compiler._every,
    type(q.NullQuery): Compiler._null,
}
