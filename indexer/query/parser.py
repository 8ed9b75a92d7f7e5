"""What a reader types -> a query tree.

    query    = { clause }                 clauses side by side: all, or any with match=any
    clause   = clause AND clause | clause OR clause | clause ANDNOT clause | clause ANDMAYBE clause
             | clause REQUIRE clause
             | NOT clause | -clause | clause^2.5 | ( query ) | field:clause | in:title | item
    item     = word | pref* | w?ldc*rd | word~ | word~2 | "some words" | "some words"~3
             | [from TO to] | {from TO to} | [from TO] | [TO to] | *
    field    = text title heading body | tag category series author year lang minutes, with numbers as
               5 <5 >=5 5-10 5..10 | date month before after since until, with days as in `query.dates`

Operators are written in capitals and bind in the order AND, OR, ANDNOT, ANDMAYBE, REQUIRE; NOT binds first.
`in:title`, anywhere, has all words without a field looked for in titles. Words are cut, folded and
stemmed as the posts were; function words are left out unless they are quoted, or nothing else is there.
Whatever is not understood as an operator is read as words, and told: no text is an error.
"""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from whoosh import query as q

from indexer.fields import ALIASES, NUMBERS, SCOPES, TEXT, is_analysed
from indexer.query import values
from indexer.query.changes import reachable
from indexer.query.joining import Item, Joiner
from indexer.query.reading import Analysis, QueryWord, Reading, as_spoken
from indexer.query.scanner import OPERATORS, SCOPE, Lexeme, Sign, scan
from indexer.query.tree import boosted
from indexer.query.words import Clause, Words, typed_chunks
from indexer.request import Match, Note
from indexer.saying import said

PLAIN = re.compile(r'(?:[^\s()\[\]{}"“”„‟«»「」『』:*?~^\-]++|\s++|(?<=\w)-)*+\??', re.DOTALL)
"""Texts without signs of the language but, perhaps, operators."""

MOST_WORDS = 200
"""Words of a query that count, each once; those after them are left out."""

MOST_PATTERNS = 20
"""Prefixes, wildcards and fuzzy words after these are read as words: each stands for many."""

LONGEST_REMEMBERED = 200
"""Characters of texts whose readings are kept: one of 200 words takes a quarter of a megabyte."""

DEEPEST = 50
"""Brackets nested deeper than this are left out; evaluating a tree recurses."""

LONGEST_DATE = 4
"""Words that a date may have without quotes: `date:last 30 days`."""


def read(text: str, match: Match, analysis: Analysis, today: date | None = None) -> Reading:
    """How a text is read, in the nodes that `query.tree` lists. Never raises.

    Readings are shared between callers, who must not change their trees.
    """
    remembering = read_on if len(text) <= LONGEST_REMEMBERED else read_on.__wrapped__
    return remembering(text, match, analysis, today or date.today())


@lru_cache(maxsize=4096)
def read_on(text: str, match: Match, analysis: Analysis, today: date) -> Reading:
    """How a text is read on a day, which relative dates count from."""
    if not text.strip():
        return Reading(q.Every())
    words = _words(as_spoken(text, analysis))
    short = _short(text, match, words) if PLAIN.fullmatch(text) else None
    return short or _Reader(text, match, words, today).whole()


def _short(text: str, match: Match, words: Words) -> Reading | None:
    """The reading of different words without any sign, in a third of the time; None of other texts."""
    if words.most_in_synonym > 1:
        return None
    trees, typed = [], []
    for at, chunk in typed_chunks(text, match):
        if chunk in OPERATORS:
            return None
        clause = words.clause(chunk, TEXT)
        if clause and not clause.weak:
            start, end = at + clause.start, at + clause.end
            trees.append(clause.tree)
            typed.append(QueryWord(text[start:end], start, end, clause.tree, clause.bare))
    if len(trees) == 1:
        return Reading(trees[0], tuple(typed))
    if not 0 < len(set(trees)) == len(trees) <= MOST_WORDS or q.And in map(type, trees):
        return None
    return Reading((q.Or if match is Match.ANY else q.And)(trees), tuple(typed))


def read_plain(text: str, match: Match, analysis: Analysis) -> q.Query:
    """The tree of a text in which nothing is an operator."""
    return _Reader(text, match, _words(analysis), date.min).words_only().tree


_words = lru_cache(maxsize=64)(Words)


class _Frame(NamedTuple):
    """A group that is not closed yet: the field of its words, and what is in it so far."""

    field: str
    items: list[Item]


class _Reader:
    """Reads one text."""

    def __init__(self, text: str, match: Match, words: Words, today: date) -> None:
        self._text = text
        self._match = match
        self._words = words
        self._today = today
        self._notes: dict[str, Note] = {}
        self._joiner = Joiner(words, match is Match.ANY, self._tell)
        self._typed: list[QueryWord] = []
        self._seen: set[q.Query] = set()
        self._patterns = 0
        self._scope = TEXT
        self._frames: list[_Frame] = []

    def _tell(self, kind: str, text: str) -> None:
        self._notes.setdefault(kind, Note(kind, text))

    def words_only(self) -> Reading:
        """The reading of a text in which nothing is an operator."""
        self._frames = [_Frame(TEXT, [])]
        for at, chunk in typed_chunks(self._text, self._match):
            self._add_word(chunk, at, TEXT)
        return self._reading(self._joiner.group(self._frames[0].items))

    def whole(self) -> Reading:
        """The reading of any text; where it has nothing but operators, of them as words."""
        lexemes = self._scoped(list(scan(self._text, self._tell)))
        self._frames = [_Frame(self._scope, [])]
        self._read(lexemes)
        if len(self._frames) > 1:
            self._tell(
                "bracket", said("A bracket is not closed; it was taken to close at the end.")
            )
        while len(self._frames) > 1:
            self._close(1.0)
        found = self._joiner.group(self._frames[0].items)
        if found:
            return self._reading(found)
        if self._notes.pop("operator", None):
            self._tell(
                "operator", said("Nothing is to be joined, so operators were read as words.")
            )
        return self.words_only()

    def _reading(self, found: Clause | None) -> Reading:
        if found is None:
            self._tell("empty", said("There is no word in this query."))
            return Reading(q.NullQuery, (), tuple(self._notes.values()))
        there = set(reachable(found.tree))
        words = []
        for typed in self._typed:
            node = typed.node
            for before, after in self._joiner.renamed:
                node = after if node == before else node
            if node in there:
                words.append(typed._replace(node=node))
        return Reading(found.tree, tuple(words), tuple(self._notes.values()))

    def _scoped(self, lexemes: list[Lexeme]) -> list[Lexeme]:
        """The lexemes without `in:title`, which is remembered."""
        kept: list[Lexeme] = []
        for lexeme in lexemes:
            if kept and kept[-1].sign is Sign.FIELD and kept[-1].text == SCOPE:
                name = lexeme.text.lower()
                if (scope := ALIASES.get(name, name)) in SCOPES:
                    self._scope = scope
                    kept.pop()
                    continue
                known = ", ".join(SCOPES)
                text = repr(lexeme.text)
                note = said(
                    "Words are looked for in %(known)s, not in %(field)s.", known=known, field=text
                )
                self._tell("field", note)
                kept[-1] = kept[-1]._replace(sign=Sign.WORD, end=kept[-1].end - 1)
            kept.append(lexeme)
        return kept

    def _read(self, lexemes: list[Lexeme]) -> None:
        at, too_deep, field = 0, 0, ""
        while at < len(lexemes) and len(self._seen) <= MOST_WORDS:
            lexeme = lexemes[at]
            at += 1
            items = self._frames[-1].items
            match lexeme.sign:
                case Sign.FIELD:
                    field = lexeme.text
                    continue
                case Sign.OPEN if len(self._frames) > DEEPEST:
                    deep = said("Brackets deeper than %(most)s were left out.", most=DEEPEST)
                    self._tell("nesting", deep)
                    too_deep += 1
                case Sign.OPEN:
                    self._frames.append(_Frame(field or self._frames[-1].field, []))
                case Sign.CLOSE if too_deep:
                    too_deep -= 1
                case Sign.CLOSE:
                    self._close(lexeme.boost)
                case Sign.OPERATOR if not field:
                    items.append(lexeme.text)
                case _:
                    at += self._leaf(lexeme, lexemes[at:], field or self._frames[-1].field)
            field = ""

    def _close(self, boost: float) -> None:
        """The innermost group as a clause of the one around it; a bracket that closes nothing is no sign."""
        if len(self._frames) == 1:
            return
        clause = self._joiner.group(self._frames.pop().items)
        if clause:
            tree = boosted(clause.tree, boost)
            if tree != clause.tree:
                self._joiner.renamed.append((clause.tree, tree))
            self._frames[-1].items.append(clause._replace(tree=tree))

    def _leaf(self, lexeme: Lexeme, rest: list[Lexeme], field: str) -> int:
        """Add what one lexeme means; how many of those after it belong to it."""
        if field in values.DATED and lexeme.sign is not Sign.RANGE:
            return self._add_date(lexeme, rest, field)
        tree = self._special(lexeme, field)
        if tree is not None:
            self._add(Clause(tree), lexeme.text, lexeme.start, lexeme.end, lexeme.boost)
        elif lexeme.sign is Sign.QUOTED and is_analysed(field):
            clause = self._words.quoted(lexeme.text, field, lexeme.slop)
            if clause:
                self._add(clause, lexeme.text, lexeme.start, lexeme.end, lexeme.boost)
        else:
            self._add_words(lexeme, field)
        return 0

    def _special(self, lexeme: Lexeme, field: str) -> q.Query | None:
        """A range, a pattern, or a value of an exact field; None of words."""
        if lexeme.sign is Sign.RANGE:
            return values.value_range(field, lexeme.text, self._today)
        if not is_analysed(field):
            return values.value(field, lexeme.text, lexeme.sign is Sign.QUOTED)
        if lexeme.sign is Sign.QUOTED:
            return None
        tree = values.pattern(field, lexeme.text)
        self._patterns += tree is not None
        if self._patterns > MOST_PATTERNS:
            late = said("Patterns after the first %(most)s were read as words.", most=MOST_PATTERNS)
            self._tell("patterns", late)
            return None
        return tree

    def _add_date(self, lexeme: Lexeme, rest: list[Lexeme], field: str) -> int:
        """The longest date that begins here; what begins none is read as words."""
        words = 0
        if lexeme.sign is Sign.WORD:
            while words < min(len(rest), LONGEST_DATE - 1) and rest[words].sign is Sign.WORD:
                words += 1
        for more in range(words, -1, -1):
            last = rest[more - 1] if more else lexeme
            text = self._text[lexeme.start : last.end] if more else lexeme.text
            tree = values.period(field, text, self._today)
            if tree is not None:
                self._add(Clause(tree), text, lexeme.start, last.end, last.boost)
                return more
        self._add_words(lexeme, field)
        return 0

    def _add_words(self, lexeme: Lexeme, field: str) -> None:
        """The words of a lexeme; behind a field that takes none, in the text."""
        if not is_analysed(field):
            if lexeme.text.strip():
                is_number, text = field in NUMBERS, repr(lexeme.text)
                what = said("no number") if is_number else said("no date")
                note = said("%(text)s is %(what)s, so it was read as words.", text=text, what=what)
                self._tell("number" if is_number else "date", note)
            field = self._scope
        for at, chunk in typed_chunks(lexeme.text, self._match):
            self._add_word(chunk, lexeme.start + at, field, lexeme.boost)

    def _add_word(self, chunk: str, at: int, field: str, boost: float = 1.0) -> None:
        clause = self._words.clause(chunk, field)
        if clause:
            start, end = at + clause.start, at + clause.end
            self._add(clause, self._text[start:end], start, end, boost)

    def _add(self, clause: Clause, text: str, start: int, end: int, boost: float) -> None:
        """Add a clause to the innermost group."""
        tree = boosted(clause.tree, boost)
        self._seen.add(clause.tree)
        if len(self._seen) > MOST_WORDS:
            late = said("Words after the first %(most)s were left out.", most=MOST_WORDS)
            self._tell("words", late)
            return
        self._typed.append(QueryWord(text, start, end, tree, clause.bare))
        self._frames[-1].items.append(clause._replace(tree=tree))
