"""The fields of tokens of an index, what they have of a word, and the way to each of its shards."""

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.fields import SCOPES, Zone
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.mapping import BESIDE, ORDER, STOPS, WORDS, Json
from indexer.opensearch.tokens import as_token
from indexer.rules.spot import Word

_TRIES = 20
"""Routings that are tried for each shard, of which one leads nowhere if all its copies are lost."""

FieldToken = tuple[str, str]
"""A field of tokens, such as `words.text`, and a token."""


@dataclass(frozen=True, slots=True)
class TokenFields:
    """The fields of tokens of an index: the layers of each zone; and a routing to each shard."""

    routings: tuple[str, ...]
    beside: Mapping[str, tuple[str, ...]]

    def ordered(self, zone: Zone) -> tuple[str, ...]:
        """The fields of positions of a zone, the one that all others stand beside first."""
        name = zone.name.lower()
        return (
            f"{ORDER}.{name}",
            *(f"{BESIDE}.{name}.{layer}" for layer in self.beside.get(name, ())),
        )

    def positions(self, word: Word) -> list[FieldToken]:
        """The tokens of a word in all fields of positions that its field stands for."""
        zones = [SCOPES[word.field]] if word.field in SCOPES else list(Zone)
        fields = [field for zone in zones for field in self.ordered(zone)]
        return [(field, as_token(term)) for term in word.terms for field in fields]

    def tokens(self, word: Word) -> list[FieldToken]:
        """The tokens of a word in all fields."""
        scoring = [(field, as_token(term)) for term in word.terms for field in bags(word.field)]
        return scoring + self.positions(word)


def bags(field: str) -> tuple[str, str]:
    """The fields of tokens that score for an analysed field."""
    return f"{WORDS}.{field}", f"{STOPS}.{field}"


def having(word: Word) -> Json:
    """The posts that have any of the terms of a word, in the field of all zones or of one."""
    tokens = [as_token(term) for term in word.terms]
    return {"bool": {"should": [{"terms": {field: tokens}} for field in bags(word.field)]}}


def token_fields_of(cluster: Cluster, index: str, routings: tuple[str, ...]) -> TokenFields:
    """The fields of tokens that an index has now."""
    mappings = cluster.ask("GET", f"/{index}/_mapping")[index]["mappings"]["properties"]
    beside = {
        zone: tuple(sorted(layers.get("properties", {})))
        for zone, layers in mappings[BESIDE]["properties"].items()
    }
    return TokenFields(routings, beside)


def routings_of(cluster: Cluster, index: str) -> tuple[str, ...]:
    """For each shard of an index a routing that leads to it, which stays so."""
    settings = cluster.ask("GET", f"/{index}/_settings")[index]["settings"]["index"]
    shards = int(settings["number_of_shards"])
    found: dict[int, str] = {}
    for routing in map(str, range(_TRIES * shards)):
        if len(found) == shards:
            break
        path = f"/{index}/_search_shards"
        copies = cluster.ask("GET", path, params={"routing": routing})["shards"][0]
        if copies:
            found.setdefault(copies[0]["shard"], routing)
        else:
            cluster.lack(index, 1, shards)
    return tuple(found[shard] for shard in sorted(found))
