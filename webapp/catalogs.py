"""Translations as gettext keeps them: a `.po` file to its patterns, read as it is when an app starts.

Reading one takes 4 ms; so there is nothing to compile, and a text that was changed counts at the next start.
"""

import ast
import gettext
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Pattern = tuple[str, str]
"""What a text is looked up by: its pattern in English, and that of its plural or nothing."""

_LINE = re.compile(r'(?:(msgid|msgid_plural|msgstr)(?:\[\d+\])?\s+)?("(?:[^"\\]|\\.)*")\s*')
_PLURAL = re.compile(r"^Plural-Forms:.*\bplural=([^;]+)", re.MULTILINE)


def _english(number: int) -> int:
    return int(number != 1)


@dataclass(frozen=True, slots=True)
class Catalog:
    """What each pattern is in a language: one form, or one for each kind of number that `form` tells."""

    texts: dict[Pattern, tuple[str, ...]] = field(default_factory=dict)
    form: Callable[[int], int] = _english


def read_catalog(text: str) -> Catalog:
    """The catalog in the text of a `.po` file; ValueError where it is none. Fuzzy entries do not count."""
    texts: dict[Pattern, tuple[str, ...]] = {}
    form: Callable[[int], int] = _english
    for pattern, forms in _entries(text):
        if pattern[0]:
            if all(forms):
                texts[pattern] = forms
        elif found := _PLURAL.search(forms[0]):
            form = gettext.c2py(found[1].strip())
    return Catalog(texts, form)


def patterns(text: str) -> list[Pattern]:
    """What a `.po` file has texts for, translated or not."""
    return [pattern for pattern, _ in _entries(text) if pattern[0]]


def _entries(text: str) -> Iterator[tuple[Pattern, tuple[str, ...]]]:
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        lines = [line for line in block.splitlines() if line.strip() and line[0] != "#"]
        if lines and not re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE):
            yield _entry(lines)


def _entry(lines: list[str]) -> tuple[Pattern, tuple[str, ...]]:
    """The pattern and the forms of an entry; what goes on in a line of its own belongs to what is before."""
    parts: list[tuple[str, str]] = []
    for line in lines:
        found = _LINE.fullmatch(line)
        if not found or not (found[1] or parts):
            raise ValueError(f"this line is not one of a .po file: {line}")
        kind, more = found[1], ast.literal_eval(found[2])
        parts.append((kind, more) if kind else (parts[-1][0], parts.pop()[1] + more))
    one, many = ("".join(t for kind, t in parts if kind == k) for k in ("msgid", "msgid_plural"))
    return (one, many), tuple(text for kind, text in parts if kind == "msgstr")
