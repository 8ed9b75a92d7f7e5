"""Which language a text is in, where nobody says: by its script, its function words, else py3langid."""

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from indexer.language.analysis import DEFAULT
from indexer.language.table import TABLE, language_code

_LOOKED_AT = 500
"""Characters of a text that are looked at."""

_FEWEST_LETTERS = 8
"""A shorter text says nothing."""

_SURE = 0.8
"""The probability from which a guess is believed; a name or two make a less probable one."""

_FEWEST_WORDS, _MOSTLY = 20, 0.3
"""A text of so many words with such a share of English function words is in no other language."""

_ENOUGH = 0.25
"""The share of a script in the letters of a text. There is much Latin in any text on programs."""

_SCRIPTS = {
    "ko": "\u1100-\u11ff\uac00-\ud7a3",
    "ja": "\u3041-\u30ff\uff66-\uff9f",
    "zh": "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff",
    "th": "\u0e00-\u0e7f",
    "lo": "\u0e80-\u0eff",
    "my": "\u1000-\u109f",
    "km": "\u1780-\u17ff",
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "hy": "\u0530-\u058f",
    "he": "\u0590-\u05ff",
    "ta": "\u0b80-\u0bff",
}
"""The letters of scripts that belong to one of our languages; Kana before Han, which Japanese has too."""

_KANA_IN_JAPANESE = 0.1

_SIGNS = '.,;:!?()«»"“”„¿¡।'
_LETTERS = re.compile(r"[^\W\d_]")


def detect(text: str) -> str:
    """The code of the language of a text, empty where it is too short, mixed or of another one."""
    text = text[:_LOOKED_AT]
    letters = len(_LETTERS.findall(text))
    found = "" if text.isascii() or not letters else _by_script(text, letters)
    if found or letters < _FEWEST_LETTERS:
        return found
    if _is_plainly_english(text):
        return "en"
    label, probability = _identifier().classify(text)
    code = language_code(label)
    return code if probability >= _SURE and _is_prose(text, code) else ""


def _by_script(text: str, letters: int) -> str:
    """The language that has the script of the text to itself."""
    counts = {code: len(pattern.findall(text)) for code, pattern in _patterns().items()}
    if counts["ja"] >= _KANA_IN_JAPANESE * counts["zh"]:
        counts["ja"] += counts["zh"]
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] >= _ENOUGH * letters else ""


def _is_plainly_english(text: str) -> bool:
    """Whether so many words are function words of English that the model need not be asked."""
    words = _words(text)
    return len(words) >= _FEWEST_WORDS and _count(words, "en") >= _MOSTLY * len(words)


def _is_prose(text: str, code: str) -> bool:
    """Whether the text has function words of the language, not fewer than of English: names have none."""
    words = _words(text)
    count = _count(words, code)
    return not DEFAULT.of(code).stop_words or (count > 0 and count >= _count(words, "en"))


def _words(text: str) -> list[str]:
    return [word.strip(_SIGNS) for word in text.lower().split()]


def _count(words: list[str], code: str) -> int:
    """How many of the words are function words of a language."""
    return sum(map(DEFAULT.of(code).stop_words.__contains__, words))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {code: re.compile(f"[{letters}]") for code, letters in _SCRIPTS.items()}


@cache
def _identifier() -> LanguageIdentifier:
    """The model, which takes half a second and 100 MB to load."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = {label for label in identifier.labels if language_code(label) in TABLE}
    identifier.set_languages(known - set(_SCRIPTS))
    return identifier
