"""The index as a Whoosh IndexReader, so that Whoosh's Searcher and queries run over it unchanged."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist
from whoosh.query import MultiTerm, NullQuery, Or, Query, Term
from whoosh.reading import IndexReader, TermInfo, TermNotFound
from whoosh.scoring import BaseScorer
from whoosh.searching import Searcher

from indexer.arrays.days import Days
from indexer.arrays.matcher import PostingList, PostingMatcher
from indexer.arrays.query_words import QueryWords
from indexer.arrays.ranking import Bm25, Floats
from indexer.arrays.segment import POSITION_SHIFT, ZONE_MASK
from indexer.arrays.snapshot import Snapshot, View
from indexer.arrays.stored import unpack_card
from indexer.arrays.terms import terms_like
from indexer.arrays.values import ValueTable
from indexer.fields import DATE, NAMES, SCOPES, SLUG, is_analysed
from indexer.query.tree import MULTI_TERM_NODES
from indexer.remembering import remembered
from indexer.rules.values import title_key
from indexer.schema import schema

Ints = NDArray[Any]

_REMEMBERED = 1000

_NONE = np.empty(0, np.intp)


class ArrayReader(IndexReader):  # type: ignore[misc]
    """One state of the index, atomic; posts are numbered through, deleted ones keep their numbers."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.schema = schema()
        self.snapshot = snapshot
        self.statistics = snapshot
        self.values = ValueTable(snapshot)
        self.days = Days(snapshot)
        self.words = tuple(QueryWords(snapshot, n) for n in range(len(snapshot.views)))

    # What the evaluator asks

    def value_lists(self, field: str, terms: Sequence[bytes], number: int) -> list[Ints]:
        """The posts of each of the exact terms in view `number`; deleted ones among them."""
        facet, view = self.values.facets[field], self.snapshot.views[number]
        found = [facet.find(term.decode("utf-8", "replace")) for term in terms]
        return [
            view.segment.value_posts(local)
            for value in found
            if value >= 0
            for local in self.values.locals(number, value)
        ]

    @remembered(_REMEMBERED)
    def posts_called(self, field: str, name: bytes, number: int) -> Ints:
        """The posts in view `number` with that slug, or whose whole title is the name, both folded."""
        view, wanted = self.snapshot.views[number], name.decode("utf-8", "replace")
        wanted = wanted if field == SLUG else title_key(wanted)
        found = view.segment.lookup(NAMES[field], wanted)
        if not found:
            return _NONE
        cards = [unpack_card(view.segment.cards[post]) for post in found]
        named = [card.slug if field == SLUG else title_key(card.title) for card in cards]
        same = [post for post, text in zip(found, named, strict=True) if text == wanted]
        return np.array(sorted(same), np.intp)

    def norms(self, field: str) -> Floats:
        """The length norm of every post in an analysed field."""
        return np.concatenate([np.empty(0, np.float32), *self.snapshot.norms(field)])

    def whoosh_matches(self, tree: Query) -> tuple[Ints, Floats]:
        """Ascending living posts and their scores, worked out by Whoosh's own matchers."""
        searcher = Searcher(self, weighting=Bm25())
        tree = tree.accept(self.expanded)
        matcher = tree.matcher(searcher, searcher.context(limit=None))
        posts: list[int] = []
        scores: list[float] = []
        while matcher.is_active():
            posts.append(matcher.id())
            scores.append(matcher.score())
            matcher.next()
        return np.array(posts, np.intp), np.array(scores, np.float32)

    def expanded(self, node: Query) -> Query:
        """A node that stands for several surface words as those words; other nodes as they are."""
        if not isinstance(node, MULTI_TERM_NODES) or not is_analysed(node.fieldname):
            return node
        found = sorted(self._all_like(node))
        return Or([Term(node.fieldname, term.decode()) for term in found]) if found else NullQuery

    @remembered(100)
    def terms_like(self, node: MultiTerm, number: int) -> Ints:
        """The numbers in view `number` of the terms that a pattern of surface words means, ascending.

        The words of all segments count, or else what a pattern means would change when segments merge.
        """
        segment = self.snapshot.views[number].segment
        own = terms_like(node, segment)
        if len(self.snapshot.views) == 1:
            return own
        others = self._all_like(node) - {segment.terms[n] for n in own.tolist()}
        found = [segment.terms.find(term) for term in others]
        return np.union1d(own, [n for n in found if n >= 0]).astype(np.intp)

    def _all_like(self, node: MultiTerm) -> set[bytes]:
        segments = [view.segment for view in self.snapshot.views]
        return {s.terms[n] for s in segments for n in terms_like(node, s).tolist()}

    # What Whoosh asks: terms

    def _terms(self, field: str) -> Sequence[bytes]:
        if is_analysed(field):
            return self._words
        if field == DATE:
            return self.days.terms
        if field in NAMES:
            return self._names(field)
        return [key.encode("utf-8", "replace") for key in self.values.facets[field].keys]

    def _names(self, field: str) -> list[bytes]:
        cards = [unpack_card(card) for view in self.snapshot.views for card in view.segment.cards]
        names = {card.slug if field == SLUG else title_key(card.title) for card in cards}
        return sorted(name.encode("utf-8", "replace") for name in names)

    @cached_property
    def _words(self) -> list[bytes]:
        return sorted({term for view in self.snapshot.views for term in view.segment.terms})

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field, text = term
        if field not in self.schema:
            return False
        terms, wanted = self._terms(field), self._text_to_bytes(field, text)
        place = bisect_left(terms, wanted)
        return place < len(terms) and terms[place] == wanted

    def indexed_field_names(self) -> Iterable[str]:
        names: list[str] = self.schema.names()
        return names

    def all_terms(self) -> Iterator[tuple[str, bytes]]:
        for field in sorted(self.schema.names()):
            for term in self._terms(field):
                yield field, term

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        terms = self._terms(fieldname)
        for place in range(bisect_left(terms, prefix), len(terms)):
            yield fieldname, terms[place]

    def terms_within(
        self, fieldname: str, text: str, maxdist: int, prefix: int = 0
    ) -> Iterator[str]:
        """Terms within an edit distance that counts a transposition as one edit."""
        start = text[:prefix]
        near = [term.decode("utf-8") for term in self.expand_prefix(fieldname, start)]
        near = [term for term in near if abs(len(term) - len(text)) <= maxdist]
        if not near:
            return iter(())
        distances = cdist([text], near, scorer=OSA.distance, score_cutoff=maxdist)[0]
        return iter([near[i] for i in np.flatnonzero(distances <= maxdist).tolist()])

    def term_info(self, fieldname: str, text: str | bytes) -> TermInfo:
        postings = self._posting_list(fieldname, self._text_to_bytes(fieldname, text))
        if not postings.posts:
            raise TermNotFound((fieldname, text))
        return TermInfo(
            weight=sum(postings.weights),
            df=len(postings.posts),
            maxweight=max(postings.weights),
            minlength=self.min_field_length(fieldname) if self.schema[fieldname].scorable else 1,
            maxlength=self.max_field_length(fieldname) if self.schema[fieldname].scorable else 1,
            minid=postings.posts[0],
            maxid=postings.posts[-1],
        )

    # What Whoosh asks: postings and posts

    def postings(
        self, fieldname: str, text: str | bytes, scorer: BaseScorer | None = None
    ) -> PostingMatcher:
        term = self._text_to_bytes(fieldname, text)
        if (fieldname, term) not in self:
            raise TermNotFound((fieldname, term))
        return PostingMatcher(self._posting_list(fieldname, term), (fieldname, term), scorer)

    def _posting_list(self, field: str, term: bytes) -> PostingList:
        if is_analysed(field):
            return self._word_list(field, term)
        lists = [
            view.base + np.unique(_living(view, np.concatenate([np.empty(0, np.intp), *lists])))
            for view, lists in self._exact_lists(field, term)
        ]
        posts = np.concatenate([np.empty(0, np.int64), *lists]).tolist()
        return PostingList(posts, [1.0] * len(posts))

    def _exact_lists(self, field: str, term: bytes) -> Iterator[tuple[View, list[Ints]]]:
        for number, view in enumerate(self.snapshot.views):
            if field == DATE:
                yield view, [self.days.posts_of([term], number)]
            elif field in NAMES:
                yield view, [self.posts_called(field, term, number)]
            else:
                yield view, self.value_lists(field, [term], number)

    def _word_list(self, field: str, term: bytes) -> PostingList:
        posts: list[int] = []
        weights: list[float] = []
        positions: list[list[int]] = []
        for view in self.snapshot.views:
            words = view.word(field, term)
            living = slice(None) if view.alive is None else view.alive[words.posts]
            posts += (words.posts[living].astype(np.int64) + view.base).tolist()
            weights += words.frequencies[living].astype(float).tolist()
            places = _positions(view, term, field)
            positions += [places[post] for post in words.posts[living].tolist()]
        return PostingList(posts, weights, positions)

    def has_deletions(self) -> bool:
        return self.doc_count() < self.doc_count_all()

    def is_deleted(self, docnum: int) -> bool:
        view = self._view_of(docnum)
        return view.alive is not None and not view.alive[docnum - view.base]

    def _view_of(self, docnum: int) -> View:
        return next(v for v in reversed(self.snapshot.views) if v.base <= docnum)

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        view = self._view_of(docnum)
        card = unpack_card(view.segment.cards[docnum - view.base])
        return {"id": card.id, "slug": card.slug, "title": card.title}

    def doc_count_all(self) -> int:
        return self.snapshot.numbers

    def doc_count(self) -> int:
        return self.snapshot.post_count()

    def frequency(self, fieldname: str, text: str | bytes) -> float:
        return sum(self._posting_list(fieldname, self._text_to_bytes(fieldname, text)).weights)

    def doc_frequency(self, fieldname: str, text: str | bytes) -> int:
        return len(self._posting_list(fieldname, self._text_to_bytes(fieldname, text)).posts)

    def field_length(self, fieldname: str) -> int:
        return int(sum(view.lengths(fieldname).sum() for view in self.snapshot.views))

    def min_field_length(self, fieldname: str) -> int:
        return min((int(v.lengths(fieldname).min()) for v in self.snapshot.views), default=0)

    def max_field_length(self, fieldname: str) -> int:
        return max((int(v.lengths(fieldname).max()) for v in self.snapshot.views), default=0)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        if not self.schema[fieldname].scorable:
            return default
        view = self._view_of(docnum)
        return int(view.lengths(fieldname)[docnum - view.base])

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        return False

    def vector(self, docnum: int, fieldname: str, format_: Any = None) -> Any:
        raise KeyError(f"no vectors are kept for {fieldname}")


def _living(view: View, posts: Ints) -> Ints:
    return posts if view.alive is None else posts[view.alive[posts]]


def _positions(view: View, term: bytes, field: str) -> dict[int, list[int]]:
    """For each post of a term its positions in an analysed field."""
    number = view.term_number(term)
    if number < 0:
        return {}
    postings = view.segment.postings(number)
    ends = np.cumsum(postings.counts, dtype=np.int64)
    runs = np.split(postings.positions, ends[:-1])
    zone = SCOPES.get(field)
    chosen = [run if zone is None else run[(run & ZONE_MASK) == zone] for run in runs]
    return {
        post: (run >> POSITION_SHIFT).tolist()
        for post, run in zip(postings.posts.tolist(), chosen, strict=True)
    }
