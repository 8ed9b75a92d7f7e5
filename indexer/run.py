"""One run over what a source lists: what each item becomes in the index.

Items are taken in the order in which they are listed. Of two posts with one slug or one id the first
counts. A post that can no longer be read keeps its last good version; reading is tried again in every run,
as permissions may change though the file does not.
"""

import hashlib
import time
from collections.abc import Mapping, MutableMapping
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

import orjson

from indexer.engine import SourceState, Writer
from indexer.errors import NotAPost, PostError, PostingsError
from indexer.language.table import language_code
from indexer.places import Places
from indexer.post import Post, web_address
from indexer.report import DRAFT, FUTURE, NOT_A_POST, Report, Skipped
from indexer.settings import Settings
from indexer.sources.base import Closed, Item, Listed, Mark, Reading, Source
from indexer.sources.text import printable
from indexer.state_table import StateTable
from indexer.tags import tag_rules


class Run:
    """One run over what a source lists."""

    def __init__(
        self, source: Source, writer: Writer, settings: Settings, *, allow_empty: bool
    ) -> None:
        self._source = source
        self._writer = writer
        self._settings = settings
        self._allow_empty = allow_empty
        self._tags = tag_rules(settings)
        self._language = language_code(settings.language)
        self._rebuilding = writer.rebuilding
        self._stamps: Mapping[str, str] = {} if self._rebuilding else writer.stamps()
        self._places = Places()
        self._in_place: list[Item] = []
        self._settled = self._rebuilding
        self._now = int(time.time())
        self.states: MutableMapping[str, SourceState] = StateTable() if self._rebuilding else {}
        self.report = Report()

    @cached_property
    def _earlier(self) -> Mapping[str, SourceState]:
        """What every item was; where nothing changed it is never asked for."""
        return self._writer.states()

    def known(self, key: str) -> str:
        """The stamp of an item, or the mark of a source, that need not be read while it is the same."""
        if self._rebuilding or (state := self._earlier.get(key)) is None:
            return ""
        self._settle()
        below = [state]
        if state.is_mark:
            below = [one for name, one in self._earlier.items() if name.startswith(key)]
        due = any(0 < one.due <= self._now for one in below)
        return state.stamp if not due and self._places.are_kept(below) else ""

    def take(self, listed: Listed) -> None:
        """Take what a source lists.

        Items whose posts stay in their places, which is most runs from end to end, are only collected, until
        something comes that may take a place from them. So one post that changed among 100,000 takes two
        thirds of the time.
        """
        if isinstance(listed, Item):
            key, stamp, content = listed
            if stamp and content is None and self._stamps.get(key) == stamp:
                self._in_place.append(listed)
            elif not self._carried_withheld(listed):
                self._take_item(listed)
            return
        self._settle()
        if isinstance(listed, Closed) and listed.empty and self._allow_empty:
            return
        if isinstance(listed, Closed):
            place = listed.key or self._source.place
            self.report.skipped.append(Skipped(printable(place), printable(listed.reason)))
            self._carry_below(listed.key, all_of_it=True)
        else:
            self._take_mark(listed)

    def finish(self) -> None:
        """Delete the posts of what is gone, and keep the states."""
        if not self._settled:
            changed = sum(state.indexed for state in self.states.values())
            if len(self._in_place) + len(self.states) - changed == len(self._stamps):
                self.report.unchanged += len(self._in_place) - changed
                if self.states:
                    self._writer.keep({**self._earlier, **self.states})
                return
        self._settle()
        for key, state in self._earlier.items():
            if key not in self.states and state.indexed:
                self._delete(state)
        self._writer.keep(self.states)

    def _carried_withheld(self, item: Item) -> bool:
        """Whether an item is a draft or the like that did not change; then it is carried, without a place."""
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

    def _carry_below(self, prefix: str, *, all_of_it: bool) -> None:
        """Carry over what was not listed but stays, before others take its places: posts, or all."""
        for key, state in self._earlier.items():
            listed = key in self.states or state.is_mark or not key.startswith(prefix)
            if not listed and (state.indexed or all_of_it):
                self._carry(key, state)

    def _take_mark(self, mark: Mark) -> None:
        if not mark.complete:
            earlier = self._earlier.get(mark.key, _NEW)
            self._carry_below(mark.key, all_of_it=earlier.stamp == mark.stamp)
        self.states[mark.key] = SourceState(mark.stamp)

    def _take_item(self, item: Item) -> None:
        """Carry over what an item was, or read what it is now."""
        key = item.key
        state = self._earlier.get(key, _NEW)
        if state.stamp == item.stamp and self.known(key):
            self._carry(key, state)
        elif (name := printable(key)) != key:
            self.report.skipped.append(
                Skipped(name, "the name has characters that are no text; rename it")
            )
        else:
            self._read(item, state)

    def _read(self, item: Item, state: SourceState) -> None:
        """Take what an item is now, or what it was where that cannot be read."""
        key = item.key
        try:
            reading = self._checked(_read_item(self._source, item))
            digest = _digest(reading.post)
        except NotAPost as error:
            self._settle()
            self._withhold(
                key, state, SourceState(item.stamp, problem=f"{NOT_A_POST}{printable(str(error))}")
            )
        except PostError as error:
            self._settle()
            problem = printable(str(error))
            self._carry(key, state._replace(stamp="", problem=problem, due=0))
        else:
            self._place(item, state, reading, digest)

    def _checked(self, reading: Reading) -> Reading:
        """With the tags and the language that the owner means, and without addresses that are none."""
        post = reading.post
        aliases = tuple(filter(web_address, post.aliases))
        meant = _Meant(
            self._tags.apply(post.tags),
            web_address(post.canonical),
            aliases,
            post.lang or self._language,
        )
        if meant == (post.tags, post.canonical, post.aliases, post.lang):
            return reading  # which is most of them: a copy takes nine times as long as looking
        return replace(reading, post=replace(post, **meant._asdict()))

    def _carry(self, key: str, state: SourceState) -> None:
        """Keep what the item was: its post if it has one in the index, and its problem if any."""
        if state.indexed:
            slug = self._places.slug_for((state.slug, *state.slugs), state.id)
            if slug and self._writer.carry(state.slug, slug):
                self._places.claim(key, slug, state.id)
                same = slug == state.slug
                self.report.unchanged += same
                self.report.changed += not same
                state = state._replace(slug=slug)
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
        if not (problem or self._settled) and item.content is None and _is_first(state, new):
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
        self._writer.put(post if post.slug == new.slug else replace(post, slug=new.slug))

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
        return f"{FUTURE}{reading.post.day})" if due else ""


class _Meant(NamedTuple):
    """Fields of a post as the owner means them."""

    tags: tuple[str, ...]
    canonical: str
    aliases: tuple[str, ...]
    lang: str


_NEW = SourceState(stamp="")


def _is_first(old: SourceState, new: SourceState) -> bool:
    """Whether a post has the slug that it wants most, wants the same as before, and so keeps its place."""
    return old.indexed and old.slug == old.slugs[0] and (old.id, old.slugs) == (new.id, new.slugs)


def _read_item(source: Source, item: Item) -> Reading:
    """What an item holds. One post that a reader was not made for must not keep the others out."""
    try:
        return source.read(item)
    except PostingsError:
        raise
    except Exception as error:
        raise PostError(
            f"a fault of the reader ({error!r}); please report it with the post"
        ) from error


def _digest(post: Post) -> str:
    """Changes with the post's content. Raises PostError for text that no file could hold."""
    try:
        content = orjson.dumps(post)
    except TypeError as error:
        raise PostError(f"holds characters that are no text ({error})") from error
    return hashlib.blake2b(content, digest_size=16).hexdigest()
