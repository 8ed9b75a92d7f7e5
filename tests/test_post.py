"""What a post tells of itself."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.post import Section, word_count
from tests.support import post


@given(text=st.text("ab \t\n\x0b\x1c\x1f\x7fé\u00a0\u2003") | st.text())
def test_words_stand_between_white_space(text: str) -> None:
    assert word_count(text) == len(text.split())


def test_reading_time_counts_headings_and_texts() -> None:
    sections = (Section("word " * 250, "a heading"), Section("word " * 47, "more"))
    assert post("a", sections=sections).minutes == 2
    assert post("a", sections=(*sections, Section("", "the last"))).minutes == 2
    assert post("a", sections=(Section(""),)).minutes == 1
