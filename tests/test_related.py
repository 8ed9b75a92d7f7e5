"""Related posts: which, in which order, and why."""

from pathlib import Path

import pytest

from indexer import Index, NotFound, RequestError, Settings
from indexer.post import Post
from tests.support import build, post

FILLER = [post(f"filler{n}", f"plain text about matter {n}", day="2020-01-01") for n in range(12)]


def index_of(folder: Path, *commits: list[Post], deleted: list[str] | None = None) -> Index:
    """An index of posts that come in several commits, beside some that are like none."""
    return Index(build(folder, FILLER, *commits, deleted=deleted or []), Settings())


def slugs(index: Index, slug: str, limit: int = 5) -> list[str]:
    """The slugs of the related posts."""
    return [one.card.slug for one in index.related(slug, limit)]


def test_posts_with_the_same_tags_and_words_are_related_and_say_so(tmp_path: Path) -> None:
    index = index_of(
        tmp_path,
        [
            post("redis", "Redis evicts keys. Redis snapshots.", title="On Redis", tags=("Redis", "Ops")),
            post("both", "Eviction of keys by snapshots", title="Keys", tags=("redis", "Python")),
            post("words", "A snapshot evicted the key", title="Elsewhere"),
            post("tag", "Something else", title="Third", tags=("Ops",)),
        ],
    )  # fmt: skip
    found = {one.card.slug: one for one in index.related("redis")}
    assert next(iter(found)) == "both"
    assert found.keys() == {"both", "words", "tag"}
    assert found["both"].tags == ("Redis",)
    assert set(found["both"].words) == {"evicts", "keys", "snapshots"}
    assert (found["tag"].tags, found["tag"].words) == (("Ops",), ())


def test_the_words_are_written_as_in_the_post_and_are_not_those_of_its_tags(tmp_path: Path) -> None:
    text = "PostgreSQL and Postgres: PostgreSQL vacuums."
    posts = [post("a", text, tags=("PostgreSQL",)), post("b", text, tags=("postgresql",))]
    (one,) = index_of(tmp_path, posts).related("a")
    assert one.tags == ("PostgreSQL",)
    assert set(one.words) == {"Postgres", "vacuums"}


def test_one_common_word_relates_no_posts_and_neither_does_a_tag_of_all(tmp_path: Path) -> None:
    posts = [post("a", "zebra", tags=("All",)), post("b", "zebra", tags=("All",))]
    assert slugs(index_of(tmp_path / "one", posts), "a") == ["b"]
    alone = Index(build(tmp_path / "all", posts), Settings())
    assert slugs(alone, "a") == []
    assert slugs(index_of(tmp_path / "none", [post("a", "zebra")], [post("b", "zebra")]), "a") == []


def test_neither_the_post_itself_nor_hidden_or_deleted_ones(tmp_path: Path) -> None:
    text = "lions and zebras of africa"
    posts = [post("a", text), post("b", text), post("c", text, excluded=True), post("d", text)]
    index = index_of(tmp_path, posts, deleted=["d"])
    assert slugs(index, "a") == ["b"]
    assert set(slugs(index, "c")) == {"a", "b"}


def test_posts_in_the_same_language_come_first(tmp_path: Path) -> None:
    text = "kubernetes docker terraform"
    langs = {"a": "de", "fr": "fr", "de": "de"}
    posts = [post(slug, text, lang=lang, day="2024-01-01") for slug, lang in langs.items()]
    assert slugs(index_of(tmp_path, posts), "a") == ["de", "fr"]


def test_a_post_like_one_chosen_before_gives_way_to_a_different_one(tmp_path: Path) -> None:
    posts = [
        post("a", "lions zebras giraffes elephants tunisia morocco"),
        post("first", "lions zebras giraffes elephants"),
        post("again", "lions zebras giraffes elephants beside other things"),
        post("other", "tunisia morocco"),
    ]
    index = index_of(tmp_path, posts)
    assert set(slugs(index, "a")) == {"first", "again", "other"}
    assert slugs(index, "a", 2)[1] == "other"


def test_an_index_in_steps_relates_as_one_at_once(tmp_path: Path) -> None:
    animals = ("lions zebras", "lions zebras apes", "apes lions owls", "owls zebras", "apes owls")
    posts = [post(f"p{n}", text, tags=(f"t{n % 2}",)) for n, text in enumerate(animals)]
    steps = index_of(tmp_path / "steps", posts[:2], posts[2:4], posts[4:], deleted=["p3"])
    once = index_of(tmp_path / "once", [one for one in posts if one.slug != "p3"])
    for slug in ("p0", "p1", "p2", "p4"):
        assert steps.related(slug)
        assert steps.related(slug) == once.related(slug)


def test_what_was_related_before_a_change_is_not_told_after_it(tmp_path: Path) -> None:
    posts = [post("a", "lions zebras"), post("b", "lions zebras")]
    index = index_of(tmp_path, posts)
    assert slugs(index, "a") == ["b"]
    with index.engine.writer() as writer:
        writer.put(post("b", "nothing"))
    assert slugs(index, "a") == []


def test_a_post_of_any_size_has_its_related_posts(tmp_path: Path) -> None:
    posts = [post("long", "lions zebras " * 20_000), post("b", "lions zebras"), post("empty")]
    index = index_of(tmp_path, posts)
    assert slugs(index, "long") == ["b"]
    assert slugs(index, "empty") == []


def test_what_is_not_there_or_out_of_range_is_told(tmp_path: Path) -> None:
    index = index_of(tmp_path)
    with pytest.raises(NotFound):
        index.related("nowhere")
    for limit in (0, 21):
        with pytest.raises(RequestError, match="limit"):
            index.related("filler1", limit)
