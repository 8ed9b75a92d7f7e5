"""How a word scores in a post, and what decides between posts that score nearly the same.

    score  = weight * (K1 + 1) * tf / (tf + norm)
    weight = ln(1 + (N - n + 0.5) / (n + 0.5)) * min((F + 1) / n, LARGEST_BURST)
    norm   = K1 * (1 - B + B * length / average length)

N posts, n of them with the word, F times in all; tf and length count each occurrence with its zone's
weight, so that title, headings and body merge before the score saturates. BM25 and BM25F: Robertson
and Zaragoza, The Probabilistic Relevance Framework, 2009; this form of idf, which is never negative:
Lucene. Lengths are kept to four significant bits, as Lucene keeps them, and the average is that of the
posts that have any: so every engine comes to the same scores. The second factor of the weight tells
words that posts are about, which come several times where they come at all, from words that pass by:
the normalisation B of InB2, bounded (Amati and van Rijsbergen, Probabilistic Models of Information
Retrieval Based on Measuring the Divergence from Randomness, 2002).

B and LARGEST_BURST were chosen by cross-validation on Cranfield and CISI together.

Age, the writer's wish and a tag that was named decide between posts that score nearly the same:

    final score = score * (1 + recency + wish + tag)

    recency  RECENCY for the newest post of the index and for evergreen ones, half of it a half-life
             earlier, a quarter two half-lives earlier; 0 without a date
    wish     WISH * log10(boost): from -WISH for a boost of 0.1 to WISH for one of 10
    tag      TAG where the query is a tag of the post

Ages count from the newest post, not from now: the same query gives the same order always. As every
part is bounded, a clearly better score stays better.
"""

from math import log, log10
from typing import NamedTuple

from indexer.engine import Signals
from indexer.post import Post, value_key

K1 = 1.2
B = 0.66
LARGEST_BURST = 6.0

RECENCY = 0.05
WISH = 0.2
TAG = 0.05

_DAY = 86_400


class Frequency(NamedTuple):
    """How many posts have a word, and how often it stands there in all."""

    posts: int
    occurrences: int


def word_weight(posts: int, frequency: Frequency) -> float:
    """What a word adds to the score of a post among so many that has it very often; above 0."""
    having, occurrences = frequency
    idf = log(1 + (posts - having + 0.5) / (having + 0.5))
    return idf * min((occurrences + 1) / max(having, 1), LARGEST_BURST)


def word_factor(posts: int, frequency: Frequency) -> float:
    """The part of the formula that is the same for all posts."""
    return word_weight(posts, frequency) * (K1 + 1)


class Bonus(NamedTuple):
    """The parts of one post's bonus."""

    recency: float
    wish: float
    tag: float


def bonus_of(post: Post, signals: Signals, newest: int | None) -> Bonus:
    """The parts of a post's bonus, where the newest post with a date was written at that timestamp."""
    has_tag = not {value_key(tag) for tag in post.tags}.isdisjoint(signals.tags)
    wish = WISH * log10(min(max(post.boost, 0.1), 10.0))
    return Bonus(_recency(post, signals.half_life, newest), wish, TAG if has_tag else 0.0)


def _recency(post: Post, half_life: int, newest: int | None) -> float:
    if not half_life:
        return 0.0
    if post.evergreen:
        return RECENCY
    if not post.date or newest is None:
        return 0.0
    age = max(newest - post.timestamp, 0) / (half_life * _DAY)
    return float(RECENCY * 2**-age)
