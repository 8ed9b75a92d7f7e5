"""Brings an index in step with a source: only what changed is read.

Items are taken in the order in which the source lists them. Of two posts with one slug or one id the
first counts. A post that can no longer be read keeps its last good version; reading is tried again in
every run, as permissions may change though the file does not, and it is in every report until it is mended.
"""

import gc
import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property

import orjson

from indexer.engine import Engine, SourceState, Writer
from indexer.errors import IndexMissing, NotAPost, PostError, SourceError, StorageError
from indexer.places import Places
from indexer.post import Post, web_address
from indexer.report import DRAFT, FUTURE, NOT_A_POST, Report, Skipped
from indexer.settings import Settings
from indexer.sources.base import Closed, Item, Listed, Mark, Reading, Source
from indexer.sources.text import printable
from indexer.tags import tag_rules

_COLLECT_EVERY = 200_000

Progress = Callable[[int, float], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How to run: `full` reads everything again, `allow_empty` lets an index lose its last posts, `wait`
    waits for another writer. `begun` is called when the index is ours to change and nothing was listed yet,
    `progress` with items done and the share of all that they are.
    """

    full: bool = False
    allow_empty: bool = False
    wait: bool = False
    begun: Callable[[], None] | None = None
    progress: Progress | None = None


def sync(source: Source, engine: Engine, settings: Settings, options: Options) -> Report:
    """Make the index hold what the source holds.

    Raises SourceError where the source cannot be listed, or is empty though the index has posts; the
    index stays as it was.
    """
    started = time.perf_counter()
    with _rare_collections(), engine.writer(full=options.full, wait=options.wait) as writer:
        if options.begun:
            options.begun()
        run = _Run(source, writer, settings)
        for done, listed in enumerate(source.items(run.known), 1):
            run.take(listed)
            if options.progress:
                options.progress(done, source.share)
        run.finish()
        if not writer.post_count() and not options.allow_empty and _has_posts(engine):
            raise SourceError(_would_be_emptied(source, run.report))
        report = run.report
        report.posts = writer.post_count()
    report.seconds = round(time.perf_counter() - started, 3)
    return report


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Let Python look for cycles seldom: over the states of 100,000 posts that took half of a run's time."""
    before = gc.get_threshold()
    gc.set_threshold(_COLLECT_EVERY, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


class _Run:
    """One run over what a source lists."""

    def __init__(self, source: Source, writer: Writer, settings: Settings) -> None:
        self._source = source
        self._writer = writer
        self._settings = settings
        self._tags = tag_rules(settings)
        self._rebuilding = writer.rebuilding
        self._stamps: Mapping[str, str] = {} if self._rebuilding else writer.stamps()
        self._places = Places()
        self._staying: dict[str, bool] = {}  # keys' prefix, not listed -> whether it is as before
        self._in_place: list[Item] = []
        self._settled = self._rebuilding
        self._now = int(time.time())
        self.states: dict[str, SourceState] = {}
        self.report = Report()

    @cached_property
    def _earlier(self) -> Mapping[str, SourceState]:
        """What every item was; where nothing changed it is never asked for."""
        return self._writer.states()

    def known(self, key: str) -> str:
        """The stamp of an item, or the mark of a source, that need not be read while it is the same."""
        state = self._earlier.get(key)
        if state is None or self._rebuilding or self._must_be_read(state):
            return ""
        if state.is_mark:
            below = (one for name, one in self._earlier.items() if name.startswith(key))
            return "" if any(map(self._must_be_read, below)) else state.stamp
        return state.stamp

    def take(self, listed: Listed) -> None:
        """Take what a source lists.

        Items whose posts stay in their places, which is most runs from end to end, are only collected, until
        something comes that may take a place from them. So one post that changed among 100,000 takes two
        thirds of the time.
        """
        if isinstance(listed, Item):
            if self._stamps.get(listed.key) == listed.stamp != "" and listed.content is None:
                self._in_place.append(listed)
            elif not self._is_withheld_still(listed):
                self._take_item(listed)
            return
        self._settle()
        if isinstance(listed, Closed):
            place = listed.key or self._source.place
            self.report.skipped.append(Skipped(printable(place), printable(listed.reason)))
            self._staying[listed.key] = True
        else:
            self._take_mark(listed)

    def finish(self) -> None:
        """Carry over what was not listed but stays, delete the posts of what is gone, keep the states."""
        changed = sum(state.indexed for state in self.states.values())
        taken = len(self._in_place) + len(self.states) - changed
        if not self._settled and taken == len(self._stamps):
            self.report.unchanged += len(self._in_place) - changed
            if self.states:
                self._writer.keep({**self._earlier, **self.states})
            return
        self._settle()
        for key in [key for key in self._earlier if key not in self.states]:
            state = self._earlier[key]
            if self._stays(key, state):
                self._carry(key, state)
            elif state.indexed:
                self._delete(state)
        self._writer.keep(self.states)

    def _is_withheld_still(self, item: Item) -> bool:
        """Carries over a draft and the like that did not change, and so has no place to lose."""
        if item.key not in self._stamps:
            return False
        state = self._earlier[item.key]
        if state.stamp != item.stamp or not state.stamp or state.slugs or state.due:
            return False
        self._carry(item.key, state)
        return True

    def _settle(self) -> None:
        """Give the items collected so far their places; read those that lost theirs to another post."""
        self._settled = True
        collected, self._in_place = self._in_place, []
        for item in collected:
            changed = self.states.get(item.key)
            state = changed or self._earlier[item.key]
            if not self._places.keeps(item.key, state):
                self._take_item(item)
            elif not changed:
                self.states[item.key] = state
                self.report.unchanged += 1

    def _stays(self, key: str, state: SourceState) -> bool:
        """Whether what was not listed stays: posts do, and all else where nothing at all changed."""
        staying = [same for prefix, same in self._staying.items() if key.startswith(prefix)]
        return bool(staying) and not state.is_mark and (state.indexed or any(staying))

    def _take_mark(self, mark: Mark) -> None:
        if not mark.complete:
            self._staying[mark.key] = mark.stamp == self._earlier.get(mark.key, _NEW).stamp
        self.states[mark.key] = SourceState(mark.stamp)

    def _take_item(self, item: Item) -> None:
        """Carry over what an item was, or read what it is now."""
        key = item.key
        state = self._earlier.get(key, _NEW)
        if state.stamp == item.stamp:
            self._settle()
        if state.stamp == item.stamp and self.known(key):
            self._carry(key, state)
        elif (name := printable(key)) != key:
            self.report.skipped.append(Skipped(name, "the name is not UTF-8; rename it"))
        else:
            self._read(item, state)

    def _read(self, item: Item, state: SourceState) -> None:
        """Take what an item is now, or what it was where that cannot be read."""
        key = item.key
        try:
            reading = self._checked(self._source.read(item))
            digest = _digest(reading.post)
        except NotAPost as error:
            self._settle()
            self._withhold(key, state, SourceState(item.stamp, problem=f"{NOT_A_POST}: {error}"))
        except PostError as error:
            self._settle()
            problem = printable(str(error))
            self._carry(key, state._replace(stamp="", problem=problem, due=0))
        else:
            self._place(item, state, reading, digest)

    def _checked(self, reading: Reading) -> Reading:
        """With the tags that the owner means, and without addresses that are none."""
        post = reading.post
        aliases = tuple(address for address in post.aliases if web_address(address))
        tags, canonical = self._tags.apply(post.tags), web_address(post.canonical)
        return replace(reading, post=replace(post, tags=tags, canonical=canonical, aliases=aliases))

    def _must_be_read(self, state: SourceState) -> bool:
        """Whether an item that did not change may still have another place in the index now."""
        if state.due:
            return state.due <= self._now
        return bool(state.slugs) and self._places.slug_for(state.slugs, state.id) != state.slug

    def _carry(self, key: str, state: SourceState) -> None:
        """Keep what the item was: its post if it has one in the index, and its problem if any."""
        if state.indexed:
            if self._places.slug_for((state.slug,), state.id) and self._writer.carry(state.slug):
                self._places.claim(key, state.slug, state.id)
                self.report.unchanged += 1
            else:
                self._delete(state)
                problem = state.problem or "its last good version could not be kept"
                state = state._replace(stamp="", slug="", problem=problem)
        if state.problem:
            self.report.skipped.append(Skipped(key, state.problem))
        self.states[key] = state

    def _place(self, item: Item, state: SourceState, reading: Reading, digest: str) -> None:
        """Put the post that was read into the index, unless something speaks against it."""
        post, due = reading.post, self._due(reading.post)
        slugs = tuple(slug for slug in (post.slug, reading.other_slug) if slug)
        new = SourceState(item.stamp, digest, post.id, slugs, due=due)
        problem = self._withheld(reading, due)
        same_place = state.indexed and (new.id, slugs) == (state.id, state.slugs)
        if same_place and not problem and not self._settled:
            self._in_place.append(item)
            self._put(item.key, post, state, new._replace(slug=state.slug))
            return
        self._settle()
        slug = self._places.slug_for(slugs, post.id)
        if problem:
            self._withhold(item.key, state, new._replace(slugs=(), problem=problem))
        elif not slug:
            self._withhold(item.key, state, new._replace(problem=self._places.clash(post)))
        else:
            self._places.claim(item.key, slug, post.id)
            self._put(item.key, post, state, new._replace(slug=slug))

    def _withhold(self, key: str, old: SourceState, new: SourceState) -> None:
        """Leave out what an item holds now, and take what it held before out of the index."""
        self.report.skipped.append(Skipped(key, new.problem))
        if old.indexed:
            self._delete(old)
        self.states[key] = new

    def _put(self, key: str, post: Post, old: SourceState, new: SourceState) -> None:
        """Put a post that has its place into the index, unless it is there as it is."""
        self.states[key] = new
        if (old.digest, old.id, old.slug) == (new.digest, new.id, new.slug):
            self.report.unchanged += 1
            if not self._rebuilding:
                return
        elif old.indexed:
            self.report.changed += 1
            if not self._places.has_id(old.id):
                self._writer.delete(old.id)
        else:
            self.report.added += 1
        self._writer.put(replace(post, slug=new.slug))

    def _delete(self, state: SourceState) -> None:
        """Delete an item's post; one with the same id that another item put in stays."""
        self.report.deleted += 1
        if not self._places.has_id(state.id):
            self._writer.delete(state.id)

    def _due(self, post: Post) -> int:
        """When a post of the future may be shown; 0 for one that may be shown now."""
        ahead = post.date is not None and post.timestamp > self._now
        return post.timestamp if ahead and not self._settings.future else 0

    def _withheld(self, reading: Reading, due: int) -> str:
        if reading.draft and not self._settings.drafts:
            return DRAFT
        return f"{FUTURE} ({reading.post.day})" if due else ""


_NEW = SourceState(stamp="")


def _digest(post: Post) -> str:
    """Changes with the post's content. Raises PostError for text that no file could hold."""
    try:
        content = orjson.dumps(post)
    except TypeError as error:
        raise PostError(f"holds characters that are no text ({error})") from error
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _would_be_emptied(source: Source, report: Report) -> str:
    reasons = "".join(f"\n  {skipped.path}: {skipped.reason}" for skipped in report.skipped[:10])
    return (
        f"{source.place}: no posts found, and the index has some; it stays as it was. "
        f"Pass --allow-empty if all posts are meant to go{reasons}"
    )


def _has_posts(engine: Engine) -> bool:
    """Whether there is anything to lose; an index that cannot be read may have posts."""
    try:
        return bool(engine.stats().posts)
    except IndexMissing:
        return False
    except StorageError:
        return True
