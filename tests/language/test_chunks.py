"""Chunks: what stands between spaces, and bigrams where scripts write none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.chunks import chunks, spans

TEXTS = st.text() | st.text("我爱猫データ가나กินข้าว́ aZ.,'\n\u3000", max_size=30)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Sticky notes, cached.", ["Sticky", "notes,", "cached."]),
        ("naïve\u00a0café\u3000x", ["naïve", "café", "x"]),
        ("我爱猫", ["我爱", "爱猫", "猫"]),
        ("猫", ["猫"]),
        ("我爱，猫。", ["我爱", "爱", "，", "猫", "。"]),
        ("Python入门(2)", ["Python", "入门", "门", "(2)"]),
        ("日々データ", ["日々", "々デ", "デー", "ータ", "タ"]),
        ("ｶﾞﾗｽ", ["ｶﾞﾗ", "ﾗｽ", "ｽ"]),
        ("데이터 검색", ["데이", "이터", "터", "검색", "색"]),
        (
            "\u1112\u1161\u11ab\u1100\u1173\u11af",
            ["\u1112\u1161\u11ab\u1100\u1173\u11af", "\u1100\u1173\u11af"],
        ),
        ("ข้อมูล", ["ข้อ", "อมู", "มูล", "ล"]),
        ("មូលដ្ឋាន", ["មូល", "លដ្ឋា", "ដ្ឋាន", "ន"]),
        ("Привет мир", ["Привет", "мир"]),
    ],
)
def test_letters_without_spaces_are_cut_into_bigrams(text: str, expected: list[str]) -> None:
    assert chunks(text) == expected


@given(text=TEXTS)
def test_spans_are_the_chunks_with_their_places(text: str) -> None:
    found = list(spans(text))
    assert [chunk for _, chunk in found] == chunks(text)
    assert all(text.startswith(chunk, start) for start, chunk in found)
    assert [start for start, _ in found] == sorted({start for start, _ in found})


@given(text=TEXTS)
def test_nothing_but_space_stands_outside_of_chunks(text: str) -> None:
    covered = set()
    for start, chunk in spans(text):
        covered |= set(range(start, start + len(chunk)))
    assert "".join(c for at, c in enumerate(text) if at not in covered).strip() == ""
