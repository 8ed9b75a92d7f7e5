"""What is made of short texts is remembered, of long ones nothing; methods remember their answers."""

from indexer.remembering import LONGEST, remembered, remembering


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


class Counting:
    """Counts how often it had to work something out."""

    def __init__(self) -> None:
        self.asked = 0

    @remembered(2)
    def sum(self, a: int, b: int = 0) -> int:
        self.asked += 1
        return a + b


def test_answers_are_kept_by_all_that_was_given_until_there_are_too_many() -> None:
    one, other = Counting(), Counting()
    assert [one.sum(1), one.sum(1), one.sum(1, b=2), one.sum(1, b=3), one.sum(1, b=3)] == [
        1,
        1,
        3,
        4,
        4,
    ]
    assert one.asked == 3
    assert (one.sum(1), one.asked) == (1, 4)
    assert other.sum(1) == 1
    assert other.asked == 1


class Number(int):
    """A key; while it is looked up for the fourth time, another thread makes the object forget."""

    counting = Counting()
    looked_up = 0

    def __hash__(self) -> int:
        Number.looked_up += 1
        if Number.looked_up == 4:
            assert [self.counting.sum(other) for other in (7, 8, 9)] == [7, 8, 9]
        return super().__hash__()


def test_another_thread_may_make_it_forget_at_any_time() -> None:
    assert [Number.counting.sum(Number(1)) for _ in range(5)] == [1] * 5


class Repeating:
    """Remembers short answers only."""

    def __init__(self) -> None:
        self.asked = 0

    @remembered(2, keeps=lambda text: len(text) < 5)
    def twice(self, text: str) -> str:
        self.asked += 1
        return text * 2


def test_answers_that_are_not_to_be_kept_are_worked_out_again() -> None:
    one = Repeating()
    assert [one.twice("ab"), one.twice("ab"), one.twice("abc"), one.twice("abc")] == [
        *["abab"] * 2,
        *["abcabc"] * 2,
    ]
    assert one.asked == 3
