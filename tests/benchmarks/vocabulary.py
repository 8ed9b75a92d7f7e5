"""The words of the generated corpus: English ones and made-up ones that suit all stemmers."""

import itertools
import random
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SIZE = 100_000
TAGS = 500
SEED = 7
FIRST_CONTENT_RANK = 20
CONTENT_STEP = 4
FIRST_MADE_UP_RANK = 110

ONSETS = (*"bdfghjklmnprstvwz", "br", "dr", "gr", "kr", "pl", "pr", "sk", "st", "tr")
VOWELS = "aeiou"
# English stemmers take off endings such as -s, -ed, -ing, -er, -al and -ion. A syllable of one
# onset, one vowel and one of these consonants is none of them, so no stemmer changes such words.
CODAS = "bfgkmnpvx"
# After these consonants all stemmers agree what an added -s, -ed or -ing stands for.
INFLECTED_CODAS = tuple("bkmnp")
INFLECTIONS = ("s", "ed", "ing")
INFLECTED_SHARE = 0.2
THREE_SYLLABLES = 0.4


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words by falling frequency, and the lists that give posts their shape.

    `openers` and `phrases` hold numbers of words; `content` holds the numbers of all words that
    are about something.
    """

    words: tuple[str, ...]
    openers: tuple[int, ...]
    content: tuple[int, ...]
    phrases: tuple[tuple[int, ...], ...]
    tags: tuple[str, ...]


@cache
def english(part: str) -> tuple[str, ...]:
    """One list of `words.toml`: "function", "openers" or "content" word by word, or "phrases"."""
    table = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    text: str = table[part]
    return tuple(text.strip().splitlines() if part == "phrases" else text.split())


@cache
def vocabulary() -> Vocabulary:
    """The same vocabulary each time."""
    rng = random.Random(SEED)
    words = _by_rank(_made_up(rng, SIZE - len(english("function")) - len(english("content"))))
    number = {word: place for place, word in enumerate(words)}
    functions = set(english("function"))
    return Vocabulary(
        words=words,
        openers=tuple(number[word] for word in english("openers")),
        content=tuple(number[word] for word in words if word not in functions),
        phrases=tuple(tuple(number[w] for w in p.split()) for p in english("phrases")),
        tags=_tags(rng, [word for word in words if word not in functions]),
    )


def _by_rank(made_up: list[str]) -> tuple[str, ...]:
    """Function words on top, content words spread from rank 20, made-up words from rank 110."""
    ranked = [(float(rank), word) for rank, word in enumerate(english("function"))]
    ranked += [
        (FIRST_CONTENT_RANK + CONTENT_STEP * place, word)
        for place, word in enumerate(english("content"))
    ]
    ranked += [(FIRST_MADE_UP_RANK + place, word) for place, word in enumerate(made_up)]
    return tuple(word for _, word in sorted(ranked))


def _made_up(rng: random.Random, count: int) -> list[str]:
    """Distinct pronounceable words, some of them inflected forms of earlier ones."""
    known = {*english("function"), *english("content")}
    found: list[str] = []
    while len(found) < count:
        word = _pronounceable(rng)
        if found and rng.random() < INFLECTED_SHARE:
            word = rng.choice(found)
            if not word.endswith(INFLECTED_CODAS):
                continue
            word += rng.choice(INFLECTIONS)
        if word not in known:
            known.add(word)
            found.append(word)
    return found


def _pronounceable(rng: random.Random) -> str:
    syllables = 2 + (rng.random() < THREE_SYLLABLES)
    stem = "".join(rng.choice(ONSETS) + rng.choice(VOWELS) for _ in range(syllables))
    return stem + rng.choice(CODAS)


def _tags(rng: random.Random, content: list[str]) -> tuple[str, ...]:
    """Distinct names of one of these words, every fifth of two."""
    words = iter(rng.sample(content[: 2 * TAGS], 2 * TAGS))
    counts = (2 if place % 5 == 4 else 1 for place in range(TAGS))
    names = (" ".join(itertools.islice(words, count)) for count in counts)
    return tuple(name.title() for name in names)
