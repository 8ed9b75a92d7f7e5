"""The lexicon: every chunk that was read, with its tokens."""

import numpy as np

from indexer.arrays.blobs import Strings
from indexer.arrays.lexicon import Lexicon
from indexer.language.analysis import DEFAULT, STOP_MARK


def test_a_word_stays_a_word_where_a_part_of_it_has_the_same_term() -> None:
    lexicon = Lexicon(DEFAULT)
    lexicon.chunks.read("en", [b"cacheS"])
    found = lexicon.analysed(np.array([1]))
    terms = [found.term_texts[term] for term in found.terms.tolist()]
    assert sorted(terms) == ["cach", "s"]


def test_lengths_count_all_but_function_words() -> None:
    lexicon = Lexicon(DEFAULT)
    lexicon.chunks.read("en", [b"the", b"findTheCache"])
    found = lexicon.analysed(np.array([1, 1]))
    terms = [found.term_texts[term] for term in found.terms.tolist()]
    counted = dict(zip(terms, found.counted.tolist(), strict=True))
    stop = f"{STOP_MARK}the"
    assert counted == {stop: False, "findthecach": True, "find": True, "cach": True}


def test_chunks_of_all_languages_are_numbered_through() -> None:
    lexicon = Lexicon(DEFAULT)
    lexicon.chunks.read("en", [b"node.js, ..."])
    lexicon.chunks.read("de", ["Häuser".encode()])
    found = lexicon.analysed(np.array([1, 1, 1]))
    assert found.steps_of.tolist() == [2, 0, 1]
    assert found.first_tokens.tolist() == [0, 2, 2]


def test_the_next_segment_has_only_what_it_uses() -> None:
    lexicon = Lexicon(DEFAULT)
    lexicon.chunks.read("en", [b"zebra Ants, ants"])
    lexicon.analysed(np.array([1, 2]))
    lexicon.chunks.take()
    lexicon.chunks.read("en", [b"the bee's ants"])
    numbers, _ = lexicon.chunks.take()
    uses = np.bincount(numbers)
    found = lexicon.analysed(uses)
    assert found.term_texts == ["\x01the", "ant", "bee"]
    assert found.terms[numbers].tolist() == [0, 2, 1]
    words = lexicon.words(uses, found)
    assert list(Strings(words, "words.keys")) == [b"ants", b"bee", b"the"]
    assert words["words.terms"].tolist() == [1, 2, 0]
