"""Which module may import which, as a table: what is below knows nothing of what is above."""

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import indexer
from tests.support import ROOT

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in ("indexer", "webapp")
    for path in sorted((ROOT / package).rglob("*.py"))
}

OURS: dict[str, set[str]] = {
    "indexer.errors": set(),
    "indexer.deadline": set(),
    "indexer.remembering": set(),
    "indexer.post": {"remembering"},
    "indexer.facet_values": set(),
    "indexer.request": {"facet_values"},
    "indexer.saying": set(),
    "indexer.sections": {"errors", "post"},
    "indexer.fields": {"post", "request", "saying"},
    "indexer.settings": {"opensearch.address"},
    "indexer.loading": {"errors", "opensearch.address", "settings"},
    "indexer.report": set(),
    "indexer.places": {"engine", "post"},
    "indexer.suggesting": {"facet_values", "request"},
    "indexer.explaining": {"request"},
    "indexer.telling": {"explaining", "request", "saying"},
    "indexer.engine": {"explaining", "post", "request", "sections", "suggesting"},
    "indexer.parameters": {"errors", "fields", "request", "saying"},
    "indexer.params": {"errors", "fields", "parameters", "request", "saying", "suggesting"},
    "indexer.links": {"facet_values", "fields", "params", "request"},
    "indexer.answer": {"explaining", "facet_values", "links", "post", "request", "suggesting"},
    "indexer.pieces": set(),
    "indexer.page_answer": {"answer", "facet_values", "links", "params", "pieces", "request"},
    "indexer.language": set(),
    "indexer.schema": {"fields"},
    "indexer.query": {"errors", "fields", "language", "remembering", "request", "saying"},
    "indexer.snippets": {"arrays.kernels", "fields", "language", "query", "request", "sections"},
    "indexer.steering": {"engine", "fields", "language", "post", "query"},
    "indexer.compounding": {"engine", "fields", "language", "query", "request"},
    "indexer.forgiveness": {"engine", "errors", "language", "query", "request", "suggesting"},
    "indexer.sources": {"errors", "language", "post", "settings"},
    "indexer.rules": {
        "engine", "errors", "explaining", "facet_values", "fields", "language", "post", "query",
        "remembering", "request", "suggesting",
    },
    "indexer.opensearch.address": {"errors"},
    "indexer.opensearch.layout": set(),
    "indexer.opensearch": {
        "deadline", "engine", "errors", "explaining", "facet_values", "fields", "language", "post", "query",
        "remembering", "request", "rules", "saying", "sections", "states", "suggesting",
    },
    "indexer.arrays": {
        "engine", "errors", "explaining", "facet_values", "fields", "language", "post", "query",
        "remembering", "request", "rules", "saying", "schema", "sections", "states", "suggesting",
    },
    "indexer.tags": {"post", "settings"},
    "indexer.toml": set(),
    "indexer.export": {"engine"},
    "indexer.lint": {
        "errors", "post", "settings", "sources.base", "sources.markdown.frontmatter", "sources.text", "tags",
        "toml",
    },
    "indexer.setup": {"errors", "settings", "sources", "toml"},
    "indexer.run": {
        "engine", "errors", "language", "places", "post", "report", "settings", "sources.base",
        "sources.text", "state_table", "tags",
    },
    "indexer.state_table": {"engine"},
    "indexer.states": {"engine"},
    "indexer.sync": {"engine", "errors", "report", "run", "settings", "sources.base"},
    "indexer.analysing": {"errors", "fields", "language", "query", "settings"},
    "indexer.engines": {
        "analysing", "arrays.engine", "engine", "errors", "opensearch.address", "opensearch.layout",
        "settings",
    },
    "indexer.facet_search": {"language", "post", "remembering", "request"},
    "indexer.answering": {"engine", "errors", "forgiveness", "query", "request"},
    "indexer.raw_page": {"answering", "facet_search", "language", "query", "request", "snippets"},
    "indexer.index": {
        "analysing", "answering", "arrays.kernels", "compounding", "engine", "engines", "errors",
        "explaining", "fields", "forgiveness", "post", "query", "raw_page", "request", "settings",
        "snippets", "steering", "suggesting", "telling",
    },
    "indexer.migrating": {"analysing", "engines", "errors", "settings", "sync"},
    "indexer.evaluation": {
        "engine", "errors", "index", "loading", "query", "request", "settings", "sources", "sync",
    },
    "indexer.reindex": {"errors", "index", "loading", "settings", "sources", "sync"},
    "indexer.watch": {"errors", "index", "report", "settings", "sources", "sync"},
    "indexer.cli": {"", "evaluation", "lint", "setup", "watch"},
    "indexer.__main__": {"cli"},
    "webapp": {""},
}  # fmt: skip
"""Module or package -> what of `indexer` it may import; "" is the facade, its own room is allowed."""

LIBRARIES = {
    "flask": ["webapp"],
    "werkzeug": ["webapp"],
    "click": ["indexer.cli"],
    "whoosh": ["indexer.arrays", "indexer.compounding", "indexer.engine", "indexer.evaluation.runs",
               "indexer.forgiveness", "indexer.index", "indexer.language.stops", "indexer.opensearch",
               "indexer.query", "indexer.rules", "indexer.schema", "indexer.steering"],
    "numba": ["indexer.arrays.kernels"],
    "opensearchpy": ["indexer.opensearch"],
    "numpy": ["indexer.arrays", "indexer.evaluation.bootstrap", "indexer.opensearch", "indexer.post",
              "indexer.rules.relating", "indexer.snippets.loops"],
    "ir_measures": ["indexer.evaluation.measures"],
    "py3langid": ["indexer.language.detection"],
    "Stemmer": ["indexer.language.analysis"],
    "rapidfuzz": ["indexer.arrays", "indexer.lint", "indexer.rules"],
    "nh3": ["indexer.sources"],
    "selectolax": ["indexer.lint", "indexer.sources"],
    "feedparser": ["indexer.sources"],
    "urllib3": ["indexer.opensearch.node", "indexer.sources"],
    "ijson": ["indexer.sources"],
    "sqlalchemy": ["indexer.sources"],
    "mdit_py_plugins": ["indexer.sources"],
    "markdown_it": ["indexer.sources"],
    "yaml": ["indexer.evaluation.queries_file", "indexer.sources"],
    "watchfiles": ["indexer.watch"],
    "zstandard": ["indexer.arrays.packing", "indexer.states"],
}  # fmt: skip
"""Library -> the only modules and packages that import it."""

NEVER = {"pickle", "shelve", "marshal", "dill", "joblib", "requests", "urllib.request"}


@cache
def imports(module: str) -> tuple[tuple[str, bool], ...]:
    """Each module that a module imports, and whether that stands at its top."""
    return tuple(_imports(module))


def _imports(module: str) -> Iterator[tuple[str, bool]]:
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    top = set(map(id, tree.body))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, id(node) in top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or ""), id(node) in top


def is_in(module: str, *places: str) -> bool:
    """Whether the module is one of the places or in one of them."""
    return any(module == place or module.startswith(f"{place}.") for place in places)


def room(module: str) -> str:
    """The longest entry of the table that a module is in."""
    return max((place for place in OURS if is_in(module, place)), key=len, default="")


@pytest.mark.parametrize("module", [name for name in MODULES if name != "indexer"])
def test_a_module_imports_only_what_is_below_it(module: str) -> None:
    assert room(module), "add the module to the table"
    allowed = [f"indexer.{name}".rstrip(".") for name in OURS[room(module)]]
    for name, _ in imports(module):
        if is_in(name, "indexer", "webapp") and name != "indexer":
            others = [place for place in allowed if place != "indexer"]
            assert is_in(name, room(module), *others), f"{name}: not below, nor the facade"
        elif name == "indexer":
            assert "indexer" in allowed, "the facade is above"


def test_rooms_of_the_app_import_in_one_direction() -> None:
    rooms = {name: ".".join(name.split(".")[:2]) for name in MODULES if is_in(name, "webapp")}
    below: dict[str, set[str]] = {name: set() for name in rooms.values()}
    for module, its in rooms.items():
        others = {rooms[name] for name, _ in imports(module) if name in rooms}
        below[its] |= others - {its, "webapp"}
    below.pop("webapp")  # joins them all
    assert "webapp.feeds" in list(TopologicalSorter(below).static_order())


@pytest.mark.parametrize("module", MODULES)
def test_libraries_stay_in_their_rooms(module: str) -> None:
    for name, _ in imports(module):
        places = LIBRARIES.get(name.split(".")[0])
        assert places is None or is_in(module, *places), name
        assert not is_in(name, *NEVER)


@pytest.mark.parametrize("module", MODULES)
def test_imports_are_absolute_and_at_the_top(module: str) -> None:
    for name, at_top in imports(module):
        assert not name.startswith("."), name
        assert at_top, f"{name} is imported within something"


def test_the_table_has_no_entry_too_many() -> None:
    assert set(OURS) == {room(module) for module in MODULES if module != "indexer"}
    for place, allowed in OURS.items():
        used = {name for module in MODULES if room(module) == place for name, _ in imports(module)}
        for name in allowed:
            whole = f"indexer.{name}".rstrip(".")
            assert any(is_in(one, whole) for one in used), f"{place} does not import {whole}"
    for library, places in LIBRARIES.items():
        users = [m for m in MODULES if any(is_in(name, library) for name, _ in imports(m))]
        assert all(any(is_in(user, place) for user in users) for place in places), library


def facade() -> ast.Module:
    """The facade as a tree."""
    return ast.parse(Path(MODULES["indexer"]).read_text("utf-8"))


def test_the_facade_is_complete_and_sorted() -> None:
    imported = [
        alias.asname or alias.name
        for node in facade().body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    assert sorted(imported) == sorted(indexer.__all__)
    kinds = [(not name.isupper(), not name[0].isupper(), name) for name in indexer.__all__]
    assert kinds == sorted(kinds)


def test_the_facade_only_names_things() -> None:
    docstring, *rest = facade().body
    assert isinstance(docstring, ast.Expr)
    assert all(isinstance(node, ast.ImportFrom | ast.Assign) for node in rest)
    assert sum(isinstance(node, ast.Assign) for node in rest) == 1


@pytest.mark.parametrize("module", MODULES)
def test_every_module_says_what_it_is_for(module: str) -> None:
    docstring = ast.get_docstring(ast.parse(MODULES[module].read_text("utf-8")))
    assert docstring
    assert len(docstring.splitlines()[0]) > 20
