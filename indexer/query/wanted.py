"""What a query looks for in texts, as snippets mark it: its words, its phrases and its tags."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from whoosh import query as q

from indexer.fields import exact_term, is_analysed
from indexer.language.analysis import EXACT_MARK, STOP_MARK
from indexer.language.scripts import UNSPACED
from indexer.query.tree import AndNot, Variants

LONGEST_PHRASE = 32
"""Words of a phrase that are looked for, the first ones; a passage has few more."""

MOST_PHRASES = 20
"""Phrases that are looked for, the first ones."""


@dataclass(frozen=True, slots=True)
class WantedPhrase:
    """Terms that stand 1 to `slop` positions after one another."""

    terms: tuple[str, ...]
    slop: int = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """Term -> the number of the query's word that it stands for; phrases; keys of tags.

    Terms of a phrase are wanted alone only where they are among the words too. Of pairs of letters that
    begin with one of `letters`, that letter alone is wanted.
    """

    words: Mapping[str, int] = field(default_factory=dict)
    phrases: tuple[WantedPhrase, ...] = ()
    tags: frozenset[str] = frozenset()
    letters: tuple[str, ...] = ()

    @property
    def numbered_phrases(self) -> list[tuple[int, WantedPhrase]]:
        """The phrases with their numbers, which come after those of the words."""
        return [*enumerate(self.phrases, 1 + max(self.words.values(), default=-1))]

    @property
    def weights(self) -> dict[int, int]:
        """The number of each word and phrase -> how many words it counts as."""
        words = dict.fromkeys(self.words.values(), 1)
        return words | {number: len(phrase.terms) for number, phrase in self.numbered_phrases}

    def loose(self) -> "Wanted":
        """The terms of the phrases as words, for posts in which no phrase stands."""
        terms = {term for phrase in self.phrases for term in phrase.terms}
        plain = {term for term in terms if not term.startswith(STOP_MARK)} or terms
        groups = [{term} for term in sorted(plain - self.words.keys())]
        words = {**self.words, **_numbered(groups, len(self.words))}
        return replace(self, words=words, phrases=())


def wanted(tree: q.Query, terms: Iterable[str]) -> Wanted:
    """What a tree looks for; `terms` are those of its words and of what its patterns stand for.

    Function words are wanted only where nothing else is, or in a phrase.
    """
    groups: list[set[str]] = []
    phrases: dict[WantedPhrase, None] = {}
    tags, letters = set(), set()
    for leaf in _leaves(tree):
        if isinstance(leaf, q.Phrase):
            phrases[WantedPhrase(tuple(leaf.words[:LONGEST_PHRASE]), leaf.slop)] = None
        elif isinstance(leaf, q.Prefix):
            letters |= {leaf.text} if UNSPACED.match(leaf.text) else set()
        elif isinstance(leaf, Variants):
            groups.append({child.text for child in leaf.subqueries})
        elif is_analysed(leaf.fieldname):
            groups.append({leaf.text})
        elif leaf.fieldname == "tag":
            tags.add(exact_term(leaf.text))
    groups.append(set(terms).difference(*groups))  # all patterns together are one word
    plain = [{t for t in group if not t.startswith((EXACT_MARK, STOP_MARK))} for group in groups]
    said = plain if phrases or any(plain) else groups
    return Wanted(_numbered(said), tuple(phrases)[:MOST_PHRASES], frozenset(tags), tuple(letters))


def _numbered(groups: list[set[str]], first: int = 0) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for number, group in enumerate(groups, first):
        for term in group:
            numbers.setdefault(term, number)
    return numbers


def _leaves(tree: q.Query) -> Iterator[q.Query]:
    """The words, phrases and prefixes whose presence makes a post match; not those that NOT leaves out."""
    if isinstance(tree, AndNot):
        yield from _leaves(tree.a)
    elif isinstance(tree, q.Term | q.Phrase | q.Prefix | Variants):
        yield tree
    else:
        for child in tree.children():
            yield from _leaves(child)
