"""New posts -> segments: in this process where they are few, beside it in another where they are many."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from indexer.arrays import kernels
from indexer.arrays.segment_maker import SegmentMaker
from indexer.arrays.segment_process import SegmentProcess, can_fork
from indexer.arrays.stored import pack_post
from indexer.language.analysis import Languages
from indexer.post import Post

MANY = 500
"""So many posts are worth another process and compiled loops, which take 0.3 s to be ready."""

MUCH = 4 << 20
"""So many characters in sections are, too."""


class Building:
    """Takes posts; how they become segments is decided when there are many.

    `loops` are the modules of compiled loops that may do it.
    """

    def __init__(
        self,
        folder: Path,
        stem: str,
        languages: Languages,
        dictionaries: Mapping[str, bytes],
        loops: Sequence[str],
    ) -> None:
        self.posts = 0
        self._loops = loops
        self._made = partial(SegmentMaker, folder, stem, languages, dictionaries)
        self._waiting: list[Post] = []
        self._characters = 0
        self._maker: SegmentMaker | None = None
        self._process: SegmentProcess | None = None

    def put(self, post: Post) -> None:
        """Take a post. Raises StorageError."""
        self.posts += 1
        if self._maker or self._process:
            self._give(post)
            return
        self._waiting.append(post)
        self._characters += sum(len(section.text) for section in post.sections)
        if len(self._waiting) >= MANY or self._characters >= MUCH:
            self._begin()

    def finish(self, meanwhile: Callable[[], None]) -> list[str]:
        """The names of all segments, whose files are written; what is to be done meanwhile is called.

        Raises StorageError.
        """
        if self._process:
            self._process.end()
        meanwhile()
        if self._process:
            return self._process.finish()
        self._maker = self._maker or self._made()
        self._give_waiting()
        return self._maker.finish()

    def close(self) -> None:
        """End what may be at work."""
        if self._process:
            self._process.close()

    def _begin(self) -> None:
        """Make segments of what is here and of what will come."""
        if can_fork():
            with suppress(OSError):  # too many processes, or too little memory for another
                self._process = SegmentProcess(self._made, self._loops)
        if not self._process:
            kernels.load(self._loops)
            self._maker = self._made()
        self._give_waiting()

    def _give_waiting(self) -> None:
        for post in self._waiting:
            self._give(post)
        self._waiting = []

    def _give(self, post: Post) -> None:
        if self._process:
            self._process.put(post)
        elif self._maker:
            self._maker.add(pack_post(post))
