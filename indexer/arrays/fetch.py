"""What is stored of posts: of the hits of a page, of one post by its slug, and of all."""

from collections.abc import Iterator
from heapq import merge

from indexer.arrays.candidates import Candidate
from indexer.arrays.matches import TIER
from indexer.arrays.snapshot import Snapshot, View
from indexer.arrays.stored import unpack_card, unpack_post
from indexer.engine import NO_SECTIONS, Found
from indexer.errors import NotFound
from indexer.post import Post
from indexer.sections import StoredSections


def fetched(candidate: Candidate, with_text: bool) -> Found:
    """The hit that a candidate is, its sections only with its text."""
    view, post, score = candidate
    segment = view.segment
    sections = StoredSections(segment.texts[post]) if with_text else NO_SECTIONS
    return Found(unpack_card(segment.cards[post]), score % TIER, sections)


def place_of(snapshot: Snapshot, slug: str) -> tuple[int, int]:
    """The number of the view that has the post, and that of the post in it. Raises NotFound."""
    for number, view in enumerate(snapshot.views):
        segment = view.segment
        for post in segment.lookup("slugs", slug):
            living = view.stored is None or view.stored[post]
            if living and unpack_card(segment.cards[post]).slug == slug:
                return number, post
    raise NotFound(f"no post is called {slug!r}")


def whole_post(view: View, number: int) -> Post:
    """A post of a view."""
    segment = view.segment
    return unpack_post(segment.cards[number], segment.texts[number], segment.htmls[number])


def all_posts(snapshot: Snapshot) -> Iterator[Post]:
    """Every living post, newest first; one of each segment is held at a time."""
    runs = (_living_posts(view) for view in snapshot.views)
    return merge(*runs, key=lambda post: (-post.timestamp, post.id))


def _living_posts(view: View) -> Iterator[Post]:
    numbers = range(view.posts)
    return (whole_post(view, n) for n in numbers if view.stored is None or view.stored[n])
