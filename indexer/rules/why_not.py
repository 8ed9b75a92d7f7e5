"""Why a post is not among those that a plan finds: all reasons, each by its words."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from whoosh import query as q

from indexer.engine import Plan
from indexer.explaining import Explanation
from indexer.fields import is_analysed, texts
from indexer.language.analysis import Language, fold
from indexer.language.chunks import chunks
from indexer.query.spoken import spoken
from indexer.query.tree import AndMaybe, AndNot, Tiers, Variants
from indexer.request import Choice, Mode, Where
from indexer.rules.filters import Filters, group_choices
from indexer.rules.spot import Spot, asked, scored, subtrees

_MOST_NEAR = 3
_LETTERS_PER_EDIT = 4
"""So many letters of a word allow an edit that leads to a near one."""


class Reasons:
    """The reasons for which a plan does not find a post."""

    def __init__(
        self, spot: Spot, plan: Plan, language: Language, name: Callable[[str], str]
    ) -> None:
        self._spot = spot
        self._plan = plan
        self._language = language
        self._name = name
        self._scores = scored(spot, [plan.tree, *subtrees(asked(plan.tree))])

    def all(self) -> Explanation:
        """All that keeps the post out."""
        if self._spot.post.excluded:
            # an engine need not know the words of such a post
            reasons = [Explanation("its writer keeps it out of every search")]
        else:
            words = self._missing(self._plan.tree)
            reasons = [*self._filters(), *([words] if words else [])]
        return Explanation("not among the posts found", details=tuple(reasons))

    def _filters(self) -> Iterator[Explanation]:
        """The filters that leave the post out."""
        filters = [*_of_choices(self._plan.choices), *_of_conditions(self._plan.where)]
        left_out = self._spot.left_out([one for one, _ in filters])
        for (_, why), is_left_out in zip(filters, left_out, strict=True):
            if is_left_out:
                yield Explanation(f"filter: it {why}")

    def _missing(self, tree: q.Query) -> Explanation | None:
        """What of a tree the post does not have; None where it matches."""
        if self._scores[tree] is not None:
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
            for _, text in texts(self._spot.post)
            for chunk in chunks(text)
            for token in self._language.tokens(chunk)
        )
        return list(dict.fromkeys(fold(token.word) for token in tokens if token.word))


def _of_choices(choices: Sequence[Choice]) -> Iterator[tuple[Filters, str]]:
    """Filters, and why a post is not let through; values of which any would do are one filter."""
    groups: dict[tuple[str, str], list[Choice]] = {}
    for choice in choices:
        alone = "" if choice.mode is Mode.ANY else choice.value
        groups.setdefault((f"{choice.facet}.{choice.mode}", alone), []).append(choice)
    for group in groups.values():
        values = " or ".join(choice.value for choice in group)
        has = "has" if group[0].mode is Mode.NONE else "does not have"
        yield group_choices(group), f"{has} {group[0].facet} {values}"


def _of_conditions(where: Where) -> Iterator[tuple[Filters, str]]:
    """The same for the groups of conditions, of each of which one must be met."""
    for group in where:
        wanted = " or ".join(map(str, group))
        yield group_choices((), (group,)), f"does not have {wanted}"
