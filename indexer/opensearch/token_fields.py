"""The fields of tokens of an index, what they have of a word, and the way to each of its shards."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from indexer.fields import SCOPES, Zone
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.exact import any_of, any_terms
from indexer.opensearch.mapping import BESIDE, ORDER, STOPS, WORDS, Json
from indexer.opensearch.tokens import as_token, is_stop
from indexer.rules.spot import Word

_TRIES = 20
"""Routings that are tried for each shard: enough, as they are spread over all."""

FieldToken = tuple[str, str]
"""A field of tokens, such as `words.text`, and a token."""


@dataclass(frozen=True, slots=True)
class TokenFields:
    """The fields of tokens of an index: the layers of each zone; and a routing to each shard."""

    routings: Sequence[str]
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
        scoring = [(bag(word.field, term), as_token(term)) for term in word.terms]
        return scoring + self.positions(word)


def bag(field: str, term: str) -> str:
    """The field of tokens that a term scores in, for an analysed field."""
    return f"{STOPS if is_stop(term) else WORDS}.{field}"


def having_any(field: str, terms: Iterable[str]) -> list[Json]:
    """Queries for the posts that have any of some terms, in the field of all zones or of one."""
    by_bag: dict[str, list[str]] = defaultdict(list)
    for term in terms:
        by_bag[bag(field, term)].append(as_token(term))
    return [query for place, tokens in by_bag.items() for query in any_terms(place, tokens)]


def having(word: Word) -> Json:
    """The posts that have a word."""
    return any_of(having_any(*word))


def token_fields_of(cluster: Cluster, index: str, routings: Sequence[str]) -> TokenFields:
    """The fields of tokens that an index has now."""
    mappings = cluster.ask("GET", f"/{index}/_mapping")[index]["mappings"]["properties"]
    beside = {
        zone: tuple(sorted(layers.get("properties", {})))
        for zone, layers in mappings[BESIDE]["properties"].items()
    }
    return TokenFields(routings, beside)


def routings_of(cluster: Cluster, index: str, known: Mapping[int, str]) -> Mapping[int, str]:
    """For each shard of an index that is there a routing that leads to it, which stays so.

    `known` are some that were found before.
    """
    path = f"/{index}/_search_shards"
    shards = cluster.ask("GET", path)["shards"]
    if len(known) == len(shards):
        return known
    there = {copies[0]["shard"] for copies in shards if copies}
    if lost := len(shards) - len(there):
        cluster.lack(index, lost, len(shards))
    found = dict(known)
    first = max(map(int, known.values()), default=-1) + 1
    for routing in map(str, range(first, first + _TRIES * len(shards))):
        if found.keys() >= there:
            break
        for copy in cluster.ask("GET", path, params={"routing": routing})["shards"][0][:1]:
            found.setdefault(copy["shard"], routing)
    return found
