"""The lines of a post's text at which its fields, tags and links stand; 0 where they are not found."""

from indexer.sources.markdown.frontmatter import line_of

_HEAD = 200
"""Lines in which fields are looked for; the metadata are at the beginning in every kind of file."""


def field_line(raw: str, *fields: str) -> int:
    """The line of the first of these fields that is given."""
    return next((line for field in fields if (line := line_of(raw, _HEAD, field))), 0)


def value_line(raw: str, value: str, *fields: str) -> int:
    """The line at or below that of the field which has the value, else that of the field."""
    start = field_line(raw, *fields)
    head = raw.split("\n", _HEAD)[:_HEAD][max(start - 1, 0) :] if start else []
    found = (n for n, line in enumerate(head, start) if value.casefold() in line.casefold())
    return next(found, start)


class Places:
    """Finds texts in the order in which they stand, so that a long text is gone through once."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._at = self._counted = 0
        self._line = 1

    def line(self, *texts: str) -> int:
        """The line of the next place of the first of the texts that there is, or of its first place."""
        for text in texts:
            at = self._raw.find(text, self._at)
            if at >= 0:
                self._at = at + len(text)
                self._line += self._raw.count("\n", self._counted, at)
                self._counted = at
                return self._line
            if (at := self._raw.find(text, 0, self._at)) >= 0:
                return self._raw.count("\n", 0, at) + 1
        return 0
