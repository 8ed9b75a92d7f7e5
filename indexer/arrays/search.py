"""A generation opened for reading: a plan in, an answer out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from heapq import merge
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.query import Every, Query

from indexer.arrays.completions import Completer
from indexer.arrays.evaluator import Evaluator
from indexer.arrays.explain import account
from indexer.arrays.facets import count_values
from indexer.arrays.filters import Filters, filter_mask, group_choices
from indexer.arrays.generations import IndexFolder, check_files
from indexer.arrays.listing import list_values
from indexer.arrays.manifests import Manifest
from indexer.arrays.matches import TIER, Matches
from indexer.arrays.memory import remembered
from indexer.arrays.near_words import NearWords
from indexer.arrays.reader import ArrayReader
from indexer.arrays.records import title_key
from indexer.arrays.related import Relater
from indexer.arrays.score_account import Speller, Spot
from indexer.arrays.segment import open_segment
from indexer.arrays.selection import best
from indexer.arrays.signals import Bonuses, Factors, best_with_bonuses
from indexer.arrays.snapshot import Snapshot, View
from indexer.arrays.stored import unpack_card, unpack_post, unpack_sections
from indexer.arrays.terms import matching_terms
from indexer.arrays.values import value_counts
from indexer.arrays.why_not import Reasons
from indexer.engine import Answer, Found, Plan
from indexer.errors import NotFound
from indexer.explaining import Account
from indexer.fields import FACETS
from indexer.language.analysis import DEFAULT, Languages
from indexer.post import UNDATED, Post
from indexer.request import Card, Facet, Sort, Stats
from indexer.suggesting import Completions, Related

Ints = NDArray[Any]


class Candidate(NamedTuple):
    """A post that may be on the page."""

    view: View
    post: int
    score: float

    @property
    def card(self) -> Card:
        """The post's card."""
        return unpack_card(self.view.segment.cards[self.post])


class OpenGeneration:
    """Answers from one generation; never changes, so threads may share it."""

    def __init__(
        self, folder: IndexFolder, manifest: Manifest, languages: Languages = DEFAULT
    ) -> None:
        check_files(folder.path, manifest.segments)
        segments = [(open_segment(folder.path / e.file), e.deleted) for e in manifest.segments]
        self.name = manifest.name
        self._manifest = manifest
        self._languages = languages
        self._snapshot = Snapshot(segments)
        self._segments = [segment for segment, _ in segments]
        self.reader = ArrayReader(self._snapshot)
        self.words = NearWords(self._snapshot)

    def search(self, plan: Plan) -> Answer:
        """The answer to a plan."""
        filters = group_choices(plan.choices)
        counted = [
            filters,
            *(filters.without_any(name) for name in plan.facets if name in filters.any),
        ]
        table = self.reader.values
        counts = [np.zeros(table.size, np.int64) for _ in counted]
        found: list[tuple[View, Matches]] = []
        for number, view in enumerate(self._snapshot.views):
            masks = [filter_mask(self.reader, f, number) for f in counted]
            within = masks[0] if len(masks) == 1 else view.alive
            matches = Evaluator(self.reader, within).matches(plan.tree, number)
            sets = [matches.within(mask) for mask in masks]
            found.append((view, sets[0]))
            if plan.facets:
                for sum_, part in zip(counts, sets, strict=True):
                    counted_values = _counts(view, part.posts)
                    numbers, distinct = table.of_view[number], table.is_distinct[number]
                    _add(sum_, numbers, counted_values, distinct=distinct)
        total = sum(len(matches.posts) for _, matches in found)
        there = found if plan.offset < total else []
        candidates = [
            candidate
            for number, (view, matches) in enumerate(there)
            for candidate in _first(view, matches, plan, self._factors(plan, number))
        ]
        page = _in_order(candidates, plan)[plan.offset : plan.offset + plan.limit]
        return Answer(
            total=total,
            hits=tuple(_found(candidate, plan.texts) for candidate in page),
            facets=self._facets(plan, filters, counts),
            terms=matching_terms(plan.tree, self._segments) if plan.texts else frozenset(),
            generation=self.name,
        )

    def _facets(self, plan: Plan, filters: Filters, counts: list[Ints]) -> tuple[Facet, ...]:
        """The facets; one in which values were chosen with "any" has counts of its own."""
        own = iter(counts[1:])
        table = self.reader.values
        return tuple(
            list_values(
                table,
                name,
                next(own) if name in filters.any else counts[0],
                filters,
                plan.facet_values,
            )
            for name in plan.facets
        )

    def _factors(self, plan: Plan, number: int) -> Factors | None:
        """What the scores of posts of view `number` are multiplied by; None where words alone decide."""
        if plan.signals is None or plan.sort is not Sort.RELEVANCE:
            return None
        factors = self.bonuses.factors(plan.signals, number)
        return factors if (factors.least, factors.most) != (1, 1) else None

    @cached_property
    def bonuses(self) -> Bonuses:
        """What decides beside words."""
        return Bonuses(self.reader)

    def completions(self, text: str, limit: int, read: Callable[[str], Query]) -> Completions:
        """What a text may become while it is typed, at most so many of each kind."""
        return self._completer.complete(text, limit, lambda word: self._posts_with(word, read))

    @cached_property
    def _completer(self) -> Completer:
        return Completer(self.reader, self._languages, self.codes)

    @remembered(10_000)
    def _posts_with(self, word: str, read: Callable[[str], Query]) -> int:
        return self.search(Plan(read(word), sort=Sort.NEWEST, limit=0)).total  # without scores

    @remembered(1000)
    def related(self, slug: str, limit: int) -> tuple[Related, ...]:
        """The posts most like one post. Raises NotFound."""
        return Relater(self.reader, self._languages).related(self.post(slug), limit)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The languages of the posts that searches find, commonest first; "" last, where posts have none."""
        answer = self.search(Plan(tree=Every(), facets=("lang",), limit=0))
        values = answer.facets[0].values
        unknown = sum(value.count for value in values) < answer.total
        return (*(value.label for value in values), *([""] if unknown else []))

    def post(self, slug: str) -> Post:
        """A whole post. Raises NotFound."""
        number, post = self._place_of(slug)
        return _post(self._snapshot.views[number], post)

    def explain(self, plan: Plan, slug: str, typed: Mapping[str, str]) -> Account:
        """The account of a post and a plan. Raises NotFound."""
        spot = Spot(self.reader, *self._place_of(slug))
        name = Speller(self._snapshot, typed)
        reasons = Reasons(spot, self.post(slug), self._languages, name)
        return account(plan, spot, self.bonuses, name, reasons)

    def _place_of(self, slug: str) -> tuple[int, int]:
        """The number of the view that has the post, and that of the post in it."""
        for number, view in enumerate(self._snapshot.views):
            segment = view.segment
            for post in segment.lookup("slugs", slug):
                living = view.stored is None or view.stored[post]
                if living and unpack_card(segment.cards[post]).slug == slug:
                    return number, post
        raise NotFound(f"no post is called {slug!r}")

    def posts(self) -> Iterator[Post]:
        """Every living post, newest first; one of each segment is held at a time."""
        runs = (_living_posts(view) for view in self._snapshot.views)
        return merge(*runs, key=lambda post: (-post.timestamp, post.id))

    @cached_property
    def stats(self) -> Stats:
        """Facts about the generation."""
        views = self._snapshot.views
        living = sum(_stored(view) for view in views)
        return Stats(
            generation=self.name,
            posts=living,
            deleted=sum(view.posts for view in views) - living,
            segments=len(views),
            terms=len({term for view in views for term in view.segment.terms}),
            bytes=sum(entry.bytes for entry in self._manifest.segments),
            values={name: len(self.reader.values.facets[name].keys) for name in FACETS},
        )


def _stored(view: View) -> int:
    return view.posts if view.stored is None else int(np.count_nonzero(view.stored))


def _post(view: View, number: int) -> Post:
    segment = view.segment
    return unpack_post(segment.cards[number], segment.texts[number], segment.htmls[number])


def _living_posts(view: View) -> Iterator[Post]:
    numbers = range(view.posts)
    return (_post(view, n) for n in numbers if view.stored is None or view.stored[n])


def _counts(view: View, posts: Ints) -> Ints:
    """Counts of the segment's values; where every living post was found, they are known."""
    return value_counts(view) if len(posts) == view.living else count_values(view.segment, posts)


def _add(total: Ints, numbers: Ints, counts: Ints, *, distinct: bool) -> None:
    """Add the counts of a segment's values to those of the index; -1 is a value nobody has.

    `distinct` numbers are none of them -1 or there twice, and added in a third of the time.
    """
    if distinct:
        total[numbers] += counts
        return
    known = numbers >= 0
    np.add.at(total, numbers[known], counts[known])


def _first(
    view: View, matches: Matches, plan: Plan, factors: Factors | None
) -> Iterable[Candidate]:
    """The segment's first posts in the order of the plan, as many as could be on the page."""
    wanted = plan.offset + plan.limit
    posts = matches.posts
    match plan.sort:
        case Sort.NEWEST:
            chosen = posts[:wanted]
        case Sort.OLDEST:
            chosen = posts[best(-_from_oldest(view.segment.timestamps[posts]), wanted)]
        case Sort.TITLE:
            chosen = posts[best(-view.segment.title_ranks[posts], wanted)]
        case Sort.RELEVANCE:
            best_posts, scores = _most_relevant(matches, wanted, factors)
            pairs = zip(best_posts.tolist(), scores.tolist(), strict=True)
            return [Candidate(view, post, score) for post, score in pairs]
    return [Candidate(view, post, 0.0) for post in chosen.tolist()]


def _most_relevant(matches: Matches, count: int, factors: Factors | None) -> tuple[Ints, Ints]:
    """The posts with the highest scores, highest first, and the scores."""
    if factors:
        return best_with_bonuses(matches, count, factors)
    scores = matches.scores()
    top = best(scores, count)
    return matches.posts[top], scores[top]


def _in_order(candidates: list[Candidate], plan: Plan) -> list[Candidate]:
    """All segments' candidates in one order; one segment's are in order already."""
    if len({candidate.view.base for candidate in candidates}) < 2:
        return candidates
    newest = [(-c.view.segment.timestamps[c.post], c.card.id) for c in candidates]
    keys: list[tuple[Any, ...]]
    match plan.sort:
        case Sort.RELEVANCE:
            keys = [(-c.score, *key) for c, key in zip(candidates, newest, strict=True)]
        case Sort.TITLE:
            keys = [(title_key(c.card.title), *n) for c, n in zip(candidates, newest, strict=True)]
        case Sort.OLDEST:
            keys = [(_from_oldest(-time), id_) for time, id_ in newest]
        case _:
            keys = list(newest)
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return [candidates[i] for i in order]


def _from_oldest(timestamps: Ints) -> Ints:
    """Numbers that rise from the oldest to the newest, and then to posts without a date."""
    return np.where(timestamps == UNDATED, -UNDATED, timestamps)


def _found(candidate: Candidate, with_text: bool) -> Found:
    text = candidate.view.segment.texts[candidate.post] if with_text else None
    score = candidate.score % TIER
    return Found(candidate.card, score, unpack_sections(text) if text else ())
