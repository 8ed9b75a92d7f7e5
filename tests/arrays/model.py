"""What an index must answer, worked out from the posts themselves: plain, slow, without an index.

Also small random posts to try it with, and readers over posts without any file.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from hypothesis import strategies as st

from indexer.arrays.inverter import Inverter
from indexer.arrays.lexicon import Lexicon
from indexer.arrays.reader import ArrayReader
from indexer.arrays.segment import Segment
from indexer.arrays.snapshot import Snapshot
from indexer.arrays.stored import pack_post
from indexer.facet_values import Value
from indexer.fields import FACETS, ValueOrder
from indexer.language.analysis import DEFAULT
from indexer.post import Post, Section, distinct_values, value_key
from indexer.request import Choice, Facet, Mode
from tests.support import post

WORDS = ("cache", "caches", "Redis", "sticky", "note", "the", "of")
TAGS = ("Redis", "redis", "System Design", "system-design", "C", "C#", "Café")
CATEGORIES = ("", "Tech", "tech", "Life")
SERIES = ("", "On Rust", "On-Rust")
AUTHORS = ("Ada", "ada", "Grace")
DAYS = (None, "1969-12-31", "2023-05-01", "2024-02-29", "2025-11-02")


def texts(most: int = 8) -> st.SearchStrategy[str]:
    """A few words in a row."""
    return st.lists(st.sampled_from(WORDS), max_size=most).map(" ".join)


def sections() -> st.SearchStrategy[tuple[Section, ...]]:
    """Up to three sections, one of them sometimes long enough for another minute of reading."""
    long = texts().map(lambda text: f"{text} {'word ' * 350}")
    section = st.builds(Section, st.one_of(texts(), texts(), long), texts(3))
    return st.lists(section, max_size=3).map(tuple)


def posts_called(slug: str) -> st.SearchStrategy[Post]:
    """Posts with this slug."""
    return st.builds(
        post,
        st.just(slug),
        title=texts(4),
        sections=sections(),
        tags=st.lists(st.sampled_from(TAGS), max_size=3).map(distinct_values),
        categories=st.lists(st.sampled_from(CATEGORIES), max_size=2).map(distinct_values),
        series=st.sampled_from(SERIES),
        authors=st.lists(st.sampled_from(AUTHORS), max_size=2).map(distinct_values),
        day=st.sampled_from(DAYS),
    )


def some_posts(most: int = 9) -> st.SearchStrategy[list[Post]]:
    """Lists of posts, each with a slug of its own."""
    return st.lists(posts_called(""), max_size=most).map(
        lambda posts: [replace(p, id=f"id-p{n}", slug=f"p{n}") for n, p in enumerate(posts)]
    )


def choices() -> st.SearchStrategy[tuple[Choice, ...]]:
    """Chosen facet values, in other spellings too, some of which no post has."""
    values = {
        "tag": (*TAGS, "SYSTEM_DESIGN", "no such tag"),
        "category": ("Tech", "LIFE", "none"),
        "series": ("On Rust", "on-rust", "none"),
        "author": ("Ada", "Grace", "nobody"),
        "year": ("1969", "2023", "2024", "1999"),
        "month": ("1969-12", "2024-02", "1999-01"),
        "minutes": ("1", "2", "9"),
        "length": ("1", "5", "20"),
    }
    pairs = [(facet, value) for facet, labels in values.items() for value in labels]
    one = st.builds(
        lambda pair, mode: Choice(pair[0], mode, pair[1]),
        st.sampled_from(pairs),
        st.sampled_from(Mode),
    )
    return st.lists(one, max_size=4).map(tuple)


def values_of(post: Post, facet: str) -> dict[str, str]:
    """The post's values of a facet, each label by its key."""
    labels = {
        "tag": post.tags,
        "category": post.categories,
        "series": (post.series,) if post.series else (),
        "author": post.authors,
        "year": (f"{post.day.year:04d}",) if post.day else (),
        "month": (post.day.isoformat()[:7],) if post.day else (),
        "lang": (post.lang,) if post.lang else (),
        "minutes": (str(post.minutes),),
        "length": (next(str(least) for least in (20, 10, 5, 1) if least <= post.minutes),),
    }
    return {key_of(facet, label): label for label in labels[facet]}


def key_of(facet: str, label: str) -> str:
    """The key of a value of a facet."""
    return label.zfill(FACETS[facet].digits) if FACETS[facet].digits else value_key(label)


def chosen(posts: Iterable[Post], choices: Iterable[Choice]) -> list[Post]:
    """The posts that the choices leave."""
    choices = list(choices)
    return [post for post in posts if _is_left(post, choices)]


def _is_left(post: Post, choices: list[Choice]) -> bool:
    any_of: dict[str, bool] = {}
    for facet, mode, value in ((c.facet, c.mode, c.value) for c in choices):
        has = key_of(facet, value) in values_of(post, facet)
        if mode is Mode.ANY:
            any_of[facet] = any_of.get(facet, False) or has
        elif has is (mode is Mode.NONE):
            return False
    return all(any_of.values())


def true_facet(
    posts: Sequence[Post], choices: Sequence[Choice], name: str, most: int = 100
) -> Facet:
    """The facet as it must be for a search that matches all posts."""
    modes = {c.mode for c in choices if c.facet == name}
    mode = next((m for m in (Mode.ANY, Mode.ALL) if m in modes), FACETS[name].mode)
    felt = [c for c in choices if (c.facet, c.mode) != (name, Mode.ANY)]
    counts = Counter(key for post in chosen(posts, felt) for key in values_of(post, name))
    labels = _labels(posts, name)
    picked = {key_of(name, c.value) for c in choices if c.facet == name and c.mode is not Mode.NONE}
    commonest = sorted(counts, key=lambda key: (-counts[key], key))[:most]
    listed = sorted({*commonest, *(picked & labels.keys())})
    match FACETS[name].order:
        case ValueOrder.COUNT:
            listed.sort(key=lambda key: -counts[key])
        case ValueOrder.FALLING:
            listed.reverse()
    values = tuple(Value(key, labels[key], counts[key], key in picked) for key in listed)
    return Facet(name, mode, values, distinct=len(counts))


def _labels(posts: Iterable[Post], name: str) -> dict[str, str]:
    """The commonest spelling of every value that any of the posts has, ties by text."""
    spelled: dict[str, Counter[str]] = {}
    for one in posts:
        for key, label in values_of(one, name).items():
            spelled.setdefault(key, Counter())[label] += 1
    return {
        key: min(counts, key=lambda label: (-counts[label], label))
        for key, counts in spelled.items()
    }


def segment_of(posts: Iterable[Post]) -> Segment:
    """The posts as a segment in memory."""
    inverter = Inverter(Lexicon(DEFAULT), {})
    for one in posts:
        inverter.add(pack_post(one))
    return Segment(inverter.finish())


def reader_of(*groups: Iterable[Post]) -> ArrayReader:
    """A reader over a segment in memory for each group of posts."""
    return ArrayReader(Snapshot([(segment_of(group), ()) for group in groups]))
