"""Spellings of a word: as people see it, and the key that leaves out what they leave out when they type."""

import re
import unicodedata

LONGEST_TERM = 100
"""Characters of a word that are kept; longer ones are cut, in posts and queries alike."""

WORD = re.compile(r"\w+(?:['’]\w+)*")
"""A word of any language, roughly, for what is compared as a whole, as titles are."""

_LEFT_OUT = re.compile(
    r"[\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff\U0001f3fb-\U0001f3ff]"  # joiners, tones of skin
    r"|[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u093c]"  # points of Hebrew, nukta
    r"|[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06ed]"  # vowels of Arabic
)
_ACCENTS = re.compile(
    r"(?<=[a-zα-ω])[\u0300-\u036f\u3099\u309a]+"
    r"|(?<=е)[\u0301\u0308]+|(?<=[а-яіє])\u0301+"  # ё, and stress in Russian; й and ї are other letters
)
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
    | {"ħ": "h", "’": "'", "ʼ": "'", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ँ": "ं"}
)
_SHOWN = str.maketrans({"’": "'", "ʼ": "'", "\u00ad": None, "\u2060": None, "\ufeff": None})
_TURKISH = str.maketrans({"I": "ı", "İ": "i"})


def fold(word: str) -> str:
    """The word without what readers leave out when they type: case, accents, typographic signs."""
    if word.isascii():
        return word.lower()[:LONGEST_TERM]
    # decomposed first: the bold letters of mathematics have no lower case of their own
    lower = unicodedata.normalize("NFKD", word).casefold().translate(_LETTERS)
    bare = _ACCENTS.sub("", _LEFT_OUT.sub("", unicodedata.normalize("NFKD", lower)))
    key = bare.translate(_LETTERS) or lower.translate(_SHOWN) or lower
    return unicodedata.normalize("NFC", key)[:LONGEST_TERM]


def surface(word: str, turkish: bool = False) -> str:
    """The word in lower case with its accents: as people see and type it."""
    if turkish:
        word = unicodedata.normalize("NFC", word).translate(_TURKISH)
    if word.isascii():
        return word.lower()[:LONGEST_TERM]
    lower = unicodedata.normalize("NFKC", word).lower()
    return unicodedata.normalize("NFKC", lower.translate(_SHOWN) or lower)[:LONGEST_TERM]
