"""Questions asked together: each once, answers kept as long as there are not too many."""

from collections.abc import Sequence

from indexer.opensearch.batches import Batch


class Asked:
    """Doubles numbers, and notes what it was asked."""

    def __init__(self) -> None:
        self.seen: list[list[int]] = []

    def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.seen.append(list(numbers))
        return [2 * number for number in numbers]


def test_what_is_new_is_asked_once_and_at_once() -> None:
    asked = Asked()
    batch = Batch(asked, 10)
    assert batch([1, 2, 1]) == {1: 2, 2: 4}
    assert batch(iter([3, 2])) == {3: 6, 2: 4}
    assert batch([]) == {}
    assert batch([1, 3]) == {1: 2, 3: 6}
    assert asked.seen == [[1, 2], [3]]


def test_all_is_forgotten_once_there_is_too_much() -> None:
    asked = Asked()
    batch = Batch(asked, 2)
    assert batch([1, 2]) == {1: 2, 2: 4}
    assert batch([2, 3]) == {2: 4, 3: 6}
    assert batch([2, 3]) == {2: 4, 3: 6}
    assert asked.seen == [[1, 2], [3], [2]]


def test_answers_that_are_not_kept_are_asked_for_again() -> None:
    asked = Asked()
    batch = Batch(asked, 10, lambda answer: answer < 4)
    assert batch([1, 2]) == batch([1, 2])
    assert asked.seen == [[1, 2], [2]]
