"""Repeatable posts that look real: Zipf words, log-normal lengths, paragraphs, headings, facets.

Posts are made in chunks, each from its own seed, so that the first 10,000 posts of any corpus are
the same. Within a post some words come back more often than chance would have them, as the subject
of a real post does, and the word groups of `words.toml` are strewn in for phrase queries.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
import numpy.typing as npt

from indexer.post import Post, Section, slugify, stable_id
from tests.benchmarks.vocabulary import vocabulary

Numbers = npt.NDArray[np.int64]
Chances = npt.NDArray[np.float64]

CHUNK = 500
MEAN_WORDS = 330
SIGMA = 0.6
SHORTEST, LONGEST = 40, 5000
ZIPF_SHIFT = 1.0
OWN_WORDS = 8
OWN_SHARE = 0.1
OWN_SHARE_OF_HEADS = 0.4
PHRASE_SHARE = 1 / 250
SENTENCE_SHARE = 1 / 16
PARAGRAPH_SHARE = 0.2
COMMA_SHARE = 0.06
WORDS_PER_HEADING = 250
EXCERPT_WORDS = 25
TAG_COUNTS = (0.15, 0.25, 0.3, 0.2, 0.1)
CATEGORIES = ("Tech", "Notes", "Guides", "News", "Essays", "Reviews", "Talks", "Open Letters")
AUTHORS = 40
FIRST_DAY = datetime(2013, 1, 1, tzinfo=UTC)
SECONDS = 12 * 365 * 86400

# The forms that a word takes in running text, each with what follows it.
PLAIN, COMMA, STOP, PARAGRAPH, CAPITAL, LAST = range(6)
FORMS = ("{0} ", "{0}, ", "{0}. ", "{0}.\n\n", "{1} ", "{0}.")
NO_WORD = -1


def posts(count: int, seed: int = 1) -> Iterator[Post]:
    """The first `count` posts of the corpus with this seed."""
    chunks = (_chunk(seed, number) for number in itertools.count())
    return itertools.islice(itertools.chain.from_iterable(chunks), count)


def zipf(count: int) -> Chances:
    """Cumulative chances of so many ranks by the law of Zipf and Mandelbrot."""
    weights = 1.0 / (np.arange(count) + 1.0 + ZIPF_SHIFT)
    return np.asarray(np.cumsum(weights) / weights.sum())


@dataclass(frozen=True, slots=True)
class Tables:
    """What all chunks share: chances, words as written, and names."""

    word_chances: Chances
    content: Numbers
    content_chances: Chances
    openers: Numbers
    phrases: Numbers
    phrase_chances: Chances
    forms: npt.NDArray[np.object_]
    tags: tuple[str, ...]
    tag_chances: Chances
    authors: tuple[str, ...]


@cache
def _tables() -> Tables:
    known = vocabulary()
    forms = [form.format(word, word.capitalize()) for word in known.words for form in FORMS]
    chances = zipf(len(known.words))
    content = np.array(known.content)
    weights = np.diff(chances, prepend=0.0)[content]
    names = [known.words[number].capitalize() for number in content[-2 * AUTHORS :]]
    return Tables(
        word_chances=chances,
        content=content,
        content_chances=np.cumsum(weights) / weights.sum(),
        openers=np.array(known.openers),
        phrases=np.array(list(itertools.zip_longest(*known.phrases, fillvalue=NO_WORD))).T,
        phrase_chances=zipf(len(known.phrases)),
        forms=np.array(forms, dtype=object),
        tags=known.tags,
        tag_chances=zipf(len(known.tags)),
        authors=tuple(f"{a} {b}" for a, b in zip(names[::2], names[1::2], strict=True)),
    )


def _chunk(seed: int, number: int) -> Iterator[Post]:
    rng = np.random.default_rng((seed, number))
    tables = _tables()
    own = _draw(rng, tables.content_chances, CHUNK * OWN_WORDS)
    own = tables.content[own].reshape(CHUNK, OWN_WORDS)
    bounds = _bounds(rng)
    text = _text(rng, tables, own, bounds)
    titles = _heads(rng, tables, own, (3, 9))
    headed = np.repeat(own, [len(places) - 2 for places in bounds], axis=0)
    headings = iter(_heads(rng, tables, headed, (2, 5)))
    facts = zip(titles, bounds, _facts(rng, tables), strict=True)
    for place, (title, ends, fact) in enumerate(facts):
        pieces = ["".join(text[a:b]) for a, b in itertools.pairwise(ends)]
        slug = f"{slugify(title)}-{number * CHUNK + place + 1}"
        yield Post(
            id=stable_id(slug),
            slug=slug,
            title=title,
            sections=(Section(pieces[0]), *_sections(pieces[1:], headings)),
            date=fact.date,
            categories=(fact.category,),
            authors=(fact.author,),
            tags=fact.tags,
            excerpt=" ".join(pieces[0].split(maxsplit=EXCERPT_WORDS)[:EXCERPT_WORDS]),
            lang="en",
        )


def _sections(pieces: list[str], headings: Iterator[str]) -> Iterator[Section]:
    for text in pieces:
        heading = next(headings)
        yield Section(text, heading, level=2, anchor=slugify(heading))


def _bounds(rng: np.random.Generator) -> list[list[int]]:
    """For each post of a chunk where its sections begin in the words of the chunk, and its end."""
    mean = np.log(MEAN_WORDS) - SIGMA**2 / 2
    lengths = np.clip(rng.lognormal(mean, SIGMA, CHUNK).astype(np.int64), SHORTEST, LONGEST)
    headings = np.minimum(rng.poisson(lengths / WORDS_PER_HEADING), lengths // SHORTEST - 1)
    starts = np.cumsum(lengths) - lengths
    bounds = []
    for start, length, count in zip(starts, lengths, headings, strict=True):
        even = length // (count + 1)
        shift = rng.integers(-even // 4, even // 4 + 1, size=count)
        inner = start + even * np.arange(1, count + 1) + shift
        bounds.append([int(start), *inner.tolist(), int(start + length)])
    return bounds


def _draw(rng: np.random.Generator, chances: Chances, size: int) -> Numbers:
    return np.searchsorted(chances[:-1], rng.random(size), side="right")


def _words(rng: np.random.Generator, tables: Tables, own: Numbers, share: float) -> Numbers:
    """One word for each row of `own`: with the chance `share` one of the row, else any word."""
    words = _draw(rng, tables.word_chances, len(own))
    subject = np.flatnonzero(rng.random(len(own)) < share)
    words[subject] = own[subject, rng.integers(OWN_WORDS, size=len(subject))]
    return words


def _heads(
    rng: np.random.Generator, tables: Tables, own: Numbers, lengths: tuple[int, int]
) -> list[str]:
    """A title or heading for each row of `own`, of so many words; the first is an opener."""
    counts = rng.integers(lengths[0], lengths[1] + 1, size=len(own))
    words = _words(rng, tables, np.repeat(own, counts, axis=0), OWN_SHARE_OF_HEADS)
    ends = np.cumsum(counts)
    starts = ends - counts
    words[starts] = tables.openers[rng.integers(len(tables.openers), size=len(starts))]
    form = np.full(len(words), PLAIN)
    form[starts] = CAPITAL
    written = tables.forms[words * len(FORMS) + form]
    return ["".join(written[a:b]).rstrip() for a, b in zip(starts, ends, strict=True)]


def _text(
    rng: np.random.Generator, tables: Tables, own: Numbers, bounds: list[list[int]]
) -> list[str]:
    """All words of a chunk as written, with stops, commas, capitals and paragraphs."""
    lengths = [ends[-1] - ends[0] for ends in bounds]
    words = _words(rng, tables, np.repeat(own, lengths, axis=0), OWN_SHARE)
    _strew(rng, tables, words)
    starts = np.array([start for ends in bounds for start in ends[:-1]])
    words[starts] = tables.openers[rng.integers(len(tables.openers), size=len(starts))]
    last = np.append(starts[1:], len(words)) - 1
    stops = rng.random(len(words)) < SENTENCE_SHARE
    stops[last] = True
    first = np.append(True, stops[:-1])
    stops &= ~first
    form = np.where(rng.random(len(words)) < COMMA_SHARE, COMMA, PLAIN)
    form[stops] = np.where(rng.random(int(stops.sum())) < PARAGRAPH_SHARE, PARAGRAPH, STOP)
    form[first] = CAPITAL
    form[last] = LAST
    return list(tables.forms[words * len(FORMS) + form])


def _strew(rng: np.random.Generator, tables: Tables, words: Numbers) -> None:
    """Writes phrases over words at random places."""
    phrases = tables.phrases
    spots = np.flatnonzero(rng.random(len(words) - phrases.shape[1]) < PHRASE_SHARE)
    chosen = phrases[_draw(rng, tables.phrase_chances, len(spots))]
    for place in range(phrases.shape[1]):
        there = chosen[:, place] != NO_WORD
        words[spots[there] + place] = chosen[there, place]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a post has beside its words."""

    date: datetime
    category: str
    author: str
    tags: tuple[str, ...]


def _facts(rng: np.random.Generator, tables: Tables) -> Iterator[Facts]:
    """For each post of a chunk; tags without repeating one."""
    seconds = rng.integers(SECONDS, size=CHUNK).tolist()
    categories = _draw(rng, zipf(len(CATEGORIES)), CHUNK)
    authors = _draw(rng, zipf(AUTHORS), CHUNK)
    tags = _draw(rng, tables.tag_chances, CHUNK * len(TAG_COUNTS)).reshape(CHUNK, -1).tolist()
    counts = 1 + _draw(rng, np.cumsum(TAG_COUNTS), CHUNK)
    for place in range(CHUNK):
        yield Facts(
            date=FIRST_DAY + timedelta(seconds=seconds[place]),
            category=CATEGORIES[categories[place]],
            author=tables.authors[authors[place]],
            tags=tuple(tables.tags[tag] for tag in dict.fromkeys(tags[place][: counts[place]])),
        )
