"""Words close to a word: how close, in which order, and which are left out."""

from pathlib import Path

import pytest

from indexer.engine import Engine, NearWord
from indexer.rules.near_words import edits_allowed, slipped
from tests.support import build, post


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    words = "Kubernetes release security Café latte rust http2 about there microservices"
    texts = {"a": words, "b": "release caching", "c": "caching relates", "d": "caching"}
    posts = [post(slug, text) for slug, text in texts.items()]
    return build(tmp_path_factory.mktemp("index"), posts[:2], posts[2:])


def near(engine: Engine, word: str) -> list[tuple[str, int]]:
    return [(one.word, one.distance) for one in engine.near_words(word, 9)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("securit", [("security", 1)]),
        ("securiti", [("security", 1)]),
        ("securityy", [("security", 1)]),
        ("secruity", [("security", 1)]),
        ("SECRUITY", [("security", 1)]),
        ("kuberntes", [("kubernetes", 1)]),
        ("kubrntes", []),
        ("kubernete", [("kubernetes", 1)]),
        ("kuberetnes", [("kubernetes", 2)]),
        ("microservcies", [("microservices", 1)]),
        ("micorservcies", [("microservices", 2)]),
        ("micorservcise", []),
        ("late", []),
        ("rst", []),
        ("ruts", []),
    ],
    ids=str,
)
def test_from_five_letters_one_edit_and_from_nine_two(
    engine: Engine, typed: str, meant: list[tuple[str, int]]
) -> None:
    assert near(engine, typed) == meant


def test_a_wrong_first_letter_counts_double(engine: Engine) -> None:
    assert near(engine, "decurity") == []
    assert near(engine, "aecurity") == []
    assert near(engine, "nicroservices") == [("microservices", 2)]
    assert near(engine, "nicroservcies") == []


def test_accents_are_no_edits_and_are_offered_as_written(tmp_path: Path) -> None:
    engine = build(tmp_path, [post("a", "crème brûlée")])
    assert near(engine, "brullée") == near(engine, "brullee") == [("brûlée", 1)]


def test_words_with_digits_are_neither_corrected_nor_offered(engine: Engine) -> None:
    assert near(engine, "http3") == []
    assert near(engine, "httpp") == []
    assert edits_allowed("python3.11") == 0


def test_function_words_are_not_offered(engine: Engine) -> None:
    assert near(engine, "thera") == []
    assert near(engine, "abouut") == []


def test_no_word_is_close_to_itself(engine: Engine) -> None:
    assert near(engine, "security") == []


def test_a_neighbour_on_the_keyboard_comes_before_the_commoner_word(tmp_path: Path) -> None:
    posts = [post("a", "boats"), post("b", "boars"), post("c", "boars"), post("d", "boars")]
    engine = build(tmp_path, posts)
    assert near(engine, "boays") == [("boats", 1), ("boars", 1)]
    assert near(engine, "boazs") == [("boars", 1), ("boats", 1)]


@pytest.mark.parametrize(
    ("typed", "meant", "slip"),
    [
        ("boays", "boats", True),
        ("boazs", "boats", False),
        ("bots", "boats", True),
        ("baots", "boats", True),
        ("boaats", "boats", True),
        ("boatss", "boats", True),
        ("boayts", "boats", True),
        ("boatas", "boats", True),
        ("boakts", "boats", False),
        ("boatsm", "boats", False),
    ],
)
def test_fingers_slip_beside_a_key_swap_double_or_lose_letters(
    typed: str, meant: str, slip: bool
) -> None:
    assert slipped(typed, meant) == slip


def test_words_with_more_posts_come_first_then_the_alphabet(engine: Engine) -> None:
    release = NearWord("release", "release", 1, True, 2)
    assert engine.near_words("relese", 9) == (release,)
    assert engine.near_words("relase", 9) == (release,)
    assert near(engine, "relaxes") == [("relates", 1)]


def test_the_nearest_of_words_with_the_same_posts_stands_for_all(tmp_path: Path) -> None:
    engine = build(tmp_path, [post("a", "container containers contained")])
    assert near(engine, "contaners") == [("containers", 1)]


def test_only_so_many_are_given(tmp_path: Path) -> None:
    engine = build(tmp_path, [post("a", "boats boars bolts")])
    assert len(engine.near_words("boajs", 1)) == 1


def test_words_of_deleted_and_excluded_posts_count_no_more(tmp_path: Path) -> None:
    posts = [post("a", "kubernetes"), post("b", "kubernetes"), post("c", "security", excluded=True)]
    engine = build(tmp_path, posts, deleted=["a"])
    assert engine.near_words("kuberntes", 9)[0].posts == 1
    assert engine.near_words("secruity", 9) == ()
    assert (engine.word_posts("kubernetes"), engine.word_posts("security")) == (1, 0)
    gone = build(tmp_path, deleted=["b"])
    assert gone.near_words("kuberntes", 9) == ()
    assert gone.word_posts("kubernetes") == 0


def test_posts_of_a_word_are_those_with_any_form_of_it(engine: Engine) -> None:
    assert engine.word_posts("caching") == 3
    assert engine.word_posts("cafe") == 1
    assert engine.word_posts("zebra") == 0


@pytest.mark.parametrize("word", ["", "\x00", "\ud800abcde", "a" * 5000, "😀😀😀😀😀", "' OR 1"])
def test_no_text_is_an_error(engine: Engine, word: str) -> None:
    assert engine.near_words(word, 9) == ()
    assert engine.word_posts(word) == 0
