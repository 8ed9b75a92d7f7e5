"""The steps of widening: their order, their tiers, and that totals and facets are those of the whole."""

from pathlib import Path

import pytest

from indexer import Choice, Match, Mode, Sort
from tests.forgiveness.indexes import index_of, search, slugs, widened
from tests.support import post

EXACT = ["redis cluster"] * 5


def test_a_search_with_five_posts_is_not_widened(tmp_path: Path) -> None:
    page = search(index_of(tmp_path, *EXACT, "redis", "redis clusters"), "redis cluster")
    assert (page.total, page.widened, page.suggestion) == (6, (), None)


def test_steps_come_in_order_and_each_tells_its_total(tmp_path: Path) -> None:
    texts = ["kubernetes clust", "kubernetes cluster", "cluster"]
    page = search(index_of(tmp_path, *texts), "kuberntes clust")
    assert widened(page) == [
        ("typos", {"kuberntes": ("kubernetes",)}, 1),
        ("prefix", {"clust": ("clust*",)}, 2),
    ]
    assert slugs(page) == ["p0", "p1"]


def test_a_step_that_adds_nothing_is_not_told(tmp_path: Path) -> None:
    page = search(index_of(tmp_path, "redis hotel", "redis"), "redis hotel")
    assert widened(page) == [("fewer", {}, 2)]


def test_exact_posts_stay_above_all_others(tmp_path: Path) -> None:
    texts = ["redis " * 30 + "cluster " * 30, "redis far from the cluster" + " word" * 400]
    index = index_of(tmp_path, texts[1], "redis " * 50, "cluster " * 50)
    page = search(index, "redis cluster")
    assert slugs(page)[0] == "p0"
    assert [hit.score < 1000 for hit in page.hits] == [True] * 3


def test_unknown_words_go_first_and_are_named(tmp_path: Path) -> None:
    index = index_of(tmp_path, "redis cluster", "redis")
    page = search(index, "redis zzz cluster")
    assert slugs(page)[0] == "p0"
    assert widened(page) == [("fewer", {"zzz": ()}, 2)]


def test_all_but_one_word_come_before_any_word(tmp_path: Path) -> None:
    texts = ["consistent hashing", "thingy " * 20, "hashing", "consistent"]
    page = search(index_of(tmp_path, *texts), "consistent hashing thingy")
    assert slugs(page)[0] == "p0"
    assert page.total == 4


def test_the_rarest_words_are_kept_longest(tmp_path: Path) -> None:
    texts = [*["stampede"] * 6, *["cache"] * 20]
    page = search(index_of(tmp_path, *texts), "cache stampede")
    assert sorted(slugs(page)) == [f"p{n}" for n in range(6)]


def test_what_is_left_out_or_quoted_stays_so(tmp_path: Path) -> None:
    texts = ["redis", "cluster", "redis kafka", "cluster kafka", '"sticky note" redis']
    index = index_of(tmp_path, *texts)
    assert sorted(slugs(search(index, "redis cluster -kafka"))) == ["p0", "p1", "p4"]
    assert slugs(search(index, '"sticky note" redis cluster')) == ["p4"]


def test_filters_narrow_what_was_found_and_widen_nothing(tmp_path: Path) -> None:
    posts = [post(f"a{n}", "redis cluster", tags=("One",) if n else ("Two",)) for n in range(6)]
    index = index_of(tmp_path, *posts, post("b", "redis", tags=("Two",)))
    page = search(index, "redis cluster", choices=(Choice("tag", Mode.ALL, "Two"),))
    assert (slugs(page), page.widened) == (["a0"], ())


def test_facets_of_a_widened_search_say_what_choosing_leads_to(tmp_path: Path) -> None:
    tags = [("One",), ("One", "Two"), ("Two",), ("Three",)]
    texts = ["redis cluster", "redis", "cluster", "kafka"]
    posts = [post(f"p{n}", text, tags=tags[n]) for n, text in enumerate(texts)]
    index = index_of(tmp_path, *posts)
    for mode in (Mode.ALL, Mode.ANY):
        page = search(index, "redis cluster")
        counts = {value.label: value.count for value in page.facets[0].values}
        assert counts == {"One": 2, "Two": 2}
        for label, count in counts.items():
            chosen = search(index, "redis cluster", choices=(Choice("tag", mode, label),))
            assert chosen.total == count == len(chosen.hits)


def test_steps_are_counted_with_the_filters(tmp_path: Path) -> None:
    posts = [post("a", "kubernetes", tags=("One",)), post("b", "kubernetes", tags=("Two",))]
    index = index_of(tmp_path, *posts)
    chosen = (Choice("tag", Mode.ALL, "One"),)
    assert [step.total for step in search(index, "kuberntes", choices=chosen).widened] == [1]
    nothing = (Choice("tag", Mode.ALL, "Three"),)
    assert search(index, "kuberntes", choices=nothing).widened == ()


def test_match_all_is_strict(tmp_path: Path) -> None:
    index = index_of(tmp_path, "kubernetes", "redis")
    page = search(index, "kuberntes redis", match=Match.ALL)
    assert (page.total, page.widened) == (0, ())


def test_match_any_corrects_typos_and_does_no_more(tmp_path: Path) -> None:
    index = index_of(tmp_path, "kubernetes", "redis", "clusters", "clustering")
    page = search(index, "kuberntes redis cluste", match=Match.ANY)
    assert widened(page)[0][0] == "typos"
    assert len(page.widened) == 1
    assert slugs(page)[0] == "p1"


@pytest.mark.parametrize("sort", Sort)
def test_every_order_has_the_same_posts(tmp_path: Path, sort: Sort) -> None:
    page = search(index_of(tmp_path, "redis", "cluster"), "redis cluster", sort=sort)
    assert sorted(slugs(page)) == ["p0", "p1"]


def test_pages_go_through_the_whole(tmp_path: Path) -> None:
    index = index_of(tmp_path, *["redis"] * 4, *["cluster"] * 4)
    pages = [search(index, "redis cluster", size=3, page=n) for n in (1, 2, 3)]
    assert {page.total for page in pages} == {8}
    assert sorted(slug for page in pages for slug in slugs(page)) == [f"p{n}" for n in range(8)]


def test_pinned_posts_stay_on_top_of_a_widened_search(tmp_path: Path) -> None:
    texts = ["redis cluster", "redis", "kafka"]
    page = search(index_of(tmp_path, *texts, pins={"redis cluster": "p2"}), "redis cluster")
    assert slugs(page) == ["p2", "p0", "p1"]
    assert page.widened[-1].total == page.total == 3


@pytest.mark.parametrize("query", ["", "   ", "the of", "***", "-redis", "tag:x", "()", "a" * 999])
def test_searches_without_bare_words_are_never_widened(tmp_path: Path, query: str) -> None:
    assert search(index_of(tmp_path, "redis"), query).widened == ()


def test_a_pasted_text_is_searched_for_by_some_of_its_words(tmp_path: Path) -> None:
    words = " ".join(f"word{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(120))
    index = index_of(tmp_path, words[:40], "redis")
    assert slugs(search(index, words)) == ["p0"]


@pytest.mark.parametrize(
    ("lang", "text", "query"),
    [
        ("zh", "数据库索引可以加快查询速度。", "如何加快数据库查询?"),
        ("ja", "データベースの検索が速くなります。", "データベースの検索を速くする方法"),
        ("ko", "고양이는 귀엽습니다.", "고양이가"),
        ("th", "ฐานข้อมูลทำให้การค้นหาเร็วขึ้น", "ฐานข้อมูลเร็ว"),
    ],
)
def test_questions_in_scripts_without_spaces_find_the_posts_with_most_of_them(
    tmp_path: Path, lang: str, text: str, query: str
) -> None:
    index = index_of(tmp_path, post("p0", text, lang=lang), post("other", "redis", lang=lang))
    page = search(index, query)
    assert (slugs(page), widened(page)) == (["p0"], [("fewer", {}, 1)])


@pytest.mark.parametrize("query", ['"加快数据库"', "title:加快数据库", "数据库 -索引"])
def test_runs_of_letters_that_are_quoted_or_scoped_stay_whole(tmp_path: Path, query: str) -> None:
    index = index_of(tmp_path, post("p0", "数据库索引可以加快查询速度。", lang="zh"))
    assert search(index, query).total == 0


def test_a_run_of_letters_with_synonyms_is_no_error(tmp_path: Path) -> None:
    synonyms = ("数据库, database",)
    index = index_of(tmp_path, post("p0", "database", lang="en"), synonyms=synonyms)
    assert slugs(search(index, "数据库")) == ["p0"]
    assert search(index, "数 猫咪").total == 0


def test_words_with_hyphens_between_are_words_of_their_own(tmp_path: Path) -> None:
    index = index_of(tmp_path, "user design", "user friendly")
    assert slugs(search(index, "user-centred design")) == ["p0", "p1"]
    assert not search(index, '"user-centred" design').total
