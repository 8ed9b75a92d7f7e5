"""What is made of short texts is remembered; of long ones, which may be any, nothing is."""

from indexer.remembering import LONGEST, remembering


def test_only_short_texts_are_remembered() -> None:
    made: list[str] = []

    @remembering(10)
    def upper(text: str, mark: str = "") -> str:
        made.append(text)
        return text.upper() + mark

    short, long = "a" * LONGEST, "a" * (LONGEST + 1)
    for text in (short, long):
        assert [upper(text), upper(text), upper(text, "!")] == [text.upper()] * 2 + [
            text.upper() + "!"
        ]
    assert made == [short] * 2 + [long] * 3


def test_no_more_than_the_last_are_remembered() -> None:
    made: list[str] = []

    @remembering(2)
    def same(text: str) -> str:
        made.append(text)
        return text

    for text in "abab" + "c" + "a":
        same(text)
    assert made == ["a", "b", "c", "a"]
