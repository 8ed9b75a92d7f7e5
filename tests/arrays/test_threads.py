"""Threads that search one open index at once have the answers that one thread has."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from indexer.arrays import kernels
from indexer.arrays.engine import ArrayEngine
from indexer.engine import Answer, Plan, Signals
from indexer.fields import FACETS
from indexer.request import Choice, Mode, Sort
from tests.arrays.model import WORDS
from tests.query.trees import parse
from tests.support import build, post

QUERIES = ("", "cache", "cache note", "cache OR redis", '"sticky note"', "note*", "cache -note")
CHOICES = ((), (Choice("tag", Mode.ALL, "T1"),), (Choice("tag", Mode.ANY, "T2"),))

PLANS = [
    Plan(parse(query), chosen, tuple(FACETS), sort=sort, limit=9, signals=Signals(365), texts=True)
    for query in QUERIES
    for chosen in CHOICES
    for sort in (Sort.RELEVANCE, Sort.TITLE)
]


@pytest.fixture
def _many_turns() -> Iterator[None]:
    """Threads take turns a thousand times as often as they do."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(before / 1000)
    yield
    sys.setswitchinterval(before)


@pytest.fixture
def engine(tmp_path: Path) -> ArrayEngine:
    """Three segments; some posts are deleted."""
    random = Random(1)
    posts = [
        post(
            f"p{n}",
            " ".join(random.choices(WORDS, k=9)),
            tags=tuple(f"T{m}" for m in range(4) if random.random() < 0.5),
            day=f"2024-01-{1 + n % 28:02}",
        )
        for n in range(90)
    ]
    return build(tmp_path, posts[:40], posts[40:60], posts[60:], deleted=["p3", "p50"])


@pytest.mark.usefixtures("_many_turns")
def test_threads_have_the_answers_of_one(
    engine: ArrayEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernels, "loaded", {})
    expected = [engine.search(plan) for plan in PLANS]
    monkeypatch.setattr("indexer.arrays.filters._REMEMBERED", 500)  # so that masks are forgotten
    shared = ArrayEngine(tmp_path)
    loading = kernels.load_in_background(kernels.SEARCHING)

    def ask(seed: int) -> list[Answer]:
        order = Random(seed).sample(range(len(PLANS)), len(PLANS))
        found = {n: shared.search(PLANS[n]) for n in order}
        return [found[n] for n in range(len(PLANS))]

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(ask, range(12)))
    loading.join()
    assert all(answer == expected for answer in answers)
    assert ask(99) == expected
    assert kernels.loaded.keys() == set(kernels.SEARCHING)
