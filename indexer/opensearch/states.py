"""Source states in a cluster, so that any machine can continue: documents with packed states.

    LAYER-00000   {"layer": LAYER, "blob": what `pack_states` packed, as base64}

A commit that changes few writes a layer of those; the layers of a generation are listed in its document.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import orjson

from indexer.engine import SourceState
from indexer.errors import IndexCorrupt
from indexer.opensearch.bulk import Bulk, put_operation
from indexer.opensearch.cluster import Cluster, Json
from indexer.opensearch.generations import Layer
from indexer.states import Columns, States, pack_states, unpack_states

AT_ONCE = 20_000
"""States of one document, of about a megabyte."""

FEW = 8
"""Fewer than one state in 8 changed are written as a layer of their own, or all anew."""

MOST_LAYERS = 16
"""Layers that one generation is read from, at most."""

_READ_AT_ONCE = 8


def states_index(replicas: int) -> Json:
    """The settings and the mapping of an index of states; only `layer` is looked for."""
    return {
        "settings": {"number_of_shards": 1, "number_of_replicas": replicas},
        "mappings": {"dynamic": False, "properties": {"layer": {"type": "keyword"}}},
    }


def layers_with(
    layers: Sequence[Layer],
    name: str,
    states: Mapping[str, SourceState],
    earlier: Mapping[str, SourceState],
) -> tuple[tuple[Layer, ...], Iterator[bytes]]:
    """The layers of a generation that has these states, and the packed documents of the last of them.

    `earlier` are the states that the layers before have.
    """
    if 0 < len(layers) < MOST_LAYERS:
        changed = {key: one for key, one in states.items() if earlier.get(key) != one}
        gone = [key for key in earlier if key not in states]
        if (len(changed) + len(gone)) * FEW < len(states):
            return (*layers, _layer(name, len(changed))), _packed(changed, gone)
    return (_layer(name, len(states)),), _packed(states)


def write_states(bulk: Bulk, layer: Layer, version: int, blobs: Iterator[bytes]) -> None:
    """Send the documents of a layer."""
    for number, blob in enumerate(blobs):
        source = orjson.dumps({"layer": layer.name, "blob": b64encode(blob).decode()})
        bulk.add(put_operation(_id(layer, number), version, source))


def read_states(cluster: Cluster, index: str, layers: Sequence[Layer]) -> States:
    """The states that the layers have together. Raises IndexCorrupt."""
    documents = _documents(cluster, index, list(state_ids(layers)))
    return States([_columns(index, found) for found in documents])


def state_ids(layers: Sequence[Layer]) -> Iterator[str]:
    """The ids of the documents of layers."""
    return (_id(layer, number) for layer in layers for number in range(layer.chunks))


def _layer(name: str, states: int) -> Layer:
    return Layer(name, max(1, -(-states // AT_ONCE)))


def _packed(states: Mapping[str, SourceState], gone: Sequence[str] = ()) -> Iterator[bytes]:
    """States in pieces of `AT_ONCE`, at least one; the first has the keys that are gone."""
    rows = iter(states.items())
    yield pack_states(dict(islice(rows, AT_ONCE)), gone)
    while some := dict(islice(rows, AT_ONCE)):
        yield pack_states(some)


def _id(layer: Layer, number: int) -> str:
    return f"{layer.name}-{number:05d}"


def _documents(cluster: Cluster, index: str, ids: Sequence[str]) -> Iterator[Json]:
    for start in range(0, len(ids), _READ_AT_ONCE):
        body = {"ids": ids[start : start + _READ_AT_ONCE]}
        yield from cluster.ask("POST", f"/{index}/_mget", body)["docs"]


def _columns(index: str, found: Json) -> Columns:
    try:
        return unpack_states(b64decode(found["_source"]["blob"], validate=True))
    except (ValueError, TypeError, LookupError) as error:
        raise IndexCorrupt(
            f"{index}/{found['_id']}: damaged ({error!r}); rebuild with --full"
        ) from error
