"""Phrases match where a reader of the texts would find them, and nowhere else."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.query import Phrase

from indexer.arrays.evaluator import Evaluator
from indexer.arrays.reader import ArrayReader
from indexer.arrays.segment import GAP
from indexer.arrays.stored import unpack_card
from indexer.fields import SCOPES, TEXT
from indexer.language.analysis import DEFAULT, Kind
from indexer.language.chunks import chunks
from indexer.post import Post, Section
from indexer.query.tree import LARGEST_SLOP
from tests.arrays.model import WORDS, reader_of, some_posts
from tests.query.trees import parse
from tests.support import post


def found(reader: ArrayReader, query: str) -> set[str]:
    """The slugs of the posts that a query matches."""
    slugs = set()
    for number, view in enumerate(reader.snapshot.views):
        for match in Evaluator(reader).matches(parse(query), number).posts.tolist():
            slugs.add(unpack_card(view.segment.cards[match]).slug)
    return slugs


def stretches(post: Post, scope: str) -> Iterator[str]:
    """The texts of a post that a phrase may lie in."""
    if scope in (TEXT, "title"):
        yield post.title
    if scope == TEXT:
        yield from post.tags
    for section in post.sections:
        if scope in (TEXT, "heading"):
            yield section.heading
        if scope in (TEXT, "body"):
            yield section.text


def base_terms(text: str) -> list[str]:
    """The terms of the words of a text in English, function words too."""
    tokens = (token for chunk in chunks(text) for token in DEFAULT.of("en").tokens(chunk))
    return [token.term for token in tokens if token.kind is not Kind.EXTRA]


def is_in(words: Sequence[str], slop: int, text: str) -> bool:
    """Whether the words stand in the text, each 1 to `slop` words after the one before it."""
    terms, wanted = base_terms(text), base_terms(" ".join(words))
    places = [[i for i, term in enumerate(terms) if term == word] for word in wanted]
    return any(
        all(1 <= after - before <= slop for before, after in pairwise(path))
        for path in product(*places)
    )


@given(
    posts=some_posts(6),
    words=st.lists(st.sampled_from(WORDS), min_size=2, max_size=3),
    slop=st.integers(1, 4),
    scope=st.sampled_from([TEXT, *SCOPES]),
)
def test_phrases_are_found_where_they_stand(
    posts: list[Post], words: list[str], slop: int, scope: str
) -> None:
    reader = reader_of(posts[:3], posts[3:])
    expected = {
        p.slug for p in posts if any(is_in(words, slop, text) for text in stretches(p, scope))
    }
    assert found(reader, f'{scope}:"{" ".join(words)}"~{slop}') == expected


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ('"sticky note"', True),
        ('"Sticky Notes"', True),
        ('"note sticky"', False),
        ('"sticky wall"', False),
        ('"sticky wall"~3', False),
        ('"sticky wall"~4', True),
        ('"sticky on the wall"', False),
        ('"sticky on the wall"~2', True),
        ('"note note"~9', False),
        ('"the the"~9', False),
        ('"on the wall"', True),
        ('"on wall"', False),
        ('"of the sticky"', False),
        ('"a sticky, note!"', True),
    ],
)
def test_slop_is_how_far_each_word_may_be_from_the_last(query: str, matches: bool) -> None:
    reader = reader_of([post("it", "A sticky note on the wall.", title="x")])
    assert found(reader, query) == ({"it"} if matches else set())


BORDERS = {
    "title and tag": post("it", title="sticky", tags=("note",)),
    "two tags": post("it", tags=("sticky", "note")),
    "title and text": post("it", "note", title="sticky"),
    "tag and text": post("it", "note", tags=("sticky",)),
    "heading and text": post("it", sections=(Section("note", "sticky"),)),
    "text and heading": post("it", sections=(Section("sticky"), Section("", "note"))),
    "two sections": post("it", sections=(Section("sticky"), Section("note"))),
    "two headings": post("it", sections=(Section("", "sticky"), Section("", "note"))),
}


@pytest.mark.parametrize("border", BORDERS)
def test_no_phrase_spans_a_border(border: str) -> None:
    reader = reader_of([BORDERS[border]])
    assert found(reader, '"sticky note"~1000') == set()
    assert found(reader, "sticky note") == {"it"}


def test_no_phrase_spans_two_posts() -> None:
    assert found(reader_of([post("a", "sticky"), post("b", "note")]), '"sticky note"~100') == set()


def test_the_farthest_words_of_a_phrase_are_nearer_than_two_texts() -> None:
    far = "sticky " + "x " * (LARGEST_SLOP - 1) + "note"
    assert found(reader_of([post("it", far)]), '"sticky note"~1000') == {"it"}
    assert LARGEST_SLOP < GAP


@pytest.mark.parametrize(
    ("scope", "slugs"),
    [
        ("title", {"in-title"}),
        ("heading", {"in-heading"}),
        ("body", {"in-body"}),
        ("text", {"in-title", "in-heading", "in-body", "in-tag"}),
    ],
)
def test_a_scope_looks_at_one_zone(scope: str, slugs: set[str]) -> None:
    posts = [
        post("in-title", title="a sticky note"),
        post("in-heading", sections=(Section("", "a sticky note"),)),
        post("in-body", "a sticky note", title="sticky", tags=("note",)),
        post("in-tag", tags=("sticky note",)),
    ]
    assert found(reader_of(posts), f'{scope}:"sticky note"') == slugs


def test_a_phrase_scores_as_its_words_do() -> None:
    reader = reader_of([post("a", "sticky note"), post("b", "sticky note, and a note"), post("c")])
    evaluator = Evaluator(reader)
    both = evaluator.matches(parse("sticky note"), 0)
    phrase = evaluator.matches(Phrase(TEXT, ["sticki", "note"]), 0)
    assert phrase.scores().tolist() == both.scores().tolist()
