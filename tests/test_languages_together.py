"""Posts of several languages in one index do not get in each other's way."""

from pathlib import Path

import pytest

from indexer.analysing import languages_of
from indexer.errors import SettingsError
from indexer.index import Index
from indexer.request import Match, SearchRequest
from indexer.settings import Settings, SourceSettings
from indexer.sources import open_sources
from indexer.sync import Options, sync
from tests.support import build, post

POSTS = [
    post("red-car", "A red car", lang="en"),
    post("cache", "Redis is a cache", lang="en"),
    post("hard", "Old ideas die hard", lang="en"),
    post("open", "An open door, an openbeta", lang="en"),
    post("pain", "Redis et les langages naturels", lang="fr"),
    post("dampf", "Die Dampfmaschine und die Bahn", lang="de"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """English posts, and one in French and one in German."""
    return Index(build(tmp_path_factory.mktemp("index"), POSTS), Settings())


def found(index: Index, query: str, match: Match = Match.ALL) -> list[str]:
    """The slugs that a query finds."""
    return [hit.card.slug for hit in index.search(SearchRequest(query, match=match)).hits]


def test_the_stem_of_another_language_is_no_word_of_this_one(index: Index) -> None:
    assert sorted(found(index, "redis")) == [
        "cache",
        "pain",
    ]  # not "red", as it is stemmed in French


def test_words_of_a_rarer_language_are_found_in_all_their_forms(index: Index) -> None:
    assert found(index, "langage") == ["pain"]


def test_an_article_of_another_language_ranks_below_the_word(index: Index) -> None:
    assert found(index, "die") == ["hard", "dampf"]


def test_compounds_are_of_the_languages_that_have_them(index: Index) -> None:
    assert "openbeta" not in str(index.plan(SearchRequest("redis")).tree)
    assert found(index, "open") == ["open"]


def test_function_words_tell_which_language_a_query_is_in(tmp_path: Path) -> None:
    french = [post(f"fr{n}", "Le pain et le vin", lang="fr") for n in range(3)]
    index = Index(build(tmp_path, [*french, *POSTS[:2]]), Settings())
    assert found(index, "what is the cache of redis") == ["cache"]


def test_any_pair_of_letters_may_match(tmp_path: Path) -> None:
    posts = [post("db", "数据库性能", lang="zh"), post("cat", "我爱猫", lang="zh")]
    index = Index(build(tmp_path, posts), Settings())
    assert found(index, "提高数据库的查询", Match.ANY) == ["db"]


@pytest.mark.parametrize(
    "settings",
    [
        Settings(language="klingon"),
        Settings(stop_words={"english": "foo"}),
        Settings(protected_words={"EN": "foo"}),
        Settings(sources=(SourceSettings("posts", lang="xx"),)),
    ],
)
def test_a_language_that_nobody_knows_is_told(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="no language has the code"):
        languages_of(settings)


def test_a_post_too_short_to_tell_is_in_the_language_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text("# Redis\n\nRust")
    settings = Settings(
        source=str(tmp_path / "posts"), index=str(tmp_path / "index"), language="de"
    )
    index = Index(build(tmp_path / "index"), settings)
    sync(open_sources(settings), index.engine, settings, Options())
    assert [hit.card.lang for hit in index.search(SearchRequest()).hits] == ["de"]


def test_words_of_excluded_posts_are_offered_to_nobody(tmp_path: Path) -> None:
    posts = [
        post("a", "A cache here.", title="A"),
        post("b", "Caching there, protocol.", title="B", excluded=True),
    ]
    index = Index(build(tmp_path, posts), Settings())
    assert not found(index, "protocol")
    assert not index.engine.near_words("protocl", 5)
    assert [word.text for word in index.suggest("cach").words] == ["cache"]
    assert index.post("b").excluded
