"""A writer that begins from nothing: all posts into a build of their own, which becomes the current one."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from secrets import token_hex

from indexer.engine import SourceState
from indexer.errors import IndexCorrupt
from indexer.opensearch.generations import Generation, Kept, Names
from indexer.opensearch.preparing import Preparer, packed
from indexer.opensearch.states import layers_with, read_states, write_states
from indexer.opensearch.target import Target
from indexer.opensearch.word_counts import WordCounts, word_operation
from indexer.opensearch.workers import Workers, cores
from indexer.post import Post
from indexer.states import States


class Rebuild:
    """Sends posts as they come; nothing shows before `commit`. `last` is what there was before.

    `build` is the number of the build that is made.
    """

    rebuilding = True

    def __init__(self, target: Target, last: Kept | None) -> None:
        self._target = target
        self._last = last.generation if last else None
        self._states: States | None = None
        self._kept: Mapping[str, SourceState] = {}
        self._posts = 0
        before = self._names(self._last.build) if self._last else None
        self.build = target.lease.next_build(target.builds.numbers())
        target.create(self.build, before)
        preparer = Preparer(target.languages, target.lease.term)
        index = self._names(self.build).posts
        if (number := cores()) > 1:
            self._sender: _Beside | _Here = _Beside(target, index, preparer, number)
        else:
            self._sender = _Here(target, index, preparer)

    def stamps(self) -> Mapping[str, str]:
        """The stamps of the last generation."""
        return self._earlier().stamps

    def states(self) -> Mapping[str, SourceState]:
        """The states of the last generation."""
        return self._earlier().rows

    def carry(self, slug: str, new_slug: str) -> bool:
        """Keep a post of the last generation, under this slug from now on; whether that could be done."""
        if not self._last:
            return False
        post = self._target.post(self._names(self._last.build).posts, slug)
        if post:
            self.put(replace(post, slug=new_slug))
        return post is not None

    def put(self, post: Post) -> None:
        """Add a post."""
        self._target.lease.check()
        self._sender.put(post)
        self._posts += 1

    def delete(self, post_id: str) -> None:
        """Leave a post of the last generation out, which is so without a word."""

    def keep(self, states: Mapping[str, SourceState]) -> None:
        """The states for the next run."""
        self._kept = states

    def post_count(self) -> int:
        """Posts put so far."""
        return self._posts

    def commit(self) -> None:
        """Finish the build, and make it the current one."""
        target, names, version = self._target, self._names(self.build), self._target.lease.term
        counts = self._sender.finish()
        with closing(counts), target.bulk(names.words) as bulk:
            for row, uses in counts.items():
                bulk.add(word_operation(row, uses, version))
        layers, blobs = layers_with((), f"{version:08d}", self._kept, {})
        with target.bulk(names.states) as bulk:
            write_states(bulk, layers[-1], version, blobs)
        target.settle(names)
        target.check_count(names.posts, self._posts)
        generation = Generation(
            build=self.build,
            uid=token_hex(8),
            fingerprint=target.fingerprint,
            term=version,
            posts=self._posts,
            layers=layers,
        )
        target.builds.put(generation)
        target.lease.confirm()
        target.builds.switch(self.build)

    def close(self) -> None:
        """End what was begun; a build that did not become current is removed by who holds the lock."""
        self._sender.close()

    def _names(self, build: int) -> Names:
        return self._target.builds.names(build)

    def _earlier(self) -> States:
        if self._states is None:
            last = self._last
            index = self._names(last.build).states if last else ""
            try:
                self._states = read_states(self._target.cluster, index, last.layers if last else ())
            except IndexCorrupt:
                self._states = States()
        return self._states


class _Here:
    """Analyses posts in this process, and sends them in threads."""

    def __init__(self, target: Target, index: str, preparer: Preparer) -> None:
        self._preparer = preparer
        self._bulk = target.bulk(index)
        self._counts = WordCounts(preparer.tokenizer)

    def put(self, post: Post) -> None:
        operation, lang, chunks = self._preparer.prepared(packed(post))
        self._bulk.add(operation)
        self._counts.add(lang, chunks)

    def finish(self) -> WordCounts:
        self._bulk.finish()
        return self._counts

    def close(self) -> None:
        self._bulk.close()
        self._counts.close()


class _Beside:
    """Has posts analysed and sent by processes of their own."""

    def __init__(self, target: Target, index: str, preparer: Preparer, number: int) -> None:
        self._workers = Workers(number, preparer, lambda: target.bulk_of_process(index))

    def put(self, post: Post) -> None:
        self._workers.put(packed(post))

    def finish(self) -> WordCounts:
        return self._workers.finish()

    def close(self) -> None:
        self._workers.close()
