"""Words of programmers, accents, scripts without spaces and several languages: what each is looked up as."""

import pytest

from indexer.language.analysis import DEFAULT
from indexer.query.reading import Analysis
from indexer.request import Match
from tests.query.trees import parse, shown

TECHNICAL = {
    "C++": "c++",
    "C# F#": "(c# & f#)",
    ".NET": "(net +? .net)",
    "--dry-run": '("dri run"~1 +? --dry-run)',
    "-v": "(* - v)",
    "@name": "(name +? @name)",
    "me@example.com": '"!me exampl com"~1',
    "std::vector": '("std vector"~1 +? ::)',
    "::": "::",
    "=> &&": "(=> & &&)",
    "R&D": '("r d"~1 +? r&d)',
    "snake_case": '"snake case"~1',
    "camelCase": '(camelcas | "camel case"~1)',
    "getUserById()": '(getuserbyid | "!get user !by id"~1)',
    "JavaScript": "javascript",
    "node.js,": '"node js"~1',
    "python3.11": '"python3 11"~1',
    "v1.2.3": '"v1 2 3"~1',
    "https://example.com/a-b": '"https exampl com !a b"~1',
    "redis,kafka; celery": "(redi & kafka & celeri)",
    "1,000": '"1 000"~1',
    "title:node.js": 'title:"node js"~1',
    "title:.net": "(title:net +? title:.net)",
    '".NET core"': '"net core"~1',
    "U.S.A.": "usa",
    "😀": "😀",
}

SCRIPTS = {
    "résumé": "(resum +? =résumé^0.2)",
    "resume": "resum",
    "RÉSUMÉ^2": "(resum^2.0 +? =résumé^0.4)",
    '"café life"': '"cafe life"~1',
    "我爱猫": '"我爱 爱猫"~1',
    "我爱": "我爱",
    "猫": "{猫*}",
    "日本語Python 猫": '("日本 本語"~1 & python & {猫*})',
    '"我爱猫 python"': '"我爱 爱猫 猫 python"~1',
    "title:猫": "title:{猫*}",
    "「全文検索」": '"全文 文検 検索"~1',
    "검색 엔진": "(검색 & 엔진)",
}

SEVERAL = Analysis(DEFAULT, ("en", "de"))

LANGUAGES = {
    "redis": "(redi | (redis if lang:de))",
    "title:redis": "(title:redi | (title:redis if lang:de))",
    "cache": "cach",
    "die katze": "((die | (!die^0.01 if lang:de)) & katz)",
    "the cache": "cach",
    '"caching redis"': '("cach redi"~1 | "caching redis"~1)',
    "node.js": '("node js"~1 | ("nod js"~1 if lang:de))',
    "häuser": "((hauser | (haus if lang:de)) +? =häuser^0.2)",
    "the": "(!the | (the if lang:de))",
    "redis Redis": "(redi | (redis if lang:de))^2.0",
    "C++": "c++",
}


@pytest.mark.parametrize("text", TECHNICAL | SCRIPTS)
def test_a_word_finds_what_it_means(text: str) -> None:
    assert shown(parse(text)) == (TECHNICAL | SCRIPTS)[text]


@pytest.mark.parametrize("text", LANGUAGES)
def test_a_word_means_its_stems_in_all_languages_of_the_index(text: str) -> None:
    assert shown(parse(text, Match.AUTO, SEVERAL)) == LANGUAGES[text]


def test_before_there_are_posts_words_are_english_or_as_they_are() -> None:
    assert shown(parse("caching", Match.AUTO, Analysis(DEFAULT, ()))) == "(cach | caching)"
