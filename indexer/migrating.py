"""An index from one place to another, whatever keeps it there, with the states of its sources."""

from dataclasses import dataclass

from indexer.analysing import fingerprint
from indexer.engines import engine_of, sized_for
from indexer.errors import StorageError
from indexer.settings import Settings
from indexer.sync import Progress


@dataclass(frozen=True, slots=True)
class Migrated:
    """What there is at the new place: posts, and states of items of the sources.

    Where it `continues`, the next run reads only what changed since the last one at the old place.
    """

    posts: int
    states: int
    continues: bool


def migrate(old: Settings, new: Settings, progress: Progress | None = None) -> Migrated:
    """Build the index that `new` names from the one that `old` names, which stays as it is.

    The sources are not read. An index at the new place is one that can be gone back to. Raises StorageError.
    """
    source = engine_of(old)
    stats = source.stats()
    sized = sized_for(new, old.index, stats.bytes)
    target = engine_of(sized, indexed_as=source.fingerprint)
    generation, expected = source.generation, stats.posts
    with target.writer(full=True) as writer:
        for done, post in enumerate(source.posts(), 1):
            writer.put(post)
            if progress:
                progress(done, done / max(expected, done))
        states = source.states()
        writer.keep(states)
        found = writer.post_count()
        if found != expected or source.generation != generation:
            raise StorageError(
                f"{old.index}: changed while it was read ({found} posts of {expected}); run it again"
            )
    return Migrated(found, len(states), continues=source.fingerprint == fingerprint(new))
