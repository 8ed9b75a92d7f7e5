"""The suffix array of titles: every entry once, in the order of texts, with what is looked up in one run."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.arrays.titles import LONGEST, Titles, title_arrays, title_bytes
from indexer.rules.values import title_key

TITLES = st.lists(
    st.one_of(
        st.lists(st.sampled_from(["a", "ab", "ab's", "abcdefgh", "abcdefghij", "我爱猫", "é"])).map(" ".join),
        st.text(st.characters(codec="utf-8"), max_size=40).map(title_key),
    ),
    max_size=12,
)  # fmt: skip


def titles_of(keys: list[str]) -> Titles:
    """The titles of a segment."""
    return Titles(title_arrays([title_bytes(key) for key in keys]))


@given(TITLES)
def test_suffixes_start_at_every_word_and_are_sorted(keys: list[str]) -> None:
    titles = titles_of(keys)
    suffixes = list(titles)
    assert suffixes == sorted(suffixes)
    places = list(zip(titles.posts.tolist(), titles.offsets.tolist(), strict=True))
    assert len(set(places)) == len(places)
    starts = {(post, 0) for post, key in enumerate(keys) if key}
    for post, key in enumerate(keys):
        whole = key[:LONGEST].encode()
        starts |= {(post, at + 1) for at, byte in enumerate(whole[:-1]) if byte == ord(" ")}
    assert starts <= set(places)


@given(TITLES, st.sampled_from(["a", "ab", "abc", "我", "爱猫", "猫", "e", "é", "ab abcdefghi"]))
def test_what_begins_with_a_text_is_one_run(keys: list[str], text: str) -> None:
    titles, wanted = titles_of(keys), text.encode()
    suffixes = list(titles)
    assert suffixes[titles.beginning(wanted)] == [s for s in suffixes if s.startswith(wanted)]
    whole = [s for s in suffixes if s == wanted or s.startswith(wanted + b" ")]
    assert suffixes[titles.with_words(wanted)] == whole


def test_a_title_without_end_is_cut() -> None:
    titles = titles_of(["a " * 100_000])
    assert len(titles) == LONGEST / 2
