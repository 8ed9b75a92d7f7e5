"""The array engine: answers plans from the newest generation in a folder."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from whoosh.query import Query

from indexer.arrays import kernels
from indexer.arrays.damage import telling_damage
from indexer.arrays.find import Findings
from indexer.arrays.generations import IndexFolder, check_files
from indexer.arrays.manifests import Manifest
from indexer.arrays.search import OpenGeneration
from indexer.arrays.verify import verify
from indexer.arrays.writer import ArrayWriter
from indexer.engine import Answer, NearWord, Plan, Problem, SourceState
from indexer.errors import IndexCorrupt, IndexMissing, IndexVersion
from indexer.explaining import Account
from indexer.language.analysis import DEFAULT, Languages
from indexer.post import Post
from indexer.request import Stats
from indexer.states import States
from indexer.suggesting import Completions, Related

Mark = tuple[int, int]


class ArrayEngine:
    """Keeps the contract of `indexer.engine.Engine` over one folder.

    `fingerprint` tells settings apart under which posts are indexed differently: where it differs from
    the index's, everything is read again. `keep` generations stay on disk;
    `languages` analyse what is written, and without `compiled` no loop helps to write it.
    """

    def __init__(
        self,
        path: Path,
        fingerprint: str = "",
        keep: int = 3,
        languages: Languages = DEFAULT,
        compiled: bool = True,
    ) -> None:
        self._folder = IndexFolder(path)
        self._fingerprint = fingerprint
        self._keep = keep
        self._languages = languages
        self._loops = kernels.BUILDING if compiled else ()
        self._open: tuple[Mark, OpenGeneration] | None = None

    @property
    @telling_damage
    def codes(self) -> tuple[str, ...]:
        """The languages of the posts that searches find, commonest first; "" last, where posts have none."""
        return self.opened().codes

    @property
    def generation(self) -> str:
        """The name of the newest generation."""
        return self.opened().name

    @property
    def content(self) -> str:
        """What its posts are, wherever and whenever they were indexed."""
        return self.opened().content

    def ready(self) -> None:
        """Nothing, where there is a generation that can be opened."""
        self.opened()

    @property
    def fingerprint(self) -> str:
        """Of the settings that its posts were indexed under."""
        return self._folder.current().fingerprint

    def states(self) -> Mapping[str, SourceState]:
        """The states of items of the sources, by key."""
        return self._folder.states(self._folder.current()).rows

    @telling_damage
    def find(self, plan: Plan) -> Findings:
        """The first half of a search: what a plan finds, but nothing of what is stored of it."""
        return self.opened().find(plan)

    @telling_damage
    def search(self, plan: Plan) -> Answer:
        """The answer to a plan."""
        return self.opened().search(plan)

    @telling_damage
    def searches(self, plans: Sequence[Plan]) -> Sequence[Answer]:
        """The answers to several plans, all from one generation."""
        opened = self.opened()
        return [opened.search(plan) for plan in plans]

    @telling_damage
    def explain(self, plan: Plan, slug: str, typed: Mapping[str, str]) -> Account:
        """The account of a post and a plan. Raises NotFound."""
        return self.opened().explain(plan, slug, typed)

    @telling_damage
    def near_words(self, word: str, limit: int) -> tuple[NearWord, ...]:
        """Words that a word may be a typo of, likeliest first."""
        return self.opened().words.near(word, limit)

    @telling_damage
    def word_posts(self, key: str) -> int:
        """How many posts have a word with this key."""
        return self.opened().words.posts(key)

    def look_ahead(self, keys: Iterable[str]) -> None:
        """Nothing is gained: a word takes microseconds."""

    @telling_damage
    def words_with(self, part: str) -> tuple[str, ...]:
        """Longer words that contain a key."""
        return self.opened().words.containing(part)

    @telling_damage
    def completions(self, text: str, limit: int, read: Callable[[str], Query]) -> Completions:
        """What a text may become while it is typed, at most so many of each kind."""
        return self.opened().completions(text, limit, read)

    @telling_damage
    def related(self, slug: str, limit: int) -> tuple[Related, ...]:
        """The posts most like one post. Raises NotFound."""
        return self.opened().related(slug, limit)

    @telling_damage
    def post(self, slug: str) -> Post:
        """A whole post. Raises NotFound."""
        return self.opened().post(slug)

    def posts(self) -> Iterator[Post]:
        """Every post, newest first, ties by id."""
        return self.opened().posts()

    @telling_damage
    def stats(self) -> Stats:
        """Facts about the index."""
        return self.opened().stats

    def rollback(self) -> str:
        """Go back to the generation before the current one; its name."""
        self._folder.mark()  # the lock would make the folder of an index that is not there
        with self._folder.locked():
            return self._folder.rollback().name

    def verify(self) -> list[Problem]:
        """What is wrong with the index; a commit meanwhile takes files away, and is no damage."""
        mark = self._folder.mark()
        problems = verify(self._folder)
        return problems if not problems or mark == self._folder.mark() else self.verify()

    def opened(self) -> OpenGeneration:
        """The newest generation, opened once; a request in flight goes on with the one it has."""
        opened = self._open
        while opened is None or opened[0] != self._folder.mark():
            opened = self._open = self._fresh()
        return opened[1]

    def _fresh(self) -> tuple[Mark, OpenGeneration]:
        """The generation that is newest now; another try where a commit took it away meanwhile."""
        mark = self._folder.mark()
        try:
            manifest = self._folder.current()
            return mark, OpenGeneration(self._folder, manifest, self._languages)
        except IndexCorrupt:
            if mark == self._folder.mark():
                raise
            return self._fresh()

    @contextmanager
    def writer(self, *, full: bool = False, wait: bool = False) -> Iterator[ArrayWriter]:
        """A writer; leaving it without an error commits. Raises IndexLocked."""
        with self._folder.locked(wait=wait):
            self._folder.clean(self._keep)
            writer = self._writer(full)
            try:
                yield writer
                writer.commit()
            finally:
                writer.close()
                self._folder.clean(self._keep)

    def _writer(self, full: bool) -> ArrayWriter:
        """A writer on top of the current generation, or beside it where it is built from nothing."""
        empty = Manifest(self._folder.next_number(), self._fingerprint)
        opened = partial(ArrayWriter, self._folder, languages=self._languages, loops=self._loops)
        nothing = partial(opened, empty, States(), last=None, rebuilding=True)
        try:
            current = self._folder.current()
            check_files(self._folder.path, current.segments)
            states = self._folder.states(current)
            previous = self._folder.entry(current.name)
        except IndexCorrupt:
            if not full:
                raise
            return nothing()
        except (IndexMissing, IndexVersion):
            return nothing()
        last = partial(OpenGeneration, self._folder, current)
        rebuilding = full or current.fingerprint != self._fingerprint
        base = empty if rebuilding else replace(current, number=empty.number)
        manifest = replace(base, previous=previous)
        return opened(manifest, states, last=last, rebuilding=rebuilding)
