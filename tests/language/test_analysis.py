"""Words become terms: folded, stemmed, function words marked, in posts and queries alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.analysis import LONGEST_TERM, WordAnalyzer, english, fold

TEXTS = st.text() | st.lists(
    st.sampled_from(
        ["the", "Caching", "don’t", "O'Reilly", "ÉCLAIR", "ﬁne", "C++", "e-mail", "日本", "_"]
    )
).map(" ".join)


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Redis", "redis"),
        ("CAFÉ", "cafe"),
        ("cafe\u0301", "cafe"),
        ("naïve", "naive"),
        ("Straße", "strasse"),
        ("ﬁne", "fine"),
        ("Ｒｅｄｉｓ", "redis"),
        ("Ørsted", "orsted"),
        ("Łódź", "lodz"),
        ("Đoković", "dokovic"),
        ("Æsop", "aesop"),
        ("œuvre", "oeuvre"),
        ("Ǿ", "o"),
        ("𝐑𝐞𝐝𝐢𝐬", "redis"),
        ("İstanbul", "istanbul"),
        ("Αθήνα", "αθηνα"),
        ("don’t", "don't"),
        ("й", "й"),
        ("が", "が"),
        ("日本語", "日本語"),
        ("2024", "2024"),
        ("snake_case", "snake_case"),
    ],
)
def test_folding_leaves_out_what_readers_leave_out(word: str, folded: str) -> None:
    assert fold(word) == folded


@given(word=st.text(max_size=20))
def test_folding_twice_is_folding_once(word: str) -> None:
    assert fold(fold(word)) == fold(word)


def test_very_long_words_are_cut_alike() -> None:
    for letter in ("a", "é"):
        assert len(fold(letter * 500)) == LONGEST_TERM
        assert fold(letter * 500) == fold(letter * 900)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Sticky notes, cached.", ["Sticky", "notes", "cached"]),
        ("don't don’t 'quoted' rock 'n' roll", ["don't", "don’t", "quoted", "rock", "n", "roll"]),
        ("e-mail C++ C# a.b", ["e", "mail", "C", "C", "a", "b"]),
        ("snake_case x2 3.5", ["snake_case", "x2", "3", "5"]),
        ("--- ... 😀", []),
        ("", []),
    ],
)
def test_words_are_letters_digits_and_apostrophes_inside(text: str, words: list[str]) -> None:
    assert english().words(text) == words


@pytest.mark.parametrize(
    ("words", "term"),
    [
        (["cache", "Caches", "CACHING", "cached"], "cach"),
        (["run", "running", "Runs"], "run"),
        (["don't", "don’t", "Don’T"], "don't"),
        (["post", "Post's", "posts", "posts’"], "post"),
        (["naïve", "naive"], "naiv"),
    ],
)
def test_forms_of_one_word_are_one_term(words: list[str], term: str) -> None:
    assert {english().term(word) for text in words for word in english().words(text)} == {term}


@pytest.mark.parametrize("word", ["the", "The", "OF", "and", "isn't", "isn’t", "to"])
def test_function_words_are_known_in_every_spelling(word: str) -> None:
    assert english().is_stop(word)


@pytest.mark.parametrize("word", ["cache", "system", "api", "2024", "there's-no"])
def test_other_words_are_no_function_words(word: str) -> None:
    assert not english().is_stop(word)


def test_the_list_of_function_words_is_folded_and_of_whole_words() -> None:
    stops = english().stop_words
    assert len(stops) > 50
    assert {fold(word) for word in stops} == stops
    assert {tuple(english().words(word)) for word in stops} == {(word,) for word in stops}


@given(text=TEXTS)
def test_terms_of_many_words_are_those_of_each(text: str) -> None:
    words = english().words(text)
    terms, stops = english().terms(words)
    assert terms == [english().term(word) for word in words]
    assert stops == [english().is_stop(word) for word in words]
    assert all(terms)


@given(text=TEXTS, remove=st.booleans())
def test_whoosh_is_given_the_same_terms(text: str, remove: bool) -> None:
    words = english().words(text)
    expected = [
        (english().term(word), position)
        for position, word in enumerate(words)
        if not (remove and english().is_stop(word))
    ]
    analyzer = WordAnalyzer(english())
    tokens = [
        (token.text, token.pos, text[token.startchar : token.endchar], token.original)
        for token in analyzer(text, removestops=remove)
    ]
    assert [(term, position) for term, position, _, _ in tokens] == expected
    assert all(shown == word for _, _, shown, word in tokens)


def test_whoosh_is_given_no_function_words_unless_it_asks() -> None:
    assert [token.text for token in WordAnalyzer(english())("the cache")] == ["cach"]


def test_the_analysis_is_shared() -> None:
    assert english() is english()
