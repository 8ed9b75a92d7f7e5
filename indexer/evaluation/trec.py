"""Judgments in TREC form: two files of columns between tabs.

queries.tsv   1 <tab> what is a wing             id of the query, its text
qrels.tsv     1 <tab> 184 <tab> 3                id of the query, id of the post, grade
"""

from collections.abc import Iterator
from pathlib import Path

from indexer.evaluation.judgments import (
    JudgedQuery,
    Judgments,
    checked,
    grade,
    problem,
    text_of,
)
from indexer.sources.text import one_line

QUERIES = "queries.tsv"
QRELS = "qrels.tsv"

Row = tuple[int, list[str]]


def read_corpus(folder: Path) -> Judgments:
    """The queries of a folder that have a post of grade 1 or more. Raises SourceError.

    A post that is judged twice for a query has the higher grade. Judgments of a query that is not there
    are left.
    """
    grades: dict[str, dict[str, int]] = {}
    file = folder / QRELS
    for line, (query, post, text) in _rows(file, ("query id", "post id", "grade")):
        judged = grades.setdefault(query, {})
        judged[post] = max(judged.get(post, 0), grade(text, file, line))
    file = folder / QUERIES
    queries: dict[str, JudgedQuery] = {}
    for line, (query, text) in _rows(file, ("query id", "query")):
        if query in queries:
            first = queries[query].line
            raise problem(file, line, f"the id {query!r} is on line {first} too; give it another")
        queries[query] = JudgedQuery(query, text, grades.get(query, {}), line=line)
    return checked(Judgments(tuple(q for q in queries.values() if q.best), file, as_typed=False))


def _rows(file: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    """The columns of every line that has text, with the line's number."""
    for line, text in enumerate(text_of(file).split("\n"), 1):
        if text.strip():
            row = [one_line(cell) for cell in text.split("\t")]
            if len(row) != len(columns) or not all(row):
                wanted = ", ".join(columns)
                raise problem(file, line, f"write {wanted}, with a tab between them")
            yield line, row
