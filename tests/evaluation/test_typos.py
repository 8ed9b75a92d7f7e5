"""The typo table: words of real posts with one random edit each still find the post of the right word.

A word is of five letters or more, and so is what is typed: shorter ones are taken as they are. The edit
leaves the first letter, which people seldom get wrong, and makes no other word of the posts, which would
rightly be searched for instead.
"""

import random
import re
from collections.abc import Iterator
from pathlib import Path
from string import ascii_lowercase

from indexer.evaluation import built_aside
from indexer.index import Index
from indexer.language.analysis import Languages
from indexer.request import SearchRequest
from indexer.settings import Settings
from tests.support import EXAMPLE, corpus

WORDS = 300
SHORTEST = 5
KEPT = 0.95
_WORD = re.compile(rf"\b[a-z]{{{SHORTEST},20}}\b")


def words_of(index: Index) -> set[str]:
    """The words of the titles and texts."""
    texts = (
        f"{post.title} {part.heading} {part.text}"
        for post in index.engine.posts()
        for part in post.sections
    )
    return {word for text in texts for word in _WORD.findall(text.lower())}


def edited(word: str, chance: random.Random) -> str:
    """The word with one letter lost, put in, changed, or in the place of the next."""
    at = chance.randrange(1, len(word))
    letter = chance.choice(ascii_lowercase)
    changes = {
        "lose": word[:at] + word[at + 1 :],
        "put in": word[:at] + letter + word[at:],
        "change": word[:at] + letter + word[at + 1 :],
        "swap": word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
    }
    return changes[chance.choice(list(changes))]


def typos(words: set[str]) -> Iterator[tuple[str, str]]:
    """Words in a random order, the same each time, each with what is typed for it."""
    chance = random.Random(5)
    content = sorted(words - Languages().of("en").stop_words)
    for word in chance.sample(content, len(content)):
        typed = edited(word, chance)
        if typed not in words and len(typed) >= SHORTEST:
            yield word, typed


def slugs(index: Index, query: str) -> list[str]:
    """The posts on top."""
    return [hit.card.slug for hit in index.search(SearchRequest(query=query, size=3)).hits]


def kept(index: Index) -> tuple[float, list[tuple[str, str]]]:
    """The share of words whose first post is still on top, and those of which it is not."""
    lost: list[tuple[str, str]] = []
    tried = 0
    for word, typed in typos(words_of(index)):
        if tried == WORDS:
            break
        if right := slugs(index, word)[:1]:
            tried += 1
            if right[0] not in slugs(index, typed):
                lost.append((word, typed))
    assert tried == WORDS
    return 1 - len(lost) / tried, lost


def test_a_typo_in_a_word_of_our_posts_keeps_its_post_on_top() -> None:
    share, lost = share_of(EXAMPLE)
    assert share >= KEPT, lost


def test_a_typo_in_a_word_of_a_real_blog_keeps_its_post_on_top() -> None:
    share, lost = share_of(corpus("18f"))
    assert share >= KEPT, lost


def share_of(folder: Path) -> tuple[float, list[tuple[str, str]]]:
    """The same for the posts in a folder."""
    with built_aside(Settings(source=str(folder))) as index:
        return kept(index)
