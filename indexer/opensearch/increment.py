"""A writer on top of the current build: what changed, into its indices.

All is prepared before anything is sent. Then: what is about to change (journal.py), posts, words, states, a
refresh of what searches see, and the document `generation`, with which the commit is done. A run that dies
before that has changed some posts; the next one makes these changes again, or takes them back.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from tempfile import SpooledTemporaryFile

from indexer.engine import SourceState
from indexer.errors import StorageError
from indexer.opensearch.bulk import delete_operation, document_id
from indexer.opensearch.generations import Generation, Kept, Layer, count
from indexer.opensearch.journal import Pending, read_pending, without, write_pending
from indexer.opensearch.preparing import Preparer, packed
from indexer.opensearch.states import layers_with, read_states, state_ids, write_states
from indexer.opensearch.target import Target
from indexer.opensearch.word_counts import WordCounts, with_earlier, word_operation
from indexer.post import Post
from indexer.states import States

_IN_MEMORY = 32 << 20


class Increment:
    """Collects changes; nothing is sent before `commit`."""

    rebuilding = False

    def __init__(self, target: Target, last: Kept) -> None:
        self._target = target
        self._last = last
        self._before = last.generation
        self._names = target.builds.names(self._before.build)
        self._pending = read_pending(target.cluster, self._names.states, self._before)
        self._preparer = Preparer(target.languages, target.lease.term)
        self._operations = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - `close` closes it
        self._counts = WordCounts(self._preparer.tokenizer)
        self._put: set[str] = set()
        self._deleted: set[str] = set()
        self._exist: dict[str, bool] = {}
        self._kept: Mapping[str, SourceState] | None = None

    def stamps(self) -> Mapping[str, str]:
        """The stamps of items that need not be looked at while they are the same."""
        stamps = self._states.stamps
        if not self._pending:
            return stamps
        again = {key: "" for key, state in self.states().items() if not state.stamp}
        return {**stamps, **again}

    def states(self) -> Mapping[str, SourceState]:
        """The states of the generation that the changes are made to."""
        return self._rows

    def carry(self, slug: str, new_slug: str) -> bool:
        """Keep a post, under this slug from now on; whether that could be done."""
        if slug == new_slug and not self._pending:
            return True
        post = self._target.post(self._names.posts, slug)
        if post and (slug != new_slug or post.id in self._pending.ids):
            self.put(replace(post, slug=new_slug))
        return post is not None

    def put(self, post: Post) -> None:
        """Add a post, in place of the one with the same id."""
        operation, lang, chunks = self._preparer.prepared(packed(post))
        self._operations.write(operation)
        self._counts.add(lang, chunks)
        self._put.add(post.id)

    def delete(self, post_id: str) -> None:
        """Leave a post of the earlier generation out."""
        self._deleted.add(post_id)

    def keep(self, states: Mapping[str, SourceState]) -> None:
        """The states for the next run."""
        self._kept = states

    def post_count(self) -> int:
        """Posts after the changes so far."""
        there = self._there(self._put | self._gone)
        return self._posts_before + len(self._put - there) - len(self._gone & there)

    def commit(self) -> None:
        """Send what changed; nothing where nothing changed."""
        there = self._there(self._put | self._gone)
        deleted = self._gone & there
        changes = bool(self._put or deleted or self._pending)
        if not changes and (self._kept is None or self._kept == self._states.rows):
            return
        posts, generation = self.post_count(), self._before
        generation = replace(
            generation,
            commit=generation.commit + 1,
            changed=generation.commit + 1 if changes else generation.changed,
            term=self._target.lease.term,
            posts=posts,
        )
        self._target.lease.confirm()
        if changes:
            self._write_posts(generation, there, deleted)
        layers = self._write_states(f"{generation.term:08d}", generation.term)
        if changes:
            self._target.refresh(self._names)
            self._target.check_count(self._names.posts, posts)
        self._target.lease.confirm()
        self._target.builds.put(replace(generation, layers=layers), self._last)
        self._forget(layers, generation.term)

    def close(self) -> None:
        """Let go of what was prepared."""
        self._operations.close()
        self._counts.close()

    @cached_property
    def _states(self) -> States:
        return read_states(self._target.cluster, self._names.states, self._before.layers)

    @cached_property
    def _rows(self) -> Mapping[str, SourceState]:
        return without(self._states.rows, self._pending)

    @property
    def _gone(self) -> set[str]:
        """Posts to delete: those that were named, and what a run that died added, but for what is put."""
        return (self._deleted | self._pending.added) - self._put

    @cached_property
    def _posts_before(self) -> int:
        """Posts that there are, also where a run died that added or deleted some."""
        if not self._pending:
            return self._before.posts
        self._target.refresh(self._names)
        return count(self._target.cluster, self._names.posts)

    def _there(self, ids: set[str]) -> set[str]:
        """Those ids that there are posts of before this run changes any."""
        unknown = ids - self._exist.keys()
        found = self._target.existing(self._names.posts, unknown)
        self._exist |= {id_: id_ in found for id_ in unknown}
        return {id_ for id_ in ids if self._exist[id_]}

    def _write_posts(self, generation: Generation, there: set[str], deleted: set[str]) -> None:
        """Send posts and words, after what is about to change was written down."""
        target, names, version = self._target, self._names, generation.term
        now = Pending(frozenset(self._put - there), frozenset(self._put & there | deleted))
        pending = self._pending | now
        write_pending(target.cluster, names.states, generation.commit, version, pending)
        with target.bulk(names.posts) as bulk:
            for operation in self._prepared():
                bulk.add(operation)
            for post_id in sorted(deleted):
                bulk.add(delete_operation(document_id(post_id), version))
        with target.bulk(names.words) as bulk:
            for row, uses in with_earlier(target.cluster, names.words, self._counts.items()):
                bulk.add(word_operation(row, uses, version))

    def _prepared(self) -> Iterator[bytes]:
        """The operations of posts, of two lines each."""
        self._operations.seek(0)
        while action := self._operations.readline():
            yield action + self._operations.readline()

    def _write_states(self, name: str, version: int) -> tuple[Layer, ...]:
        """The layers of the next generation, which are written then."""
        earlier = self._states.rows
        if self._kept is None or self._kept == earlier:
            return self._before.layers
        layers, blobs = layers_with(self._before.layers, name, self._kept, earlier)
        with self._target.bulk(self._names.states) as bulk:
            write_states(bulk, layers[-1], version, blobs)
        return layers

    def _forget(self, layers: Sequence[Layer], version: int) -> None:
        """Remove layers that no generation has any more; what is left where that fails does no harm."""
        gone = [layer for layer in self._before.layers if layer not in layers]
        with suppress(StorageError), self._target.bulk(self._names.states) as bulk:
            for id_ in state_ids(gone):
                bulk.add(delete_operation(id_, version))
