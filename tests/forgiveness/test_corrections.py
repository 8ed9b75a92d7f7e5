"""What may stand in for words: corrections, words joined, words split."""

from pathlib import Path

import pytest

from tests.forgiveness.indexes import index_of, search, slugs, stand_ins, widened

COMMON = "security release"


def test_an_unknown_word_is_corrected_and_the_page_tells(tmp_path: Path) -> None:
    page = search(index_of(tmp_path, "kubernetes", "redis"), "kuberntes")
    assert slugs(page) == ["p0"]
    assert widened(page) == [("typos", {"kuberntes": ("kubernetes",)}, 1)]


def test_a_known_word_stays_as_it_is_where_an_unknown_one_is_to_blame(tmp_path: Path) -> None:
    texts = ["form kubernetes", *["from kubernetes forms"] * 2, *["format kubernetes"] * 30]
    page = search(index_of(tmp_path, *texts, "forma"), "forma kuberntes")
    assert page.widened[0].words == (("kuberntes", ("kubernetes",)),)


@pytest.mark.parametrize(("common", "corrected"), [(9, False), (10, True)])
def test_a_rare_word_is_corrected_only_to_one_ten_times_as_common(
    tmp_path: Path, common: int, corrected: bool
) -> None:
    page = search(index_of(tmp_path, "servise", *["service"] * common), "servise")
    assert (page.total > 1) == corrected
    assert slugs(page)[0] == "p0"


def test_a_word_of_five_posts_is_no_typo(tmp_path: Path) -> None:
    page = search(index_of(tmp_path, *["trails"] * 5, *["trains"] * 90), "trails")
    assert (page.total, page.widened) == (5, ())


def test_of_several_corrections_only_the_closest_count(tmp_path: Path) -> None:
    index = index_of(tmp_path, "development", "envelopment")
    assert widened(search(index, "developmet")) == [("typos", {"developmet": ("development",)}, 1)]


def test_words_side_by_side_are_joined(tmp_path: Path) -> None:
    index = index_of(tmp_path, "microservices", "micro", "services")
    page = search(index, "micro services")
    assert slugs(page)[0] == "p0"
    assert widened(page)[0] == ("typos", {"micro services": ("microservices",)}, 1)


def test_three_words_are_joined_and_no_more(tmp_path: Path) -> None:
    index = index_of(tmp_path, "biochemistry", "abcdefgh")
    assert slugs(search(index, "bio chem istry")) == ["p0"]
    assert not search(index, "ab cd ef gh").total


def test_words_with_more_than_space_between_are_not_joined(tmp_path: Path) -> None:
    index = index_of(tmp_path, "microservices")
    for query in ("micro OR services", '"micro" services', "micro, services", "micro -services"):
        assert not any("microservices" in used for used in stand_ins(search(index, query)))


def test_an_unknown_word_is_split_where_its_parts_stand_together(tmp_path: Path) -> None:
    index = index_of(tmp_path, "a load balancer", "a load for the balancer")
    page = search(index, "loadbalancer")
    assert slugs(page) == ["p0"]
    assert widened(page) == [("typos", {"loadbalancer": ("load balancer",)}, 1)]


def test_a_word_too_long_to_be_typed_is_not_split(tmp_path: Path) -> None:
    index = index_of(tmp_path, f"{'a' * 30} {'b' * 30}")
    assert not search(index, "a" * 30 + "b" * 30).total


def test_parts_of_two_letters_are_no_words(tmp_path: Path) -> None:
    assert not search(index_of(tmp_path, "go langs", "golan gs"), "golangs").total


@pytest.mark.parametrize(
    "query",
    ['"kuberntes"', "kuberntes*1", "title:kuberntes", "tag:kuberntes", "NOT kuberntes x", "k8s2x"],
)
def test_what_is_quoted_or_scoped_or_a_pattern_is_not_corrected(tmp_path: Path, query: str) -> None:
    page = search(index_of(tmp_path, "kubernetes", "other"), query)
    assert not any("kubernetes" in used for used in stand_ins(page))
    assert not page.suggestion


def test_operators_stay(tmp_path: Path) -> None:
    index = index_of(tmp_path, "kubernetes redis", "kubernetes kafka", "kafka")
    assert slugs(search(index, "kuberntes -redis")) == ["p1"]
    assert slugs(search(index, "(kuberntes OR zebra) redis"))[0] == "p0"


def test_words_of_a_filter_language_are_corrected_too(tmp_path: Path) -> None:
    page = search(index_of(tmp_path, "Brûlée"), "brulee brullée")
    assert page.total == 1


def test_a_rare_word_is_split_where_its_parts_are_commoner(tmp_path: Path) -> None:
    page = search(index_of(tmp_path, "opensource", *["open source"] * 2), "opensource")
    assert (slugs(page)[0], page.total) == ("p0", 3)
    assert not search(index_of(tmp_path / "b", "sometimes", "some times"), "sometimes").widened


@pytest.mark.parametrize("query", ["e-mail", "e‑mail", "E-Mail zebra"])
def test_words_with_hyphens_are_joined(tmp_path: Path, query: str) -> None:
    page = search(index_of(tmp_path, "email zebra"), query)
    assert slugs(page) == ["p0"]
    assert [texts[0].lower() for texts in stand_ins(page)] == ["email"]


@pytest.mark.parametrize("query", ['"e-mail"', "title:e-mail", "zebra -e-mail", "1-2"])
def test_hyphens_in_quotes_behind_a_field_or_with_numbers_join_nothing(
    tmp_path: Path, query: str
) -> None:
    assert not stand_ins(search(index_of(tmp_path, "email zebra", "12"), query))


def test_a_form_that_is_rare_itself_corrects_no_rare_word(tmp_path: Path) -> None:
    texts = ["frontend", "fronted", *["front"] * 20]
    assert not search(index_of(tmp_path, *texts), "frontend").widened
