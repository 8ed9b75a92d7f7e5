"""Completions from a cluster, held to those of the arrays."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import query as q

from indexer.arrays import title_matches
from indexer.arrays.engine import ArrayEngine
from indexer.language.analysis import DEFAULT
from indexer.opensearch import completions, titles
from indexer.opensearch.completions import ClusterCompleter, Index
from indexer.opensearch.post_counts import PostCounts, post_counts
from indexer.opensearch.statistics import Statistics
from indexer.opensearch.titles import title_tails
from indexer.opensearch.token_fields import routings_of, token_fields_of
from indexer.opensearch.value_table import ValueTable
from indexer.query.tree import Variants
from indexer.rules.spot import Word
from indexer.suggesting import Completions
from tests.opensearch.cluster import Cluster
from tests.opensearch.small import Small, blog_posts, small_index
from tests.support import build, post

TITLES = {
    "one": "Redis caching: the sticky note mental model",
    "two": "Redis Caching and the load balancer",
    "three": "The caching of Redis, in the “Cloud” (part 2)",
    "four": "node.js caching in the cloud's edge",
    "five": 'Caché naïve <1-2> x*y "quoted" a~b',
    "six": "Load balancers, load tests",
    "seven": " ".join(f"word{number}" for number in range(300)),
    "eight": "",
}
STOPS = [
    post(
        "nine", "データベース 検索", title="データベースの検索エンジン", lang="ja", tags=("検索",)
    ),
    post("ten", "Straßen Häuser", title="Straßen und Häuser in Köln", lang="de", day="2020-02-01"),
    post("eleven", "IRMAK Irmak", title="İstanbul'da IRMAK gezisi", lang="tr", day="2021-02-01"),
    post("twelve", "hidden", title="Redis caching hidden", excluded=True, tags=("Hidden",)),
    post("older", "postgres", title="Redis caching, older", day="1965-03-04", tags=("Cloud",)),
]
TAGS = (("Redis", "System Design"), ("redis", "Cloud"), ("system-design", "Load Testing"), ())
POSTS = [
    post(slug, f"kubernetes {slug} caches " * (n % 4), title=title, tags=TAGS[n % 4], day=f"2024-01-1{n % 3}")
    for n, (slug, title) in enumerate(TITLES.items())
] + STOPS  # fmt: skip


def read(word: str) -> q.Query:
    """A word as the posts of all languages have it."""
    return Variants([q.Term("text", term) for term in terms_of(word)])


def terms_of(word: str) -> tuple[str, ...]:
    tokens = [token for code in ("en", "de", "ja", "tr") for token in DEFAULT.of(code).tokens(word)]
    return tuple(sorted({token.term for token in tokens}))


class Both(NamedTuple):
    """The same posts in both engines."""

    arrays: ArrayEngine
    completer: ClusterCompleter
    counts: PostCounts

    def check(self, text: str, limit: int) -> Completions:
        """The completions of a text, which are the same."""
        found = self.completer.complete(text, limit, self.posts_of)
        assert found == self.arrays.completions(text, limit, read), text
        return found

    def posts_of(self, words: Sequence[str]) -> list[int]:
        wanted = [Word("text", terms_of(word)) for word in words]
        having = self.counts(wanted)
        return [having[word] for word in wanted]


def both(small: Small, arrays: ArrayEngine) -> Both:
    counts = post_counts(small.client, small.posts)
    routings = routings_of(small.client, small.posts, {})
    fields = token_fields_of(small.client, small.posts, [*routings.values()])
    statistics = Statistics(small.client, small.posts, fields, counts)
    table = ValueTable(small.client, small.posts)
    index = Index(small.client, small.posts, small.words, statistics, table, counts)
    return Both(arrays, ClusterCompleter(index, DEFAULT, arrays.codes), counts)


@pytest.fixture(scope="module", autouse=True)
def _all_that_there_is() -> Iterator[None]:
    """Each engine takes a sample of very much, and not the same one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(title_matches, "SAMPLE", 1 << 30)
        patch.setattr(titles, "SAMPLE", 5000)
        patch.setattr(completions, "MOST_USED", 5000)
        yield


@pytest.fixture(scope="module")
def made(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    with small_index(cluster, POSTS, shards=2) as small:
        yield both(small, build(tmp_path_factory.mktemp("made"), POSTS))


@pytest.fixture(scope="module")
def blog(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    posts = blog_posts()
    with small_index(cluster, posts) as small:
        yield both(small, build(tmp_path_factory.mktemp("blog"), posts))


def test_a_title_is_found_by_all_its_words() -> None:
    assert title_tails("redis in the cloud") == [
        "redis in the cloud",
        "in the cloud",
        "the cloud",
        "cloud",
    ]
    assert title_tails("") == []
    assert title_tails("我爱猫 a") == ["我爱猫 a", "爱猫 a", "猫 a", "a"]
    assert title_tails("a b c d e f g h i")[:2] == ["a b c d e f g h", "b c d e f g h i"]
    assert len(title_tails("a " * 100_000)) < 20


STARTS = st.sampled_from(
    [title[begin:end] for title in map(str, [one.title for one in POSTS]) if len(title) < 99
     for begin in range(0, len(title), 3) for end in range(begin + 1, len(title) + 1, 2)]
)  # fmt: skip
TYPOS = st.sampled_from(
    "kubernetis chaching redsi balamcer cachign laod mentla syste dessign".split()
)
HOSTILE = st.text(st.sampled_from("abc *?~\\\"<1-2>[.!]|#@&^(){}'é検\0\ud800"), max_size=12)
TEXTS = st.one_of(STARTS, TYPOS, HOSTILE, st.tuples(STARTS, TYPOS).map(" ".join))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(TEXTS, st.integers(1, 8))
def test_completions_are_the_same(made: Both, text: str, limit: int) -> None:
    made.check(text, limit)


def test_each_kind_is_completed(made: Both) -> None:
    found = made.check("redis ca", 5)
    assert [one.text for one in found.words] == ["caches"]
    assert found.phrases[0].text == "redis caching"
    assert {one.slug for one in found.titles} == {"one", "two", "three", "older"}
    assert [one.label for one in made.check("system d", 5).tags] == ["System Design"]
    assert [one.text for one in made.check("kubernetis", 5).words] == ["kubernetes"]
    assert [one.slug for one in made.check("検索", 5).titles] == ["nine"]
    assert not made.check("hidd", 5).titles


def test_texts_without_end_are_completed(made: Both) -> None:
    made.check("redis " * 10_000, 5)
    made.check("a" * 100_000, 5)
    made.check("検索" * 10_000, 5)


def test_completions_of_a_real_blog_are_the_same(blog: Both) -> None:
    for title in (
        "government op", "desing", "agile meth", "how we", "the", "18f", "op", "u", "acessib",
        "building a mod", "open source pol", "what’s", "content des", "federal elec", "c", "human-cent",
    ):  # fmt: skip
        for size in range(max(1, len(title) - 3), len(title) + 1):
            blog.check(title[:size], 8)


def test_what_was_completed_is_remembered(made: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    found = made.check("redis cach", 5)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the cluster is asked again")

    offers = made.completer._offers
    monkeypatch.setattr(offers._index.cluster, "searches", refuse)
    monkeypatch.setattr(offers._index.cluster, "search", refuse)
    assert made.check("redis cach", 5) == found


def test_a_text_takes_few_requests(made: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    made.check("load", 5)  # how many posts there are, and all tags
    cluster, asked = made.completer._offers._index.cluster, []
    ask = cluster.ask

    def noted(*given: Any, **named: Any) -> Any:
        asked.append(given[1])
        return ask(*given, **named)

    monkeypatch.setattr(cluster, "ask", noted)
    made.check("the load bala", 5)
    # words and titles, the posts of the words, their counts, titles with the words in another order
    assert asked == ["/_msearch"] * len(asked)
    assert len(asked) <= 4
