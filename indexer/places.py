"""Which post of a run has which slug and id: of two with the same, the one that comes first."""

from collections.abc import Collection, Iterable

from indexer.engine import SourceState
from indexer.post import Post


class Places:
    """The slugs and ids that the posts taken so far have."""

    def __init__(self) -> None:
        self._slugs: dict[str, str] = {}  # slug -> key of the item that has it
        self._ids: dict[str, str] = {}

    def slug_for(self, slugs: Iterable[str], post_id: str) -> str:
        """The first of the slugs that is free; empty where the post has no place."""
        if post_id in self._ids:
            return ""
        for slug in slugs:
            if slug not in self._slugs:
                return slug
        return ""

    def keeps(self, key: str, state: SourceState) -> bool:
        """Give an item's post the place that it has; false where it would have another, or none, now."""
        slug, wanted = state.slug, state.slugs[0]
        if slug in self._slugs or state.id in self._ids:
            return False
        if slug != wanted and wanted not in self._slugs:
            return False
        self.claim(key, slug, state.id)
        return True

    def are_kept(self, states: Collection[SourceState]) -> bool:
        """Whether the posts of these items, the next ones, would have the places that they have."""
        held = {state.slug for state in states if state.slug}
        for state in states:
            free = (slug for slug in state.slugs if slug == state.slug or slug not in held)
            if state.slugs and self.slug_for(free, state.id) != state.slug:
                return False
        return True

    def claim(self, key: str, slug: str, post_id: str) -> None:
        """Give a slug and an id to the post of an item."""
        # most keys are the id: then one text in memory is enough
        self._slugs[slug] = self._ids[key if key == post_id else post_id] = key

    def has_id(self, post_id: str) -> bool:
        """Whether a post taken so far has the id."""
        return post_id in self._ids

    def clash(self, post: Post) -> str:
        """Why there is no place for a post."""
        if post.id in self._ids:
            return f"id {post.id!r} is taken by {self._ids[post.id]}; give one of them another id"
        owner = self._slugs[post.slug]
        return f"slug {post.slug!r} is taken by {owner}; give one of them another slug"
