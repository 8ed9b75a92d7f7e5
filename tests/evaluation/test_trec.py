"""Judgments in TREC form: what is read, and what is told of a file that is wrong."""

from pathlib import Path

import pytest

from indexer.errors import SourceError
from indexer.evaluation import Judgments, read_corpus
from tests.evaluation.corpora import write_corpus


def read(folder: Path, queries: str = "q\ttext\n", qrels: str = "q\tp\t1\n") -> Judgments:
    """The judgments of a corpus with these files."""
    return read_corpus(write_corpus(folder, queries, qrels))


def refused(folder: Path, queries: str = "q\ttext\n", qrels: str = "q\tp\t1\n") -> str:
    """What is said of a corpus with these files, the folder left out."""
    with pytest.raises(SourceError) as caught:
        read(folder, queries, qrels)
    return str(caught.value).replace(f"{folder}/", "")


def test_queries_come_in_order_with_the_grades_of_their_posts(tmp_path: Path) -> None:
    judgments = read_corpus(write_corpus(tmp_path))
    assert [(q.id, q.text, q.grades) for q in judgments.queries] == [
        ("1", "wing lift", {"1": 3, "3": 1}),
        ("2", "heat", {"2": 1, "1": 0}),
    ]
    assert not judgments.as_typed


def test_a_query_without_a_right_post_is_left_out_and_so_are_judgments_of_no_query(
    tmp_path: Path,
) -> None:
    judgments = read(tmp_path, "a\tone\nb\ttwo\nc\tthree\n", "a\tp\t1\nb\tp\t0\nz\tp\t1\n")
    assert [query.id for query in judgments.queries] == ["a"]


def test_what_is_worse_than_of_no_use_is_of_no_use_and_the_higher_of_two_grades_counts(
    tmp_path: Path,
) -> None:
    judgments = read(tmp_path, qrels="q\tjunk\t-2\nq\tp\t1\nq\tp\t3\nq\tp\t2\n")
    assert judgments.queries[0].grades == {"junk": 0, "p": 3}


def test_marks_of_editors_empty_lines_and_controls_do_not_matter(tmp_path: Path) -> None:
    judgments = read(tmp_path, "\ufeffq\t a\x1b[2J  text \r\n\r\n", "q\tp\t1\r\n\n")
    assert [(q.id, q.text) for q in judgments.queries] == [("q", "a[2J text")]


@pytest.mark.parametrize(
    ("qrels", "said"),
    [
        ("q\tp\t1\nq p 1\n", "qrels.tsv, line 2: write query id, post id, grade, with a tab"),
        ("q\t0\tp\t1\n", "qrels.tsv, line 1: write query id, post id, grade, with a tab"),
        ("q\t\t1\n", "qrels.tsv, line 1: write query id, post id, grade, with a tab"),
        ("\nq\tp\tgood\n", "qrels.tsv, line 2: 'good' is no grade; write 0 for no use"),
        ("q\tp\t1.5\n", "qrels.tsv, line 1: '1.5' is no grade"),
        ("q\tp\t\u0663\n", "qrels.tsv, line 1: '\u0663' is no grade"),
        ("q\tp\t999\n", "qrels.tsv, line 1: the grade 999 is over 100"),
        (f"q\tp\t{'9' * 5000}\n", "is no grade"),
        ("q\tp\t0\n", "queries.tsv: no query has a post of grade 1 or more; judge some"),
        ("", "queries.tsv: no query has a post of grade 1 or more; judge some"),
    ],
)
def test_wrong_judgments_are_told_with_their_line(tmp_path: Path, qrels: str, said: str) -> None:
    assert said in refused(tmp_path, qrels=qrels)


def test_wrong_queries_are_told_with_their_line(tmp_path: Path) -> None:
    twice = "q\tone\nq\ttwo\n"
    assert refused(tmp_path, twice).startswith("queries.tsv, line 2: the id 'q' is on line 1 too")
    assert refused(tmp_path, "q one\n").startswith("queries.tsv, line 1: write query id, query,")


def test_a_file_that_is_not_there_or_no_text_is_told(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path)
    (folder / "queries.tsv").write_bytes(b"q\tone\nr\tcaf\xe9\n")
    with pytest.raises(SourceError, match=r"queries\.tsv, line 2: not UTF-8; save the file as"):
        read_corpus(folder)
    (folder / "qrels.tsv").unlink()
    with pytest.raises(SourceError, match=r"qrels\.tsv: cannot be read \(No such file"):
        read_corpus(folder)
