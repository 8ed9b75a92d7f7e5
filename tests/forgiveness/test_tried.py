"""What is told of each word of a search that found nothing."""

from pathlib import Path

from indexer import Index, SearchRequest, Settings
from tests.support import build, post


def index(folder: Path) -> Index:
    texts = {"a": "redis cache", "b": "cache of kafka", "c": "a zero"}
    return Index(build(folder, [post(slug, text) for slug, text in texts.items()]), Settings())


def test_words_have_their_posts_and_near_ones_theirs(tmp_path: Path) -> None:
    tried = index(tmp_path).tried(SearchRequest("caches kafak zebra -redis"))
    assert tried == (
        ("caches", 2, ()),
        ("kafak", 0, (("kafka", 1),)),
        ("zebra", 0, (("zero", 1),)),
    )


def test_a_word_near_to_none_has_none(tmp_path: Path) -> None:
    assert index(tmp_path).tried(SearchRequest("x qqqqq")) == (("x", 0, ()), ("qqqqq", 0, ()))


def test_numbers_are_those_of_strict_searches(tmp_path: Path) -> None:
    posts = index(tmp_path)
    for word in posts.tried(SearchRequest("cashe zebra")):
        for near, count in word.near:
            assert posts.search(SearchRequest(f"{near}")).total == count


def test_each_word_is_told_once_and_only_some(tmp_path: Path) -> None:
    tried = index(tmp_path).tried(SearchRequest("Redis redis " + " ".join(map(str, range(50)))))
    assert [word.text.casefold() for word in tried] == ["redis", "0", "1", "2", "3", "4"]


def test_what_is_quoted_is_not_tried(tmp_path: Path) -> None:
    assert index(tmp_path).tried(SearchRequest('"zebra unicorn" title:zebra')) == ()
