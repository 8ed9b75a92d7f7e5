"""The client of a cluster: its nodes, who asks them, TLS, and JSON by orjson."""

import ssl
from base64 import b64encode
from typing import Any

import orjson
from opensearchpy import OpenSearch
from opensearchpy.serializer import JSONSerializer
from opensearchpy.transport import Transport

from indexer.errors import SettingsError
from indexer.opensearch.address import Access, Address
from indexer.opensearch.node import Node

SNIFF_EVERY = 60.0
SNIFF_SECONDS = 1.0

DEAD_SECONDS = 5
MOST_DOUBLINGS = 3
"""A node that fails is left out for so long, and twice as long each time that it fails again."""


def transport_of(address: Address, access: Access, connections: int) -> Transport:
    """What chooses nodes, with so many connections to each. It asks nothing yet. Raises SettingsError."""
    client = OpenSearch(
        hosts=[{"host": _host(n), "port": int(n.rpartition(":")[2])} for n in address.nodes],
        connection_class=Node,
        use_ssl=address.tls,
        ssl_context=_tls(access) if address.tls else None,
        headers=_login(address, access),
        http_compress=access.compress,
        timeout=access.timeout,
        pool_maxsize=connections,
        serializer=_Json(),
        sniffer_timeout=SNIFF_EVERY if access.sniff else None,
        sniff_timeout=SNIFF_SECONDS,
        dead_timeout=DEAD_SECONDS,
        timeout_cutoff=MOST_DOUBLINGS,
    )
    client.transport.last_sniff = 0  # the first request asks for the nodes
    return client.transport


class _Json(JSONSerializer):
    """JSON by orjson."""

    def loads(self, s: Any) -> Any:
        return orjson.loads(s)

    def dumps(self, data: Any) -> Any:
        return data if isinstance(data, str | bytes) else orjson.dumps(data)


def _login(address: Address, access: Access) -> dict[str, str]:
    """The header that says who asks."""
    if key := access.api_key.strip():
        if not (key.isascii() and key.isprintable()):
            raise SettingsError("opensearch_api_key: it has signs that no key has")
        return {"authorization": key if " " in key else f"ApiKey {key}"}
    if not address.user:
        return {}
    login = b64encode(f"{address.user}:{address.password}".encode()).decode()
    return {"authorization": f"Basic {login}"}


def _tls(access: Access) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=access.ca_file or None)
    except OSError as error:  # of which an SSLError is one
        problem = f"opensearch_ca_file: {access.ca_file} cannot be read as certificates"
        raise SettingsError(f"{problem} ({error.strerror or error})") from error


def _host(node: str) -> str:
    return node.rpartition(":")[0].strip("[]")
