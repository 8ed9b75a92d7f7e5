"""Snippets are made by loops as they are by looking at every chunk."""

from contextlib import suppress
from itertools import chain

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from indexer.arrays import kernels
from indexer.errors import IndexCorrupt
from indexer.language.analysis import DEFAULT, EXACT_MARK
from indexer.post import Section
from indexer.query.wanted import Wanted, WantedPhrase
from indexer.rules.marks import beginnings
from indexer.sections import StoredSections
from indexer.snippets import Highlighter
from indexer.snippets.loops import ASK, NONE, Seen, loops_for
from tests.snippets.highlighting import CARD, folded_words, stored

PLAIN = "cache caches Caching, (the the wall. note? “Notes” study! article x art. y y".split(" ")
ODD = (
    "redis's U.S.A. usa .net node.js C++ wind-tunnel getUserById straße strasse café CAFÉ élan"
    " 猫咪 redis猫 naïve\u0301 – ? • 42 re-cache the\u00a0wall cacheWall iPhone l’art \ud800cache «art»"
    " Ünal Istanbul İstanbul кэш <b> a&b x\x00\x7f  " + "x" * 101
).split(" ")
SPACES = st.sampled_from([" ", " ", " ", " ", "\n", "\n\n", "\t ", " " * 60, "\u2003"])
CHUNKS = st.sampled_from(PLAIN) | st.sampled_from([*PLAIN, *PLAIN, *ODD])


def texts(chunks: st.SearchStrategy[str], most: int) -> st.SearchStrategy[str]:
    return st.lists(st.tuples(chunks, SPACES).map("".join), max_size=most).map("".join)


SECTIONS = st.lists(texts(st.sampled_from(PLAIN), 120) | texts(CHUNKS, 60), max_size=3)
POSTS = st.lists(
    st.tuples(SECTIONS, texts(CHUNKS, 5), st.lists(texts(CHUNKS, 3), max_size=2)), max_size=3
)


@pytest.fixture(autouse=True)
def _compiled(_own_loops: None) -> None:
    assert kernels.load(("sections", "sightings", "passages", "marking"))


def wanted_of(data: st.DataObject, terms: list[str]) -> Wanted:
    """Some words and phrases."""
    some = st.sampled_from([*terms, "nothing"])
    words = data.draw(st.lists(some, max_size=6, unique=True))
    phrases = data.draw(st.lists(st.lists(some, min_size=2, max_size=4), max_size=2))
    slops = data.draw(st.lists(st.integers(1, 3), min_size=2, max_size=2))
    return Wanted(
        {term: number // 2 for number, term in enumerate(words)},
        tuple(WantedPhrase(tuple(p), slop) for p, slop in zip(phrases, slops, strict=False)),
        frozenset(data.draw(st.lists(st.just("note"), max_size=1))),
    )


@settings(max_examples=400)
@given(posts=POSTS, lang=st.sampled_from(["en", "en", "fr", "de", "tr", ""]), data=st.data())
def test_snippets_are_those_of_all_chunks(
    posts: list[tuple[list[str], str, list[str]]], lang: str, data: st.DataObject
) -> None:
    hits = [
        (
            CARD._replace(lang=lang, title=title, tags=tuple(tags)),
            stored([Section(text, f"H{n}", n % 7, "é-" * n) for n, text in enumerate(body)]),
        )
        for body, title, tags in posts
    ]
    known: dict[str, set[str]] = {}
    for text in chain.from_iterable((*body, title, *tags) for body, title, tags in posts):
        for term, words in folded_words(text, lang).items():
            known.setdefault(term, set()).update(words)
    wanted = wanted_of(data, [term for term in sorted(known) if not term.startswith(EXACT_MARK)])
    terms = chain(wanted.words, *(phrase.terms for phrase in wanted.phrases))
    folded = {word for term in terms for word in known.get(term, ())}
    event(f"loops: {loops_for(wanted, DEFAULT.of(lang), folded, beginnings(folded)) is not None}")
    quick = Highlighter(wanted, DEFAULT, beginnings(folded), folded)
    assert quick.highlights(hits) == Highlighter(wanted, DEFAULT).highlights(hits)


def seen(texts: list[str], title: str = "") -> Seen:
    """What loops see of a post when caches are looked for."""
    loops = loops_for(Wanted({"cach": 0}), DEFAULT.of("en"), {"cache", "caches"}, {"cache"})
    assert loops
    sections = [Section(text, f"H{n}", 0, f"a{n}") for n, text in enumerate(texts)]
    return loops.look([(CARD._replace(title=title), stored(sections))])[0]


def test_what_is_no_plain_word_is_left_to_python() -> None:
    html = "The <mark>caches</mark>."
    assert seen(["Mug.", "The caches."]) == (1, 4, 10, 0, 0, 0, html, "H1", "a1")
    assert seen(["écache"], "élan “CACHE”") == (ASK, 0, 0, 1, 0, 0, "", "", "")
    assert seen(["Mugs – xé."], "re-cache")[0] == NONE
    assert seen(["re-cache, cache"], "re-cache")[3:] == (ASK, 0, 0, "", "", "")
    assert seen(["The cache – é."]) == (0, 4, 9, 0, 0, 0, "", "", "")


def test_more_words_than_expected_are_found() -> None:
    assert seen(["cache " * 2000])[6].count("<mark>") == 240 // 6


@settings(max_examples=300)
@given(place=st.integers(0, 40), byte=st.sampled_from([0xFF, 0x00, 0x41, 0x80, 0xC3, 0xE2, 0x20]))
def test_damaged_sections_are_told_or_do_no_harm(place: int, byte: int) -> None:
    data = bytearray(stored([Section("a cache", "é", 2, "x"), Section("The cache is é.")]).data)
    data[place % len(data)] = byte
    card = CARD._replace(lang="en")
    hits = [(card, StoredSections(bytes(data))), (card, stored([Section("caches")]))]
    wanted = Wanted({"cach": 0})
    quick = Highlighter(wanted, DEFAULT, {"cach"}, {"cach", "cache", "caches"})
    with suppress(IndexCorrupt):
        assert quick.highlights(hits)[1].snippet == "<mark>caches</mark>"
        assert quick.highlights(hits) == Highlighter(wanted, DEFAULT).highlights(hits)
