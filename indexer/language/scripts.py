"""The scripts that need care: those written without spaces, and marks that belong to letters."""

import re
import unicodedata
from functools import cache

_HAN_KANA = r"\u3005-\u3007\u3021-\u3029\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
_HAN_KANA += r"\u3100-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d"
_HAN_KANA += r"\U00020000-\U0003ffff"
_HANGUL = r"\u1100-\u115f\uac00-\ud7a3"
_SOUTH_EAST = r"\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u1049\u1050-\u109f\u1780-\u17d3"

UNSPACED = re.compile(f"[{_HAN_KANA}{_HANGUL}{_SOUTH_EAST}]")
"""A letter of Chinese, Japanese, Korean, Thai, Lao, Burmese or Khmer."""

_CLUSTER = (
    "[\u1100-\u115f]+[\u1160-\u11ff]*|[가-힣][\u1160-\u11ff]*"  # Hangul, composed or not
    f"|[{_HAN_KANA}][\uff9e\uff9f\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef]*"
    # a base with its marks, and what a virama hangs below it
    "|[เ-ไເ-ໄ]?[ก-ฮກ-ຮໜ-ໟ]?[ะ-ฺ็-๎ະ-ຼ່-໎]+|[เ-ไເ-ໄ]?[ก-ๆກ-ໟ]"
    "|[\u1780-\u17b3](?:[\u17b4-\u17d1\u17d3]|\u17d2[\u1780-\u17b3])*"
    "|[\u1000-\u102a\u103f\u1050-\u109f](?:[\u102b-\u1038\u103a-\u103e]|\u1039[\u1000-\u102a])*"
    f"|[{_HANGUL}{_SOUTH_EAST}]"
)


@cache
def cluster() -> re.Pattern[str]:
    """One letter of an unspaced script as readers see it. Compiling it takes a while, and few need it."""
    return re.compile(_CLUSTER)


@cache
def run() -> re.Pattern[str]:
    """A run of clusters."""
    return re.compile(f"(?:{_CLUSTER})+")


JOINERS = "\u00ad\u200c\u200d\u2060\ufeff"
"""Signs without width that may stand inside a word."""


@cache
def marks() -> str:
    """The combining marks of all scripts, for a class of a regular expression.

    Python's `\\w` knows no marks, but the vowels of India and of Arabic are some.
    """
    places = (*range(0x300, 0x3100), *range(0xA66F, 0xAC00), 0xFB1E, *range(0xFE20, 0xFE30))
    return "".join(chr(n) for n in places if unicodedata.category(chr(n)) in ("Mn", "Mc"))
