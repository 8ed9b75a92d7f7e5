"""The clock: fair turns, enough repeats, honest percentiles."""

import gc
import time
from functools import partial

import pytest

from tests.benchmarks import timing as module
from tests.benchmarks.timing import LEAST_REPEATS, MOST_REPEATS, SLOW_REPEATS, measure, timing


def test_median_and_99th_percentile() -> None:
    found = timing([ms / 1000 for ms in range(1, 201)])
    assert (found.median_ms, found.p99_ms, found.repeats) == (100.5, 198, 200)


def test_the_longest_of_few_times_is_their_99th_percentile() -> None:
    assert timing([0.001, 0.003, 0.002]).p99_ms == pytest.approx(3)


def test_slow_work_is_repeated_even_without_a_budget() -> None:
    found = measure({"slow": lambda: time.sleep(0.02)}, budget=0.0)
    assert found["slow"].repeats == LEAST_REPEATS
    assert found["slow"].median_ms >= 20


def test_very_slow_work_is_repeated_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BUDGET_SECONDS", 0.005)
    found = measure({"slow": lambda: time.sleep(0.03)}, budget=0.005)
    assert found["slow"].repeats == SLOW_REPEATS


def test_fast_work_ends_at_the_most_repeats() -> None:
    assert MOST_REPEATS <= measure({"fast": int}, budget=60.0)["fast"].repeats < 100 * MOST_REPEATS


def test_systems_take_turns() -> None:
    calls: list[str] = []

    def work(name: str) -> None:
        calls.append(name)
        time.sleep(0.015)

    measure({name: partial(work, name) for name in "abc"}, budget=0.0)
    assert calls == [*"abc"] * (1 + LEAST_REPEATS)


def test_the_collector_of_cycles_rests_while_the_clock_runs_and_works_again_after() -> None:
    seen: list[bool] = []
    measure({"look": lambda: seen.append(gc.isenabled())}, budget=0.0)
    assert not seen[-1]
    assert gc.isenabled()
