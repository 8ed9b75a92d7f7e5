"""What a search marks, where else it says the words are, and what is wanted of a query."""

from pathlib import Path

import pytest
from whoosh import query as q

from indexer.index import Index
from indexer.post import Section
from indexer.query.tree import AndMaybe, AndNot, Variants
from indexer.query.wanted import Wanted, WantedPhrase, wanted
from indexer.request import Hit, SearchRequest
from indexer.settings import Settings
from tests.snippets.highlighting import marked
from tests.support import build, post


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("caching", ["cache", "Caches"]),
        ('"sticky notes"', ["sticky", "note"]),
        ('"of the wall"', ["wall"]),
        ("not*", ["note", "Notes"]),
        ("w?ll", ["wall"]),
        ("walk~", ["wall"]),
        ("title:wall", ["wall"]),
        ("cache -note", []),
        ("cache ANDMAYBE wall", ["cache", "wall", "Caches"]),
        ("(cache OR zebra) wall^3", ["cache", "wall", "Caches"]),
        ("tag:wall", []),
        ("", []),
        ("*", []),
    ],
)
def test_a_search_marks_what_it_looked_for(query: str, expected: list[str], tmp_path: Path) -> None:
    text = "The cache is a sticky note on the wall. Caches are Notes."
    engine = build(tmp_path, [post("a", text, title="Of the wall", tags=("wall",))])
    hits = Index(engine, Settings()).search(SearchRequest(query)).hits
    assert [word for hit in hits for word in marked(hit.snippet)] == expected


def hit_of(folder: Path, query: str) -> Hit:
    """The one hit of a search in a post whose parts have different words."""
    sections = (Section("Body here."), Section("More body.", "Heading there", 2, "heading"))
    one = post("a", title="A title of 缓存数据", sections=sections, tags=("Sticky Notes", "title"))
    hits = Index(build(folder, [one]), Settings()).search(SearchRequest(query)).hits
    return hits[0]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("titles", ("title", "tag")),
        ("heading", ("heading",)),
        ("bodies", ("body",)),
        ("note", ("tag",)),
        ("tag:sticky-notes", ("tag",)),
        ("heading body title", ("title", "heading", "tag", "body")),
        ('"heading there"', ("heading",)),
        ("minutes:1", ()),
        ("", ()),
    ],
)
def test_a_hit_says_where_it_has_the_words(
    query: str, expected: tuple[str, ...], tmp_path: Path
) -> None:
    assert hit_of(tmp_path, query).matched == expected


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (q.Term("text", "\x01the"), Wanted({"\x01the": 0})),
        (q.And([q.Term("text", "\x01the"), q.Term("text", "cach")]), Wanted({"cach": 1})),
        (Variants([q.Term("text", "a"), q.Term("text", "b")]), Wanted({"a": 0, "b": 0})),
        (AndMaybe(q.Term("text", "a"), q.Term("text", "=á")), Wanted({"a": 0})),
        (AndNot(q.Term("text", "a"), q.Term("text", "b")), Wanted({"a": 0})),
        (q.Term("tag", "x-y"), Wanted(tags=frozenset({"x-y"}))),
        (q.Phrase("text", ["a", "b"], slop=2), Wanted({}, (WantedPhrase(("a", "b"), 2),))),
        (q.Every(), Wanted()),
    ],
)
def test_what_is_wanted_is_read_off_the_tree(tree: q.Query, expected: Wanted) -> None:
    assert wanted(tree, ()) == expected


def test_terms_of_patterns_count_as_one_word() -> None:
    tree = q.And([q.Term("text", "a"), q.ConstantScoreQuery(q.Prefix("text", "b"))])
    assert wanted(tree, {"a", "b", "bc"}) == Wanted({"a": 0, "b": 1, "bc": 1})


def test_a_search_without_snippets_finds_the_same_and_marks_nothing(tmp_path: Path) -> None:
    posts = [post("a", "A note."), post("b", "Notes on the wall.")]
    index = Index(build(tmp_path, posts), Settings())
    whole = index.search(SearchRequest("note"))
    plain = index.search(SearchRequest("note"), snippets=False)
    assert [(hit.card, hit.score) for hit in plain.hits] == [(h.card, h.score) for h in whole.hits]
    assert plain.total == 2
    assert all(hit.snippet and hit.matched for hit in whole.hits)
    assert not any(hit.snippet or hit.matched for hit in plain.hits)
