"""The function words of each language: Snowball's lists, which Whoosh brings, and what ours change in them."""

from importlib.resources import files

from whoosh.lang.stopwords import stoplists

from indexer.language.folding import fold, surface


def function_words(code: str) -> frozenset[str]:
    """The function words of a language, with and without accents; none where there is no list."""
    listed = files(__package__).joinpath("stopwords", f"{code}.txt")
    changes = listed.read_text("utf-8") if listed.is_file() else ""
    return changed(spellings(" ".join(stoplists.get(code, ()))), changes)


def changed(words: frozenset[str], changes: str) -> frozenset[str]:
    """The words with those of `changes` added, and without those that have a `-` before them there."""
    given = changes.split()
    away = spellings(" ".join(word[1:] for word in given if word.startswith("-")))
    return (words | spellings(" ".join(word for word in given if word[0] != "-"))) - away


def spellings(text: str) -> frozenset[str]:
    """The words of a text as people see them, and as they type them where they leave accents out."""
    seen = frozenset(map(surface, text.split()))
    return seen | frozenset(map(fold, seen))
