"""What a tree marks: terms of words and patterns, and how all words of posts begin that have them."""

from pathlib import Path

import pytest
from whoosh import query as q

from indexer.engine import Plan
from indexer.query.tree import AndNot, constant
from tests.support import build, post

POSTS = [
    post("a", "Caches, a caching cache.", title="Studies"),
    post("b", "To study is to be studied. Dying, it dies.", title="The wall"),
    post("c", "A note on a wall, and notes."),
]


@pytest.mark.parametrize(
    ("tree", "terms", "beginnings"),
    [
        (q.Term("text", "cach"), {"cach"}, {"cache", "caching"}),
        (q.Term("title", "studi"), {"studi"}, {"studied", "studies", "study"}),
        (q.Term("text", "nothing"), {"nothing"}, set()),
        (q.Term("tag", "cache"), set(), set()),
        (q.Phrase("text", ["die", "wall"]), set(), {"dies", "dying", "wall"}),
        (constant(q.Prefix("text", "not")), {"note"}, {"note"}),
        (AndNot(q.Term("text", "wall"), q.Term("text", "note")), {"wall"}, {"wall"}),
        (q.Every(), set(), set()),
    ],
)
def test_a_tree_marks_its_words_in_all_their_forms(
    tree: q.Query, terms: set[str], beginnings: set[str], tmp_path: Path
) -> None:
    answer = build(tmp_path, POSTS[:2], POSTS[2:]).search(Plan(tree, texts=True))
    assert (set(answer.terms), set(answer.beginnings)) == (terms, beginnings)
