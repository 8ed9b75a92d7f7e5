"""A word's key leaves out what readers leave out when they type; its surface is what they see."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.language.folding import LONGEST_TERM, fold, surface

WORDS = st.text(max_size=20) | st.text(
    "aéßİıЁй\u0301\u0308ﬁｶﾞ가ةأ\u0640\u093cσς’\u00ad\u200c", max_size=8
)


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Redis", "redis"),
        ("CAFÉ", "cafe"),
        ("cafe\u0301", "cafe"),
        ("Straße", "strasse"),
        ("ﬁne", "fine"),
        ("Ｒｅｄｉｓ", "redis"),
        ("Ørsted", "orsted"),
        ("Łódź", "lodz"),
        ("Đoković", "dokovic"),
        ("Æsop", "aesop"),
        ("Þór", "thor"),
        ("Ǿ", "o"),
        ("Việt", "viet"),
        ("𝐑𝐞𝐝𝐢𝐬", "redis"),
        ("İstanbul", "istanbul"),
        ("ılık", "ilik"),
        ("Αθήνας", "αθηνασ"),
        ("don’t", "don't"),
        ("Ёлка", "елка"),
        ("за́мок", "замок"),
        ("й", "й"),
        ("ї", "ї"),
        ("が", "が"),
        ("ｶﾞ", "ガ"),
        ("日本語", "日本語"),
        ("الكِتَـاب", "الكتاب"),
        ("مكتبة", "مكتبه"),
        ("إسلام", "اسلام"),
        ("שָׁלוֹם", "שלום"),
        ("क़लम", "कलम"),
        ("هاँ", "هاं"),
        ("می\u200cخواهم", "ميخواهم"),
        ("2024", "2024"),
        ("\u0640", "\u0640"),
    ],
)
def test_folding_leaves_out_what_readers_leave_out(word: str, folded: str) -> None:
    assert fold(word) == folded


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("CAFÉ", "café"),
        ("cafe\u0301", "café"),
        ("Ｒｅｄｉｓ", "redis"),
        ("don’t", "don't"),
        ("soft\u00adware", "software"),
        ("ΟΔΟΣ", "οδος"),
        ("Straße", "straße"),
        ("ISPARTA", "isparta"),
    ],
)
def test_the_surface_keeps_accents(word: str, shown: str) -> None:
    assert surface(word) == shown


def test_turkish_has_an_i_without_a_dot() -> None:
    assert surface("ISPARTA", turkish=True) == "ısparta"
    assert surface("İZMİR", turkish=True) == surface("I\u0307ZMİR", turkish=True) == "izmir"


@given(word=WORDS)
def test_folding_twice_is_folding_once(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@given(word=WORDS)
@example("\u00ad\u0640")
def test_the_key_of_a_surface_is_the_key_of_the_word(word: str) -> None:
    assert fold(surface(word)) == fold(word)


def test_very_long_words_are_cut_alike() -> None:
    for letter in ("a", "é"):
        assert len(fold(letter * 500)) == len(surface(letter * 500)) == LONGEST_TERM
        assert fold(letter * 500) == fold(letter * 900)
