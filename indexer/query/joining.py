"""Clauses of a query and the operators between them -> one clause."""

from collections.abc import Iterator, Sequence

from whoosh import query as q

from indexer.fields import is_analysed
from indexer.query.scanner import INFIX, NOT, Tell
from indexer.query.tree import AndMaybe, AndNot, Variants, counted, flat, joined
from indexer.query.words import Clause, Words, phrase
from indexer.saying import said

Item = Clause | str
"""A clause or an operator."""


class Joiner:
    """Joins clauses; with `any_of` those side by side are alternatives.

    `renamed` collects in order what nodes have become that are in the tree in another form.
    """

    def __init__(self, words: Words, any_of: bool, tell: Tell) -> None:
        self._words = words
        self._side_by_side = q.Or if any_of else q.And
        self._tell = tell
        self.renamed: list[tuple[q.Query, q.Query]] = []

    def group(self, items: Sequence[Item]) -> Clause | None:
        """The clause of a whole query or of brackets; None where there is none."""
        runs = list(_runs(self._well_formed(items)))
        clauses = [self._operated(run, INFIX) for run in runs]
        return self.side_by_side(clauses) if clauses else None

    def side_by_side(self, clauses: Sequence[Clause]) -> Clause:
        """Clauses without operators between them."""
        if self._words.most_in_synonym > 1:
            clauses = self._with_synonyms(clauses)
        return self._all(clauses, self._side_by_side)

    def _well_formed(self, items: Sequence[Item]) -> list[Item]:
        """Operators only between clauses, NOT as a property of its clause."""
        kept: list[Item] = []
        negated: bool | None = None
        for item in [*items, ""]:
            if isinstance(item, Clause):
                kept.append(item._replace(negated=True) if negated else item)
                negated = None
            elif item == NOT:
                negated = not negated
            elif kept and isinstance(kept[-1], Clause) and negated is None:
                kept.append(item)
            elif item:
                self._dangling(item)
        if negated is not None:
            self._dangling(NOT)
        while kept and not isinstance(kept[-1], Clause):
            if kept[-1]:
                self._dangling(str(kept[-1]))
            kept.pop()
        return kept

    def _dangling(self, operator: str) -> None:
        text = said("%(operator)s joins nothing here, so it was left out.", operator=operator)
        self._tell("operator", text)

    def _operated(self, run: Sequence[Item], operators: Sequence[str]) -> Clause:
        """A run of clauses with operators between all of them."""
        if isinstance(run[0], Clause) and len(run) == 1:
            return run[0]
        operator, *others = operators
        parts = [self._operated(part, others) for part in _split(run, operator)]
        return parts[0] if len(parts) == 1 else self._joined(operator, parts)

    def _joined(self, operator: str, parts: list[Clause]) -> Clause:
        if operator == "AND":
            return self._all(parts, q.And)
        strong = [part for part in parts if not part.weak]
        if operator == "ANDNOT":
            unwanted = self._any([part for part in parts[1:] if not part.weak])
            if not unwanted:
                return parts[0]
            if parts[0].weak:
                return Clause(unwanted, negated=True)
            return Clause(AndNot(_positive(parts[0]), unwanted))
        first, *rest = strong or parts
        if operator == "OR" or not rest:
            return Clause(self._any([first, *rest]) or q.NullQuery, not strong)
        if operator == "ANDMAYBE":
            return Clause(AndMaybe(_positive(first), self._any(rest)), not strong)
        return Clause(q.Require(_positive(first), self._all(rest, q.And).tree), not strong)

    def _any(self, clauses: Sequence[Clause]) -> q.Query | None:
        trees = self._merged(map(_positive, clauses))
        return joined(q.Or, trees) if trees else None

    def _all(self, clauses: Sequence[Clause], kind: type[q.CompoundQuery]) -> Clause:
        """All clauses, or any of them by the kind, but those with NOT in none; weak ones only alone."""
        unwanted = [c for c in clauses if c.negated and not c.weak]
        wanted = [c for c in clauses if not c.negated]
        strong = [c for c in wanted if not c.weak]
        weak = not strong and not unwanted
        if weak and not wanted:
            weak, unwanted = False, list(clauses)
        chosen = [c.tree for c in (wanted if weak else strong)]
        trees = self._merged(flat(chosen) if kind is q.And else chosen)
        tree = joined(kind, trees) if trees else q.Every()
        if weak and len(chosen) > 1:
            tree = _with_phrase(tree, chosen)
        if unwanted:
            tree = AndNot(tree, joined(q.Or, [c.tree for c in unwanted]))
        return Clause(tree, weak)

    def _merged(self, trees: Iterator[q.Query] | Sequence[q.Query]) -> list[q.Query]:
        """The trees, each once; a word that is there several times counts as often."""
        trees = list(trees)
        if len(set(trees)) == len(trees):
            return trees
        merged = []
        for tree, times in counted(trees):
            merged.append(times if _counts(tree) else tree)
            if merged[-1] != tree:
                self.renamed.append((tree, merged[-1]))
        return merged

    def _with_synonyms(self, clauses: Sequence[Clause]) -> list[Clause]:
        """Words that stand for others together, with those as alternatives."""
        found: list[Clause] = []
        at = 0
        while at < len(clauses):
            size, clause = self._longest_synonym(clauses[at:])
            found.append(clause)
            at += size
        return found

    def _longest_synonym(self, clauses: Sequence[Clause]) -> tuple[int, Clause]:
        for size in range(min(self._words.most_in_synonym, len(clauses)), 1, -1):
            part = clauses[:size]
            if all(clause.key and not clause.negated for clause in part):
                other = self._words.alternative(sum((clause.key for clause in part), ()))
                if other is not None:
                    tree = self._all(part, self._side_by_side).tree
                    return size, Clause(q.Or([tree, other]))
        return 1, clauses[0]


def _positive(clause: Clause) -> q.Query:
    return AndNot(q.Every(), clause.tree) if clause.negated else clause.tree


def _counts(tree: q.Query) -> bool:
    """Whether a part of a tree is a word, which says more when it is typed twice."""
    if isinstance(tree, q.Term):
        return is_analysed(tree.fieldname)
    return isinstance(tree, Variants | q.Phrase | q.Or | AndMaybe)


def _with_phrase(tree: q.Query, chosen: Sequence[q.Query]) -> q.Query:
    """Function words alone: posts with them side by side rank above the others."""
    leaves = [node.subqueries[0] if isinstance(node, Variants) else node for node in chosen]
    fields = {leaf.fieldname if isinstance(leaf, q.Term) else None for leaf in leaves}
    if len(fields) > 1 or None in fields:
        return tree
    return AndMaybe(tree, phrase(leaves[0].fieldname, [leaf.text for leaf in leaves]))


def _runs(items: Sequence[Item]) -> Iterator[list[Item]]:
    """The items cut where no operator stands between two clauses."""
    run: list[Item] = []
    for item in items:
        if run and isinstance(item, Clause) and isinstance(run[-1], Clause):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _split(run: Sequence[Item], operator: str) -> Iterator[list[Item]]:
    part: list[Item] = []
    for item in run:
        if item == operator:
            yield part
            part = []
        else:
            part.append(item)
    yield part
