"""The engine over a cluster: answers plans from the newest generation of an index."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TypeVar

from whoosh.query import Query

from indexer.engine import Answer, NearWord, Plan, Problem, SourceState
from indexer.explaining import Account
from indexer.language.analysis import DEFAULT, Languages
from indexer.opensearch.address import Access, Address
from indexer.opensearch.cluster import Cluster, Refused
from indexer.opensearch.generations import Builds
from indexer.opensearch.layout import LAYOUT, Layout
from indexer.opensearch.opened import OpenGeneration
from indexer.opensearch.verify import verify
from indexer.opensearch.writer import OpenSearchWriter, rollback, writing
from indexer.post import Post
from indexer.request import Stats
from indexer.suggesting import Completions, Related

FRESH = 1.0
"""Seconds for which a generation is taken to be the newest; asking each time would take a request more."""

_GONE = "index_not_found_exception"

Answered = TypeVar("Answered")


class OpenSearchEngine:
    """Keeps the contract of `indexer.engine.Engine` over an index in a cluster.

    A commit is seen at once by the engine that made it, and within FRESH seconds by all others.
    `fingerprint` is as that of the arrays.
    """

    def __init__(
        self,
        address: Address,
        access: Access | None = None,
        fingerprint: str = "",
        languages: Languages = DEFAULT,
        layout: Layout = LAYOUT,
    ) -> None:
        self._cluster = Cluster(address, access or Access())
        self._builds = Builds(self._cluster, address.name)
        self._fingerprint = fingerprint
        self._layout = layout
        self._languages = languages
        self._open: OpenGeneration | None = None
        self._asked = float("-inf")

    @property
    def codes(self) -> tuple[str, ...]:
        """The languages of the posts that searches find, commonest first; "" last, where posts have none."""
        return self._ask(lambda opened: opened.codes)

    @property
    def generation(self) -> str:
        """The name of the newest generation."""
        return self.opened().name

    @property
    def content(self) -> str:
        """What its posts are, wherever and whenever they were indexed."""
        return self.opened().content

    def ready(self) -> None:
        """Nothing, where searches can be answered."""
        self._ask(lambda opened: opened.ready())

    @property
    def fingerprint(self) -> str:
        """Of the settings that its posts were indexed under."""
        return self.opened().fingerprint

    def states(self) -> Mapping[str, SourceState]:
        """The states of items of the sources, by key."""
        return self._ask(lambda opened: opened.states())

    def search(self, plan: Plan) -> Answer:
        """The answer to a plan."""
        return self._ask(lambda opened: opened.searches([plan])[0])

    def searches(self, plans: Sequence[Plan]) -> list[Answer]:
        """The answers to several plans, from one generation and by one request."""
        return self._ask(lambda opened: opened.searches(plans))

    def explain(self, plan: Plan, slug: str, typed: Mapping[str, str]) -> Account:
        """The account of a post and a plan. Raises NotFound."""
        return self._ask(lambda opened: opened.explain(plan, slug, typed))

    def near_words(self, word: str, limit: int) -> tuple[NearWord, ...]:
        """Words that a word may be a typo of, likeliest first."""
        return self._ask(lambda opened: opened.words.near(word, limit))

    def word_posts(self, key: str) -> int:
        """How many posts have a word with this key."""
        return self._ask(lambda opened: opened.words.posts(key))

    def look_ahead(self, keys: Iterable[str]) -> None:
        """Learn at once of how many posts have words with these keys."""
        wanted = tuple(keys)  # in case it is asked twice
        self._ask(lambda opened: opened.words.look_ahead(wanted))

    def words_with(self, part: str) -> tuple[str, ...]:
        """Longer words that contain a key."""
        return self._ask(lambda opened: opened.words.containing(part))

    def completions(self, text: str, limit: int, read: Callable[[str], Query]) -> Completions:
        """What a text may become while it is typed, at most so many of each kind."""
        return self._ask(lambda opened: opened.completions(text, limit, read))

    def related(self, slug: str, limit: int) -> tuple[Related, ...]:
        """The posts most like one post. Raises NotFound."""
        return self._ask(lambda opened: opened.related(slug, limit))

    def post(self, slug: str) -> Post:
        """A whole post. Raises NotFound."""
        return self._ask(lambda opened: opened.post(slug))

    def posts(self) -> Iterator[Post]:
        """Every post, newest first, ties by id."""
        return self.opened().posts()

    def stats(self) -> Stats:
        """Facts about the index."""
        return self._ask(lambda opened: opened.stats)

    def rollback(self) -> str:
        """Go back to the build before the current one; the name of its generation."""
        name = rollback(self._cluster)
        self._forget()
        return name

    def verify(self) -> list[Problem]:
        """What is wrong with the index; a commit meanwhile is no damage."""
        return verify(self._cluster, self._languages)

    @contextmanager
    def writer(self, *, full: bool = False, wait: bool = False) -> Iterator[OpenSearchWriter]:
        """A writer; leaving it without an error commits. Raises IndexLocked."""
        given = self._cluster, self._fingerprint, self._languages, self._layout
        try:
            with writing(*given, full=full, wait=wait) as writer:
                yield writer
        finally:
            self._forget()

    def opened(self) -> OpenGeneration:
        """The newest generation, opened once; a request in flight goes on with the one it has."""
        opened = self._open
        if opened is not None and monotonic() < self._asked + FRESH:
            return opened
        asked = monotonic()
        generation = self._builds.current().generation
        if opened is None or opened.name != generation.name:
            names = self._builds.names(generation.build)
            opened = OpenGeneration(self._cluster, names, generation, self._languages)
        self._open, self._asked = opened, asked
        return opened

    def _ask(self, question: Callable[[OpenGeneration], Answered]) -> Answered:
        """An answer; where the build was removed meanwhile, that of the one in its place."""
        try:
            return question(self.opened())
        except Refused as error:
            if error.kind != _GONE:
                raise
        self._forget()
        return question(self.opened())

    def _forget(self) -> None:
        """Look for the newest generation when the next question comes."""
        self._asked = float("-inf")
