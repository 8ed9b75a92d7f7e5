"""A generation opened for reading: a plan in, an answer out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
from whoosh.query import Every, Query

from indexer.arrays.completions import ArrayOffers
from indexer.arrays.fetch import all_posts, fetched, place_of, whole_post
from indexer.arrays.find import Finder, Findings
from indexer.arrays.generations import IndexFolder, check_files
from indexer.arrays.manifests import Manifest
from indexer.arrays.marks import Marker
from indexer.arrays.near_words import NearWords
from indexer.arrays.reader import ArrayReader
from indexer.arrays.related import RelatedPosts
from indexer.arrays.segment import open_segment
from indexer.arrays.signals import Bonuses
from indexer.arrays.snapshot import Snapshot, View
from indexer.arrays.spot import ArraySpot
from indexer.engine import Answer, Plan
from indexer.explaining import Account
from indexer.fields import FACETS
from indexer.language.analysis import DEFAULT, Languages
from indexer.post import Post
from indexer.remembering import remembered
from indexer.request import Place, Sort, Stats
from indexer.rules.account import account
from indexer.rules.completing import Completer
from indexer.rules.marks import Marks
from indexer.rules.relating import related
from indexer.suggesting import Completions, Related


class OpenGeneration:
    """Answers from one generation; never changes, so threads may share it."""

    def __init__(
        self, folder: IndexFolder, manifest: Manifest, languages: Languages = DEFAULT
    ) -> None:
        check_files(folder.path, manifest.segments)
        segments = [(open_segment(folder.path / e.file), e.deleted) for e in manifest.segments]
        self.name = manifest.name
        self.content = manifest.content
        self._manifest = manifest
        self._languages = languages
        self._snapshot = Snapshot(segments)
        self._marker = Marker([segment for segment, _ in segments])
        self.reader = ArrayReader(self._snapshot)
        self._finder = Finder(self.reader)
        self.words = NearWords(self._snapshot)

    def find(self, plan: Plan) -> Findings:
        """What a plan finds: the first half of a search, for which nothing stored is read."""
        return self._finder.find(plan)

    def search(self, plan: Plan) -> Answer:
        """The answer to a plan."""
        found = self.find(plan)
        marks = self._marker.marks(plan.tree) if plan.texts else Marks()
        hits = fetched(found.page, plan.texts)
        newest = plan.sort is Sort.NEWEST and found.page
        return Answer(
            total=found.total,
            hits=hits,
            facets=found.facets,
            stats=found.stats,
            terms=marks.terms,
            beginnings=marks.beginnings,
            words=marks.words,
            generation=self.name,
            last=Place(found.page[-1].time, hits[-1].card.id) if newest else None,
        )

    @property
    def bonuses(self) -> Bonuses:
        """What decides beside words."""
        return self._finder.bonuses

    def completions(self, text: str, limit: int, read: Callable[[str], Query]) -> Completions:
        """What a text may become while it is typed, at most so many of each kind."""

        def counts(words: Sequence[str]) -> list[int]:
            return [self._posts_with(word, read) for word in words]

        return self._completer.complete(text, limit, counts)

    @cached_property
    def _completer(self) -> Completer:
        return Completer(ArrayOffers(self.reader), self._languages, self.codes)

    @remembered(10_000)
    def _posts_with(self, word: str, read: Callable[[str], Query]) -> int:
        return self.find(Plan(read(word), sort=Sort.NEWEST, limit=0)).total  # without scores

    @remembered(1000)
    def related(self, slug: str, limit: int) -> tuple[Related, ...]:
        """The posts most like one post. Raises NotFound."""
        post = self.post(slug)
        language = self._languages.of(post.lang)
        return related(post, limit, language, RelatedPosts(self.reader))

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The languages of the posts that searches find, commonest first; "" last, where posts have none."""
        found = self.find(Plan(tree=Every(), facets=("lang",), limit=0))
        values = found.facets[0].values
        unknown = sum(value.count for value in values) < found.total
        return (*(value.label for value in values), *([""] if unknown else []))

    def post(self, slug: str) -> Post:
        """A whole post. Raises NotFound."""
        number, post = place_of(self._snapshot, slug)
        return whole_post(self._snapshot.views[number], post)

    def explain(self, plan: Plan, slug: str, typed: Mapping[str, str]) -> Account:
        """The account of a post and a plan. Raises NotFound."""
        spot = ArraySpot(self.reader, self.bonuses, slug)
        return account(plan, spot, typed, self._languages.of(spot.post.lang))

    def posts(self) -> Iterator[Post]:
        """Every living post, newest first; one of each segment is held at a time."""
        return all_posts(self._snapshot)

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
