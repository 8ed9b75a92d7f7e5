"""The set of languages: their codes, function words, and what an owner changes."""

import pytest

from indexer.language.analysis import DEFAULT, Kind, Languages
from indexer.language.folding import fold, surface
from indexer.language.table import TABLE, language_code, language_name

WITH_STOPS = sorted(code for code in TABLE if DEFAULT.of(code).stop_words)


def terms(languages: Languages, code: str, text: str) -> list[str]:
    """The terms of words with one token each."""
    return [languages.of(code).tokens(word)[0].term for word in text.split()]


@pytest.mark.parametrize("code", WITH_STOPS)
def test_a_list_has_whole_words_as_they_are_seen_and_typed(code: str) -> None:
    stops = DEFAULT.of(code).stop_words
    assert 25 < len(stops) < 500
    assert {fold(word) for word in stops} <= stops
    assert all(surface(word) == word and not word.startswith("-") for word in stops)


def test_languages_that_many_write_in_have_function_words_and_stems() -> None:
    many = "ar ca cs da de el en es et eu fa fi fr ga hi hu hy id it lt nl no pl pt ro ru sr sv tr"
    assert set(many.split()) <= set(WITH_STOPS)
    assert all(TABLE[code].stemmer for code in many.split())


@pytest.mark.parametrize(
    ("code", "functions", "others"),
    [
        ("en", "the The isn't isn’t of", "cache api 2024"),
        ("fr", "les à a être etre où", "été mode base"),
        ("de", "der für fur über uber dass", "haus daten"),
        ("es", "más mas qué el", "sentido año"),
        ("tr", "bir için icin", "veri"),
        ("hu", "és es ő", "cikk"),
        ("ru", "ещё еще и", "данных"),
        ("ja", "", "の"),
    ],
)
def test_function_words_are_known_with_and_without_accents(
    code: str, functions: str, others: str
) -> None:
    language = DEFAULT.of(code)
    assert {language.tokens(word)[0].kind for word in functions.split()} <= {Kind.STOP}
    assert {language.tokens(word)[0].kind for word in others.split()} == {Kind.WORD}


def test_a_function_word_never_meets_the_word_of_another_language() -> None:
    assert terms(DEFAULT, "de", "die") != terms(DEFAULT, "en", "die")


def test_an_owner_adds_function_words_and_takes_others_away() -> None:
    own = Languages({"en": "Foo -NOT"})
    kinds = [own.of("en").tokens(word)[0].kind for word in ("foo", "not", "the", "bar")]
    assert kinds == [Kind.STOP, Kind.WORD, Kind.STOP, Kind.WORD]
    assert own.of("de").tokens("foo")[0].kind is Kind.WORD


def test_protected_words_keep_their_endings() -> None:
    own = Languages(protected_words={"en": "saas Postgres", "fr": "Café"})
    assert terms(own, "en", "SaaS postgres caches") == ["saas", "postgres", "cach"]
    assert terms(own, "fr", "café") == terms(own, "fr", "cafe") == ["cafe"]


def test_an_unknown_language_has_neither_stems_nor_function_words() -> None:
    assert DEFAULT.of("xx") is DEFAULT.of("")
    assert terms(DEFAULT, "xx", "The Caches") == ["the", "caches"]


def test_languages_are_equal_where_their_settings_are() -> None:
    one, other = Languages({"en": "a b"}), Languages({"en": "a b"})
    assert (one, hash(one), one.facts()) == (other, hash(other), other.facts())
    assert one != Languages({"en": "a"})
    assert one.facts() != DEFAULT.facts()
    assert Languages(protected_words={"en": "a b"}) != one
    assert Languages() == DEFAULT


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("pt_BR.UTF-8", "pt"),
        (" EN ", "en"),
        ("zh-Hant-TW", "zh"),
        ("nb", "no"),
        ("nn-NO", "no"),
        ("iw", "he"),
        ("English", "en"),
        ("Deutsch", "de"),
        ("xx", "xx"),
        ("haw-US", "haw"),
        ("english, german", ""),
        ("1", ""),
        ("", ""),
    ],
)
def test_a_code_is_found_in_what_writers_call_a_language(text: str, code: str) -> None:
    assert language_code(text) == code


def test_a_language_is_shown_as_its_readers_call_it() -> None:
    assert [language_name(code) for code in ("de", "ja", "xx")] == ["Deutsch", "日本語", "xx"]
