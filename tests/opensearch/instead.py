"""The tests of searches over a cluster: `pytest --engine=opensearch` has those of SUITE ask one.

For them the index of a folder is an index in the cluster. What is about arrays alone is marked as such, with
the reason, and is skipped.
"""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings

from indexer.language.analysis import DEFAULT, Languages
from indexer.opensearch.address import parse_address
from indexer.opensearch.engine import OpenSearchEngine
from indexer.opensearch.layout import Layout
from tests.opensearch.cluster import Cluster
from tests.support import ROOT

EXAMPLES = 2
"""Most examples of a property, as most tests make indexes for each. What is seldom true arrays find out."""

_AT_ONCE = 50
"""Names in one line of a request, which may have 4096 bytes."""

_CHOSEN = "_hypothesis_internal_use_settings"

OPTION = "--engine"
OPENSEARCH = "opensearch"

SUITE = (
    "tests/language/test_cases.py",
    "tests/forgiveness/",
    "tests/query/test_synonyms.py",
    "tests/query/test_generated.py",
    "tests/snippets/test_searches.py",
    "tests/snippets/test_titles.py",
    "tests/test_suggest.py",
    "tests/test_suggesting_commands.py",
    "tests/test_steering.py",
    "tests/test_related.py",
    "tests/test_facet_search.py",
    "tests/test_languages_together.py",
    "tests/test_explain.py",
    "tests/test_export.py",
    "tests/test_example.py",
    "tests/test_sync.py",
    "tests/test_sync_places.py",
    "tests/test_sync_stays.py",
    "tests/test_tags.py",
    "tests/arrays/test_facets.py",
    "tests/arrays/test_order.py",
    "tests/arrays/test_signals.py",
    "tests/arrays/test_summaries.py",
    "tests/arrays/test_where.py",
    "tests/webapp/test_api.py",
    "tests/webapp/test_explain_api.py",
    "tests/webapp/test_facet_boxes.py",
    "tests/webapp/test_facets.py",
    "tests/webapp/test_freshness.py",
    "tests/webapp/test_harvest.py",
    "tests/webapp/test_hostile_posts.py",
    "tests/webapp/test_months.py",
    "tests/webapp/test_no_dead_end.py",
    "tests/webapp/test_passages.py",
    "tests/webapp/test_search_page.py",
    "tests/webapp/test_small_sites.py",
    "tests/webapp/test_suggesting.py",
    "tests/webapp/test_tag_page.py",
    "tests/webapp/test_tags.py",
    "tests/webapp/test_threads.py",
    "tests/webapp/algolia/test_answers.py",
    "tests/webapp/algolia/test_any_body.py",
    "tests/webapp/algolia/test_bodies.py",
    "tests/webapp/algolia/test_clients.py",
    "tests/webapp/algolia/test_long_posts.py",
    "tests/webapp/feeds/test_feeds.py",
)
"""Modules, and folders of them, that ask an index and need not know what keeps it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the engine be chosen."""
    told = "what keeps the indexes of the tests that do not name an engine"
    parser.addoption(OPTION, choices=("arrays", OPENSEARCH), default="arrays", help=told)


@pytest.hookimpl(wrapper=True)
def pytest_pycollect_makemodule(
    module_path: Path, parent: pytest.Collector
) -> Generator[None, pytest.Module, pytest.Module]:
    """Have the tests of the suite ask for the cluster, whatever else they ask for."""
    module = yield
    wanted = parent.config.getoption(OPTION) == OPENSEARCH
    if wanted and module_path.relative_to(ROOT).as_posix().startswith(SUITE):
        module.add_marker(pytest.mark.usefixtures("in_cluster", "own_indexes"))
    return module


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the suite after all others, for which a folder stays a folder; skip what is about arrays."""
    items.sort(key=_asks_cluster)
    for item in filter(_asks_cluster, items):
        if mark := item.get_closest_marker("arrays"):
            item.add_marker(pytest.mark.skip(reason=f"about arrays: {mark.args[0]}"))
        # as hypothesis' own plugin does, as there is no other way once a test is decorated
        test = item.obj if isinstance(item, pytest.Function) else None
        if chosen := getattr(test, _CHOSEN, None):
            fewer = settings(chosen, max_examples=min(chosen.max_examples, EXAMPLES))
            setattr(test, _CHOSEN, fewer)


def _asks_cluster(item: pytest.Item) -> bool:
    return "in_cluster" in getattr(item, "fixturenames", ())


class Indexes:
    """Indexes in a cluster, each in place of a folder."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._prefix = f"test-{uuid4().hex}"
        self._names: dict[Path, str] = {}

    def engine(
        self,
        folder: Path,
        fingerprint: str = "",
        keep: int = 3,
        languages: Languages = DEFAULT,
        compiled: bool = True,
    ) -> OpenSearchEngine:
        """What `ArrayEngine` is for the folder."""
        name = self._names.setdefault(folder, f"{self._prefix}-{len(self._names)}-")
        address = parse_address(self._cluster.address(name))
        layout = Layout(shards=1, replicas=0, keep=keep)
        return OpenSearchEngine(address, None, fingerprint, languages, layout)

    def remove(self, gone: Callable[[Path], bool] = Path.is_absolute) -> None:
        """Delete the indexes in place of those folders."""
        names = [self._names.pop(folder) for folder in filter(gone, [*self._names])]
        for at in range(0, len(names), _AT_ONCE):
            wanted = ",".join(f"{name}*" for name in names[at : at + _AT_ONCE])
            self._cluster.request("DELETE", f"/{wanted}?expand_wildcards=all")


@pytest.fixture(scope="session")
def in_cluster(cluster: Cluster) -> Iterator[Indexes]:
    """An index of a folder is one in the cluster, small, and every commit is seen at once."""
    indexes = Indexes(cluster)
    with pytest.MonkeyPatch.context() as patch:
        for place in ("indexer.engines", "tests.support"):
            patch.setattr(f"{place}.ArrayEngine", indexes.engine)
        patch.setattr("indexer.opensearch.newest.FRESH", 0)
        yield indexes
    indexes.remove()


@pytest.fixture
def own_indexes(
    in_cluster: Indexes, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """What a test makes for itself, and not for others, is deleted after it."""
    yield
    shared = tmp_path_factory.getbasetemp()
    in_cluster.remove(
        lambda folder: folder.is_relative_to(tmp_path) or shared not in folder.parents
    )
