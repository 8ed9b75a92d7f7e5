"""No control character of a hostile post, which a terminal may obey, comes through any reader."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from indexer.errors import PostError
from indexer.settings import Settings, SourceSettings
from indexer.sources import open_source
from indexer.sources.markup.content import read_html, restore_html
from indexer.sources.text import printable, without_controls
from tests.runs import Runs, skipped
from tests.support import readings

RAW = "a\x1b[2J\x9b2J\x07\x7f"
EVIL = f"{RAW}&#27;[2J&#x9b;&#7;"
XML = "a\x9b2J\x7f&amp;#27;[2J&amp;#x9d;"
FIELDS = ("title", "tags", "excerpt", "author", "category", "series", "canonical", "slug", "body")
WXR = "http://wordpress.org/export/1.2/"

DOCUMENTS = {
    "a.json": json.dumps([dict.fromkeys((*FIELDS, "html"), EVIL)]),
    "exported.jsonl": json.dumps(
        {
            **dict.fromkeys(("id", "title", "html", "excerpt"), EVIL),
            "slug": "a",
            "sections": [{"text": EVIL, "heading": EVIL, "level": 2, "anchor": EVIL}],
        }
    ),
    "a.csv": ",".join(FIELDS) + "\n" + ",".join([EVIL] * len(FIELDS)),
    "a.md": f"---\ntitle: 'x'\n---\n# {EVIL}\n\n{EVIL} [x](/{EVIL} '{EVIL}')",
    "a.html": f"<title>{EVIL}</title><article><h1>{EVIL}</h1><p title='{EVIL}'>{EVIL}</article>",
    "a.rss": f"<rss><channel><item><guid>{XML}</guid><title>{XML}</title><category>{XML}</category>"
    f"<description>{XML}</description></item></channel></rss>",
    "wp.xml": f"<rss xmlns:wp='{WXR}' xmlns:content='c'><channel><wp:wxr_version>1.2</wp:wxr_version>"
    f"<item><title>{XML}</title><wp:post_id>{XML}</wp:post_id><wp:status>publish</wp:status>"
    f"<content:encoded>{XML}</content:encoded><category domain='post_tag'>{XML}</category></item>"
    "</channel></rss>",
    "ghost.json": json.dumps(
        {"db": [{"data": {"posts": [{"id": EVIL, "title": EVIL, "slug": EVIL, "html": EVIL}]}}]}
    ),
}


def texts(value: Any) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_post_of_any_kind_has_none(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(DOCUMENTS[name], "utf-8")
    source = open_source(SourceSettings(str(path)), Settings())
    (reading,) = readings(source)
    found = [*texts(asdict(reading.post)), *(one.key for one in source.items())]
    assert "[2J" in reading.post.html
    assert [text for text in found if without_controls(text) != text] == []


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("a.json", json.dumps([{EVIL: 1}])),
        ("a.json", json.dumps([{"title": "a", "date": EVIL}])),
        ("ghost.json", json.dumps({"db": [{"data": {"posts": [{"id": EVIL, "status": EVIL}]}}]})),
        ("wp.xml", DOCUMENTS["wp.xml"].replace("publish", XML)),
    ],
)
def test_what_is_told_of_a_post_has_none(name: str, document: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(document, "utf-8")
    source = open_source(SourceSettings(str(tmp_path / name)), Settings())
    ((key, reason),) = skipped(Runs(tmp_path / "runs", source).run()).items()
    assert without_controls(key + reason) == key + reason


def test_columns_are_told_without_them(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"{EVIL}\n", "utf-8")
    source = open_source(SourceSettings(str(tmp_path / "a.csv")), Settings())
    with pytest.raises(Exception, match=r"no column is a title") as caught:
        list(source.items())
    assert without_controls(str(caught.value)) == str(caught.value)


def test_in_names_they_are_shown_as_escapes() -> None:
    assert printable("\x1b[1m\x9b\udc80é日") == "\\x1b[1m\\x9b\\udc80é日"


@pytest.mark.parametrize("sign", ["\x1b", "&#27;", "&#x1;", "\ufeff", "&#xfeff;", "\x01&#1;"])
def test_what_is_left_without_them_is_as_safe_as_all_else(sign: str) -> None:
    html = f'<a href="java{sign}script:x">a</a><scr{sign}ipt>b</script><p on{sign}click=x>c</p>'
    for safe in (read_html(html).html, restore_html(html, ())):
        assert "script:" not in safe
        assert "<script" not in safe
        assert "click" not in safe


def test_elements_are_counted_without_them() -> None:
    with pytest.raises(PostError, match=r"nested deeper"):
        read_html("<\x01div>" * 1000)
