"""YAML, TOML and JSON front matter: the fields, the body, and errors with the line of the file."""

import time
from datetime import date
from typing import Any

import pytest
import yaml

from indexer.errors import PostError
from indexer.sources.markdown import yaml_fields
from indexer.sources.markdown.frontmatter import LONGEST, line_of, split_front_matter

GOOD: list[tuple[str, dict[str, Any], str, int]] = [
    ("Just text.\n", {}, "Just text.\n", 1),
    ("", {}, "", 1),
    ("----\nfour dashes\n", {}, "----\nfour dashes\n", 1),
    ("---", {}, "---", 1),
    ("---\ntitle: A\n---\nBody\n", {"title": "A"}, "Body\n", 4),
    ("---\ntitle: A\n---", {"title": "A"}, "", 4),
    ("---  \ntitle: A\n---\t\nBody", {"title": "A"}, "Body", 4),
    ("---\ntitle: A\n...\nBody", {"title": "A"}, "Body", 4),
    ("\n \n---\ntitle: A\n---\nBody", {"title": "A"}, "Body", 6),
    ("---\n---\nBody", {}, "Body", 3),
    ("---\n# a comment\n---\nBody", {}, "Body", 4),
    ("---\n~\n---\nBody", {}, "Body", 4),
    (
        "---\na: ~\nb:\nc: null\nd: 'null'\n---\n",
        {"a": None, "b": None, "c": None, "d": "null"},
        "",
        7,
    ),
    (
        "---\na: [1.10, yes, 2024-01-01, 0x1F, 1_000]\n---\n",
        {"a": ["1.10", "yes", "2024-01-01", "0x1F", "1_000"]},
        "",
        4,
    ),
    (
        "---\na: >\n  one\n  two\nb: |\n  one\n  two\n---\n",
        {"a": "one two\n", "b": "one\ntwo\n"},
        "",
        9,
    ),
    ("---\na: &x [1, 2]\nb: *x\n---\n", {"a": ["1", "2"], "b": ["1", "2"]}, "", 5),
    (
        "---\na: &x {b: '1', c: '2'}\nd:\n  c: '3'\n  <<: *x\n---\n",
        {"a": {"b": "1", "c": "2"}, "d": {"b": "1", "c": "3"}},
        "",
        7,
    ),
    (
        "---\na: &x {b: '1'}\nc: &y {b: '2', d: '3'}\n<<: [*x, *y]\n---\n",
        {"a": {"b": "1"}, "b": "1", "c": {"b": "2", "d": "3"}, "d": "3"},
        "",
        6,
    ),
    ("---\n'<<': a\n---\n", {"<<": "a"}, "", 4),
    (
        "Title: A: b\nTags: x, y z\nSummary: one\n    two\nCustom-Field:\n\nBody\n",
        {"title": "A: b", "tags": ["x", "y z"], "summary": "one two", "custom-field": ""},
        "Body\n",
        7,
    ),
    (
        "date: 2010-12-03\nAuthors: Lovelace, Ada; Hopper, Grace\n \nBody",
        {"date": "2010-12-03", "authors": ["Lovelace, Ada", "Hopper, Grace"]},
        "Body",
        4,
    ),
    ("Title: A", {"title": "A"}, "", 2),
    ("Title: A\nTags: b\nTags: c\n", {"title": "A", "tags": ["b c"]}, "", 4),
    ("Title: A\nprose\n\nBody", {}, "Title: A\nprose\n\nBody", 1),
    ("Summary: this is prose.\n\nBody", {}, "Summary: this is prose.\n\nBody", 1),
    ("Note: this is prose.\nTitle: A\n", {}, "Note: this is prose.\nTitle: A\n", 1),
    ("\nTitle: A\n", {}, "\nTitle: A\n", 1),
    ("---\na: {b: {c: d}}\n---\n", {"a": {"b": {"c": "d"}}}, "", 4),
    ("---\na: !!python/name:os.system x\n---\n", {"a": "x"}, "", 4),
    ("---\ntags:\n- a\t\t\n- b\n---\n", {"tags": ["a", "b"]}, "", 6),
    ("---\na: x\x07y\u2028z\n---\n", {"a": "x y z"}, "", 4),
    ("---\na: caf\u00e9 \U0001f600\n---\n", {"a": "caf\u00e9 \U0001f600"}, "", 4),
    ('+++\ntitle = "A"\n+++\nBody', {"title": "A"}, "Body", 4),
    (
        "+++\nd = 2014-03-19\nn = 7\nf = 1.10\nb = true\n+++\n",
        {"d": date(2014, 3, 19), "n": 7, "f": "1.10", "b": True},
        "",
        7,
    ),
    ("+++\n+++\nBody", {}, "Body", 3),
    (
        '{"title": "A", "n": 1.10, "b": true, "z": null}\nBody',
        {"title": "A", "n": "1.10", "b": True, "z": None},
        "Body",
        2,
    ),
    ('{\n  "title": "A"\n}\n\nBody', {"title": "A"}, "\nBody", 4),
    ("{}\nBody", {}, "Body", 2),
    ('{"a": 1}', {"a": "1"}, "", 1),
    ('{"a": 1} is an object', {}, '{"a": 1} is an object', 1),
    ("{{< figure >}}\n", {}, "{{< figure >}}\n", 1),
    ("{% include a %}\n", {}, "{% include a %}\n", 1),
]

YAML = "YAML front matter: "
TOML = "TOML front matter: "
TOML_HINT = '; write a field as in title = "Coming soon", one to a line'
JSON_HINT = "; mend it, or begin the text with something else than {"

BAD = [
    (
        "---\ntitle: A\n\nText",
        (
            "line 1: front matter begins with --- and is never closed"
            "; put a line --- after its last field"
        ),
    ),
    (
        "\n+++\ntitle = 'A'\n",
        (
            "line 2: front matter begins with +++ and is never closed"
            "; put a line +++ after its last field"
        ),
    ),
    (
        "---\ntitle: A\nsub: CDN: a story\n---\n",
        (
            f"line 3: {YAML}mapping values are not allowed in this context"
            '; put a value that contains ": " in quotes'
        ),
    ),
    (
        "---\ntitle: @you\n---\n",
        (
            f"line 2: {YAML}found character that cannot start any token"
            "; put the value in quotes, and indent with spaces, not tabs"
        ),
    ),
    (
        "---\ntitle: 'it's'\n---\n",
        (
            f"line 2: {YAML}did not find expected key"
            "; put the whole value in quotes, and begin every field at the same column"
        ),
    ),
    (
        '---\na: b\ntitle: "A\ntags: x\n---\n',
        f"line 3: {YAML}found unexpected end of stream; close the quotation mark",
    ),
    (
        "---\ntags: [a, b\ntitle: A\n---\n",
        f"line 2: {YAML}did not find expected ',' or ']'; close the list with ]",
    ),
    (
        "---\ntitle: {a b\n---\n",
        (
            f"line 2: {YAML}did not find expected ',' or '}}'"
            "; close the mapping with }, or put the value in quotes"
        ),
    ),
    (
        "---\ntitle: **bold** words\n---\n",
        (
            f"line 2: {YAML}did not find expected alphabetic or numeric character"
            "; put a value that begins with * in quotes"
        ),
    ),
    (
        "---\ntitle: *bold\n---\n",
        f"line 2: {YAML}nothing is anchored as &bold; put a value that begins with * in quotes",
    ),
    (
        "---\na: &a [*a]\n---\n",
        f"line 2: {YAML}nothing is anchored as &a; put a value that begins with * in quotes",
    ),
    (
        "---\ntitle: - a\n---\n",
        (
            f"line 2: {YAML}block sequence entries are not allowed in this context"
            "; put the value in quotes"
        ),
    ),
    (
        "---\ntitle: {{ name }}\n---\n",
        (
            f"line 2: {YAML}a field's name must be plain text"
            "; put a value that begins with { in quotes"
        ),
    ),
    ("---\ntitle: A\n\ntitle: B\n---\n", f"line 4: {YAML}the field title is given twice; keep one"),
    (
        "---\n- a\n- b\n---\n",
        f"line 2: {YAML}no fields here; write them as in `title: Coming soon`",
    ),
    (
        "---\n\nSome words.\n---\n",
        f"line 3: {YAML}no fields here; write them as in `title: Coming soon`",
    ),
    (
        "---\na: b\n--- c\n---\n",
        f"line 3: {YAML}a second document begins; close the front matter with ---",
    ),
    ("---\n<<: a\n---\n", f"line 2: {YAML}<< takes a mapping, as in `<<: *base`"),
    ("+++\na = 1\ntitle = A\n+++\n", f"line 3: {TOML}Invalid value{TOML_HINT}"),
    ("+++\na = 1\na = 2\n+++\n", f"line 3: {TOML}Cannot overwrite a value{TOML_HINT}"),
    ('+++\na = 1\nb = """\n+++\n', f"line 3: {TOML}Unterminated string{TOML_HINT}"),
    ("+++\nd = 2014-02-30\n+++\n", f"line 2: {TOML}Invalid date or datetime{TOML_HINT}"),
    (
        '{\n  "a": 1,\n  "b" 2\n}\n',
        f"line 3: JSON front matter: Expecting ':' delimiter{JSON_HINT}",
    ),
    ('{"a": 1, "a": 2}\n', "JSON front matter: the field a is given twice; keep one"),
]

BOMBS = [
    ("---\na: " + "[" * 60_000 + "\n---\n", "nested deeper than 32 levels; make it flatter"),
    ("---\n" + "- " * 60_000 + "\n---\n", "nested deeper than 32 levels; make it flatter"),
    ("---\na: " + "{b: " * 30_000 + "\n---\n", "nested deeper than 32 levels; make it flatter"),
    (
        "---\nb0: &b0 [x, x]\n"
        + "".join(f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]\n" for n in range(1, 40))
        + "---\n",
        "aliases make more than 100,000 values; write the values out",
    ),
    ("+++\n" + "a." * 60_000 + "b = 1\n+++\n", "a key has too many dots; make it flatter"),
    ("+++\na = " + "[" * 100_000 + "\n+++\n", "nested too deeply; make it flatter"),
    ("+++\n" + "a = {" * 20_000 + "\n+++\n", "nested too deeply; make it flatter"),
    ('{"a": ' + "[" * 1_000_000, "nested too deeply; make it flatter"),
    (
        "---\na: " + "x" * LONGEST + "\n---\n",
        (
            "front matter of 131,076 characters, where 131,072 are allowed"
            "; close it earlier, or move text into the body"
        ),
    ),
    (
        '{"a": "' + "x" * LONGEST + '"}\n',
        (
            "front matter of 131,081 characters, where 131,072 are allowed"
            "; close it earlier, or move text into the body"
        ),
    ),
]


@pytest.mark.parametrize(("text", "fields", "body", "line"), GOOD)
def test_a_text_splits_into_fields_and_body(
    text: str, fields: dict[str, Any], body: str, line: int
) -> None:
    assert split_front_matter(text) == (fields, body, line)


@pytest.mark.parametrize(("text", "fields", "body", "line"), GOOD)
def test_yaml_reads_the_same_without_libyaml(
    text: str, fields: dict[str, Any], body: str, line: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_fields, "_LOADER", yaml.SafeLoader)
    assert split_front_matter(text) == (fields, body, line)


@pytest.mark.parametrize(("text", "message"), BAD)
def test_broken_front_matter_is_told_with_its_line_in_the_file(text: str, message: str) -> None:
    with pytest.raises(PostError) as error:
        split_front_matter(text)
    assert str(error.value) == message


@pytest.mark.parametrize(("text", "message"), BOMBS, ids=[str(n) for n in range(len(BOMBS))])
def test_front_matter_made_to_exhaust_is_refused_soon(text: str, message: str) -> None:
    started = time.thread_time()
    with pytest.raises(PostError) as error:
        split_front_matter(text)
    assert str(error.value).endswith(message)
    assert time.thread_time() - started < 10  # far more than a busy machine takes


def test_the_line_of_a_field_is_found_in_every_notation() -> None:
    text = "---\ntitle: A\nDate : x\n'tags': y\n- authors: z\nauthor: n\n---\ncategory: no\n"
    fields = ("title", "date", "tags", "authors", "author", "category")
    assert [line_of(text, 8, field) for field in fields] == [2, 3, 4, 5, 6, 0]
    assert line_of('+++\n"date" = 1\n+++\n', 4, "date") == 2
    assert line_of('{"a": 1,\n "date": 2}\n', 3, "date") == 2
