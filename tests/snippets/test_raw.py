"""Whole texts with the places of their marks, for programs that mark them in their own way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.analysis import DEFAULT
from indexer.post import Section
from indexer.query.wanted import Wanted, WantedPhrase
from indexer.snippets.raw import MarkedText, RawPost, RawSection, TextMarker
from tests.snippets.highlighting import CARD, phrase_terms, shown, stored, term

SECTIONS = [Section("Nothing of it."), Section("Caching a cache.", "A cache", 2, "a-cache")]


def marker(
    *words: str, phrase: str = "", tags: frozenset[str] = frozenset(), letters: int = 1000
) -> TextMarker:
    """What marks these words, and the words of this phrase."""
    numbers = {term(word): number for number, word in enumerate(words)}
    phrases = (WantedPhrase(phrase_terms(phrase, "en")),) if phrase else ()
    names = {term(word): word for word in (*words, *phrase.split())}
    return TextMarker(Wanted(numbers, phrases, tags), DEFAULT, ("",), names, letters)


def texts_of(post: RawPost) -> list[MarkedText]:
    return [post.title, post.excerpt, *post.tags, *(s.text for s in post.sections)]


def test_all_texts_are_told_whole_with_their_marks_and_words() -> None:
    card = CARD._replace(lang="en", title="Caches", excerpt="<Redis> here", tags=("Redis", "API"))
    assert marker("caching", "redis").marked(card, 2.5, stored(SECTIONS)) == RawPost(
        card,
        2.5,
        MarkedText("Caches", ((0, 6),), ("caching",), 2),
        MarkedText("<Redis> here", ((1, 6),), ("redis",), 2),
        (MarkedText("Redis", ((0, 5),), ("redis",), 2), MarkedText("API", asked=2)),
        (
            RawSection(MarkedText("", asked=2), MarkedText("Nothing of it.", asked=2), 0, ""),
            RawSection(
                MarkedText("A cache", ((2, 7),), ("caching",), 2),
                MarkedText("Caching a cache.", ((0, 7), (10, 15)), ("caching",), 2),
                2,
                "a-cache",
            ),
        ),
    )


@pytest.mark.parametrize("letters", [0, 5, 1000])
def test_what_of_a_text_is_told_decides_nothing_about_marks(letters: int) -> None:
    card = CARD._replace(lang="en", title="A note, and sticky")
    sections = stored([Section("It is a sticky note.")])
    post = marker(phrase="sticky note", letters=letters).marked(card, 1.0, sections)
    assert post.title.marks == ()


def test_a_phrase_is_marked_where_it_stands_and_its_words_where_none_does() -> None:
    card = CARD._replace(lang="en", title="Source")
    post = marker(phrase="open source").marked(card, 0.0, stored([Section("open source, open")]))
    assert post.title.marks == ()
    assert post.sections[0].text == MarkedText(
        "open source, open", ((0, 4), (5, 11)), ("open source",), 1
    )
    post = marker(phrase="open source").marked(card, 0.0, stored([Section("source, open")]))
    assert post.title.marks == ((0, 6),)
    assert post.sections[0].text.words == ("open", "source")


def test_tags_that_are_asked_for_are_marked_whole() -> None:
    card = CARD._replace(lang="en", tags=("System Design",))
    post = marker(tags=frozenset({"system-design"})).marked(card, 0.0, stored([]))
    assert post.tags == (MarkedText("System Design", ((0, 13),), ("System Design",), 1),)


def test_without_words_nothing_is_marked() -> None:
    post = marker().marked(CARD._replace(lang="en", title="Redis"), 0.0, stored(SECTIONS))
    assert all(text == MarkedText(text.text) for text in texts_of(post))


@pytest.mark.parametrize(
    ("letters", "texts"),
    [(0, []), (7, ["Nothing"]), (14, ["Nothing of it."]), (17, ["Nothing of it.", "Cac"])],
)
def test_no_more_letters_come_than_are_asked_for(letters: int, texts: list[str]) -> None:
    post = marker("nothing", letters=letters).marked(CARD, 0.0, stored(SECTIONS))
    assert [section.text.text for section in post.sections] == texts


@given(st.text(max_size=80), st.sampled_from(["cache", "a", "ß"]))
def test_marks_are_those_of_snippets(text: str, word: str) -> None:
    post = marker(word).marked(CARD._replace(lang="en"), 0.0, stored([Section(text)]))
    (section,) = post.sections
    marks = section.text.marks
    assert bool(marks) is ("<mark>" in shown(text, word))
    flat = [edge for mark in marks for edge in mark]
    assert flat == sorted(set(flat))
    assert all(0 <= edge <= len(section.text.text) for edge in flat)
