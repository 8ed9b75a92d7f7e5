"""Texts for people: said in English, and able to be said in another language.

A text from `said` is a sentence in English that keeps its pattern and the values in it: programs and commands
read the sentence, the pages look the pattern up. Any other text, such as a title, has no translation.
"""

from collections.abc import Mapping


class Said(str):
    """A sentence, and what it was made of; `plural` is empty where no `number` decides its form."""

    __slots__ = ("number", "pattern", "plural", "values")

    pattern: str
    plural: str
    number: int
    values: Mapping[str, object]


def said(pattern: str, **values: object) -> Said:
    """The sentence of a pattern such as `there is no field %(name)s`; whole numbers are grouped."""
    return _said(pattern, pattern, "", 1, values)


def said_of(one: str, many: str, n: int, **values: object) -> Said:
    """The sentence of the pattern for one or of that for any other number, which is `%(n)s` in both."""
    return _said(one if n == 1 else many, one, many, n, {"n": n, **values})


def _said(
    english: str, pattern: str, plural: str, number: int, values: Mapping[str, object]
) -> Said:
    shown = {name: f"{v:,}" if type(v) is int else v for name, v in values.items()}
    sentence = Said(english % shown if values else english)
    sentence.pattern, sentence.plural, sentence.number = pattern, plural, number
    sentence.values = values
    return sentence
