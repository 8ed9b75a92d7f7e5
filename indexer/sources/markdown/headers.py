"""Headers at the top of a Markdown file, as Pelican and MultiMarkdown have them.

    Title: Coming soon          a known field, then others, each at the start of a line
    Tags: search, python
    Summary: The first of two
        lines                   indented lines go on with the field above

An empty line ends them. A first paragraph that has any other line is prose.
"""

import re
from typing import Any

_FIELD = re.compile(r" {0,3}([A-Za-z][\w-]*+):[ \t]*+(.*)", re.ASCII)
_MORE = re.compile(r"(?: {4}|\t)[ \t]*+(.+)")
_FIRST = frozenset(
    "title date modified slug tags keywords category author authors summary status series lang"
    " evergreen language locale template url save_as".split()
)
_ANY_OF = frozenset({"title", "date", "slug"})
_LISTS = frozenset({"tags", "author", "authors"})


def split_headers(text: str) -> tuple[dict[str, Any], str, int] | None:
    """The fields, the body, and the number of its first line; None where the text begins otherwise.

    Tags and authors are lists, separated by semicolons or, where there is none, by commas.
    """
    fields: dict[str, str] = {}
    name, at, line = "", 0, 1
    while at < len(text):
        end = text.find("\n", at) % (len(text) + 1)
        found = text[at:end]
        at, line = end + 1, line + 1
        if not found.strip():
            break
        if more := _MORE.fullmatch(found) if name else None:
            fields[name] += f" {more[1]}"
        elif (field := _FIELD.fullmatch(found)) and (name or field[1].lower() in _FIRST):
            name = field[1].lower()
            fields[name] = f"{fields[name]} {field[2]}" if name in fields else field[2]
        else:
            return None
    if not _ANY_OF & fields.keys():
        return None
    values = {name: _list(text) if name in _LISTS else text for name, text in fields.items()}
    return values, text[at:], line


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(";" if ";" in text else ",")]
