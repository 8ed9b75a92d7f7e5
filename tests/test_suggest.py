"""Completions: what a text may become while it is typed."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Choice, Index, Match, Mode, RequestError, SearchRequest, Settings
from indexer.post import Post
from tests.support import build, post

POSTS = [
    post("k8s", "Kubernetes runs containers. The kubelet too.", title="Kubernetes for Ann",
         tags=("Cloud", "System Design"), day="2024-01-01"),
    post("pods", "Pods in kubernetes; caching caches the cache.", title="Pods & Kubernetes",
         tags=("Cloud",), day="2024-02-01"),
    post("redis", "The résumé of a cache.", title="Caching: the Sticky Note", day="2024-03-01",
         tags=("Café Racer",)),
    post("zh", "我爱猫", title="我爱猫咪", lang="zh", day="2024-04-01", tags=("猫咪",)),
    post("note", "Nothing.", title="A Note on the Load Balancer of Load Tests", day="2024-05-01"),
]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """An index of the posts."""
    return index_of(tmp_path_factory.mktemp("index"), POSTS)


def index_of(folder: Path, *commits: list[Post], deleted: list[str] | None = None) -> Index:
    """An index of posts that come in several commits."""
    return Index(build(folder, *commits, deleted=deleted or []), Settings())


def words(index: Index, text: str, limit: int = 8) -> dict[str, int]:
    """The words offered, with how many posts each leads to."""
    return {word.text: word.posts for word in index.suggest(text, limit).words}


def phrases(index: Index, text: str) -> list[str]:
    """The phrases offered."""
    return [phrase.text for phrase in index.suggest(text).phrases]


def titles(index: Index, text: str) -> list[str]:
    """The slugs of the titles offered."""
    return [title.slug for title in index.suggest(text).titles]


def tags(index: Index, text: str) -> dict[str, int]:
    """The tags offered, with their counts."""
    return {tag.label: tag.count for tag in index.suggest(text).tags}


def test_words_begin_as_typed_and_come_with_their_posts(index: Index) -> None:
    assert words(index, "ku") == {"kubernetes": 2, "kubelet": 1}
    assert words(index, "KUBER") == {"kubernetes": 2}
    assert words(index, "ku", limit=1) == {"kubernetes": 2}


def test_one_word_stands_for_all_of_its_stem(index: Index) -> None:
    assert words(index, "cac") == {"cache": 2}
    assert words(index, "cachin") == {"caching": 2}


def test_accents_and_case_count_for_nothing(index: Index) -> None:
    assert words(index, "resu") == words(index, "RÉSU") == {"résumé": 1}
    assert tags(index, "cafe") == tags(index, "CAFÉ") == {"Café Racer": 1}


def test_the_last_word_is_completed_wherever_it_stands(index: Index) -> None:
    (word,) = index.suggest("ann, kubel").words
    assert (word.text, word.start) == ("kubelet", 5)


@pytest.mark.parametrize("typo", ["kuebrn", "kubrenete", "kubbern", "kbern", "kuverne"])
def test_a_beginning_with_a_typo_is_understood(typo: str, index: Index) -> None:
    assert words(index, typo) == {"kubernetes": 2}
    assert titles(index, typo) == ["k8s", "pods"]


def test_nine_letters_may_have_two_typos(index: Index) -> None:
    assert words(index, "kbuerntes") == {"kubernetes": 2}
    assert words(index, "kbuernte") == {}


@pytest.mark.parametrize("text", ["luberne", "kub3rn", "kuee", "zzzzz", "?!", "", "  ", "\x00"])
def test_nonsense_leads_to_nothing(text: str, index: Index) -> None:
    found = index.suggest(text)
    assert (found.words, found.phrases, found.titles, found.tags) == ((), (), (), ())


def test_what_begins_so_is_offered_before_what_begins_almost_so(tmp_path: Path) -> None:
    many = [post(f"p{n}", "kubernetes") for n in range(30)]
    index = index_of(tmp_path, [*many, post("x", "kuebrnex"), post("y", "kubernauts")])
    assert list(words(index, "kuebrn")) == ["kuebrnex", "kubernetes"]
    assert list(words(index, "kubern")) == ["kubernetes", "kubernauts"]


def test_function_words_may_be_typed_but_are_not_offered(index: Index) -> None:
    assert words(index, "th") == {}
    assert words(index, "the cac") == {"cache": 2}
    assert titles(index, "the pods and kub") == ["pods"]


def test_scripts_without_spaces_complete_from_any_letter(index: Index) -> None:
    assert words(index, "我") == {"我爱": 1}
    assert titles(index, "我爱猫") == titles(index, "爱") == ["zh"]
    assert tags(index, "猫") == {"猫咪": 1}


def test_titles_have_all_words_those_at_the_beginning_first(tmp_path: Path) -> None:
    posts = [
        post("apart", title="Note the sticky", day="2024-05-05"),
        post("inside", title="A sticky note", day="2024-04-04"),
        post("older", title="Sticky notes", day="2020-01-01"),
        post("newer", title="Sticky: notebooks", day="2024-01-01"),
        post("other", title="Sticky", day="2025-01-01"),
    ]
    index = index_of(tmp_path, posts[:3], posts[3:])
    assert titles(index, "sticky no") == ["newer", "older", "inside", "apart"]
    assert titles(index, "note sti") == ["apart", "inside"]
    assert titles(index, "stick") == ["other", "newer", "older", "apart", "inside"]


def test_phrases_go_on_in_titles(index: Index) -> None:
    assert phrases(index, "stick") == ["sticky note"]
    assert phrases(index, "how to load") == ["load balancer", "load tests"]
    assert index.suggest("how to load").phrases[0].start == 7
    assert phrases(index, "load balancer") == ["load balancer of load"]


@pytest.mark.parametrize("title", ["The 'Sticky Note' Model", "The “Sticky Note” Model"])
def test_phrases_end_where_quotes_do(tmp_path: Path, title: str) -> None:
    index = index_of(tmp_path, [post("a", title=title)])
    assert phrases(index, "stick") == ["sticky note"]
    assert not phrases(index, "sticky note")


def test_phrases_are_in_lower_case_as_their_language_has_it(tmp_path: Path) -> None:
    index = index_of(tmp_path, [post("a", title="İstanbul'da Irmak Turu", lang="tr")])
    assert phrases(index, "istanbul") == ["istanbul'da ırmak"]


def test_phrases_neither_end_with_a_function_word_nor_span_a_sign(index: Index) -> None:
    assert phrases(index, "kubernetes") == ["kubernetes for ann"]
    assert phrases(index, "cachi") == []
    assert phrases(index, "pods") == ["pods & kubernetes"]


def test_tags_come_by_the_longest_end_of_the_text(index: Index) -> None:
    assert tags(index, "c") == {"Cloud": 2, "Café Racer": 1}
    assert tags(index, "cloud sys") == tags(index, "des") == {"System Design": 1}


def test_only_posts_that_searches_find_count(tmp_path: Path) -> None:
    posts = [post("a", "zebra", title="Zebra", tags=("Zoo",)), post("b", "zebra", title="Zebra")]
    hidden = post("c", "zebra", title="Zebra", tags=("Zoo",), excluded=True)
    index = index_of(tmp_path, [*posts, hidden], deleted=["b"])
    assert words(index, "zeb") == {"zebra": 1}
    assert titles(index, "zeb") == ["a"]
    assert tags(index, "zoo") == {"Zoo": 1}
    gone = index_of(tmp_path / "gone", [*posts, hidden], deleted=["a", "b"])
    found = gone.suggest("zeb")
    assert (found.words, found.phrases, found.titles, found.tags) == ((), (), (), ())


@pytest.mark.parametrize("limit", [0, 21])
def test_a_limit_out_of_range_is_told(limit: int, index: Index) -> None:
    with pytest.raises(RequestError, match="limit"):
        index.suggest("a", limit)


@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_any_text_may_be_typed(index: Index, text: str) -> None:
    found = index.suggest(text, 3)
    assert max(map(len, (found.words, found.phrases, found.titles, found.tags))) <= 3


WORDS = [
    "cache",
    "caches",
    "cafe",
    "café",
    "catalog",
    "cat",
    "the",
    "C++",
    "node.js",
    "我爱",
    "été",
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[list[Post]], list[str]]:
    """Posts in several commits, and which of them are deleted."""
    count = draw(st.integers(1, 8))
    posts = [
        post(
            f"p{n}",
            draw(TEXTS),
            title=draw(TEXTS) or "x",
            tags=tuple(draw(st.sets(st.sampled_from(["Cache", "Cat", "C++"])))),
            lang=draw(st.sampled_from(["en", "fr", ""])),
        )
        for n in range(count)
    ]
    cut = draw(st.integers(0, count))
    deleted = draw(st.sets(st.sampled_from([one.slug for one in posts])))
    return [posts[:cut], posts[cut:]], sorted(deleted)


@settings(max_examples=40)
@given(
    history=histories(), text=st.sampled_from(["c", "ca", "cach", "caf", "x cat", "no", "我", "e"])
)
def test_counts_are_those_of_searches_and_an_index_in_steps_offers_what_a_new_one_does(
    tmp_path_factory: pytest.TempPathFactory, history: tuple[list[list[Post]], list[str]], text: str
) -> None:
    commits, deleted = history
    index = index_of(tmp_path_factory.mktemp("steps"), *commits, deleted=deleted)
    left = [one for commit in commits for one in commit if one.slug not in deleted]
    found, new = index.suggest(text), index_of(tmp_path_factory.mktemp("new"), left).suggest(text)
    assert (found.phrases, found.titles, found.tags) == (new.phrases, new.titles, new.tags)
    if not deleted:  # else words may be spelled as only posts that are gone have them
        assert found.words == new.words
    for word in found.words:
        assert word.posts == index.search(SearchRequest(word.text, match=Match.ALL)).total
    for tag in found.tags:
        chosen = SearchRequest(choices=(Choice("tag", Mode.ALL, tag.label),))
        assert tag.count == index.search(chosen).total
