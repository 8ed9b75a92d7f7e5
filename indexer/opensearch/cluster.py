"""Requests to a cluster: connections, timeouts, and what its errors mean."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.exceptions import TransportError
from opensearchpy.serializer import JSONSerializer

from indexer.errors import StorageError
from indexer.opensearch.address import Address

Json = dict[str, Any]


class _Json(JSONSerializer):
    """JSON by orjson."""

    def loads(self, s: Any) -> Any:
        return orjson.loads(s)

    def dumps(self, data: Any) -> Any:
        return data if isinstance(data, str | bytes) else orjson.dumps(data).decode()


class Refused(StorageError):
    """The cluster answered a request with an error: its status and the kind of error."""

    def __init__(self, status: int, kind: str, reason: str) -> None:
        super().__init__(f"OpenSearch: {status} {kind}: {reason}")
        self.status = status
        self.kind = kind


class Cluster:
    """The nodes of an address. Threads may share one."""

    def __init__(self, address: Address, timeout: float = 10.0) -> None:
        self.address = address
        self._client = OpenSearch(
            hosts=[{"host": _host(n), "port": int(n.rpartition(":")[2])} for n in address.nodes],
            use_ssl=address.tls,
            http_auth=(address.user, address.password) if address.user else None,
            http_compress=True,
            timeout=timeout,
            serializer=_Json(),
        )

    def ask(
        self, method: str, path: str, body: Any = None, params: Mapping[str, Any] | None = None
    ) -> Any:
        """The answer to a request. Raises Refused, or StorageError where no node answers."""
        try:
            return self._client.transport.perform_request(method, path, params=params, body=body)
        except NoConnection as error:
            raise StorageError(f"no node of {self.address} answers: {error.error}") from error
        except TransportError as error:
            status = error.status_code if isinstance(error.status_code, int) else 0
            raise Refused(status, str(error.error), str(error.info)[:500]) from error

    def search(self, index: str, body: Json, **params: Any) -> Json:
        """The answer to one search."""
        answer: Json = self.ask("POST", f"/{index}/_search", body, params)
        return answer

    def searches(self, bodies: Sequence[tuple[Json, Json]], **params: Any) -> list[Json]:
        """The answers to several searches, of each its head and its body, in one request."""
        lines = b"".join(orjson.dumps(part) + b"\n" for pair in bodies for part in pair)
        answers = self.ask("POST", "/_msearch", lines.decode(), params)["responses"]
        for answer in answers:
            if "error" in answer:
                error = answer["error"]
                raise Refused(answer["status"], str(error.get("type")), str(error)[:500])
        return list(answers)

    def close(self) -> None:
        """End the connections."""
        self._client.close()


def _host(node: str) -> str:
    return node.rpartition(":")[0].strip("[]")
