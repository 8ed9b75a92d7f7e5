"""Brings an index in step with a source: only what changed is read.

Items are taken in the order of their keys. Of two posts with one slug or one id the first counts. A
post that can no longer be read keeps its last good version, until the index is built anew; reading is
tried again in every run, as permissions may change though the file does not, and it is in every report
until it is mended.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import orjson

from indexer.engine import Engine, SourceState, Writer
from indexer.errors import IndexMissing, PostError, SourceError, StorageError
from indexer.post import Post
from indexer.settings import Settings
from indexer.sources.base import Item, Reading, Source

DRAFT = "draft"
FUTURE = "dated in the future"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Skipped:
    """An item whose present content is not in the index, and why."""

    path: str
    reason: str


@dataclass(slots=True)
class Report:
    """What a run did. `posts` is how many the index has now."""

    posts: int = 0
    added: int = 0
    changed: int = 0
    deleted: int = 0
    unchanged: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def problems(self) -> list[Skipped]:
        """What was skipped though nobody asked for it: not drafts and posts of the future."""
        return [s for s in self.skipped if s.reason != DRAFT and not s.reason.startswith(FUTURE)]


@dataclass(frozen=True, slots=True)
class Options:
    """How to run: `full` reads everything again, `allow_empty` lets an index lose its last posts."""

    full: bool = False
    allow_empty: bool = False
    progress: Progress | None = None


def sync(source: Source, engine: Engine, settings: Settings, options: Options) -> Report:
    """Make the index hold what the source holds.

    Raises SourceError where the source cannot be listed, or is empty though the index has posts; the
    index stays as it was. `options.progress` is called with items done and items in all.
    """
    started = time.perf_counter()
    items = list(source.items())
    with engine.writer(full=options.full) as writer:
        run = _Run(source, writer, settings)
        for done, item in enumerate(items):
            if options.progress:
                options.progress(done, len(items))
            run.take(item)
        run.delete_missing(items)
        if not writer.post_count() and not options.allow_empty and _has_posts(engine):
            raise SourceError(_would_be_emptied(source, run.report))
        writer.keep(run.states)
        report = run.report
        report.posts = writer.post_count()
    report.seconds = round(time.perf_counter() - started, 3)
    return report


class _Run:
    """One run over the items of a source, in the order of their keys."""

    def __init__(self, source: Source, writer: Writer, settings: Settings) -> None:
        self._source = source
        self._writer = writer
        self._settings = settings
        self._earlier: Mapping[str, SourceState] = writer.states()
        self._slugs: dict[str, str] = {}  # slug -> key of the item that has it
        self._ids: dict[str, str] = {}
        self._now = int(time.time())
        self.states: dict[str, SourceState] = {}
        self.report = Report()

    def take(self, item: Item) -> None:
        """Carry over what an item was, or read what it is now."""
        if (key := _printable(item.key)) != item.key:
            self.report.skipped.append(Skipped(key, "the name is not UTF-8; rename it"))
            return
        state = self._earlier.get(item.key, _NEW)
        if state.stamp == item.stamp and not self._must_be_read(state):
            self._carry(item, state)
            return
        try:
            reading = self._source.read(item)
            digest = _digest(reading.post)
        except PostError as error:
            problem = _printable(str(error))
            self._carry(item, replace(state, stamp="", problem=problem, due=0))
            return
        self._place(item, state, reading, digest)

    def delete_missing(self, items: Iterable[Item]) -> None:
        """Delete the posts of items that are gone; what is behind a closed folder is not gone."""
        there = {item.key for item in items}
        closed = tuple(key for key in there if key.endswith("/"))
        for key, state in self._earlier.items():
            if key not in there and key.startswith(closed):
                self._carry(Item(key, state.stamp), state)
            elif key not in there and state.indexed:
                self._delete(state)

    def _must_be_read(self, state: SourceState) -> bool:
        """Whether an item that did not change may still have another place in the index now."""
        if state.due:
            return state.due <= self._now
        return bool(state.slugs) and self._slug(state.slugs, state.id) != state.slug

    def _slug(self, slugs: Iterable[str], post_id: str) -> str:
        """The first of the slugs that no post taken so far has; empty where the post has no place."""
        if post_id in self._ids:
            return ""
        return next((slug for slug in slugs if slug not in self._slugs), "")

    def _carry(self, item: Item, state: SourceState) -> None:
        """Keep what the item was: its post if it has one in the index, and its problem if any."""
        if state.indexed and self._slug([state.slug], state.id):
            self._claim(item, state.slug, state.id)
            self.report.unchanged += 1
        elif state.indexed:
            self._delete(state)
            state = replace(state, slug="")
        if state.problem:
            self.report.skipped.append(Skipped(item.key, state.problem))
        self.states[item.key] = state

    def _place(self, item: Item, state: SourceState, reading: Reading, digest: str) -> None:
        """Put the post that was read into the index, unless something speaks against it."""
        post, due = reading.post, self._due(reading.post)
        slugs = tuple(slug for slug in (post.slug, reading.other_slug) if slug)
        new = SourceState(item.stamp, digest, post.id, slugs, due=due)
        slug = self._slug(slugs, post.id)
        if problem := self._withheld(reading, due):
            new = replace(new, slugs=(), problem=problem)
        elif not slug:
            new = replace(new, problem=self._clash(post))
        else:
            new = replace(new, slug=slug)
            self._claim(item, slug, post.id)
            self._put(replace(post, slug=slug), state, new)
        if new.problem:
            self.report.skipped.append(Skipped(item.key, new.problem))
            if state.indexed:
                self._delete(state)
        self.states[item.key] = new

    def _put(self, post: Post, old: SourceState, new: SourceState) -> None:
        if (old.digest, old.id, old.slug) == (new.digest, new.id, new.slug):
            self.report.unchanged += 1
            return
        if old.indexed:
            self.report.changed += 1
            if old.id not in self._ids:
                self._writer.delete(old.id)
        else:
            self.report.added += 1
        self._writer.put(post)

    def _delete(self, state: SourceState) -> None:
        """Delete an item's post; one with the same id that another item put in stays."""
        self.report.deleted += 1
        if state.id not in self._ids:
            self._writer.delete(state.id)

    def _due(self, post: Post) -> int:
        """When a post of the future may be shown; 0 for one that may be shown now."""
        ahead = post.date is not None and post.timestamp > self._now
        return post.timestamp if ahead and not self._settings.future else 0

    def _withheld(self, reading: Reading, due: int) -> str:
        if reading.draft and not self._settings.drafts:
            return DRAFT
        return f"{FUTURE} ({reading.post.day})" if due else ""

    def _clash(self, post: Post) -> str:
        """Why a post cannot stand beside those taken so far."""
        if post.id in self._ids:
            return f"id {post.id!r} is taken by {self._ids[post.id]}; give one of them another id"
        owner = self._slugs[post.slug]
        return f"slug {post.slug!r} is taken by {owner}; give one of them another slug"

    def _claim(self, item: Item, slug: str, post_id: str) -> None:
        self._slugs[slug] = self._ids[post_id] = item.key


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


def _printable(text: str) -> str:
    """The text with what is not UTF-8, as in names of files, written as escapes."""
    return text.encode("utf-8", "backslashreplace").decode()
