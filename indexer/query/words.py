"""Words of a query -> what they are looked up as, in every language of the index.

A chunk such as `redis`, `node.js`, `getUserById`, `résumé` or `我爱猫` becomes one node: a Term where all
languages agree, Variants where they do not, a Phrase of its words where it has several. What the
analyser finds beside the words (`.net`, an exact accent) makes posts with it rank above the others.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from whoosh import query as q

from indexer.fields import LANG, TEXT
from indexer.language.analysis import EXACT_MARK, STOP_MARK, Kind, Token
from indexer.language.chunks import chunks, spans
from indexer.language.scripts import UNSPACED
from indexer.query.reading import Analysis
from indexer.query.synonyms import Synonyms
from indexer.query.tree import LARGEST_SLOP, AndMaybe, Variants, boosted, constant, joined
from indexer.remembering import remembering
from indexer.request import Match

SYNONYM_BOOST = 0.8
_EXACT_BOOST = 0.2
_NO_CODES = ("en", "")

_ARTICLE_BOOST = 0.01
"""What is a function word in another language than the first may be there, and says next to nothing."""

_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u2010-\u2015](?=[^\W\d_])")
_SPACED = re.compile(r"\S+")
_COMMA = re.compile(r"(?<!\d)[,;]|[,;](?!\d)")

Terms = tuple[str, ...]


class Clause(NamedTuple):
    """A part of a query. A weak one is of function words of the commonest language alone.

    `start` and `end` are the characters of its words in the chunk; synonyms know it by its `key`, which
    only words of the whole text have.
    """

    tree: q.Query
    weak: bool = False
    negated: bool = False
    bare: bool = False
    key: Terms = ()
    start: int = 0
    end: int = 0


class Words:
    """Words as clauses; remembers them."""

    def __init__(self, analysis: Analysis) -> None:
        languages = (analysis.languages.of(code) for code in analysis.codes or _NO_CODES)
        self._languages = tuple(dict.fromkeys(languages))
        self._synonyms = self._looked_up(analysis.synonyms)
        self.most_in_synonym = max(map(len, self._synonyms), default=0)
        self.clause: Callable[[str, str], Clause | None] = remembering(1 << 12)(self._clause)

    def _clause(self, chunk: str, field: str, literal: bool = False) -> Clause | None:
        """The clause of a chunk, or of a run of letters without spaces; None of signs alone.

        A literal one has no synonyms.
        """
        if not chunk.isascii() and UNSPACED.match(chunk):
            return self._run(chunk, field, literal)
        by_language = {language.code: language.tokens(chunk) for language in self._languages}
        readings = list(dict.fromkeys(by_language.values()))
        tokens = [token for reading in readings for token in reading]
        words = [token for token in tokens if token.kind is not Kind.EXTRA]
        if not _words(readings[0]):
            return None
        ways = {way: None for reading in readings for way in _ways(reading)}
        key = () if literal or field != TEXT else next(iter(ways))
        others = self._synonyms.get(key, [])
        tree = _any_way(field, list(_ways(readings[0])), others)
        if len(ways) > 1:
            tree = joined(q.Or, [tree, *_elsewhere(field, by_language)])
        tree = _with_bonus(tree, field, tokens)
        bounds = min(token.start for token in words), max(token.end for token in words)
        weak = all(token.kind is not Kind.WORD for token in readings[0])
        alone = not weak and all(len(way) == 1 for way in ways) and chunk[slice(*bounds)].isalnum()
        return Clause(tree, weak, False, alone and field == TEXT, key, *bounds)

    def _run(self, run: str, field: str, literal: bool) -> Clause:
        """A run of bigrams is a phrase of them; a single letter begins any of them."""
        terms = self.said(run)[0]
        alone = len(chunks(run)) == 1
        tree = constant(q.Prefix(field, terms[0])) if alone else phrase(field, terms)
        key = () if literal or field != TEXT else terms
        other = self.alternative(key)
        return Clause(tree if other is None else q.Or([tree, other]), key=key, end=len(run))

    def said(self, text: str) -> list[Terms]:
        """The terms of a text, function words too, in each way that the languages have for it."""
        found = list(spans(text))
        ends = [at + len(chunk) for at, chunk in found]
        if len(ends) > 1 and ends[-1] == ends[-2]:
            found.pop()  # the last letter of a run, which is in the bigram before it
        ways = (
            tuple(t.term for _, chunk in found for t in _words(language.tokens(chunk)))
            for language in self._languages
        )
        return [way for way in dict.fromkeys(ways) if way]

    def quoted(self, text: str, field: str, slop: int) -> Clause | None:
        """A text in quotes: all its words side by side, those of a single chunk as without quotes."""
        typed = list(typed_words(text))
        if len(typed) == 1:
            clause = self._clause(typed[0][1], field, literal=True)
            return clause and Clause(clause.tree)
        ways = self.said(text)
        return Clause(joined(q.Or, [phrase(field, way, slop) for way in ways])) if ways else None

    def alternative(self, key: Terms) -> q.Query | None:
        """What words with that key may be called instead."""
        ways = self._synonyms.get(key)
        return _any_way(TEXT, [], ways) if ways else None

    def _looked_up(self, synonyms: Synonyms) -> dict[Terms, list[Terms]]:
        """By the terms of a text in the commonest language, all ways to say what it finds too."""
        table: dict[Terms, list[Terms]] = defaultdict(list)
        for text, other in synonyms.rows:
            if key := next(iter(self.said(text)), ()):
                table[key] += [way for way in self.said(other) if way not in (key, *table[key])]
        return dict(table)


def typed_words(text: str) -> Iterable[tuple[int, str]]:
    """What stands between spaces or commas, and whole runs of letters without spaces, with their starts."""
    if "," in text or ";" in text:
        text = _COMMA.sub(" ", text)
    if text.isascii() or not UNSPACED.search(text):
        return [(found.start(), found.group()) for found in _SPACED.finditer(text)]
    return _whole_runs(text)


def typed_chunks(text: str, match: Match) -> Iterable[tuple[int, str]]:
    """The chunks of a text; where any word may match, each of `wind-tunnel` and each pair of 机器学习 may."""
    if match is not Match.ANY:
        return typed_words(text)
    text = _HYPHEN.sub(" ", text)
    return typed_words(text) if text.isascii() or not UNSPACED.search(text) else _pairs(text)


def _pairs(text: str) -> Iterator[tuple[int, str]]:
    """The chunks of a text, without the last letter of a run, which is in the pair before it."""
    end = 0
    for at, chunk in spans(text):
        if at + len(chunk) > end:
            yield at, chunk
        end = at + len(chunk)


def _whole_runs(text: str) -> Iterator[tuple[int, str]]:
    start = end = 0
    for at, chunk in spans(text):
        if at >= end:
            if end:
                yield start, text[start:end]
            start = at
        end = max(end, at + len(chunk))
    if end:
        yield start, text[start:end]


def phrase(field: str, terms: Iterable[str], slop: int = 1) -> q.Query:
    """The terms side by side; one stands for itself."""
    words = list(terms)
    if len(words) == 1:
        return q.Term(field, words[0])
    return q.Phrase(field, words, slop=min(max(slop, 1), LARGEST_SLOP))


def _words(tokens: Iterable[Token]) -> list[Token]:
    return [token for token in tokens if token.kind is not Kind.EXTRA]


def _ways(tokens: tuple[Token, ...]) -> Iterator[Terms]:
    """The words of a chunk; also by the stems of their bare spellings; also by the parts of names."""
    words = _words(tokens)
    yield tuple(word.term for word in words)
    for chosen in (_is_bare, _is_part):
        beside: dict[int, list[str]] = defaultdict(list)
        for token in tokens:
            if token.kind is Kind.EXTRA and chosen(token):
                beside[token.step].append(token.term)
        if beside:
            yield tuple(t for word in words for t in beside.get(word.step, [word.term]))


def _is_exact(token: Token) -> bool:
    return not token.word and token.term.startswith(EXACT_MARK)


def _is_bare(token: Token) -> bool:
    return not token.word and not _is_exact(token)


def _is_part(token: Token) -> bool:
    return token.word.isalnum()


def _any_way(field: str, ways: list[Terms], others: list[Terms]) -> q.Query:
    """One node for all ways to say a word; the others are its synonyms."""
    boosts = dict.fromkeys(ways, 1.0)
    boosts |= {way: SYNONYM_BOOST for way in others if way not in boosts}
    terms = [q.Term(field, way[0], boost=boost) for way, boost in boosts.items() if len(way) == 1]
    phrases = [phrase(field, way).with_boost(boosts[way]) for way in boosts if len(way) > 1]
    return joined(q.Or, [joined(Variants, terms), *phrases] if terms else phrases)


def _elsewhere(field: str, by_language: dict[str, tuple[Token, ...]]) -> Iterator[q.Query]:
    """The ways of other languages than the first, in posts of those: a stem may be another word here."""
    (_, first), *others = by_language.items()
    known = set(_ways(first))
    codes: dict[tuple[Terms, ...], list[str]] = defaultdict(list)
    for code, tokens in others:
        if ways := tuple(way for way in dict.fromkeys(_ways(tokens)) if way not in known):
            codes[ways].append(code)
    for ways, spoken in codes.items():
        tree = _any_way(field, list(ways), [])
        if any(term.startswith(STOP_MARK) for way in ways for term in way):
            tree = boosted(tree, _ARTICLE_BOOST)
        posts = joined(q.Or, [q.Term(LANG, code) for code in spoken])
        yield tree if "" in spoken else q.Require(tree, posts)


def _with_bonus(tree: q.Query, field: str, tokens: list[Token]) -> q.Query:
    """The tree, where the exact accents and technical forms of the tokens score too."""
    boosts = {
        token.term: _EXACT_BOOST if _is_exact(token) else 1.0
        for token in tokens
        if token.kind is Kind.EXTRA and not _is_bare(token) and not _is_part(token)
    }
    bonus = [q.Term(field, term, boost=boost) for term, boost in boosts.items()]
    return AndMaybe(tree, joined(q.Or, bonus)) if bonus else tree
