"""The engine over a cluster: answers plans from the newest generation of an index."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import TypeVar

from whoosh.query import Query

from indexer.engine import Answer, NearWord, Plan, Problem, SourceState
from indexer.errors import IndexUnavailable
from indexer.explaining import Account
from indexer.language.analysis import DEFAULT, Languages
from indexer.opensearch.address import Access, Address
from indexer.opensearch.breaker import NoAnswer
from indexer.opensearch.clauses import too_many
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.layout import LAYOUT, Layout
from indexer.opensearch.newest import Newest
from indexer.opensearch.opened import OpenGeneration
from indexer.opensearch.refusals import TOO_MANY, Busy, Refused
from indexer.opensearch.verify import verify
from indexer.opensearch.writer import OpenSearchWriter, rollback, writing
from indexer.post import Post
from indexer.request import Stats
from indexer.suggesting import Completions, Related

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
        self._newest = Newest(self._cluster, languages)
        self._fingerprint = fingerprint
        self._layout = layout
        self._languages = languages

    @property
    def codes(self) -> tuple[str, ...]:
        """The languages of the posts that searches find, commonest first; "" last, where posts have none."""
        return self._ask_what_is_left(lambda opened: opened.codes)

    @property
    def generation(self) -> str:
        """The name of the newest generation."""
        return self._ask_what_is_left(lambda opened: opened.name)

    @property
    def content(self) -> str:
        """What its posts are, wherever and whenever they were indexed."""
        return self._ask_what_is_left(lambda opened: opened.content)

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
        return self.searches([plan])[0]

    def searches(self, plans: Sequence[Plan]) -> list[Answer]:
        """The answers to several plans, from one generation and by one request."""
        ask = self._ask_what_is_left if all(plan.partial for plan in plans) else self._ask
        return ask(lambda opened: opened.searches(plans))

    def explain(self, plan: Plan, slug: str, typed: Mapping[str, str]) -> Account:
        """The account of a post and a plan. Raises NotFound."""
        return self._ask(lambda opened: opened.explain(plan, slug, typed))

    def near_words(self, word: str, limit: int) -> tuple[NearWord, ...]:
        """Words that a word may be a typo of, likeliest first."""
        return self._ask(lambda opened: opened.words.near(word, limit))

    def word_posts(self, key: str) -> int:
        """How many posts have a word with this key."""
        return self._ask_what_is_left(lambda opened: opened.words.posts(key))

    def look_ahead(self, keys: Iterable[str]) -> None:
        """Learn at once of how many posts have words with these keys."""
        wanted = tuple(keys)  # in case it is asked twice
        self._ask_what_is_left(lambda opened: opened.words.look_ahead(wanted))

    def words_with(self, part: str) -> tuple[str, ...]:
        """Longer words that contain a key."""
        return self._ask_what_is_left(lambda opened: opened.words.containing(part))

    def completions(self, text: str, limit: int, read: Callable[[str], Query]) -> Completions:
        """What a text may become while it is typed, at most so many of each kind."""
        return self._ask(lambda opened: opened.completions(text, limit, read))

    def related(self, slug: str, limit: int) -> tuple[Related, ...]:
        """The posts most like one post. Raises NotFound."""
        return self._ask(lambda opened: opened.related(slug, limit))

    def post(self, slug: str) -> Post:
        """A whole post. Raises NotFound."""
        return self._ask_what_is_left(lambda opened: opened.post(slug))

    def posts(self) -> Iterator[Post]:
        """Every post, newest first, ties by id."""
        return self.opened().posts()

    def stats(self) -> Stats:
        """Facts about the index."""
        return self._ask(lambda opened: opened.stats)

    def rollback(self) -> str:
        """Go back to the build before the current one; the name of its generation."""
        name = rollback(self._cluster)
        self._newest.forget()
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
            self._newest.forget()

    def opened(self) -> OpenGeneration:
        """The newest generation."""
        return self._newest.opened()

    def _ask(self, question: Callable[[OpenGeneration], Answered]) -> Answered:
        """An answer; where the build was removed meanwhile, that of the one in its place."""
        try:
            return _asked(question, self.opened())
        except Refused as error:
            if error.kind != _GONE:
                raise
        self._newest.forget()
        return _asked(question, self.opened())

    def _ask_what_is_left(self, question: Callable[[OpenGeneration], Answered]) -> Answered:
        """An answer; where parts of the index do not answer, one from those that do."""
        left = self._newest.left()
        if left is None:
            try:
                return self._ask(question)
            except IndexUnavailable as error:
                if not _may_be_left(error):
                    raise
            left = self._newest.look_for_left()
        try:
            return _asked(question, left)
        except Refused as error:
            if error.kind != _GONE:
                raise
        self._newest.forget()
        return self._ask(question)


def _asked(question: Callable[[OpenGeneration], Answered], opened: OpenGeneration) -> Answered:
    """An answer. Raises RequestError where the cluster is set to take fewer clauses than we count."""
    try:
        return question(opened)
    except Refused as error:
        if error.kind == TOO_MANY:
            raise too_many() from None
        raise


def _may_be_left(error: IndexUnavailable) -> bool:
    """Whether it may be for lost parts that a question had no answer, and not for lost or busy nodes."""
    busy = isinstance(error, Busy) and error.status == HTTPStatus.TOO_MANY_REQUESTS
    return not busy and not isinstance(error, NoAnswer)
