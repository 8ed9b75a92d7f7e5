"""What each text means, as a whole tree; no text is an error."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.fields import ALIASES, FACETS, SCOPES
from indexer.query.parser import OPERATORS, PLAIN, _parsed, parse, plain_words
from indexer.request import LONGEST_QUERY, Match
from tests.query.queries import queries
from tests.query.trees import shown

TABLE = {
    # words
    "": "*",
    " \t\n ": "*",
    "redis": "redi",
    "REDIS": "redi",
    "redis Redis caching caches": "(redi & cach)",
    "CAFÉ naïve": "(cafe & naiv)",
    "don’t": "don't",
    "e-mail C++ http://x.y": "(e & mail & c & http & x & y)",
    "2024 snake_case": "(2024 & snake_cas)",
    # function words
    "the cache": "cach",
    "to be or not to be": "(to & be & or & not)",
    '"the"': "the",
    '"to be or not"': '"to be or not"~1',
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
    "redis^x redis^-1": "(redi & x & 1)",
    # phrases
    '"sticky note"': '"sticki note"~1',
    '"sticky note"~3': '"sticki note"~3',
    '"sticky note"~1 "a b"~999': '("sticki note"~1 & "a b"~100)',
    '"sticky"~3': "sticki",
    'sticky "" note': "(sticki & note)",
    'redis OR ""': "redi",
    'redis -""': "redi",
    '"sticky, note!"': '"sticki note"~1',
    'title:"sticky note"~2': 'title:"sticki note"~2',
    # words with signs
    "pre*": "{pre*}",
    "PRÉ*": "{pre*}",
    "caching*": "({caching*} | cach)",
    "w?ld": "{w?ld}",
    "w*d": "{w*d}",
    "*ld": "{*ld}",
    "?": "{?}",
    "*": "*",
    "*:*": "*",
    "redis AND *:*": "(redi & *)",
    "redis~": "{redi~1}",
    "redis~2": "{redi~2}",
    "redis~9": "{redi~2}",
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
    "tag:sys*": "tag:{sys*}",
    "tag:*": "tag:{[ TO ]}",
    "tag:C#": "tag:c#",
    "tag:(api OR rest)": "(tag:api | tag:rest)",
    "tag:api^3": "tag:api^3.0",
    "minutes:5": "minutes:00005",
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
    # days
    "date:2024-06-01": "date:2024-06-01",
    "date:2024-06": "date:{[2024-06 TO 2024-06…]}",
    "date:2024": "date:{[2024 TO 2024…]}",
    "date:[2023 TO 2024-06]": "date:{[2023 TO 2024-06…]}",
    "date:{2023 TO 2024-06}": "date:{[2023… TO 2024-06}}",
    "date:[2023 TO]": "date:{[2023 TO ]}",
    "before:2024-06 redis": "(date:{[ TO 2024-06}} & redi)",
    "after:2024-06": "date:{[2024-06… TO ]}",
    # what is not understood is read as words
    "OR": "or",
    "AND OR NOT": "(and & or & not)",
    "redis OR": "redi",
    "AND redis": "redi",
    "NOT": "not",
    "-": "nothing",
    '"unclosed phrase': "(unclos & phrase)",
    "(unclosed": "unclos",
    "unclosed)": "unclos",
    "[unclosed": "unclos",
    "a]b}c": "(b & c)",
    "before:": "befor",
    '""': "nothing",
    "()": "nothing",
    "!,.;": "nothing",
    "😀": "nothing",
    "redis 😀 !!!": "redi",
    "\0": "nothing",
    "redis\0cache": "(redi & cach)",
    "\ud800 redis": "redi",
    "redis\\": "redi",
    "日本語 キャッシュ": "(日本語 & キャッシュ)",
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
        ("redis OR cache kafka", "(redi | cach | kafka)"),
        ("redis cache -kafka -celery", "((redi | cach) - (kafka | celeri))"),
        ("-kafka", "(* - kafka)"),
        ("(redis cache) AND kafka", "((redi | cach) & kafka)"),
        ('"sticky note" tag:api', '("sticki note"~1 | tag:api)'),
        ("the of", "(the | of)"),
    ],
)
def test_with_any_words_side_by_side_are_alternatives(text: str, tree: str) -> None:
    assert shown(parse(text, Match.ANY)) == tree


def test_the_table_knows_every_field_and_operator() -> None:
    texts = " ".join(TABLE)
    for field in (*SCOPES, *FACETS, *ALIASES, "date", "before", "after"):
        assert f"{field}:" in texts, field
    assert all(re.search(rf"\w {operator} \w", texts) for operator in OPERATORS - {"NOT"})


@pytest.mark.parametrize("match", Match)
def test_a_thousand_words_are_a_thousand_terms(match: Match) -> None:
    words = [f"w{n}" for n in range(1000)]
    sign = " | " if match is Match.ANY else " & "
    assert shown(parse(" ".join(words), match)) == f"({sign.join(words)})"
    assert shown(parse(" ".join(words) + " !", match)) == f"({sign.join(words)})"


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
def test_the_short_way_gives_the_tree_of_the_whole_parser(text: str, match: Match) -> None:
    assert PLAIN.fullmatch(text)
    if OPERATORS.isdisjoint(text.split()):
        whole = _parsed(text, match) or plain_words(text, match)
        assert shown(plain_words(text, match)) == shown(whole)
        assert plain_words(text, match) == whole


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


def test_trees_are_remembered() -> None:
    assert parse("redis cache") is parse("redis cache")
