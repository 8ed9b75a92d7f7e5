"""A query tree in words that people understand."""

from collections.abc import Callable

from whoosh import query as q

from indexer.fields import SLUG, TEXT, WHOLE_TITLE, is_analysed
from indexer.language.analysis import EXACT_MARK, STOP_MARK
from indexer.query.changes import reachable
from indexer.query.reading import Reading
from indexer.query.tree import AndMaybe, AndNot, Tiers, Variants

Name = Callable[[str], str]
"""What people call a term."""


def plain_name(term: str) -> str:
    """A term without the marks that tell kinds of terms apart."""
    return term.removeprefix(STOP_MARK).removeprefix(EXACT_MARK)


def spoken(tree: q.Query, name: Name = plain_name) -> str:
    """The tree in words, such as `redis AND (cache OR "sticky note") WITHOUT kafka`."""
    match tree:
        case q.Term():
            said = _scoped(tree.fieldname, name(tree.text))
        case q.Phrase():
            words = " ".join(map(name, tree.words))
            slop = f"~{tree.slop}" if tree.slop > 1 else ""
            said = _scoped(tree.fieldname, f'"{words}"{slop}')
        case Variants():
            said = "/".join(dict.fromkeys(spoken(child, name) for child in tree.subqueries))
        case Tiers():
            said = ", then ".join(spoken(child, name) for child in tree.subqueries)
        case q.And() | q.Or():
            joint = " AND " if isinstance(tree, q.And) else " OR "
            said = joint.join(_grouped(child, name) for child in tree.subqueries)
            said = f"({said})" if tree.boost != 1.0 else said
        case _:
            said = _other(tree, name)
    boost = getattr(tree, "boost", 1.0)
    return said if boost in (0.0, 1.0) else f"{said}^{boost:g}"


def typed_terms(reading: Reading) -> dict[str, str]:
    """Term -> the word of the query that it was made of."""
    return {
        leaf.text: word.text
        for word in reading.words
        for leaf in reachable(word.node)
        if isinstance(leaf, q.Term) and is_analysed(leaf.fieldname)
    }


def _other(tree: q.Query, name: Name) -> str:
    match tree:
        case AndNot():
            return f"{_grouped(tree.a, name)} WITHOUT {_grouped(tree.b, name)}"
        case AndMaybe():
            return f"{_grouped(tree.a, name)} BETTER WITH {_grouped(tree.b, name)}"
        case q.Require():
            return f"{_grouped(tree.a, name)} THAT HAS {_grouped(tree.b, name)}"
        case q.ConstantScoreQuery():
            boost = "" if tree.score == 1.0 else f"^{tree.score:g}"
            return _pattern(tree.child, name) + boost
        case q.Every():
            return "every post"
        case _:
            return "nothing"


def _pattern(tree: q.Query, name: Name) -> str:
    match tree:
        case q.Prefix():
            return _scoped(tree.fieldname, f"{tree.text}*")
        case q.FuzzyTerm():
            return _scoped(tree.fieldname, f"{tree.text}~{tree.maxdist}")
        case q.Wildcard():
            return _scoped(tree.fieldname, tree.text)
        case q.TermRange():
            return _scoped(tree.fieldname, f"[{tree.start or ''} TO {tree.end or ''}]")
        case _:
            return spoken(tree, name)


def _scoped(field: str, text: str) -> str:
    match field:
        case str() if field == TEXT:
            return text
        case str() if field == SLUG:
            return f"pinned {text}"
        case str() if field == WHOLE_TITLE:
            return f"the title {text}"
    return f"{field}:{text}"


def _grouped(tree: q.Query, name: Name) -> str:
    said = spoken(tree, name)
    one = isinstance(tree, q.Term | q.Phrase | Variants | q.ConstantScoreQuery | q.Every)
    return said if one or tree.boost != 1.0 else f"({said})"
