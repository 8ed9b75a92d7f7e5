"""Generated posts and queries: what a widened search finds, held against the words of the posts."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Index, Match, Page
from tests.forgiveness.indexes import index_of, search, slugs

WORDS = ("kubernetes", "security", "release", "redis", "cluster", "note", "micro", "microservices")
TYPED = (*WORDS, "kuberntes", "secruity", "relesae", "clus", "services", "zzz")

texts = st.lists(st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join), max_size=12)
queries = st.lists(st.sampled_from(TYPED), min_size=1, max_size=4, unique=True).map(" ".join)


@contextmanager
def indexed(posts: list[str]) -> Iterator[Index]:
    with TemporaryDirectory() as folder:
        yield index_of(Path(folder), *posts)


def words_of(posts: list[str], slug: str) -> set[str]:
    return set(posts[int(slug.removeprefix("p"))].split())


@settings(max_examples=150, deadline=None)
@given(texts, queries)
def test_exact_posts_stay_on_top_and_none_is_lost(posts: list[str], query: str) -> None:
    with indexed(posts) as index:
        exact, page = (search(index, query, match=match) for match in (Match.ALL, Match.AUTO))
        assert set(slugs(page)[: exact.total]) == set(slugs(exact))
        assert len(set(slugs(page))) == page.total >= exact.total
        totals = [exact.total, *(step.total for step in page.widened), page.total]
        assert totals[-1] == totals[-2]
        assert all(a < b for a, b in pairwise(totals[:-1]))
        assert not any(total >= 5 for total in totals[:-2])


@settings(max_examples=150, deadline=None)
@given(texts, queries)
def test_every_post_is_in_the_tier_of_the_first_step_that_finds_it(
    posts: list[str], query: str
) -> None:
    with indexed(posts) as index:
        page = search(index, query)
        for slug, step in tiers(page):
            words = words_of(posts, slug)
            every = all(any(one in words for one in used(page, step, w)) for w in query.split())
            joined = "micro services" in query and "microservices" in words
            assert every or joined or step == "fewer", (slug, step)


def tiers(page: Page) -> list[tuple[str, str]]:
    """Each post of the page with the name of the step that let it in."""
    bounds = [(step.step.value, step.total) for step in page.widened]
    exact = page.total if not bounds else None
    found = []
    for place, slug in enumerate(slugs(page)):
        name = next((name for name, total in bounds if place < total), "exact")
        found.append((slug, "exact" if exact else name))
    return found


def used(page: Page, step: str, typed: str) -> set[str]:
    """What stood in for a word up to a step, and the word itself."""
    words = {typed}
    for widening in page.widened:
        for before, texts in widening.words:
            if before == typed:
                words |= {w for text in texts for w in (text, *_longer(text))}
        if widening.step.value == step:
            break
    return words


def _longer(pattern: str) -> list[str]:
    return [word for word in WORDS if pattern[-1:] == "*" and word.startswith(pattern[:-1])]


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """An index of posts with two words each."""
    return index_of(tmp_path_factory.mktemp("index"), *map(" ".join, combinations(WORDS, 2)))


PIECES = (
    *TYPED,
    "AND",
    "OR",
    "NOT",
    "-",
    "(",
    ")",
    '"',
    "*",
    "~",
    "^2",
    "title:",
    "tag:One",
    "the",
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=9), st.sampled_from(["", " "]))
def test_any_query_finds_at_least_what_it_finds_strictly(
    pairs: Index, pieces: list[str], between: str
) -> None:
    query = between.join(pieces)
    exact, page = (search(pairs, query, match=match, size=50) for match in (Match.ALL, Match.AUTO))
    assert set(slugs(exact)) == set(slugs(page)[: exact.total])
    assert len(set(slugs(page))) == page.total
    if page.suggestion:
        meant = search(pairs, page.suggestion.query, match=Match.ALL)
        assert meant.total == page.suggestion.total > exact.total
