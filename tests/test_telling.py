"""What a search did beyond what was typed, in sentences."""

import pytest

from indexer import Note, Page, SearchRequest, Step, Widening, beside, told


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (
            Widening(Step.TYPOS, (("desing", ("design",)),), 1),
            "With “design” for “desing” there is 1 post.",
        ),
        (
            Widening(Step.TYPOS, (("relase", ("release", "relate")), ("a b", ("ab",))), 1200),
            "With “release” or “relate” for “relase” and “ab” for “a b” there are 1,200 posts.",
        ),
        (
            Widening(Step.PREFIX, (("clus", ("clus*",)),), 2),
            "With “clus*” for “clus” there are 2 posts.",
        ),
        (Widening(Step.FEWER, (), 7), "With only some of the words there are 7 posts."),
        (
            Widening(Step.FEWER, (("mdoel", ("model",)), ("zz", ()), ("y", ())), 7),
            "With only some of the words and “model” for “mdoel” there are 7 posts; no post has “zz” or “y”.",
        ),
    ],
)
def test_each_step_is_told_in_a_sentence(step: Widening, sentence: str) -> None:
    page = Page(SearchRequest("x"), 1, (), widened=(step,))
    assert told(page) == (sentence,)


def test_notes_come_first() -> None:
    step = Widening(Step.FEWER, (), 7)
    page = Page(SearchRequest("x"), 1, (), notes=(Note("quote", "A note."),), widened=(step,))
    assert told(page)[0] == "A note."


def test_nothing_is_told_of_a_plain_search() -> None:
    assert told(Page(SearchRequest("x"), 1, ())) == ()


def test_the_parts_beside_the_text_are_told() -> None:
    assert beside(("title", "tag", "body")) == "title, tag"
    assert beside(("body",)) == ""
