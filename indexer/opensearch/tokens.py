"""A post as the tokens that OpenSearch is sent, and the surface words that it has.

See mapping.py for the fields. All of a chunk depends on the chunk alone, and is worked out once: words are
put together and counted by chunk, in loops of C.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain, islice
from operator import itemgetter
from typing import NamedTuple

from indexer.fields import SCOPES, TEXT, ZONE_WEIGHTS, Zone, texts
from indexer.language.analysis import STOP_MARK, Kind, Language, Languages, fold
from indexer.language.chunks import chunks
from indexer.opensearch.mapping import BESIDE, FILLER, ORDER, STOPS, WORDS
from indexer.post import Post

_REMEMBERED = 1 << 18
"""Chunks, some 60 MB: of a quarter of them, one chunk in seven was met anew."""

_AT_ONCE = 10_000
"""Chunks after which is looked whether too many are remembered."""

LONGEST = 100
"""Characters of the longest chunk that is remembered."""


class Row(NamedTuple):
    """A surface word: its key, as it is written but for case, and its term."""

    key: str
    word: str
    term: str


class Tokens(NamedTuple):
    """The fields of tokens of a post, and its chunks, by which its surface words are counted."""

    fields: dict[str, dict[str, object]]
    chunks: list[str]


class Uses(NamedTuple):
    """How many words of a post count in each zone, and how often each token stands there."""

    lengths: Counter[Zone]
    counts: Counter[tuple[Zone, str]]


class _Chunk(NamedTuple):
    """What a chunk adds: tokens that count, function words, tokens of its positions by layer, and rows."""

    counted: tuple[str, ...]
    stops: tuple[str, ...]
    first: tuple[str, ...]
    beside: tuple[tuple[str, ...], ...]
    rows: tuple[Row, ...]


_counted, _stops, _first, _beside_of = map(itemgetter, range(4))


class Tokenizer:
    """Makes tokens of posts."""

    def __init__(self, languages: Languages) -> None:
        self._languages = languages
        self._tables: dict[str, _Chunks] = {}

    def tokens(self, post: Post) -> Tokens:
        """The tokens of a post, without those of fields that have none."""
        counted: dict[Zone, list[str]] = defaultdict(list)
        stops: dict[Zone, list[str]] = defaultdict(list)
        placed: dict[Zone, list[list[Sequence[str]]]] = defaultdict(list)
        table, every = self._table(post.lang), list[str]()
        for zone, text in texts(post):
            parts = chunks(text)
            found = list(map(table.__getitem__, parts))
            counted[zone] += chain.from_iterable(map(_counted, found))
            stops[zone] += chain.from_iterable(map(_stops, found))
            placed[zone].append(_layers(found))
            every += parts
        order = {zone.name.lower(): _values(of_zone, 0) for zone, of_zone in placed.items()}
        fields: dict[str, dict[str, object]] = {
            **_bags(counted, stops),
            ORDER: dict(order),
            BESIDE: {zone.name.lower(): _beside(of_zone) for zone, of_zone in placed.items()},
        }
        return Tokens(fields, every)

    def rows(self, lang: str, counts: Mapping[str, int]) -> Counter[Row]:
        """How often each surface word is there, of chunks that are there so often."""
        rows, rest = Counter[Row](), iter(counts.items())
        while some := list(islice(rest, _AT_ONCE)):
            table = self._table(lang)
            for chunk, uses in some:
                for row in table[chunk].rows:
                    rows[row] += uses
        return rows

    def uses(self, post: Post) -> Uses:
        """The uses of the tokens of a post."""
        lengths: Counter[Zone] = Counter()
        counts: Counter[tuple[Zone, str]] = Counter()
        table = self._table(post.lang)
        for zone, text in texts(post):
            for found in map(table.__getitem__, chunks(text)):
                lengths[zone] += len(found.counted)
                counts.update((zone, token) for token in (*found.counted, *found.stops))
        return Uses(lengths, counts)

    def _table(self, lang: str) -> "_Chunks":
        tables = self._tables
        if sum(map(len, [*tables.values()])) > _REMEMBERED:
            tables = self._tables = {}
        table = tables.get(lang)
        if table is None:  # as another thread may see, too
            table = tables[lang] = _Chunks(self._languages.of(lang))
        return table


class _Chunks(dict[str, _Chunk]):
    """Chunk -> what it adds. Chunks around the same word share that."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, chunk: str) -> _Chunk:
        bare = self._language.bare(chunk)
        found = self[bare] if bare != chunk else _analysed(self._language, chunk)
        if len(chunk) <= LONGEST:
            self[chunk] = found
        return found


def as_token(term: str) -> str:
    """A term as one token of the analyser `whitespace`, which nothing in it may split."""
    return term if term.isalnum() else "\u2420".join(term.split()) or "\u2420"


def _analysed(language: Language, chunk: str) -> _Chunk:
    """The tokens of a chunk, a term once at each position, words before what is beside them."""
    tokens = language.tokens(chunk)
    distinct = {(token.step, token.term): token for token in reversed(tokens)}
    found = sorted(distinct.values(), key=lambda token: (token.step, token.kind is Kind.EXTRA))
    at: dict[int, list[str]] = defaultdict(list)
    for token in found:
        at[token.step].append(as_token(token.term))
    steps = range(max(at, default=-1) + 1)
    layers = tuple(
        tuple(at[step][n] if n < len(at[step]) else FILLER for step in steps)
        for n in range(max(map(len, at.values()), default=0))
    )
    return _Chunk(
        tuple(as_token(token.term) for token in found if not is_stop(token.term)),
        tuple(as_token(token.term) for token in found if is_stop(token.term)),
        layers[0] if layers else (),
        layers[1:],
        tuple(Row(fold(token.word), token.word, token.term) for token in found if token.word),
    )


def is_stop(term: str) -> bool:
    """Whether a term is a function word, which lengths do not count; a part of a name may be one too."""
    return term.startswith(STOP_MARK)


def _layers(found: Sequence[_Chunk]) -> list[Sequence[str]]:
    """The tokens of the positions of a text by layer; a layer above the first ends with its last token."""
    layers: list[list[str]] = [[*chain.from_iterable(map(_first, found))]]
    if not any(map(_beside_of, found)):
        return [*layers]
    size = 0
    for chunk in found:
        for number, tokens in enumerate(chunk.beside, 1):
            if number == len(layers):
                layers.append([])
            layer = layers[number]
            layer += [FILLER] * (size - len(layer))
            layer += tokens
        size += len(chunk.first)
    return [*layers]


def _values(of_zone: Sequence[Sequence[Sequence[str]]], number: int) -> list[str]:
    """A layer of the texts of a zone; all positions are filled, so that those of the next text are right."""
    values = []
    for layers in of_zone:
        tokens = layers[number] if number < len(layers) else ()
        filled = [*tokens, *[FILLER] * (len(layers[0]) - len(tokens))]
        values.append(" ".join(filled))
    return values


def _beside(of_zone: Sequence[Sequence[Sequence[str]]]) -> dict[str, list[str]]:
    """The layers above the first, which few texts have."""
    most = max(map(len, of_zone), default=1)
    return {str(number): _values(of_zone, number) for number in range(1, most)}


def _bags(
    counted: dict[Zone, list[str]], stops: dict[Zone, list[str]]
) -> dict[str, dict[str, object]]:
    """What scores: words, and what is filled up to their length, in all zones and by zone."""
    weighted: dict[str, tuple[list[str], list[str]]] = {TEXT: ([], [])}
    for zone in Zone:
        weight = ZONE_WEIGHTS[zone]
        weighted[TEXT][0].extend(counted[zone] * weight)
        weighted[TEXT][1].extend(stops[zone] * weight)
    weighted |= {scope: (counted[zone], stops[zone]) for scope, zone in SCOPES.items()}
    words, filled = {}, {}
    for name, (of_words, of_stops) in weighted.items():
        words[name] = " ".join(of_words)
        filled[name] = " ".join([*of_stops, *[FILLER] * (len(of_words) - len(of_stops))])
    return {
        WORDS: {name: text for name, text in words.items() if text},
        STOPS: {name: text for name, text in filled.items() if text},
    }
