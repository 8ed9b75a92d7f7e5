"""The seam between search and storage: what an engine does, and what goes in and comes out.

An engine keeps posts and answers plans. Text, typos and pages are above it; files are below.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from whoosh.query import Query

from indexer.explaining import Account
from indexer.post import Post
from indexer.request import Card, Choice, Facet, Missing, Place, Sort, Stats, Summary, Where
from indexer.sections import StoredSections
from indexer.suggesting import Completions, Related


@dataclass(frozen=True, slots=True)
class Signals:
    """What decides beside words, and only between posts that score nearly the same.

    After `half_life` days a post's age has lost half of what newness gives it; 0 leaves age out. `tags` are
    the keys of tags that the query is. The writers' wishes always count.
    """

    half_life: int = 0
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What an engine is asked: hits from `offset` up to `limit` of them, and counts of `facets`.

    Posts that `choices` and `where` leave out are neither hits nor counted, but for what a facet counts
    of its own choices of any.

    `tree` is made of the nodes that `query.tree` lists. With `texts` the hits bring their sections,
    and the answer the terms that matched, so that a snippet can be made. Without `signals` the words alone
    decide. With `after`, by newest only, `offset` counts from behind that place. `stats` are fields of
    numbers, or `date`, to sum up over all posts found. With `partial` an answer may lack the posts of
    parts of the index that do not answer, and says so; without, the engine raises IndexUnavailable.
    """

    tree: Query
    choices: tuple[Choice, ...] = ()
    facets: tuple[str, ...] = ()
    facet_values: int = 100
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 20
    texts: bool = False
    signals: Signals | None = None
    where: Where = ()
    after: Place | None = None
    stats: tuple[str, ...] = ()
    partial: bool = False


NO_SECTIONS = StoredSections()


class Found(NamedTuple):
    """A post found. The score is 0.0 unless the order is relevance."""

    card: Card
    score: float
    sections: StoredSections = NO_SECTIONS


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine answers: exact total, hits in a stable order, true counts of the facets asked for.

    With texts, every word of a post that has one of the `terms`, or a term of a phrase, begins with one of
    the `beginnings` once it is folded, so that a snippet need not look at the others; `words` are all of
    these where they are not too many. Words of posts that are gone may be among them. By newest, `last` is
    the place of the last hit. Of the stats asked for there are those of fields that any post found has. Where
    something is `missing`, total and counts are too small.
    """

    total: int
    hits: tuple[Found, ...]
    facets: tuple[Facet, ...]
    terms: frozenset[str]
    generation: str
    beginnings: frozenset[str] = field(default=frozenset(), compare=False)
    words: frozenset[str] = field(default=frozenset(), compare=False)
    last: Place | None = None
    stats: tuple[Summary, ...] = ()
    missing: Missing | None = None


class NearWord(NamedTuple):
    """A word of posts close to one asked for: as it is written but for case, its key, weighted edits.

    `slip` says that fingers typing it do so; `posts` is how many posts have it, or a word that counts as
    the same.
    """

    word: str
    key: str
    distance: int
    slip: bool
    posts: int


class SourceState(NamedTuple):
    """What an item of the source was when it was last read, so that it need not be read again.

    A tuple, of which 100,000 are made in a third of the time.

    `id` and `slugs` are the post's, the slugs in the order it would have them; `slug` is the one it has
    in the index, empty where it is not there. `problem` says why the item's present content is not in
    the index. `due` is the timestamp from which a post of the future may be shown.
    """

    stamp: str
    digest: str = ""
    id: str = ""
    slugs: tuple[str, ...] = ()
    slug: str = ""
    problem: str = ""
    due: int = 0

    @property
    def indexed(self) -> bool:
        """Whether a post of this item is in the index."""
        return bool(self.slug)

    @property
    def is_mark(self) -> bool:
        """Whether this is what a source as a whole was, not one of its items."""
        return bool(self.stamp) and not self.id and not self.problem


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a file of an index."""

    file: str
    what: str


class Writer(Protocol):
    """Changes to an index, all or none of which become its next generation.

    Exactly one writer is at work on an index; each post `id` is put at most once.
    """

    @property
    def rebuilding(self) -> bool:
        """Whether the index is built from nothing: everything must be read, and put or carried, again."""

    def stamps(self) -> Mapping[str, str]:
        """The stamps of the last generation by item key.

        Empty for an item that must be looked at, with its state, even if its stamp is still the same.
        """

    def states(self) -> Mapping[str, SourceState]:
        """The states of the last generation by item key, as far as they can be read."""

    def carry(self, slug: str, new_slug: str) -> bool:
        """Keep a post of the last generation, under this slug from now on; whether that could be done.

        Without a word every post stays as it is, but where the index is built from nothing.
        """

    def put(self, post: Post) -> None:
        """Add the post, in place of the one with the same id."""

    def delete(self, post_id: str) -> None:
        """Leave the post out."""

    def keep(self, states: Mapping[str, SourceState]) -> None:
        """The states of all items of the source, for the next run."""

    def post_count(self) -> int:
        """Posts that there will be after the changes so far."""


class Engine(Protocol):
    """An index of posts.

    Every method but `writer` answers from one generation, the newest complete one when it is called.
    They raise IndexMissing before the first commit, IndexUnavailable where what keeps the index does not
    answer, other StorageErrors for damage, and may be called from several threads. Making an engine asks
    nothing of what keeps the index.
    """

    @property
    def codes(self) -> tuple[str, ...]:
        """The languages of the posts that searches find, commonest first; "" last, where posts have none."""

    @property
    def generation(self) -> str:
        """A name that changes with every commit."""

    @property
    def content(self) -> str:
        """A name of the posts of the newest generation: another index has it only if it has the same."""

    def ready(self) -> None:
        """Nothing, where searches of all posts can be answered now. Raises StorageError, and soon."""

    @property
    def fingerprint(self) -> str:
        """Of the settings that the posts of the newest generation were indexed under."""

    def states(self) -> Mapping[str, SourceState]:
        """The states of items of the sources, as the newest generation keeps them, by key."""

    def search(self, plan: Plan) -> Answer:
        """The answer to a plan. Order: the sort, then newest, then id; the same plan, the same answer."""

    def searches(self, plans: Sequence[Plan]) -> Sequence[Answer]:
        """The answers to several plans, all from one generation; none to none.

        Who needs several at once asks for them at once: each question may be a way to another machine.
        """

    def explain(self, plan: Plan, slug: str, typed: Mapping[str, str]) -> Account:
        """Why a post stands where it does by relevance, or why the plan does not find it.

        `typed` says how terms were typed that no post has. Raises NotFound.
        """

    def near_words(self, word: str, limit: int) -> tuple[NearWord, ...]:
        """Words of posts that searches find which a word may be a typo of, likeliest first."""

    def word_posts(self, key: str) -> int:
        """How many posts that searches find have a word with this key; 0 for an unknown word."""

    def look_ahead(self, keys: Iterable[str]) -> None:
        """Hears of which keys `word_posts` is most likely asked next.

        An engine to which each question is a request asks all of them at once.
        """

    def words_with(self, part: str) -> tuple[str, ...]:
        """The keys of longer words of posts that searches find which contain a key, in their order."""

    def completions(self, text: str, limit: int, read: Callable[[str], Query]) -> Completions:
        """What a text may become while it is typed, at most so many of each kind. Never raises for a text.

        `read` is how searches read a text, the same function for all calls: words come with its counts.
        """

    def related(self, slug: str, limit: int) -> tuple[Related, ...]:
        """The posts most like one post, and why; only such as searches find. Raises NotFound."""

    def post(self, slug: str) -> Post:
        """A whole post. Raises NotFound."""

    def posts(self) -> Iterator[Post]:
        """Every post, whole, one at a time: newest first, ties by id."""

    def stats(self) -> Stats:
        """Facts about the index."""

    def writer(self, *, full: bool = False, wait: bool = False) -> AbstractContextManager[Writer]:
        """A writer; leaving it without an error commits. `full` starts from nothing.

        Raises IndexLocked while another process has one, or waits for it.
        """

    def verify(self) -> list[Problem]:
        """All checksums and invariants of the index on disk; what does not hold, nothing if all does.

        Raises IndexMissing, IndexVersion.
        """

    def rollback(self) -> str:
        """Make the generation before the current one current again; its name.

        The next commit continues from there, and no name is given twice. Raises IndexLocked, and
        StorageError where there is none to go back to or it is damaged.
        """
