"""What a reader types -> a query tree.

    query    = { clause }                 clauses side by side: all, or any with match=any
    clause   = clause AND clause | clause OR clause | clause ANDNOT clause | clause ANDMAYBE clause
             | clause REQUIRE clause
             | NOT clause | -clause | clause^2.5 | ( query ) | field:clause | item
    item     = word | pref* | w?ldc*rd | word~ | word~2 | "some words" | "some words"~3
             | [from TO to] | {from TO to} | [from TO] | [TO to] | *:*
    field    = title heading body | tag category author year minutes date | before after

Operators are written in capitals. Words are cut, folded and stemmed as the posts were; function words
are left out unless they are quoted, or nothing else is there. Whatever is not understood as an
operator is read as words: no text is an error.
"""

import re
from functools import lru_cache

from whoosh import query as q
from whoosh.qparser import QueryParser, plugins, syntax

from indexer.fields import ALIASES, DATE, TEXT
from indexer.language.analysis import english
from indexer.query.tree import AnyOf, day_prefix, rewrite
from indexer.request import Match
from indexer.schema import WordsField, schema

PLAIN = re.compile(r"[\w\s]*")
OPERATORS = frozenset({"AND", "OR", "NOT", "ANDNOT", "ANDMAYBE", "REQUIRE"})

MOST_PATTERNS = 20
"""A text with more signs of prefixes, wildcards and fuzzy words is read as words: each stands for many."""

DEEPEST = 50
"""Brackets nested deeper than this are read as words; Whoosh's filters recurse."""


class PhrasePlugin(plugins.PhrasePlugin):  # type: ignore[misc]
    """Quoted words, function words among them: "to be or not to be"."""

    class PhraseNode(plugins.PhrasePlugin.PhraseNode):  # type: ignore[misc]
        """A quoted text on its way to a Phrase."""

        def query(self, parser: QueryParser) -> q.Query:
            """The Phrase of all the words; an exact field takes the quoted text as one value."""
            name = self.fieldname or parser.fieldname
            field = parser.schema[name]
            if isinstance(field, WordsField):
                words = [t.text for t in field.analyzer(self.text, removestops=False)]
            else:
                words = field.process_text(self.text)
            return q.Phrase(name, words, slop=self.slop, boost=self.boost)

    class PhraseTagger(plugins.PhrasePlugin.PhraseTagger):  # type: ignore[misc]
        """Makes our node where Whoosh would make its own."""

        def create(self, parser: QueryParser, match: re.Match[str]) -> syntax.SyntaxNode:
            """The node of a quoted text."""
            slop = int(match.group("slop") or 1)
            return PhrasePlugin.PhraseNode(match.group("text"), match.start("text"), slop)


def _days_between(start: str | None, end: str | None) -> syntax.SyntaxNode:
    node = syntax.RangeNode(start, end, startexcl=True, endexcl=True)
    node.fieldname = DATE
    return node


def _after(node: syntax.SyntaxNode) -> syntax.SyntaxNode:
    return _days_between(node.text, None) if _is_date(node) else _as_word(node)


def _before(node: syntax.SyntaxNode) -> syntax.SyntaxNode:
    return _days_between(None, node.text) if _is_date(node) else _as_word(node)


def _is_date(node: syntax.SyntaxNode) -> bool:
    return bool(node.has_text and day_prefix(node.text))


def _as_word(node: syntax.SyntaxNode) -> syntax.SyntaxNode:
    node.set_fieldname(TEXT, override=True)
    return node


class AnyGroup(syntax.OrGroup):  # type: ignore[misc]
    """Clauses side by side with match=any."""

    qclass = AnyOf


class _Once(syntax.BinaryGroup):  # type: ignore[misc]
    """Two clauses around an operator, each visited once.

    Whoosh's own visits both twice, so that a chain of n operators takes 2**n visits.
    """

    def query(self, parser: QueryParser) -> q.Query | None:
        """The query of both; where nothing is left of one clause, that of the other."""
        left, right = (node.query(parser) for node in self.nodes)
        if left is None or right is None:
            return self.alone(left, right)
        return self.qclass(left, right)

    def alone(self, left: q.Query | None, right: q.Query | None) -> q.Query | None:
        """The query where a clause is empty, as one of function words alone is."""
        return right if left is None else left


class AndNotGroup(_Once):
    """`a ANDNOT b`"""

    qclass = q.AndNot

    def alone(self, left: q.Query | None, right: q.Query | None) -> q.Query | None:
        """What is left out stays left out."""
        return q.Not(right) if right is not None else left


class AndMaybeGroup(_Once):
    """`a ANDMAYBE b`"""

    qclass = q.AndMaybe


class RequireGroup(_Once):
    """`a REQUIRE b`"""

    qclass = q.Require


_NOT = r"(^|(?<=[\s(]))(NOT(?=\s)|-(?=[\w\"(*?]))"


def _operators() -> plugins.OperatorsPlugin:
    tagger = plugins.OperatorsPlugin.OpTagger
    infix = {  # in the order in which they bind, which is Whoosh's
        "AND": syntax.AndGroup,
        "OR": syntax.OrGroup,
        "ANDNOT": AndNotGroup,
        "ANDMAYBE": AndMaybeGroup,
        "REQUIRE": RequireGroup,
    }
    operators = [(tagger(rf"(?<=\s){name}(?=\s)", group), 0) for name, group in infix.items()]
    negation = (tagger(_NOT, syntax.NotGroup, syntax.PrefixOperator), 0)
    return plugins.OperatorsPlugin([negation, *operators], clean=True)


def _parser(match: Match) -> QueryParser:
    group = AnyGroup if match is Match.ANY else syntax.AndGroup
    parts = [
        plugins.FieldsPlugin(),
        plugins.FieldAliasPlugin({field: [alias] for alias, field in ALIASES.items()}),
        plugins.PseudoFieldPlugin({"before": _before, "after": _after}),
        plugins.WildcardPlugin(),
        PhrasePlugin(),
        plugins.RangePlugin(),
        plugins.GroupPlugin(),
        _operators(),
        plugins.BoostPlugin(),
        plugins.EveryPlugin(),
        plugins.FuzzyTermPlugin(),
    ]
    return QueryParser(TEXT, schema(), plugins=parts, group=group)


_QUOTES = str.maketrans("“”„«»", '"""""')

_PARSERS = {match: _parser(match) for match in Match}


@lru_cache(maxsize=4096)
def parse(text: str, match: Match = Match.AUTO) -> q.Query:
    """The tree that a text means, made of the nodes that `query.tree` lists. Never raises.

    Trees are shared between callers, who must not change them.
    """
    if not text.strip():
        return q.Every()
    if PLAIN.fullmatch(text) and OPERATORS.isdisjoint(text.split()):
        return plain_words(text, match)
    typed = text.translate(_QUOTES)
    return _parsed(typed, match) or plain_words(text, match)


def plain_words(text: str, match: Match) -> q.Query:
    """The tree of a text without operators.

    The same tree as the whole parser gives for such a text, in a tenth of the time.
    """
    language = english()
    words = language.words(text)
    counted = [word for word in words if not language.is_stop(word)] or words
    terms = list(dict.fromkeys(language.term(word) for word in counted))
    children = [q.Term(TEXT, term) for term in terms]
    if not children:
        return q.NullQuery
    if len(children) == 1:
        return children[0]
    return q.Or(children) if match is Match.ANY else q.And(children)


def _parsed(text: str, match: Match) -> q.Query | None:
    """The tree by Whoosh's parser; None where it makes nothing of the text."""
    if _depth(text) > DEEPEST or sum(map(text.count, "*?~")) > MOST_PATTERNS:
        return None
    try:
        tree = rewrite(_PARSERS[match].parse(text, normalize=False))
    except Exception:  # noqa: BLE001 - the border to a parser whose errors have no common family
        return None
    return None if tree is q.NullQuery else tree


def _depth(text: str) -> int:
    depth = deepest = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    return deepest
