"""Synonyms: how lines are read, and what they add to a tree."""

from pathlib import Path

import pytest

from indexer.errors import SettingsError
from indexer.index import open_index
from indexer.language.analysis import DEFAULT
from indexer.query.reading import Analysis
from indexer.query.synonyms import Synonyms, read_synonyms
from indexer.request import Match, SearchRequest
from indexer.settings import Settings
from tests.query.trees import parse, shown
from tests.support import build, post

LINES = """\
# what we say
k8s, kubernetes
lb => load balancer
machine learning, ml

databases => postgres, sqlite
电脑, 计算机
""".splitlines()

KNOWN = Analysis(DEFAULT, ("en",), Synonyms.parse(LINES, "words"))

TREES = {
    "k8s": "<k8s kubernet^0.8>",
    "KUBERNETES, redis": "(<kubernet k8s^0.8> & redi)",
    "lb": '(lb | "load balanc"~1^0.8)',
    "load balancer": "(load & balanc)",
    "ml": '(ml | "machin learn"~1^0.8)',
    "learning machine": "(learn & machin)",
    "machine learning redis": "(((machin & learn) | ml^0.8) & redi)",
    "machine AND learning": "(machin & learn)",
    "machine -learning": "(machin - learn)",
    "(machine learning) OR redis": "(((machin & learn) | ml^0.8) | redi)",
    "database": "<databas postgr^0.8 sqlite^0.8>",
    '"k8s" "machine learning"': '(k8s & "machin learn"~1)',
    "title:k8s": "title:k8s",
    "k8s*": "{k8s*}",
    "-k8s": "(* - <k8s kubernet^0.8>)",
    "k8s^2": "<k8s kubernet^0.8>^2.0",
    "电脑": '(电脑 | "计算 算机"~1^0.8)',
}


@pytest.mark.parametrize("text", TREES)
def test_a_word_finds_its_synonyms_too(text: str) -> None:
    assert shown(parse(text, Match.AUTO, KNOWN)) == TREES[text]


def test_with_any_each_word_stands_alone_too() -> None:
    tree = parse("machine learning redis", Match.ANY, KNOWN)
    assert shown(tree) == "(((machin | learn) | ml^0.8) | redi)"


@pytest.mark.parametrize("line", ["alone", "a, ", "=> b", "a =>", "a, , b", "!!, a"])
def test_a_line_that_is_none_is_named(line: str) -> None:
    with pytest.raises(SettingsError, match=r"words: line 2: .*write `one, other`"):
        Synonyms.parse(["# none", line], "words")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"words\.txt"):
        read_synonyms(tmp_path / "words.txt")
    (tmp_path / "words.txt").write_bytes(b"caf\xe9, coffee\n")
    with pytest.raises(SettingsError, match=r"words\.txt"):
        read_synonyms(tmp_path / "words.txt")


def test_settings_and_file_together_need_no_reindex(tmp_path: Path) -> None:
    build(tmp_path / "index", [post("a", "kubernetes"), post("b", "load balancer")])
    file = tmp_path / "words.txt"
    file.write_text("\ufefflb => load balancer\n", "utf-8")
    settings = Settings(
        index=str(tmp_path / "index"), synonyms=("k8s, kubernetes",), synonyms_file=str(file)
    )
    for query, slug in {"k8s": "a", "lb": "b"}.items():
        page = open_index(settings).search(SearchRequest(query, match=Match.ALL))
        assert [hit.card.slug for hit in page.hits] == [slug]
