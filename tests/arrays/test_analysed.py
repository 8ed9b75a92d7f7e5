"""The table of the tokens of distinct chunks."""

from indexer.arrays.analysed import analyse
from indexer.language.analysis import DEFAULT


def test_a_word_stays_a_word_where_a_part_of_it_has_the_same_term() -> None:
    found = analyse({"en": ["cacheS"]}, DEFAULT)
    rows = zip(found.words.words, found.terms.tolist(), found.counted.tolist(), strict=True)
    assert {(word, found.term_texts[term], counted) for word, term, counted in rows} == {
        ("caches", "cach", True),
        ("s", "s", False),
    }


def test_chunks_are_numbered_through_language_after_language() -> None:
    found = analyse({"en": ["node.js,", "..."], "de": ["Häuser"]}, DEFAULT)
    assert found.first_chunks == [0, 2]
    assert found.steps_of.tolist() == [2, 0, 1]
    assert found.first_tokens.tolist() == [0, 2, 2]
