"""Sections come back from their byte string, and damage is told."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import IndexCorrupt
from indexer.post import Section
from indexer.sections import MARK, StoredSections, pack_sections

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
SECTIONS = st.lists(st.builds(Section, TEXT, TEXT, st.integers(0, 9), TEXT), max_size=4).map(tuple)


@given(sections=SECTIONS)
def test_sections_come_back(sections: tuple[Section, ...]) -> None:
    stored = StoredSections(pack_sections(sections))
    assert stored.sections() == sections
    texts, headings, anchors, levels = stored.columns()
    assert tuple(map(Section, texts, headings, map(ord, levels), anchors)) == sections


def test_a_letter_without_its_other_half_is_a_question_mark() -> None:
    assert StoredSections(pack_sections([Section("\ud800")])).sections() == (Section("?"),)


@given(data=st.lists(st.sampled_from([MARK, b"a", b"\0", b"\xc3", "é".encode()])).map(b"".join))
def test_other_bytes_are_sections_or_damage(data: bytes) -> None:
    with suppress(IndexCorrupt):
        assert pack_sections(StoredSections(data).sections()) == data


@pytest.mark.parametrize("data", [b"a", b"\0" + MARK, MARK, b"\0" + MARK * 4, MARK * 3 + b"\xc3"])
def test_damage_is_told(data: bytes) -> None:
    with pytest.raises(IndexCorrupt, match="a stored text is damaged"):
        StoredSections(data).columns()
