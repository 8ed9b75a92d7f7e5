"""What is stored of posts: of the hits of a page, of one post by its slug, and of all."""

from collections.abc import Iterator, Sequence
from heapq import merge

from indexer.arrays.candidates import Candidate
from indexer.arrays.matches import TIER
from indexer.arrays.snapshot import Snapshot, View
from indexer.arrays.stored import unpack_card, unpack_post
from indexer.engine import Found
from indexer.errors import NotFound
from indexer.post import Post
from indexer.saying import said
from indexer.sections import StoredSections


def fetched(page: Sequence[Candidate], with_texts: bool) -> tuple[Found, ...]:
    """The hits that candidates are, their sections only with their texts.

    All cards come before all texts: what unpacks them stays in the cache, which saves a tenth.
    """
    cards = [unpack_card(view.segment.cards[post]) for view, post, _ in page]
    scores = [candidate.score % TIER for candidate in page]
    if not with_texts:
        return tuple(map(Found, cards, scores))
    texts = [StoredSections(view.segment.texts[post]) for view, post, _ in page]
    return tuple(map(Found, cards, scores, texts))


def place_of(snapshot: Snapshot, slug: str) -> tuple[int, int]:
    """The number of the view that has the post, and that of the post in it. Raises NotFound."""
    for number, view in enumerate(snapshot.views):
        segment = view.segment
        for post in segment.lookup("slugs", slug):
            living = view.stored is None or view.stored[post]
            if living and unpack_card(segment.cards[post]).slug == slug:
                return number, post
    raise NotFound(said("No post is called %(slug)s.", slug=repr(slug)))


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
