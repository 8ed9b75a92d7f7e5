"""The Whoosh schema of a post: analysed fields, and fields of exact values.

Exact fields hold text that sorts as its meaning does: `system-design`, `00005` minutes, `2025-11-02`.
"""

from functools import cache
from typing import Any

from whoosh import fields, formats
from whoosh.fields import Schema

from indexer.fields import DATE, FACETS, NAMES, SCOPES, TEXT, exact_term
from indexer.language.analysis import WordAnalyzer, english


class WordsField(fields.FieldType):  # type: ignore[misc]
    """Analysed text with positions."""

    def __init__(self) -> None:
        self.analyzer = WordAnalyzer(english())
        self.format = formats.Positions()
        self.scorable = True
        self.multitoken_query = "default"

    def process_text(self, qstring: str, mode: str = "", **options: Any) -> list[str]:
        """The terms of a text in a query; a pattern (tokenize=False) is left as it is."""
        if not options.get("tokenize", True):
            return [qstring]
        removestops = options.get("removestops", True)
        return [token.text for token in self.analyzer(qstring, removestops=removestops)]


class ExactField(fields.FieldType):  # type: ignore[misc]
    """A whole value as one term, compared by its key; numbers padded to `digits`."""

    def __init__(self, digits: int = 0) -> None:
        self.digits = digits
        self.analyzer = None
        self.format = formats.Existence()
        self.scorable = False

    def process_text(self, qstring: str, **options: Any) -> list[str]:
        """The one term of a value in a query; a pattern (tokenize=False) is left as it is."""
        if not options.get("tokenize", True):
            return [qstring]
        return [exact_term(qstring, self.digits)]

    def tokenize(self, value: str, **options: Any) -> Any:
        """Not cut into words: a quoted value is one value too."""
        raise NotImplementedError("an exact field has no words")


@cache
def schema() -> Schema:
    """The one schema; field objects are never changed after."""
    analysed = {name: WordsField() for name in (TEXT, *SCOPES)}
    exact = {name: ExactField(facet.digits) for name, facet in FACETS.items()}
    names = {name: ExactField() for name in (DATE, *NAMES)}
    return Schema(**analysed, **exact, **names)
