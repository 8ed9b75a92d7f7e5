"""A request that few posts match -> a wider tree, what is told of it, and a suggestion."""

from dataclasses import dataclass
from itertools import takewhile

from whoosh.query import Query

from indexer.forgiveness.lookup import Asked
from indexer.forgiveness.suggestion import suggestion
from indexer.forgiveness.typos import FEW, replacements
from indexer.forgiveness.widening import adding, steps, widened
from indexer.request import Match, Step, Suggestion, Widening

STEPS: dict[Match, tuple[Step, ...]] = {
    Match.AUTO: tuple(Step),
    Match.ALL: (),
    Match.ANY: (Step.TYPOS,),
}


@dataclass(frozen=True, slots=True)
class Forgiven:
    """The tree to search for, and what the page tells."""

    tree: Query
    widened: tuple[Widening, ...] = ()
    suggestion: Suggestion | None = None


def forgive(asked: Asked, total: int) -> Forgiven:
    """What to search for instead of a request that finds `total` posts."""
    tree, match, unfiltered = asked.reading.tree, asked.request.match, total
    if asked.request.is_filtered and total < FEW:
        unfiltered = asked.total(tree, filtered=False)
    if unfiltered >= FEW:
        return Forgiven(tree)
    meant = replacements(asked.request.query, asked.reading.words, asked.lookup)
    allowed = takewhile(lambda tier: tier.step in STEPS[match], widened(asked, meant))
    added = adding(asked, unfiltered, allowed)
    whole = added[-1].tree if added else tree
    return Forgiven(whole, steps(asked, total, added), suggestion(asked, total, meant))
