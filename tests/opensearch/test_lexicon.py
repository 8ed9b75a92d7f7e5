"""Surface words in a cluster, held to those of the arrays."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from whoosh import query as q

from indexer.arrays.engine import ArrayEngine
from indexer.arrays.marks import Marker
from indexer.arrays.terms import terms_like
from indexer.language.analysis import fold
from indexer.language.scripts import UNSPACED
from indexer.opensearch import lexicon as lexicon_module
from indexer.opensearch.lexicon import Lexicon, row_document, row_id
from indexer.opensearch.near_words import NearWords
from indexer.opensearch.post_counts import post_counts
from indexer.opensearch.tokens import Row
from indexer.query.tree import AndNot, constant
from tests.opensearch.cluster import Cluster
from tests.opensearch.small import Small, blog_posts, small_index
from tests.support import build, post

HOSTILE = 'x*y x?y x\\y "quoted" a~b <1-2> [ab] {a,b} (a|b) ^a$ .* # @ & x[*]y caché naïve'

POSTS = [
    post("words", "cache caches caching cached ca ac cab abc abcd abdc bacd a b c ab ba cashes"),
    post("more", f"Cache CACHE Cachet the of 2019 2018 2020 C++ node.js e-mail {HOSTILE}"),
    post("french", "L'été dernier, cœur naïve élève caché cachée l'œuvre", lang="fr"),
    post("german", "Straße Strassen Häuser Haus Donaudampfschifffahrt Datenbank", lang="de"),
    post("japanese", "日本語の検索 データベース 検索エンジン", lang="ja"),
    post("long", f"{'a' * 300} {'ab' * 60} {'a' * 99}b z"),
    post("empty", ""),
    post("hidden", "secretly hidden", excluded=True),
]


class Both(NamedTuple):
    """The same posts in both engines."""

    arrays: ArrayEngine
    small: Small
    lexicon: Lexicon
    near: NearWords


def both(small: Small, arrays: ArrayEngine) -> Both:
    lexicon = Lexicon(small.client, small.words)
    return Both(arrays, small, lexicon, NearWords(lexicon, post_counts(small.client, small.posts)))


@pytest.fixture(scope="module")
def made(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    with small_index(cluster, POSTS, shards=2) as small:
        yield both(small, build(tmp_path_factory.mktemp("made"), POSTS))


@pytest.fixture(scope="module")
def blog(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    posts = blog_posts()
    with small_index(cluster, posts) as small:
        yield both(small, build(tmp_path_factory.mktemp("blog"), posts))


def test_a_row_is_a_document_with_an_id_of_its_own() -> None:
    row = Row("cafes", "cafés", "cafe")
    assert row_document(row, 3) == {
        "key": "cafes",
        "word": "cafés",
        "term": "cafe",
        "uses": 3,
        "starts": ["cafe", "cafes"],
    }
    assert row_id(row) == row_id(Row("cafes", "cafés", "cafe"))
    assert row_id(row) != row_id(Row("cafes", "cafés", "c"))
    assert len(row_id(Row("a" * 100, "b" * 100, "c"))) == 32
    assert "\ud800" not in str(row_document(Row("a\ud800", "a\ud800", "a\ud800"), 1))


LETTERS = st.text(st.sampled_from("abcdehsßœ本検*?~\\\"<1-2>[.!]|#@&^(){}'é\0\ud800"), max_size=9)
WORDS = st.sampled_from(sorted({word for one in POSTS for word in one.sections[0].text.split()}))
TEXTS = st.one_of(LETTERS, WORDS, WORDS.map(fold), WORDS.map(lambda word: word[:-1]))
PATTERNS = st.one_of(
    st.builds(q.Prefix, st.just("text"), TEXTS),
    st.builds(q.Wildcard, st.just("text"), TEXTS),
    st.builds(q.Wildcard, st.just("text"), st.text(st.sampled_from("*?abc"), max_size=30)),
    st.builds(
        q.FuzzyTerm,
        st.just("title"),
        TEXTS.filter(bool),
        maxdist=st.integers(1, 2),
        prefixlength=st.integers(0, 2),
    ),
    st.builds(
        q.TermRange,
        st.just("text"),
        TEXTS | st.none(),
        TEXTS | st.none(),
        st.booleans(),
        st.booleans(),
    ),
)
ON_ONE_INDEX = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def of_arrays(arrays: ArrayEngine, node: q.MultiTerm) -> list[str]:
    (view,) = arrays.opened().reader.snapshot.views
    found = (view.segment.terms[n] for n in terms_like(node, view.segment).tolist())
    return [term.decode("utf-8", "replace") for term in found]


@ON_ONE_INDEX
@given(PATTERNS)
@example(q.Wildcard("text", "\ud800"))
@example(q.Wildcard("text", "*a?????????"))
@example(q.Wildcard("text", "x[*]y"))
@example(q.Wildcard("text", "*a" * 50))
@example(q.Wildcard("text", "?" * 100))
def test_patterns_mean_the_same_terms(made: Both, node: q.MultiTerm) -> None:
    found, wanted = made.lexicon.terms_like(node), of_arrays(made.arrays, node)
    if isinstance(node, q.FuzzyTerm):  # the arrays look for no typos in letters of three bytes
        found = [term for term in found if term in wanted or not UNSPACED.search(term)]
    assert list(found) == wanted


@ON_ONE_INDEX
@given(st.lists(TEXTS | PATTERNS, min_size=1, max_size=4))
def test_trees_mark_the_same(made: Both, leaves: list[str | q.MultiTerm]) -> None:
    leaves = [leaf for leaf in leaves if not isinstance(leaf, q.FuzzyTerm)]
    nodes = [q.Term("text", leaf) if isinstance(leaf, str) else constant(leaf) for leaf in leaves]
    tree = AndNot(q.Or([*nodes, q.Phrase("text", ["cach", "daten"])]), q.Term("text", "zzz"))
    marker = Marker([view.segment for view in made.arrays.opened().reader.snapshot.views])
    assert made.lexicon.marks(tree) == marker.marks(tree)


@ON_ONE_INDEX
@given(TEXTS.filter(bool))
def test_words_are_near_contained_and_counted_alike(made: Both, text: str) -> None:
    assert made.near.near(text, 20) == made.arrays.near_words(text, 20)
    assert made.near.posts(text) == made.arrays.word_posts(text)
    assert made.near.posts(fold(text)) == made.arrays.word_posts(fold(text))
    part = fold(text)
    if not any(part.endswith(part[:size]) for size in range(1, len(part))):  # the arrays miss some
        assert made.near.containing(part) == made.arrays.words_with(part)


def test_a_long_text_is_no_word(made: Both) -> None:
    assert made.near.posts("a" * 100_000) == made.arrays.word_posts("a" * 100_000) == 0
    assert made.near.containing("a" * 100_000) == ()
    assert made.near.near("a" * 100_000, 5) == made.arrays.near_words("a" * 100_000, 5) == ()


def test_words_of_excluded_posts_are_no_words(made: Both) -> None:
    assert made.near.posts("hidden") == made.near.posts("secretly") == 0
    assert made.near.near("hiddem", 5) == ()


def test_words_of_a_real_blog_are_the_same(blog: Both) -> None:
    for word in ("goverment", "desing", "acessibility", "opensource", "agle", "conten", "teh"):
        assert blog.near.near(word, 20) == blog.arrays.near_words(word, 20), word
    for key in ("government", "design", "the", "api", "zzz", "users"):
        assert blog.near.posts(key) == blog.arrays.word_posts(key), key
        assert blog.near.containing(key) == blog.arrays.words_with(key), key
    patterns = (q.Prefix("text", "des"), q.Wildcard("text", "*e?t*"), q.TermRange("text", "a", "c"))
    for node in (*patterns, q.Prefix("text", ""), q.FuzzyTerm("text", "agency", maxdist=2)):
        assert list(blog.lexicon.terms_like(node)) == of_arrays(blog.arrays, node)
        marker = Marker([view.segment for view in blog.arrays.opened().reader.snapshot.views])
        assert blog.lexicon.marks(constant(node)) == marker.marks(constant(node))


def test_more_words_than_a_page_has_are_all_found(
    blog: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexicon_module, "DEEPEST", 100)
    lexicon = Lexicon(blog.small.client, blog.small.words)
    node = q.Prefix("text", "s")
    assert len(lexicon.terms_like(node)) > 500
    assert lexicon.terms_like(node) == blog.lexicon.terms_like(node)
    assert lexicon.marks(constant(node)) == blog.lexicon.marks(constant(node))


def test_words_that_only_deleted_posts_had_are_in_none(cluster: Cluster) -> None:
    posts = [post("one", "kubernetes cluster"), post("two", "kubernetis docker")]
    with small_index(cluster, posts) as small:
        small.delete(posts[1:])
        lexicon = Lexicon(small.client, small.words)
        near = NearWords(lexicon, post_counts(small.client, small.posts))
        assert [one.word for one in near.near("kubernetos", 5)] == ["kubernetes"]
        assert near.posts("docker") == near.posts("kubernetis") == 0
        assert near.posts("cluster") == 1
        assert near.containing("kubernet") == ("kubernetes",)


def test_each_question_takes_few_requests(made: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh, ask = both(made.small, made.arrays), made.small.client.ask
    asked: list[str] = []

    def noted(method: str, path: str, *more: Any, **named: Any) -> Any:
        asked.append(path)
        return ask(method, path, *more, **named)

    monkeypatch.setattr(made.small.client, "ask", noted)
    patterns = [constant(q.Prefix("text", "c")), constant(q.Wildcard("text", "a*"))]
    tree = q.And([*patterns, q.Term("text", "cach"), q.Phrase("text", ["the", "of"])])
    questions: list[tuple[int, Callable[[], object]]] = [
        (2, lambda: fresh.lexicon.marks(tree)),
        (2, lambda: fresh.near.near("cashing", 5)),
        (2, lambda: fresh.near.containing("ach")),
        (2, lambda: fresh.near.posts("datenbank")),
        (1, lambda: fresh.near.posts("nothing")),
    ]
    for requests, question in questions:
        asked.clear()
        question()
        assert len(asked) == requests
        question()
        assert len(asked) == requests


def test_words_looked_up_ahead_are_asked_for_once(
    made: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh, ask = both(made.small, made.arrays), made.small.client.ask
    asked: list[str] = []

    def noted(method: str, path: str, *more: Any, **named: Any) -> Any:
        asked.append(path)
        return ask(method, path, *more, **named)

    monkeypatch.setattr(made.small.client, "ask", noted)
    keys = ["cache", "caches", "haus", "nothing", "", "a" * 500, "strasse"]
    fresh.near.look_ahead(iter(keys))
    assert len(asked) == 2
    assert [fresh.near.posts(key) for key in keys] == [made.arrays.word_posts(key) for key in keys]
    assert len(asked) == 2
