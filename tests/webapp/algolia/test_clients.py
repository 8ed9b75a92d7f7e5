"""The clients that sites use, as npm has them, ask this app under Node."""

import shutil
import subprocess
from typing import Any

import orjson
import pytest

from tests.support import ROOT, missing, npm

SCRIPT = ROOT / "tests" / "npm" / "algolia_clients.cjs"


@pytest.fixture(scope="module")
def answers(host: str) -> dict[str, Any]:
    """What the clients were answered."""
    npm("algoliasearch-v4/package.json")
    node = shutil.which("node")
    if node is None:
        missing("Node.js is missing, version 20 or newer")
    done = subprocess.run(
        [str(node), str(SCRIPT), host], capture_output=True, timeout=60, check=False
    )
    assert not done.stderr, done.stderr.decode()
    found: dict[str, Any] = orjson.loads(done.stdout)
    return found


@pytest.mark.parametrize("client", ["five", "five_as_four", "four"])
def test_searches_find_count_and_mark(answers: dict[str, Any], client: str) -> None:
    (result,) = answers[client]["results"]
    assert [hit["objectID"] for hit in result["hits"]] == ["redis"]
    assert result["hits"][0]["_highlightResult"]["title"]["value"] == "<em>Caching</em> & Redis"
    assert result["facets"] == {"tags": {"databases": 1, "redis": 1}}


@pytest.mark.parametrize(
    "client", ["five_facets", "whole_facets", "four_facets", "four_index_facets"]
)
def test_values_of_facets_are_searched(answers: dict[str, Any], client: str) -> None:
    found = answers[client]
    found = found[0] if isinstance(found, list) else found.get("results", [found])[0]
    assert [value["value"] for value in found["facetHits"]] == ["redis"]


def test_one_index_is_asked_in_its_order_and_by_filters(answers: dict[str, Any]) -> None:
    assert [hit["objectID"] for hit in answers["whole"]["hits"]] == ["sql"]
    assert [hit["objectID"] for hit in answers["four_index"]["hits"]] == ["redis"]


def test_reasons_reach_the_programmer(answers: dict[str, Any]) -> None:
    assert answers["unknown"]["status"] == 404
    assert answers["unknown"]["message"].startswith("Index none does not exist")
    assert answers["wrong"]["status"] == 400
    assert answers["wrong"]["message"].startswith("filters: ")
