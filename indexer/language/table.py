"""The languages: their codes, what Snowball and their readers call them, and what is special in them."""

import re
from functools import lru_cache
from typing import NamedTuple


class Row(NamedTuple):
    """One language. `elided` are the words that lose their vowel before an apostrophe."""

    name: str
    stemmer: str = ""
    elided: str = ""


TABLE = {
    "ar": Row("العربية", "arabic"),
    "bg": Row("Български"),
    "ca": Row("Català", "catalan", "d l m n s t"),
    "cs": Row("Čeština", "czech"),
    "da": Row("Dansk", "danish"),
    "de": Row("Deutsch", "german"),
    "el": Row("Ελληνικά", "greek"),
    "en": Row("English", "english"),
    "eo": Row("Esperanto", "esperanto"),
    "es": Row("Español", "spanish"),
    "et": Row("Eesti", "estonian"),
    "eu": Row("Euskara", "basque"),
    "fa": Row("فارسی", "persian"),
    "fi": Row("Suomi", "finnish"),
    "fr": Row("Français", "french", "c d j jusqu l lorsqu m n puisqu qu quoiqu s t"),
    "ga": Row("Gaeilge", "irish", "b d m"),
    "he": Row("עברית"),
    "hi": Row("हिन्दी", "hindi"),
    "hr": Row("Hrvatski"),
    "hu": Row("Magyar", "hungarian"),
    "hy": Row("Հայերեն", "armenian"),
    "id": Row("Bahasa Indonesia", "indonesian"),
    "it": Row(
        "Italiano", "italian",
        "agl all c coll d dagl dall degl dell gl l m n negl nell quell quest s sugl sull t un v",
    ),
    "ja": Row("日本語"),
    "km": Row("ខ្មែរ"),
    "ko": Row("한국어"),
    "lo": Row("ລາວ"),
    "lt": Row("Lietuvių", "lithuanian"),
    "my": Row("မြန်မာ"),
    "ne": Row("नेपाली", "nepali"),
    "nl": Row("Nederlands", "dutch"),
    "no": Row("Norsk", "norwegian"),
    "pl": Row("Polski", "polish"),
    "pt": Row("Português", "portuguese"),
    "ro": Row("Română", "romanian"),
    "ru": Row("Русский", "russian"),
    "sk": Row("Slovenčina"),
    "sl": Row("Slovenščina"),
    "sr": Row("Српски", "serbian"),
    "st": Row("Sesotho", "sesotho"),
    "sv": Row("Svenska", "swedish"),
    "ta": Row("தமிழ்", "tamil"),
    "th": Row("ไทย"),
    "tr": Row("Türkçe", "turkish"),
    "uk": Row("Українська"),
    "vi": Row("Tiếng Việt"),
    "yi": Row("ייִדיש", "yiddish"),
    "zh": Row("中文"),
}  # fmt: skip


_OTHER_CODES = {"nb": "no", "nn": "no", "iw": "he", "ji": "yi", "arb": "ar", "cmn": "zh"}
_CODES = {row.stemmer: code for code, row in TABLE.items() if row.stemmer}
_CODES |= {row.name.casefold(): code for code, row in TABLE.items()} | _OTHER_CODES
_CODE = re.compile(r"[a-z]{2,3}")


def language_name(code: str) -> str:
    """What readers of a language call it, or the code where it is not in the table."""
    return TABLE[code].name if code in TABLE else code


@lru_cache(maxsize=1000)
def language_code(text: str) -> str:
    """The code in `de`, `de-AT`, `en_GB.UTF-8`, `German`, `Deutsch`; empty where there is none.

    A code that is not in the table is one too.
    """
    name = text.strip().casefold()
    first = re.split(r"[-_.@]", name)[0]
    code = _CODES.get(name) or _CODES.get(first, first)
    return code if _CODE.fullmatch(code) else ""
