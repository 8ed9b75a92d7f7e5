"""Looking only at the chunks that may have a wanted word finds what looking at all of them does."""

from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.language.analysis import DEFAULT, EXACT_MARK
from indexer.query.wanted import Wanted, WantedPhrase
from indexer.rules.marks import beginnings
from indexer.snippets.likely import finder
from indexer.snippets.matching import Matcher
from tests.snippets.highlighting import folded_words

WORDS = (
    "cache caches Caching die dying studies study redis's it’s café cafe U.S.A. usa .net node.js C++"
    " wind-tunnel getUserById straße strasse 猫咪 我爱猫 redis猫 naïve\u0301 “Redis” redis\u00a0cache the – ?"
    " Ünal Istanbul İstanbul ISTANBUL кэш кэшах \ud800cache L’été"
).split(" ")

texts = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", "\n", "\t", "\u2003", ", "])).map(
        "".join
    )
    | st.text(max_size=5),
    max_size=20,
).map("".join)


@settings(max_examples=300)
@given(text=texts, lang=st.sampled_from(["en", "fr", "de", "tr", "zh", ""]), data=st.data())
def test_the_same_is_found_as_when_every_chunk_is_looked_at(
    text: str, lang: str, data: st.DataObject
) -> None:
    known = folded_words(text, lang)
    inexact = (term for term in sorted(known) if not term.startswith(EXACT_MARK))
    terms = st.sampled_from([*inexact, "nothing"])
    words = data.draw(st.lists(terms, min_size=1, max_size=2, unique=True))
    phrases = data.draw(st.lists(st.lists(terms, min_size=2, max_size=3), max_size=1))
    wanted = Wanted(
        {term: number for number, term in enumerate(words)},
        tuple(WantedPhrase(tuple(phrase)) for phrase in phrases),
    )
    folded = [word for term in [*words, *chain(*phrases)] for word in known.get(term, ())]
    some = Matcher(wanted, DEFAULT.of(lang), finder(beginnings(folded)))
    every = Matcher(wanted, DEFAULT.of(lang), finder([""]))
    assert list(some.matches(text)) == list(every.matches(text))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["design", "designs", "designed"], {"design"}),
        (["die", "dying"], {"die", "dying"}),
        ([f"begun{n}" for n in range(20)], {"begun"}),
        ([chr(97 + n) * 9 for n in range(20)], {""}),
        ([], set()),
    ],
)
def test_a_few_beginnings_stand_for_words(words: list[str], expected: set[str]) -> None:
    assert beginnings(words) == expected


def test_only_chunks_with_the_letters_are_looked_at() -> None:
    found = finder({"cach"})("The cache, what else. CACHES")
    assert found is not None
    assert list(found) == [(4, "cache,"), (22, "CACHES")]
    assert list(finder({"usa"})("In the U.S.A.") or ()) == [(7, "U.S.A.")]
    assert finder({""})("The cache") is None
