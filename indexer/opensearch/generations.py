"""Which indices of a cluster make up one state of an index of posts, and how the next takes its place.

    blog-000007-posts, -words, -states     a build: one run that began from nothing, and what came after it
    blog, blog-words, blog-states          aliases: which build is current
    blog-states/_doc/generation            the newest commit of a build; a build without one is not whole
    blog-control/_doc/lock                 the one writer (lock.py)

A build becomes current when the three aliases are moved, in one request. A commit into it becomes the newest
when the document `generation` is written, after everything it speaks of. Readers ask for that document by
the alias, and for all else by the names of the indices that the answer came from.
"""

import re
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from indexer.errors import IndexCorrupt, IndexMissing, IndexVersion, StorageError
from indexer.opensearch.cluster import Cluster, Json
from indexer.opensearch.lock import CONFLICT, MISSING, suppress_existing
from indexer.opensearch.refusals import Refused

FORMAT_VERSION = 1
"""Rises when documents of another version cannot be read any more."""

POSTS, WORDS, STATES = KINDS = ("posts", "words", "states")

GENERATION = "generation"

_SEVERAL = "illegal_argument_exception"

_PATIENCE = 60
_ASKED = {"cluster_manager_timeout": f"{_PATIENCE}s", "timeout": f"{_PATIENCE}s"}
_TIMEOUT = _PATIENCE + 5


@dataclass(frozen=True, slots=True)
class Layer:
    """Source states that one commit wrote: documents of this name and a number."""

    name: str
    chunks: int


@dataclass(frozen=True, slots=True)
class Generation:
    """One state of an index.

    `build` and `commit` number it. `uid` is the build's own in all clusters, and `changed` the commit that
    changed posts last. `term` is that of the lock under which it was written. `fingerprint` tells apart
    settings under which posts are indexed differently. The first of the `layers` has all states, each other
    those that changed since the one before.
    """

    build: int
    uid: str
    fingerprint: str = ""
    commit: int = 1
    changed: int = 1
    term: int = 0
    posts: int = 0
    layers: tuple[Layer, ...] = ()

    @property
    def name(self) -> str:
        """A name that no other generation of the index has."""
        return f"{self.build:06d}-{self.commit:08d}"

    @property
    def content(self) -> str:
        """A name of the posts, which no other index has."""
        return f"{self.uid}{self.changed:x}"


class Kept(NamedTuple):
    """A generation as it is kept: its document is replaced only where it is still this one."""

    generation: Generation
    seq_no: int
    primary_term: int


class Names(NamedTuple):
    """The names of the indices of a build."""

    posts: str
    words: str
    states: str


def open_alias(index: str) -> str:
    """The alias that an index is written by: of one that was removed, a cluster makes no other by itself."""
    return f"{index}-open"


def names_of(name: str, build: int) -> Names:
    """The indices of a build of the index of this name."""
    return Names(*(f"{name}-{build:06d}-{kind}" for kind in KINDS))


def aliases_of(name: str) -> Names:
    """The aliases, of which the first is the name itself."""
    return Names(name, f"{name}-{WORDS}", f"{name}-{STATES}")


class Builds:
    """The builds of an index that a cluster has."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self._cluster = cluster
        self._name = name
        self._ours = re.compile(rf"{re.escape(name)}-(\d{{6,}})-({'|'.join(KINDS)})")

    def names(self, build: int) -> Names:
        """The indices of a build."""
        return names_of(self._name, build)

    def current(self) -> Kept:
        """The newest generation. Raises IndexMissing, IndexVersion, IndexCorrupt."""
        return self._read(aliases_of(self._name).states)

    def of_build(self, build: int) -> Kept:
        """The newest generation of a build. Raises IndexMissing, IndexVersion, IndexCorrupt."""
        return self._read(self.names(build).states)

    def _read(self, index: str) -> Kept:
        try:
            answer = self._cluster.ask("GET", f"/{index}/_doc/{GENERATION}")
        except Refused as error:
            if error.kind == _SEVERAL:
                problem = f"{index} is an alias of more than one index; rebuild with --full"
                raise IndexCorrupt(f"{self._cluster.address}: {problem}") from None
            if error.status != MISSING:
                raise
            problem = "no index here yet; build one with `postings index`"
            raise IndexMissing(f"{self._cluster.address}: {problem}") from None
        generation = unpack_generation(str(self._cluster.address), answer["_source"])
        return Kept(generation, answer["_seq_no"], answer["_primary_term"])

    def numbers(self) -> list[int]:
        """The builds of which there is any index, by rising number."""
        return sorted({int(found[1]) for index in self._aliases() if (found := self._match(index))})

    def check_name(self) -> None:
        """Raise StorageError where an index that is not ours has a name of ours, or is an alias' index."""
        params = {"ignore_unavailable": "true"}
        path = f"/{','.join(aliases_of(self._name))}/_alias"
        found = self._cluster.ask("GET", path, params=params)
        if taken := sorted(index for index in found if not self._match(index)):
            raise StorageError(
                f"{self._cluster.address}: {taken[0]} is an index that postings did not make, and has a "
                "name that it needs; choose another name, or remove it"
            )

    def create(self, build: int, bodies: Mapping[str, Json]) -> None:
        """Make the indices of a build, each with its settings and mapping, at once: each takes a while."""

        def make(index: str, kind: str) -> None:
            body = {**bodies[kind], "aliases": {open_alias(index): {}}}
            with suppress_existing():  # by a request of ours whose answer was lost
                self._cluster.ask("PUT", f"/{index}", body, _ASKED, timeout=_TIMEOUT)

        with ThreadPoolExecutor(len(KINDS)) as threads:
            list(threads.map(make, self.names(build), KINDS))

    def put(self, generation: Generation, after: Kept | None = None) -> None:
        """Write down what a build is now, `after` a generation of it; Refused where that is not there now."""
        params: Json = {"op_type": "create"}
        if after:
            params = {"if_seq_no": after.seq_no, "if_primary_term": after.primary_term}
        path = f"/{self.names(generation.build).states}/_doc/{GENERATION}"
        try:
            self._cluster.ask("PUT", path, pack_generation(generation), params)
        except Refused as error:
            if error.status == CONFLICT and self.of_build(generation.build)[0] == generation:
                return  # it was written, and the answer lost
            raise

    def switch(self, build: int) -> None:
        """Make a build the current one, in one step; nothing happens where another became so meanwhile."""
        before = self._aliases()
        actions: list[Json] = []
        for index, alias in zip(self.names(build), aliases_of(self._name), strict=True):
            actions.append({"add": {"index": index, "alias": alias}})
            actions += [
                {"remove": {"index": other, "alias": alias, "must_exist": True}}
                for other, aliases in before.items()
                if alias in aliases and other != index
            ]
        try:
            self._cluster.ask("POST", "/_aliases", {"actions": actions}, _ASKED, timeout=_TIMEOUT)
        except StorageError:
            if aliases_of(self._name).states not in self._aliases()[self.names(build).states]:
                raise  # or it was done, and the answer lost

    def rollback(self) -> Generation:
        """Make the build before the current one current; it is checked first. Not without the lock.

        Raises StorageError where there is none to go back to.
        """
        try:
            now = self.current()[0].build
        except (IndexCorrupt, IndexVersion):
            now = self.current_number()
        earlier = [number for number in self._whole(self.numbers()) if number < now]
        if not earlier:
            raise StorageError(
                f"{self._cluster.address}: no earlier build is kept that could be gone back to; "
                "what single runs changed in a build cannot be taken back"
            )
        generation = self.of_build(earlier[-1])[0]
        posts = self.names(generation.build).posts
        if (found := count(self._cluster, posts)) != generation.posts:
            raise IndexCorrupt(f"{posts}: has {found} posts, not {generation.posts}")
        self.switch(generation.build)
        return generation

    def clean(self, keep: int, failed: int = 0) -> None:
        """Remove all builds but the current one and the newest whole ones before it, `keep` in all.

        Only for the holder of the lock, whose own build may have `failed`. What cannot be removed now,
        the next writer removes.
        """
        numbers = self.numbers()
        whole = self._whole(number for number in numbers if number != failed)
        try:
            now = self.current_number()
            earlier = [number for number in whole if number < now]
            kept = {now, *earlier[::-1][: keep - 1]}
        except IndexMissing:
            kept = {*whole[-keep:]}
        for number in numbers:
            if number not in kept:
                with suppress(StorageError):
                    self.delete(number)

    def delete(self, build: int) -> None:
        """Remove the indices of a build."""
        params = {"ignore_unavailable": "true", **_ASKED}
        self._cluster.ask(
            "DELETE", f"/{','.join(self.names(build))}", params=params, timeout=_TIMEOUT
        )

    def current_number(self) -> int:
        """The build that the aliases name. Raises IndexMissing."""
        states = aliases_of(self._name).states
        for index, aliases in self._aliases().items():
            if states in aliases and (found := self._match(index)):
                return int(found[1])
        raise IndexMissing(f"{self._cluster.address}: no index here yet")

    def _whole(self, numbers: Iterable[int]) -> list[int]:
        """Those builds that were finished; what cannot be told for now counts as that."""
        found = []
        for number in numbers:
            try:
                self.of_build(number)
            except IndexMissing:
                continue
            except StorageError:
                pass
            found.append(number)
        return found

    def _aliases(self) -> dict[str, set[str]]:
        """The indices of all builds, each with its aliases."""
        params = {"expand_wildcards": "all"}
        answer = self._cluster.ask("GET", f"/{self._name}-*/_alias", params=params)
        return {name: {*of["aliases"]} for name, of in answer.items() if self._match(name)}

    def _match(self, index: str) -> re.Match[str] | None:
        return self._ours.fullmatch(index)


def count(cluster: Cluster, index: str) -> int:
    """How many documents an index has, as of its last refresh."""
    return int(cluster.ask("GET", f"/{index}/_count")["count"])


def pack_generation(generation: Generation) -> Json:
    """The document of a generation."""
    return {"format": FORMAT_VERSION, "name": generation.name, **asdict(generation)}


def unpack_generation(place: str, source: Mapping[str, Any]) -> Generation:
    """The generation of a document. Raises IndexVersion, IndexCorrupt."""
    table = dict(source)
    found = table.pop("format", None)
    if found != FORMAT_VERSION:
        raise IndexVersion(
            f"{place}: format {found}, this program reads {FORMAT_VERSION}; rebuild with --full"
        )
    try:
        del table["name"]
        table["layers"] = tuple(Layer(**layer) for layer in table["layers"])
        return Generation(**table)
    except (KeyError, TypeError) as error:
        raise IndexCorrupt(f"{place}: damaged ({error!r}); rebuild with --full") from error
