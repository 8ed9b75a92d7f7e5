"""Words found within compounds, and compounds by their parts, in the languages that write them as one word.

`Datenbank` finds `Datenbankverbindung` too, and `Datenbankverbindung` posts with both `Verbindung` and
`Datenbank`, each for HALF of its score. The words of the posts decide, so nothing is indexed for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from whoosh import query as q

from indexer.engine import Engine
from indexer.fields import LANG
from indexer.language.analysis import fold
from indexer.language.compounds import COMPOUNDING, SHORTEST_PART, parts, possible_parts, rests
from indexer.query.changes import replaced
from indexer.query.parser import read
from indexer.query.reading import Analysis, QueryWord, Reading
from indexer.request import Match

HALF = 0.5

MOST_COMPOUNDS = 50
"""Compounds that a word is looked for in, the shortest first."""


def with_compounds(reading: Reading, analysis: Analysis, engine: Engine) -> Reading:
    """The reading, in which bare words find more where the index has such a language."""
    if COMPOUNDING.isdisjoint(analysis.codes):
        return reading
    compounds = _Compounds(analysis, engine)
    trees = {word.node: compounds.either(word) for word in reading.words if word.bare}
    words = tuple(word._replace(node=trees.get(word.node, word.node)) for word in reading.words)
    return replace(reading, tree=replaced(reading.tree, trees), words=words)


@dataclass(frozen=True, slots=True)
class _Compounds:
    analysis: Analysis
    engine: Engine

    def either(self, word: QueryWord) -> q.Query:
        """Posts with the word, or with what it is a part or a compound of."""
        others = list(self._others(fold(word.text)))
        if not others:
            return word.node
        codes = [code for code in self.analysis.codes if code in COMPOUNDING]
        posts = q.Or([q.Term(LANG, code) for code in codes])
        return q.Or([word.node, q.Require(q.Or(others, boost=HALF), posts)])

    def _others(self, key: str) -> Iterator[q.Query]:
        known = self.engine.word_posts
        self.engine.look_ahead(possible_parts(key))
        if cut := parts(key, known):
            yield q.And([self._tree(part) for part in cut])
        if len(key) >= SHORTEST_PART:
            longer = sorted(self.engine.words_with(key), key=len)
            self.engine.look_ahead(rest for one in longer for rest in rests(key, one))
            found = [one for one in longer if any(map(known, rests(key, one)))][:MOST_COMPOUNDS]
            yield from dict.fromkeys(map(self._tree, found))

    def _tree(self, word: str) -> q.Query:
        return read(word, Match.ALL, self.analysis).tree
