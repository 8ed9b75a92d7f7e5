"""The generated posts: repeatable, and shaped like real ones."""

import math
import re
from collections import Counter, defaultdict
from itertools import islice

import pytest
import Stemmer
from whoosh.lang.porter import stem

from indexer.post import Post
from tests.benchmarks.corpus import AUTHORS, CATEGORIES, CHUNK, posts
from tests.benchmarks.vocabulary import TAGS, english, vocabulary


@pytest.fixture(scope="module")
def sample() -> list[Post]:
    return list(posts(2 * CHUNK))


def words_of(post: Post) -> list[str]:
    return [word for s in post.sections for word in re.findall(r"\w+", s.text.lower())]


def test_the_same_seed_gives_the_same_posts(sample: list[Post]) -> None:
    assert list(posts(CHUNK + 10)) == sample[: CHUNK + 10]


def test_another_seed_gives_other_posts(sample: list[Post]) -> None:
    assert next(posts(1, seed=2)).title != sample[0].title


def test_posts_are_made_as_they_are_taken() -> None:
    assert len(list(islice(posts(10**9), 3))) == 3


def test_lengths_are_around_330_words_with_a_long_tail(sample: list[Post]) -> None:
    lengths = sorted(len(words_of(post)) for post in sample)
    mean = sum(lengths) / len(lengths)
    assert 300 < mean < 360
    assert lengths[len(lengths) // 2] < mean
    assert lengths[-1] > 3 * mean


def test_words_follow_the_law_of_zipf(sample: list[Post]) -> None:
    counts = sorted(Counter(word for post in sample for word in words_of(post)).values())[::-1]
    slope = math.log(counts[999] / counts[9]) / math.log(1000 / 10)
    assert -1.2 < slope < -0.7


def test_texts_have_headings_sentences_and_paragraphs(sample: list[Post]) -> None:
    assert 0.5 < sum(len(post.sections) > 1 for post in sample) / len(sample) < 0.9
    assert all(s.heading and s.anchor for post in sample for s in post.sections[1:])
    assert sum("\n\n" in s.text for post in sample for s in post.sections) > len(sample)
    assert all(re.fullmatch(r"[A-Z].*\.", s.text, re.S) for post in sample for s in post.sections)


def test_titles_have_three_to_nine_words(sample: list[Post]) -> None:
    assert {len(post.title.split()) for post in sample} == set(range(3, 10))


def test_slugs_and_ids_are_unique(sample: list[Post]) -> None:
    assert len({post.slug for post in sample}) == len({post.id for post in sample}) == len(sample)


def test_posts_have_one_to_five_tags_and_none_twice(sample: list[Post]) -> None:
    assert {len(post.tags) for post in sample} == {1, 2, 3, 4, 5}
    assert all(len(set(post.tags)) == len(post.tags) for post in sample)


def test_few_tags_are_common_and_most_are_rare(sample: list[Post]) -> None:
    counts = Counter(tag for post in sample for tag in post.tags).most_common()
    assert counts[0][1] > 10 * counts[len(counts) // 2][1]


def test_tags_are_distinct_and_some_have_two_words() -> None:
    tags = vocabulary().tags
    assert len({tag.lower() for tag in tags}) == TAGS
    assert sum(" " in tag for tag in tags) == TAGS // 5


def test_facets_have_their_full_range(sample: list[Post]) -> None:
    assert {post.categories for post in sample} == {(name,) for name in CATEGORIES}
    assert len({post.authors for post in sample}) == AUTHORS
    assert len({post.date.year for post in sample if post.date}) == 12


def test_stemmers_agree_on_which_words_are_one() -> None:
    content = [word for word in vocabulary().words if word not in english("function")]
    assert _groups(content, stem) == _groups(content, Stemmer.Stemmer("english").stemWord)


def _groups(words, stemmer) -> set[frozenset[str]]:  # type: ignore[no-untyped-def]
    groups = defaultdict(set)
    for word in words:
        groups[stemmer(word)].add(word)
    return {frozenset(group) for group in groups.values()}
