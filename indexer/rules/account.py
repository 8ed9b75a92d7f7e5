"""The account of one post and one plan: its place and its score, or why it is not there."""

from collections.abc import Mapping

from whoosh import query as q

from indexer.engine import Plan
from indexer.explaining import Account
from indexer.language.analysis import EXACT_MARK, STOP_MARK, Language
from indexer.query.spoken import spoken
from indexer.rules.order import commonest_first
from indexer.rules.score_account import ScoreAccount
from indexer.rules.spot import Spot, asked
from indexer.rules.why_not import Reasons

_MOST_FORMS = 3


def account(plan: Plan, spot: Spot, typed: Mapping[str, str], language: Language) -> Account:
    """The account of the post at a spot, which is in that language.

    `typed` says how terms were typed that no post has.
    """
    name = Speller(plan.tree, spot, typed)
    place, total = spot.standing(plan)
    if place:
        why = ScoreAccount(spot, plan.tree, name).final(plan.signals)
    else:
        why = Reasons(spot, plan, language, name).all()
    return Account(spot.card, place, total, why.value or 0.0, spoken(asked(plan.tree), name), why)


class Speller:
    """What people call the terms of a tree: the words that are indexed under them, commonest first."""

    def __init__(self, tree: q.Query, spot: Spot, typed: Mapping[str, str]) -> None:
        said: dict[str, str] = {}
        spoken(tree, lambda term: said.setdefault(term, term))
        self._forms = dict(zip(said, spot.forms([*said]), strict=True))
        self._typed = typed

    def __call__(self, term: str) -> str:
        """`caching/cache/caches` for `cach`; what no post has is called as it was typed."""
        if term.startswith((EXACT_MARK, STOP_MARK)):
            return term[1:]
        forms = commonest_first(self._forms[term])[:_MOST_FORMS]
        return "/".join(forms) or self._typed.get(term, term)
