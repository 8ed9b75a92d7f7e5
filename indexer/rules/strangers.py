"""What the states of items and the posts of an index must say of each other, whatever keeps them."""

from collections.abc import Iterator, Mapping

from indexer.engine import SourceState


def strangers(states: Mapping[str, SourceState], slugs: Mapping[str, str]) -> Iterator[str]:
    """Items whose post is not there, and posts without an item, of which the next run knows nothing.

    `slugs` are those of all posts by id. A program may keep posts without any states.
    """
    indexed = {key: state for key, state in states.items() if state.indexed}
    missing = [key for key, state in indexed.items() if slugs.get(state.id) != state.slug]
    if missing:
        yield f"the post of {missing[0]} is not in the index ({len(missing)} such items)"
    ids = {state.id for state in indexed.values()}
    if len(ids) != len(indexed):
        yield "two items have one post"
    unknown = [slug for id_, slug in slugs.items() if id_ not in ids] if states else []
    if unknown:
        yield f"no item has the post {unknown[0]} ({len(unknown)} such posts)"
