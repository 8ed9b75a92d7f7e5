"""Why a post is not among those that a plan finds: all reasons, each by its words."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from whoosh import query as q

from indexer.arrays.filters import filter_mask
from indexer.arrays.score_account import Speller, Spot, asked
from indexer.engine import Plan
from indexer.explaining import Explanation
from indexer.fields import is_analysed, texts
from indexer.language.analysis import Languages, fold
from indexer.language.chunks import chunks
from indexer.post import Post
from indexer.query.spoken import spoken
from indexer.query.tree import AndMaybe, AndNot, Tiers, Variants
from indexer.request import Choice, Mode, Where
from indexer.rules.filters import Filters, group_choices

_MOST_NEAR = 3
_LETTERS_PER_EDIT = 4
"""So many letters of a word allow an edit that leads to a near one."""


class Reasons:
    """The reasons for one post; none where a plan finds it."""

    def __init__(self, spot: Spot, post: Post, languages: Languages, name: Speller) -> None:
        self._spot = spot
        self._post = post
        self._language = languages.of(post.lang)
        self._name = name

    def of(self, plan: Plan) -> Explanation:
        """All that keeps the post out."""
        reasons = [*self._filters(plan.choices), *self._conditions(plan.where)]
        if self._post.excluded:
            reasons.insert(0, Explanation("its writer keeps it out of every search"))
        if words := self._missing(plan.tree):
            reasons.append(words)
        return Explanation("not among the posts found", details=tuple(reasons))

    def _filters(self, choices: Sequence[Choice]) -> Iterator[Explanation]:
        """The filters that leave the post out; values of which any would do are one filter."""
        groups: dict[tuple[str, str], list[Choice]] = {}
        for choice in choices:
            alone = "" if choice.mode is Mode.ANY else choice.value
            groups.setdefault((f"{choice.facet}.{choice.mode}", alone), []).append(choice)
        for group in groups.values():
            if self._is_left_out(group_choices(group)):
                values = " or ".join(choice.value for choice in group)
                has = "has" if group[0].mode is Mode.NONE else "does not have"
                yield Explanation(f"filter: it {has} {group[0].facet} {values}")

    def _conditions(self, where: Where) -> Iterator[Explanation]:
        """The groups of conditions of which the post meets none."""
        for group in where:
            if self._is_left_out(group_choices((), (group,))):
                asked = " or ".join(map(str, group))
                yield Explanation(f"filter: it does not have {asked}")

    def _is_left_out(self, filters: Filters) -> bool:
        """Whether filters leave the post out, which its writer would let be found."""
        mask = filter_mask(self._spot.reader, filters, self._spot.number)
        return mask is not None and not mask[self._spot.post] and not self._post.excluded

    def _missing(self, tree: q.Query) -> Explanation | None:
        """What of a tree the post does not have; None where it matches."""
        if self._spot.score(tree) is not None:
            return None
        said = spoken(tree, self._name)
        match tree:
            case q.Term() | Variants():
                return self._no_word(tree, said)
            case q.Phrase():
                return self._no_phrase(tree, said)
            case Tiers():
                return self._missing(asked(tree))
            case AndNot() | AndMaybe() | q.Require():
                return self._missing(tree.a) or self._second(tree)
            case q.And() | q.Or():
                text = "does not have all of" if isinstance(tree, q.And) else "has none of"
                parts = tuple(filter(None, map(self._missing, tree.subqueries)))
                return (
                    parts[0] if len(parts) == 1 else Explanation(f"{text}: {said}", details=parts)
                )
            case _:
                return Explanation(f"does not have {said}")

    def _second(self, tree: q.BinaryQuery) -> Explanation | None:
        if isinstance(tree, AndNot):
            return Explanation(f"has what the query leaves out: {spoken(tree.b, self._name)}")
        return self._missing(tree.b)

    def _no_word(self, tree: q.Query, said: str) -> Explanation:
        first = tree.subqueries[0] if isinstance(tree, Variants) else tree
        near = self._near(first.text) if is_analysed(first.fieldname) else ()
        return Explanation(f"does not have {said}", details=tuple(near))

    def _no_phrase(self, tree: q.Phrase, said: str) -> Explanation:
        words = (self._missing(q.Term(tree.fieldname, word)) for word in tree.words)
        parts = tuple(filter(None, words))
        text = "does not have" if parts else "has the words, but not next to each other:"
        return Explanation(f"{text} {said}", details=parts)

    def _near(self, term: str) -> Iterator[Explanation]:
        """Words of the post that look like what people call a term."""
        key = fold(self._name(term).partition("/")[0])
        edits = len(key) // _LETTERS_PER_EDIT
        near = extract(key, self._words, scorer=OSA.distance, score_cutoff=edits, limit=_MOST_NEAR)
        yield from (Explanation(f"nearest it has: {word}") for word, *_ in near)

    @cached_property
    def _words(self) -> list[str]:
        """The folded words of the post."""
        tokens = (
            token
            for _, text in texts(self._post)
            for chunk in chunks(text)
            for token in self._language.tokens(chunk)
        )
        return list(dict.fromkeys(fold(token.word) for token in tokens if token.word))
