"""The function words of each language: Snowball's lists, which Whoosh brings, and our changes of them.

Those of languages that Snowball has no list for are ours, some begun with stopwords-iso (MIT).
"""

from collections.abc import Iterable
from pathlib import Path

import whoosh
from whoosh.lang.stopwords import stoplists

from indexer.language.folding import fold, surface

LISTS = f"Whoosh {whoosh.__version__}"
"""Another one may have other lists."""

_OURS = Path(__file__).parent / "stopwords"


def function_words(code: str, changes: str = "") -> frozenset[str]:
    """The function words of a language, with and without accents; none where there is no list.

    `changes` has words to add, and words to take away with a `-` before them.
    """
    listed = _OURS / f"{code}.txt"
    ours = listed.read_text("utf-8") if listed.is_file() else ""
    seen = set(map(surface, stoplists.get(code, ())))
    for text in (ours, changes):
        words = text.split()
        seen |= {surface(word) for word in words if word[0] != "-"}
        seen -= {surface(word[1:]) for word in words if word[0] == "-"}
    return spellings(seen)


def spellings(words: Iterable[str]) -> frozenset[str]:
    """The words as people see them, and as they type them where they leave accents out."""
    seen = frozenset(map(surface, words))
    return seen | frozenset(map(fold, seen))
