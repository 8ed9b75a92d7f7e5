"""What each text means, as a whole tree; no text is an error."""

import re
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.fields import ALIASES
from indexer.query.parser import MOST_WORDS, PLAIN, _Reader, _short, _words, read, read_plain
from indexer.query.scanner import FIELDS, OPERATORS
from indexer.request import LONGEST_QUERY, Match
from tests.query.queries import queries
from tests.query.trees import ENGLISH, parse, shown

TABLE = {
    # words
    "": "*",
    " \t\n ": "*",
    "redis": "redi",
    "REDIS": "redi",
    "redis Redis caching caches": "(redi^2.0 & cach^2.0)",
    "CAFÉ naïve": "((cafe +? =café^0.2) & (naiv +? =naïve^0.2))",
    "don’t": "!don't",
    "e-mail C++ http://x.y": '("e mail"~1 & c++ & "http x y"~1)',
    "2024 snake_case": '(2024 & "snake case"~1)',
    # function words
    "the cache": "cach",
    "to be or not to be": '((!to^2.0 & !be^2.0 & !or & !not) +? "!to !be !or !not !to !be"~1)',
    '"the"': "!the",
    '"to be or not"': '"!to !be !or !not"~1',
    "the -redis": "(* - redi)",
    # operators
    "redis AND cache": "(redi & cach)",
    "redis OR cache": "(redi | cach)",
    "redis OR cache OR kafka": "(redi | cach | kafka)",
    "redis OR cache kafka": "((redi | cach) & kafka)",
    "redis AND cache OR kafka": "((redi & cach) | kafka)",
    "redis AND (cache OR kafka)": "(redi & (cach | kafka))",
    "redis ANDNOT cache": "(redi - cach)",
    "redis ANDMAYBE cache": "(redi +? cach)",
    "redis REQUIRE cache": "(redi if cach)",
    "redis and cache or not": "(redi & cach)",
    "NOT redis": "(* - redi)",
    "-redis": "(* - redi)",
    "redis NOT cache": "(redi - cach)",
    "redis -cache -kafka": "(redi - (cach | kafka))",
    "redis AND NOT cache": "(redi - cach)",
    "redis OR -cache": "(redi | (* - cach))",
    "redis -(cache kafka)": "(redi - (cach & kafka))",
    'redis -"sticky note" -tag:api': '(redi - ("sticki note"~1 | tag:api))',
    "redis - cache": "(redi & cach)",
    "redis ANDMAYBE the": "redi",
    # groups and boosts
    "((redis))": "redi",
    "(redis cache) (kafka celery)": "(redi & cach & kafka & celeri)",
    "redis^2": "redi^2.0",
    "redis^2.5 cache": "(redi^2.5 & cach)",
    "(redis OR cache)^2 kafka": "((redi | cach)^2.0 & kafka)",
    "(redis)^2": "redi^2.0",
    "(redis^3)^2": "redi^6.0",
    '"sticky note"^2': '"sticki note"~1^2.0',
    "redis^0 cache^999999": "(redi^0.01 & cach^100.0)",
    "redis^x redis^-1": '("redi x"~1 & "redi 1"~1)',
    # phrases
    '"sticky note"': '"sticki note"~1',
    '"sticky note"~3': '"sticki note"~3',
    '"sticky note"~1 "a b"~999': '("sticki note"~1 & "!a b"~100)',
    '"sticky"~3': "sticki",
    'sticky "" note': "(sticki & note)",
    'redis OR ""': "redi",
    'redis -""': "redi",
    '"sticky, note!"': '"sticki note"~1',
    'title:"sticky note"~2': 'title:"sticki note"~2',
    # words with signs
    "pre*": "{pre*}",
    "PRÉ*": "{pre*}",
    "caching*": "{caching*}",
    "w?ld": "{w?ld}",
    "w*d": "{w*d}",
    "*ld": "{*ld}",
    "?": "nothing",
    "what is redis?": "redi",
    "w?ld?": "{w?ld}",
    "node.js*": "({node} & {js*})",
    "http://x.y/?q=a*": '"http x y q !a"~1',
    "*": "*",
    "*:*": "*",
    "redis AND *:*": "(redi & *)",
    "redis~": "{redis~1}",
    "redis~2": "{redis~2}",
    "redis~9": "{redis~2}",
    "pre*^2": "{pre*}^2.0",
    # fields
    "title:redis heading:redis body:redis": "(title:redi & heading:redi & body:redi)",
    "category:Tech author:Ada": "(category:tech & author:ada)",
    "series:On-Rust": "series:on-rust",
    "headings:redis": "heading:redi",
    "title:(redis cache)": "(title:redi & title:cach)",
    "title:red*": "title:{red*}",
    "tag:Redis": "tag:redis",
    'tag:"System Design"': "tag:system-design",
    "tag:system-design": "tag:system-design",
    "tags:API categories:Tech authors:Ada years:2024": "(tag:api & category:tech & author:ada & year:2024)",
    "tagged:api by:ada language:de lang:EN": "(tag:api & author:ada & lang:de & lang:en)",
    "Tag:api TITLE:redis": "(tag:api & title:redi)",
    "tag:a::b": "tag:a::b",
    "in:title redis cache": "(title:redi & title:cach)",
    "redis (cache OR body:kafka) in:headings": "(heading:redi & (heading:cach | body:kafka))",
    "redis text:cache in:title": "(title:redi & cach)",
    "title:the": "title:!the",
    "tag:sys*": "tag:{sys*}",
    "tag:*": "tag:{[ TO ]}",
    "tag:C#": "tag:c#",
    "tag:(api OR rest)": "(tag:api | tag:rest)",
    "tag:api^3": "tag:api^3.0",
    "tag:redis~": "tag:{redis~1}",
    "minutes:5": "minutes:00005",
    "minutes:<5 min:<=5": "(minutes:{[ TO 00005}} & minutes:{[ TO 00005]})",
    "minutes:>10 minutes:>=10": "(minutes:{{00010 TO ]} & minutes:{[00010 TO ]})",
    "minutes:5-10 minutes:5..10": "minutes:{[00005 TO 00010]}",
    "minutes:10+ minutes:..9": "(minutes:{[00010 TO ]} & minutes:{[ TO 00009]})",
    "minutes:<999999999": "minutes:{[ TO 99999}}",
    "minutes:*": "minutes:{[ TO ]}",
    "month:2025-11 month:2025-*": "(month:2025-11 & month:{2025-*})",
    "length:5 length:>=10": "(length:05 & length:{[10 TO ]})",
    "year:2020-2024": "year:{[2020 TO 2024]}",
    "unknown:redis": "(unknown & redi)",
    "title:": "titl",
    "title: redis": "(titl & redi)",
    # ranges
    "[a TO c]": "{[a TO c]}",
    "{a TO c}": "{{a TO c}}",
    "year:[2020 TO 2024]": "year:{[2020 TO 2024]}",
    "year:{2020 TO 2024]": "year:{{2020 TO 2024]}",
    "year:[2020 TO]": "year:{[2020 TO ]}",
    "year:[TO 2024}": "year:{[ TO 2024}}",
    "minutes:[1 TO 5]": "minutes:{[00001 TO 00005]}",
    "minutes:[5 TO 10]^2": "minutes:{[00005 TO 00010]}^2.0",
    # what is not understood is read as words
    "OR": "!or",
    "AND OR NOT": '((!and & !or & !not) +? "!and !or !not"~1)',
    "redis OR": "redi",
    "AND redis": "redi",
    "NOT": "!not",
    "-": "nothing",
    '"unclosed phrase': "(unclos & phrase)",
    "(unclosed": "unclos",
    "unclosed)": "unclos",
    "[unclosed": "unclos",
    "a]b}c": '"!a b c"~1',
    "before:": "!before",
    '""': "nothing",
    "()": "nothing",
    "!,.;": "nothing",
    "😀": "😀",
    "redis 😀 !!!": "(redi & 😀)",
    "\0": "nothing",
    "redis\0cache": '"redi cach"~1',
    "\ud800 redis": "redi",
    "redis\\": "redi",
    "日本語 キャッシュ": '("日本 本語"~1 & "キャ ャッ ッシ シュ"~1)',
}


@pytest.mark.parametrize("text", TABLE)
def test_every_text_is_one_tree(text: str) -> None:
    assert shown(parse(text)) == TABLE[text]


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("redis", "redi"),
        ("redis cache", "(redi | cach)"),
        ("redis AND cache kafka", "((redi & cach) | kafka)"),
        ("redis OR cache kafka", "((redi | cach) | kafka)"),
        ("redis cache -kafka -celery", "((redi | cach) - (kafka | celeri))"),
        ("-kafka", "(* - kafka)"),
        ("(redis cache) AND kafka", "((redi | cach) & kafka)"),
        ('"sticky note" tag:api', '("sticki note"~1 | tag:api)'),
        ("the of", '((!the | !of) +? "!the !of"~1)'),
    ],
)
def test_with_any_words_side_by_side_are_alternatives(text: str, tree: str) -> None:
    assert shown(parse(text, Match.ANY)) == tree


def test_the_table_knows_every_field_and_operator() -> None:
    texts = " ".join((*TABLE, *DATED))
    for field in (*FIELDS, *ALIASES):
        assert f"{field}:" in texts, field
    assert all(re.search(rf"\w {operator} \w", texts) for operator in OPERATORS - {"NOT"})


DATED = ["date:", "before:", "after:", "since:", "until:"]
"""Fields of dates, whose table is in test_dates.py."""


@pytest.mark.parametrize("match", Match)
@pytest.mark.parametrize("end", ["", " -x", ' "'])
def test_of_a_thousand_words_the_first_count_and_that_is_told(match: Match, end: str) -> None:
    words = [f"w{n}" for n in range(1000)]
    sign = " | " if match is Match.ANY else " & "
    reading = read(" ".join(words) + end, match, ENGLISH)
    assert shown(reading.tree) == f"({sign.join(words[:MOST_WORDS])})"
    assert "words" in {note.kind for note in reading.notes}


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1000 + "redis" + ")" * 1000,
        "(" * 1000 + "redis",
        ")" * 1000 + "redis",
        '"' * 999 + "redis",
        "-" * 1000 + "redis",
        "redis" + "^2" * 500,
        "redis" + "~" * 1000,
        "[" * 1000 + "redis",
    ],
)
def test_signs_in_heaps_do_not_hide_the_word(text: str) -> None:
    assert "redi" in shown(parse(text))


@pytest.mark.parametrize("operator", ["NOT ", "AND ", "OR ", "x OR (", "-(", "title:", "tag:("])
def test_operators_in_heaps_have_a_tree(operator: str) -> None:
    assert shown(parse(operator * 500 + "redis"))


PLAIN_TEXTS = st.lists(
    st.sampled_from(
        ["redis", "caching", "The", "of", "a", "or", "don", "ÉCLAIR", "2024", "_", "日本"]
    )
    | st.from_regex(r"\w{1,5}", fullmatch=True)
    | st.from_regex(r"\s", fullmatch=True)
).map(" ".join)


@settings(max_examples=300)
@given(text=PLAIN_TEXTS, match=st.sampled_from(Match))
@example("AND", Match.ALL)
@example("the", Match.ANY)
@example("redis, redis the node.js?", Match.ANY)
def test_the_short_way_gives_the_reading_of_the_whole_parser(text: str, match: Match) -> None:
    assert PLAIN.fullmatch(text)
    short = _short(text, match, _words(ENGLISH))
    whole = _Reader(text, match, _words(ENGLISH), date.max).whole()
    assert short is None or short == whole
    if OPERATORS.isdisjoint(text.split()):
        assert read_plain(text, match, ENGLISH) == whole.tree


SIGNS = st.sampled_from(
    [*"\"()[]{}:*?~^-+.&|!\\/'’ \0", " AND ", " OR ", " NOT ", " TO ", "tag:", "date:"]
)


@settings(max_examples=500)
@given(
    text=st.text(max_size=40)
    | st.lists(SIGNS | st.sampled_from(["redis", "the", "2024", "é", "x"]), max_size=25).map(
        "".join
    )
    | queries(["redis", "the", "don't", "É"], ["API", "System Design"]),
    match=st.sampled_from(Match),
)
def test_any_text_is_a_tree_of_the_documented_nodes(text: str, match: Match) -> None:
    assert shown(parse(text[:LONGEST_QUERY], match))


def test_readings_are_remembered_for_a_day() -> None:
    first, second = date(2024, 6, 1), date(2024, 6, 2)
    assert read("redis", Match.ALL, ENGLISH) is read("redis", Match.ALL, ENGLISH)
    today = read("date:today", Match.ALL, ENGLISH, first)
    assert today is read("date:today", Match.ALL, ENGLISH, first)
    assert shown(read("date:today", Match.ALL, ENGLISH, second).tree) == "date:2024-06-02"
