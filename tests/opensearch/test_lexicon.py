"""Surface words in a cluster, held to those of the arrays."""

from indexer.opensearch.lexicon import row_document, row_id
from indexer.opensearch.tokens import Row


def test_a_row_is_a_document_with_an_id_of_its_own() -> None:
    row = Row("cafes", "cafés", "cafe")
    assert row_document(row, 3) == {
        "key": "cafes",
        "word": "cafés",
        "term": "cafe",
        "uses": 3,
        "starts": ["cafe", "cafes"],
    }
    assert (
        row_id(row) == row_id(Row("cafes", "cafés", "cafe")) != row_id(Row("cafes", "cafés", "c"))
    )
    assert len(row_id(Row("a" * 100, "b" * 100, "c"))) == 32
    assert "\ud800" not in str(row_document(Row("a\ud800", "a\ud800", "a\ud800"), 1))
