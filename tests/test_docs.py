"""The documents say what the code does: paths, commands, options, settings, parameters, targets."""

import json
import re
from dataclasses import replace
from pathlib import Path

import click
import pytest

from indexer import (
    PARAMETERS,
    Options,
    Settings,
    SourceSettings,
    from_params,
    load_settings,
    open_index,
    open_sources,
    page_json,
    sync,
)
from indexer.cli import main
from indexer.cli.commands import COMMANDS
from indexer.lint import RULES
from indexer.settings import PREFIX, setting_fields
from indexer.sources import KINDS
from tests.support import EXAMPLE, ROOT
from webapp import create_app
from webapp.endpoints import OPERATIONS
from webapp.endpoints.shapes import grouped

README = (ROOT / "README.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")

_PATH = re.compile(r"`((?:indexer|webapp|tests)/[\w./]*)`|\]\(((?!https?:)[^)#]+)(?:#[^)]*)?\)")
_TARGET = re.compile(r"^([a-z-]+):.*## ", re.MULTILINE)


@pytest.mark.parametrize("document", ["README.md", "ARCHITECTURE.md", "docs/opensearch.md"])
def test_every_path_in_a_document_exists(document: str) -> None:
    place = ROOT / document
    text = place.read_text("utf-8")
    paths = {found[0] or found[1] for found in _PATH.findall(text)}
    assert paths
    assert [path for path in sorted(paths) if not (place.parent / path).exists()] == []


ROOMS = "sources language query arrays lint setup forgiveness snippets evaluation"


@pytest.mark.parametrize("room", ROOMS.split())
def test_every_room_is_in_the_architecture(room: str) -> None:
    assert f"`indexer/{room}/`" in ARCHITECTURE


def test_every_module_of_the_array_engine_is_in_the_architecture() -> None:
    modules = sorted((ROOT / "indexer" / "arrays").glob("[a-z]*.py"))
    assert [m.name for m in modules if f"indexer/arrays/{m.name}" not in ARCHITECTURE] == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_is_in_the_readme(name: str) -> None:
    assert f"`postings {name}" in README
    command = main.get_command(click.Context(main), name)
    assert command
    options = [o for p in command.params if isinstance(p, click.Option) for o in p.opts]
    assert [option for option in options if f"`{option}" not in README] == []


@pytest.mark.parametrize("table", [Settings, SourceSettings])
def test_every_setting_is_in_the_readme_with_its_default_and_help(table: type) -> None:
    for field in setting_fields(table):
        default = getattr(table(), field.name)
        shown = json.dumps(default) if isinstance(default, bool | tuple) else default
        cell = f"`{shown}`" if shown not in ("", {}, "[]") else ""
        assert f"| `{field.name}` | {cell} | {field.metadata['help']} |" in README
    assert f"`{PREFIX}" in README


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_source_is_in_the_readme(kind: str) -> None:
    assert f"| `{kind}` |" in README


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_of_lint_is_in_the_readme(rule: str) -> None:
    assert f"| `{rule}` | {RULES[rule]} |" in README


def endpoint_rows() -> list[str]:
    """The rows of the table of endpoints."""
    return [f"| `{one.path}` | {one.summary} |" for one in OPERATIONS]


def parameter_rows() -> list[str]:
    """The rows of the table of parameters: those of searches, then what else endpoints take."""
    others = {one: None for operation in OPERATIONS for one in operation.parameters}
    rows = []
    for names, one in grouped({**dict.fromkeys(PARAMETERS.values()), **others}):
        places = [f"`{o.path}`" for o in OPERATIONS if one in o.parameters]
        where = "searches" if one in PARAMETERS.values() else ", ".join(places)
        spelled = ", ".join(f"`{name}`" for name in names)
        rows.append(f"| {spelled} | {where} | {one.help} | {one.allowed} |")
    return rows


@pytest.mark.parametrize("row", [*endpoint_rows(), *parameter_rows()])
def test_every_endpoint_and_parameter_is_in_the_readme(row: str) -> None:
    assert row in README


def test_every_make_target_is_in_the_readme() -> None:
    targets = _TARGET.findall((ROOT / "Makefile").read_text("utf-8"))
    assert len(targets) > 5
    assert [t for t in targets if f"`make {t}" not in README] == []


def test_the_python_example_of_the_readme_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    settings = Settings(source=str(EXAMPLE), index=str(tmp_path / "data" / "index"))
    sync(open_sources(settings), open_index(settings).engine, settings, Options())
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102 - our own words
    assert "Caching & Redis: The 'Sticky Note' Mental Model" in capsys.readouterr().out


def test_the_answer_in_the_readme_has_the_shape_of_an_answer(tmp_path: Path) -> None:
    shown = json.loads(next(b for b in re.findall(r"```json\n(.*?)```", README, re.DOTALL)))
    settings = Settings(index=str(tmp_path))
    sync(open_sources(settings), open_index(settings).engine, settings, Options())
    request = from_params([("q", "redis"), ("tag", "Python"), ("size", "1")])
    answer = page_json(open_index(settings).search(request))
    assert shown.keys() == answer.keys()
    assert shown["hits"][0].keys() == answer["hits"][0].keys()
    assert [shown[k] for k in ("query", "total", "page", "pages", "size")] == [
        answer[k] for k in ("query", "total", "page", "pages", "size")
    ]
    tag = answer["facets"]["tag"]
    assert shown["facets"]["tag"] == {**tag, "values": shown["facets"]["tag"]["values"]}
    assert shown["facets"]["tag"]["values"][0] in tag["values"]


def test_the_look_in_the_readme_is_what_readers_get(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (table,) = (b for b in re.findall(r"```toml\n(.*?)```", README, re.DOTALL) if "[theme]" in b)
    (template,) = re.findall(r"```html\n({# my-templates/tags.html #}.*?)```", README, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    Path("postings.toml").write_text(table, "utf-8")
    Path("my-templates").mkdir()
    Path("my-templates/tags.html").write_text(template, "utf-8")
    settings = replace(load_settings(environment={}), source=str(EXAMPLE))
    sync(open_sources(settings), open_index(settings).engine, settings, Options())
    client = create_app(settings).test_client()
    home, tags = client.get("/").text, client.get("/tags/").text
    for text in (
        '<html lang="de"',
        "Kims Notizen",
        "14 Notizen",
        'placeholder="Wonach suchen Sie?"',
    ):
        assert text in home
    assert "--accent:#7a1f5c;" in client.get("/theme.css").text
    assert "Schlagw" in tags
    assert "Fragen Sie nach mehr." in tags
