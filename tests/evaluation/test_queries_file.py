"""Judgments in `queries.yml`: what is read, and what is told of a file that is wrong."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import SourceError
from indexer.evaluation import Judgments, queries_beside, read_queries
from indexer.settings import Settings, SourceSettings


def read(folder: Path, text: str) -> Judgments:
    """The judgments in a file with this text."""
    file = folder / "queries.yml"
    file.write_text(text, "utf-8")
    return read_queries(file)


def refused(folder: Path, text: str) -> str:
    """What is said of a file with this text, the folder left out."""
    with pytest.raises(SourceError) as caught:
        read(folder, text)
    return str(caught.value).replace(f"{folder}/", "")


@pytest.mark.parametrize(
    ("posts", "grades"),
    [
        ("sticky-note", {"sticky-note": 1}),
        ("[sticky-note, cdn]", {"sticky-note": 1, "cdn": 1}),
        ("{sticky-note: 3, cdn: 0}", {"sticky-note": 3, "cdn": 0}),
    ],
)
def test_posts_are_a_slug_a_list_or_a_grade_for_each(
    tmp_path: Path, posts: str, grades: dict[str, int]
) -> None:
    judgments = read(tmp_path, f"- query: redis\n  posts: {posts}\n")
    assert [query.grades for query in judgments.queries] == [grades]
    assert judgments.as_typed


def test_a_query_is_the_text_that_was_typed_and_knows_its_kind_and_line(tmp_path: Path) -> None:
    text = (
        "- {query: on, posts: a}\n\n- query: '\"two  words\" -3.10'\n  posts: a\n  kind: phrase\n"
    )
    first, second = read(tmp_path, text).queries
    assert (first.text, first.kind, first.line) == ("on", "", 1)
    assert (second.text, second.kind, second.line) == ('"two words" -3.10', "phrase", 3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "queries.yml: no query has a post of grade 1 or more; judge some"),
        ("redis: [a]", "queries.yml, line 1: no list of queries; write `- query: ...`"),
        ("- redis", "queries.yml, line 1: write `- query: ...`"),
        ("- query: a\n  posts: b\n- query: c\n", "line 3: no query or no posts; write"),
        ("- query: a\n  post: b\n", "line 1: nothing is called 'post' here; write"),
        ("- query: a\n  query: b\n  posts: c\n", "line 2: 'query' is given twice; keep one"),
        ("- query: a\n  posts: {b: 1, b: 2}\n", "line 2: 'b' is given twice; keep one"),
        ("- query: a\n  posts:\n    b: good\n", "line 3: 'good' is no grade; write 0 for"),
        ("- query: a\n  posts: {b: 0}\n", "line 1: 'a' has no post of grade 1 or more; name one"),
        ("- query: a\n  posts: []\n", "line 1: 'a' has no post of grade 1 or more; name one"),
        ("- query: a\n  posts: [[b]]\n", "line 2: a text belongs here; put it in quotes"),
        ("- query:\n  posts: b\n", "line 1: a text belongs here; put it in quotes"),
        ("- {query: a, posts: b}\n- {query: a, posts: c}\n", "line 2: 'a' is on line 1 too"),
        ("- query: 'a\n  posts: b\n", "line 3: not YAML: found unexpected end of stream; write"),
        ("- query: a\n---\n- query: b\n", "line 2: not YAML: but found another document"),
        ("- query: *no\n", "line 1: not YAML: found undefined alias"),
        ("\x00", "queries.yml, line 1: not YAML that can be read; write"),
        ("[" * 10_000, "queries.yml, line 1: not YAML that can be read; write"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_what_to_write(
    tmp_path: Path, text: str, said: str
) -> None:
    assert said in refused(tmp_path, text)


@given(st.text("-:[]{}'\"&*!|>#? \n\tqueryposts", max_size=60))
def test_no_text_raises_anything_else(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.getbasetemp()
    with suppress(SourceError):
        assert read(folder, text).queries


def test_the_file_is_looked_for_beside_the_posts_of_the_first_source(tmp_path: Path) -> None:
    assert queries_beside(Settings(source=str(tmp_path))) == tmp_path / "queries.yml"
    records = SourceSettings(str(tmp_path / "posts.jsonl"), name="records")
    assert queries_beside(Settings(sources=(records,))) == tmp_path / "queries.yml"
