"""The systems that are compared, each in a module of its own, loaded only when asked for."""

from importlib import import_module

from tests.benchmarks.systems.base import System

SYSTEMS = {
    "postings": "tests.benchmarks.systems.postings",
    "whoosh": "tests.benchmarks.systems.stock_whoosh",
    "fts5": "tests.benchmarks.systems.sqlite_fts5",
    "tantivy": "tests.benchmarks.systems.tantivy_py",
}
"""Name -> module, which has a class `Benchmarked`."""


def load_system(name: str) -> System:
    """The system of this name. Raises ImportError where its library is not installed."""
    system: System = import_module(SYSTEMS[name]).Benchmarked()
    return system
