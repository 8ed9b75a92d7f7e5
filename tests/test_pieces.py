"""Pieces of answers are made once, and do not pile up."""

import pytest

from indexer import pieces
from indexer.pieces import Pieces


def test_pieces_are_made_once() -> None:
    made: list[int] = []

    def make(key: int) -> str:
        made.append(key)
        return str(key)

    kept = Pieces(make)
    assert (kept[1], kept[2], kept[1], made) == ("1", "2", "1", [1, 2])


def test_pieces_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "MOST", 3)
    kept = Pieces(str)
    assert [kept[number] for number in range(10)] == list(map(str, range(10)))
    assert len(kept) <= 3
