"""The account of one post and one plan: its place and its score, or why it is not there."""

import numpy as np

from indexer.arrays.evaluator import Evaluator
from indexer.arrays.filters import filter_mask
from indexer.arrays.score_account import ScoreAccount, Speller, Spot, asked
from indexer.arrays.signals import PLAIN, Bonuses, best_with_bonuses
from indexer.arrays.snapshot import View
from indexer.arrays.stored import unpack_card
from indexer.arrays.why_not import Reasons
from indexer.engine import Plan
from indexer.explaining import Account
from indexer.query.spoken import spoken
from indexer.rules.filters import group_choices


def account(plan: Plan, spot: Spot, bonuses: Bonuses, name: Speller, reasons: Reasons) -> Account:
    """The account of the post at a spot; the reasons are given where it is not found."""
    card = unpack_card(spot.view.segment.cards[spot.post])
    place, total = standing(plan, spot, bonuses)
    why = ScoreAccount(spot, name).final(plan, bonuses) if place else reasons.of(plan)
    return Account(card, place, total, why.value or 0.0, spoken(asked(plan.tree), name), why)


def standing(plan: Plan, spot: Spot, bonuses: Bonuses) -> tuple[int, int]:
    """The place of a post by relevance among all that a plan finds, from 1, and how many those are.

    0 where the post is not among them.
    """
    filters = group_choices(plan.choices, plan.where)
    ranked = []
    for number, view in enumerate(spot.reader.snapshot.views):
        matches = Evaluator(spot.reader, view.alive).matches(plan.tree, number)
        found = matches.within(filter_mask(spot.reader, filters, number))
        factors = bonuses.factors(plan.signals, number) if plan.signals else PLAIN
        ranked.append(best_with_bonuses(found, len(found.posts), factors))
    total = sum(len(posts) for posts, _ in ranked)
    posts, scores = ranked[spot.number]
    mine = np.flatnonzero(posts == spot.post)
    if not len(mine):
        return 0, total
    score = scores[mine[0]]
    own = _order(spot.view, spot.post)
    before = sum(int(np.count_nonzero(scores > score)) for _, scores in ranked)
    for view, (posts, scores) in zip(spot.reader.snapshot.views, ranked, strict=True):
        before += sum(_order(view, post) < own for post in posts[scores == score].tolist())
    return before + 1, total


def _order(view: View, post: int) -> tuple[int, str]:
    """What decides between equal scores: newest, then id."""
    return -int(view.segment.timestamps[post]), unpack_card(view.segment.cards[post]).id
