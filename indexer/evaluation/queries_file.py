"""Judgments in YAML, `queries.yml`: queries as readers type them, and the slugs of the right posts.

- query: sticky note
  posts: caching-and-redis            one post, a list of posts, or a grade for each:
- query: redis
  posts: {caching-and-redis: 3, cheap-hardware: 1}
  kind: tag                           optional: measures are told by kind as well
"""

from pathlib import Path

import yaml

from indexer.evaluation.judgments import (
    JudgedQuery,
    Judgments,
    checked,
    grade,
    problem,
    text_of,
)
from indexer.settings import Settings
from indexer.sources.text import one_line

QUERIES = "queries.yml"
_ENTRY = "write `- query: ...` and `posts: ...` under it, and a `kind: ...` where it helps"
_FIELDS = ("query", "posts", "kind")


def queries_beside(settings: Settings) -> Path:
    """The file `queries.yml` beside the posts of the first source."""
    place = Path(settings.all_sources[0].place)
    return (place if place.is_dir() else place.parent) / QUERIES


def read_queries(file: Path) -> Judgments:
    """The judged queries in a file. Raises SourceError with the line."""
    root = _composed(file)
    entries = _items(root, file) if root else []
    queries = [_query(entry, file) for entry in entries]
    seen: dict[str, int] = {}
    for query in queries:
        if (first := seen.setdefault(query.text, query.line)) != query.line:
            raise problem(file, query.line, f"{query.text!r} is on line {first} too; keep one")
    return checked(Judgments(tuple(queries), file, as_typed=True))


def _composed(file: Path) -> yaml.Node | None:
    """The nodes of the file, whose values are the texts that the writer typed."""
    try:
        node: yaml.Node | None = yaml.compose(text_of(file), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise problem(file, line, f"not YAML: {error.problem}; {_ENTRY}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise problem(file, 1, f"not YAML that can be read; {_ENTRY}") from error
    return node


def _query(entry: yaml.Node, file: Path) -> JudgedQuery:
    fields = {name: value for name, _, value in _pairs(entry, file, _ENTRY)}
    if unknown := [name for name in fields if name not in _FIELDS]:
        raise problem(file, _line(entry), f"nothing is called {unknown[0]!r} here; {_ENTRY}")
    if "query" not in fields or "posts" not in fields:
        raise problem(file, _line(entry), f"no query or no posts; {_ENTRY}")
    text = _text(fields["query"], file)
    kind = _text(fields["kind"], file) if "kind" in fields else ""
    grades = _grades(fields["posts"], file)
    if not any(grades.values()):
        raise problem(file, _line(entry), f"{text!r} has no post of grade 1 or more; name one")
    return JudgedQuery(text, text, grades, kind, _line(entry))


def _grades(node: yaml.Node, file: Path) -> dict[str, int]:
    """The grades of slugs: 1 for a slug alone or in a list, the one given in a mapping."""
    if isinstance(node, yaml.ScalarNode):
        return {_text(node, file): 1}
    if isinstance(node, yaml.SequenceNode):
        return {_text(one, file): 1 for one in node.value}
    hint = "give the slug of a post, a list of slugs, or `slug: grade`"
    return {
        slug: grade(_text(value, file), file, line)
        for slug, line, value in _pairs(node, file, hint)
    }


def _items(node: yaml.Node, file: Path) -> list[yaml.Node]:
    if not isinstance(node, yaml.SequenceNode):
        raise problem(file, _line(node), f"no list of queries; {_ENTRY}")
    return list(node.value)


def _pairs(node: yaml.Node, file: Path, hint: str) -> list[tuple[str, int, yaml.Node]]:
    """Name, line and value of everything in a mapping, no name twice."""
    if not isinstance(node, yaml.MappingNode):
        raise problem(file, _line(node), hint)
    pairs = [(_text(name, file), _line(name), value) for name, value in node.value]
    names = [name for name, _, _ in pairs]
    for number, (name, line, _) in enumerate(pairs):
        if name in names[:number]:
            raise problem(file, line, f"{name!r} is given twice; keep one")
    return pairs


def _text(node: yaml.Node, file: Path) -> str:
    text = one_line(node.value) if isinstance(node, yaml.ScalarNode) else ""
    if not text:
        raise problem(file, _line(node), "a text belongs here; put it in quotes if it looks odd")
    return text


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
