"""Whether an index in a cluster is whole: what its indices must say of each other, and of the posts in them.

    shards     every primary is there, and so are all posts that the generation counts
    posts      every document can be read as a post, under its own id; ids and slugs are unique
    words      every surface word of posts that searches find is there, so that patterns and typos find it
    states     they can be read; every item's post is there, and every post has an item
    pending    no run died before its end

Documents have checksums of their own in the cluster, which its shards are checked by when they are moved.
The first fault of a kind is told, not all.
"""

from collections.abc import Iterator
from contextlib import closing
from itertools import islice

from indexer.engine import Problem
from indexer.errors import IndexCorrupt, StorageError
from indexer.language.analysis import Languages
from indexer.opensearch.bulk import document_id
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.documents import read_post
from indexer.opensearch.generations import Builds, Generation, Names, count
from indexer.opensearch.journal import read_pending
from indexer.opensearch.lexicon import row_id
from indexer.opensearch.order import all_hits
from indexer.opensearch.states import read_states
from indexer.opensearch.tokens import Tokenizer
from indexer.opensearch.word_counts import WordCounts
from indexer.post import Post
from indexer.rules.strangers import strangers

_AT_ONCE = 200
_WORDS_AT_ONCE = 1_000
_WHOLE = ("card", "sections", "rest")


def verify(cluster: Cluster, languages: Languages) -> list[Problem]:
    """All that is wrong; nothing where the index is whole. Raises IndexMissing, IndexVersion."""
    builds = Builds(cluster, cluster.address.name)
    while True:
        try:
            kept = builds.current()
        except IndexCorrupt as error:
            return [Problem("generation", str(error))]
        names = builds.names(kept.generation.build)
        problems = [*_Check(cluster, names, kept.generation, languages).problems()]
        if not problems or builds.current() == kept:
            return problems  # or a commit came between, and it is no damage


class _Check:
    """Looks at one generation."""

    def __init__(
        self, cluster: Cluster, names: Names, generation: Generation, languages: Languages
    ) -> None:
        self._cluster = cluster
        self._names = names
        self._generation = generation
        self._tokenizer = Tokenizer(languages)
        self._slugs: dict[str, str] = {}
        self._words = WordCounts(self._tokenizer)

    def problems(self) -> Iterator[Problem]:
        """What is wrong. Where shards are missing nothing else can be looked at."""
        if missing := [*self._missing_shards()]:
            yield from missing
            return
        posts, words, states = self._names
        expected = self._generation.posts
        if (found := count(self._cluster, posts)) != expected:
            yield Problem(posts, f"{found} posts, and {expected} in its generation")
        yield from (Problem(posts, what) for what in self._posts())
        with closing(self._words):
            yield from (Problem(words, what) for what in self._missing_words())
        yield from (Problem(states, what) for what in self._states())

    def _missing_shards(self) -> Iterator[Problem]:
        """Indices that lack a shard."""
        path = f"/_cluster/health/{','.join(self._names)}"
        answer = self._cluster.ask("GET", path, params={"level": "indices"})
        for name in self._names:
            found = answer["indices"].get(name, {"status": "red"})
            if found["status"] == "red":
                yield Problem(name, "shards are missing")

    def _posts(self) -> Iterator[str]:
        """What is wrong with documents of posts; the first that cannot be read, and how many."""
        damaged: list[str] = []
        slugs: set[str] = set()
        for hit in all_hits(self._cluster, self._names.posts, _WHOLE, _AT_ONCE):
            try:
                post = read_post(hit["_source"])
            except IndexCorrupt as error:
                damaged.append(str(error).partition(";")[0])
                continue
            if hit["_id"] != document_id(post.id):
                yield f"document {hit['_id']!r} holds post {post.id!r}"
            if post.slug in slugs:
                yield f"{post.slug!r} is the slug of two posts"
            slugs.add(post.slug)
            self._look_at(post)
        if damaged:
            yield f"{damaged[0]} ({len(damaged)} such posts)"

    def _look_at(self, post: Post) -> None:
        self._slugs[post.id] = post.slug
        if not post.excluded:
            self._words.add(post.lang, self._tokenizer.tokens(post).chunks)

    def _missing_words(self) -> Iterator[str]:
        """The first surface word of posts that is not among the words, and how many."""
        missing: list[str] = []
        rows = (row for row, _ in self._words.items())
        while some := list(islice(rows, _WORDS_AT_ONCE)):
            body = {"ids": [row_id(row) for row in some]}
            path = f"/{self._names.words}/_mget"
            docs = self._cluster.ask("POST", path, body, {"_source": "false"})["docs"]
            missing += [r.word for r, doc in zip(some, docs, strict=True) if not doc.get("found")]
        if missing:
            yield f"{missing[0]!r} of a post is not there ({len(missing)} such words)"

    def _states(self) -> Iterator[str]:
        """What is wrong with the states, and with a run before."""
        index, layers = self._names.states, self._generation.layers
        try:
            states = read_states(self._cluster, index, layers).rows
        except StorageError as error:
            yield str(error).partition(";")[0]
        else:
            yield from strangers(states, self._slugs)
        if pending := read_pending(self._cluster, index, self._generation):
            yield f"a run died that changed {len(pending.ids)} posts; the next `postings index` mends it"
