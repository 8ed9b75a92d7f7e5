"""What decides beside words: age, the writer's wish, a tag that was named; see rules/weights.py."""

from collections.abc import Sequence

from indexer.engine import Signals
from indexer.opensearch.dsl import Part
from indexer.opensearch.mapping import Json
from indexer.rules.weights import RECENCY, TAG, WISH

_DAY = 86_400

_MOST = 1 + RECENCY + WISH + TAG


def with_bonuses(part: Part, signals: Signals, newest: int | None) -> Part:
    """A query whose scores are multiplied by what else decides; ages count from the newest post."""
    shares = [*_recency(signals.half_life, newest), *_tags(signals.tags)]
    scored: Json = {
        "query": part.query,
        "functions": [{"field_value_factor": {"field": "wish", "missing": 1}}, *shares],
        "score_mode": "sum",
        "boost_mode": "multiply",
    }
    return Part({"function_score": scored}, part.most * _MOST)


def _recency(half_life: int, newest: int | None) -> Sequence[Json]:
    if not half_life:
        return []
    evergreen = {"term": {"evergreen": True}}
    lasting = {"filter": evergreen, "weight": RECENCY}
    if newest is None:
        return [lasting]
    ages = {"bool": {"filter": [{"exists": {"field": "time"}}], "must_not": [evergreen]}}
    halved = {"origin": newest, "scale": half_life * _DAY, "decay": 0.5}
    return [{"filter": ages, "exp": {"time": halved}, "weight": RECENCY}, lasting]


def _tags(tags: Sequence[str]) -> Sequence[Json]:
    return [{"filter": {"terms": {"value.tag": [*tags]}}, "weight": TAG}] if tags else []
