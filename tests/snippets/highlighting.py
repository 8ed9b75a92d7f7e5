"""Words and phrases to look for, made by hand, and what is highlighted for them."""

import html
import re
from collections.abc import Sequence

from indexer.language.analysis import DEFAULT, Kind, Token, fold
from indexer.language.chunks import chunks
from indexer.language.scripts import UNSPACED
from indexer.post import Section
from indexer.query.wanted import Wanted, WantedPhrase
from indexer.request import Card
from indexer.sections import StoredSections, pack_sections
from indexer.snippets import Highlighter, Highlights

FILLER = "Nothing is to be seen in this sentence, and it is so long that no passage starts with it at all. "
CARD = Card("i", "i", "", "", (), "", (), (), None, 1)


def term(word: str, lang: str = "en") -> str:
    """The term of a word or technical form."""
    terms = [token.term for token in DEFAULT.of(lang).tokens(word)]
    return word if word in terms else terms[0]


def phrase_terms(phrase: str, lang: str) -> tuple[str, ...]:
    """The terms of words that follow each other; of letters without spaces, those of all pairs."""
    pairs = chunks(phrase)[:-1] if UNSPACED.search(phrase) else chunks(phrase)
    tokens = [token for pair in pairs for token in DEFAULT.of(lang).tokens(pair)]
    return tuple(token.term for token in tokens if token.kind is not Kind.EXTRA)


def analysed(chunk: str) -> tuple[Token, ...]:
    """The English tokens of a chunk."""
    return DEFAULT.of("en").tokens(chunk)


def highlights(
    sections: list[Section], *words: str, phrase: str = "", lang: str = "en", slop: int = 1
) -> Highlights:
    """What is highlighted of sections for these words and the words of this phrase."""
    numbers = {term(word, lang): number for number, word in enumerate(words)}
    phrases = (WantedPhrase(phrase_terms(phrase, lang), slop),) if phrase else ()
    return highlight(Wanted(numbers, phrases), CARD._replace(lang=lang), stored(sections))


def highlight(wanted: Wanted, card: Card, sections: StoredSections) -> Highlights:
    """What is highlighted of one post."""
    return Highlighter(wanted, DEFAULT).highlights([(card, sections)])[0]


def stored(sections: Sequence[Section]) -> StoredSections:
    """Sections as a search brings them."""
    return StoredSections(pack_sections(sections))


def shown(text: str | list[str], *words: str, lang: str = "en") -> str:
    """The snippet of a text, or of one text a section, for these words."""
    texts = [text] if isinstance(text, str) else text
    return highlights([Section(each) for each in texts], *words, lang=lang).snippet


def marked(snippet: str) -> list[str]:
    """The words marked in a snippet."""
    return re.findall("<mark>(.*?)</mark>", snippet)


def plain(snippet: str) -> str:
    """The text of a snippet."""
    return html.unescape(re.sub("</?mark>", "", snippet))


def folded_words(text: str, lang: str) -> dict[str, set[str]]:
    """Term -> the folded words of a text that have it, as an index knows them."""
    found: dict[str, set[str]] = {}
    for chunk in chunks(text):
        for token in DEFAULT.of(lang).tokens(chunk):
            found.setdefault(token.term, set()).update([fold(token.word)] if token.word else [])
    return found
