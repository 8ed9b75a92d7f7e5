"""The packed states of a run are those that a dictionary has."""

import tracemalloc
from collections.abc import MutableMapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import state_table
from indexer import states as states_files
from indexer.engine import SourceState
from indexer.state_table import StateTable
from indexer.states import States, pack_states, squeezed, unpack_states, unsqueezed

states = st.builds(
    SourceState,
    st.sampled_from(["", "1:2"]),
    slugs=st.lists(st.sampled_from("ab"), max_size=2).map(tuple),
    slug=st.sampled_from(["", "a"]),
    due=st.integers(0, 2**40),
)
changes = st.lists(st.tuples(st.sampled_from("abcdef"), st.none() | states), max_size=30)


@given(changes)
def test_a_table_does_what_a_dictionary_does(made: list[tuple[str, SourceState | None]]) -> None:
    table, model = StateTable(), dict[str, SourceState]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(state_table, "AT_ONCE", 3)
        for key, state in made:
            if state is None:
                assert (key in table) == (key in model)
                table.pop(key, None)
                model.pop(key, None)
            else:
                table[key] = model[key] = state
    assert dict(table.items()) == model
    assert {key: table[key] for key in table} == model
    assert len(table) == len(model)


@given(st.dictionaries(st.text("abc", max_size=3), states))
def test_a_file_packed_some_at_a_time_has_all_states(model: dict[str, SourceState]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(states_files, "ROWS_AT_ONCE", 2)
        packed = pack_states(model)
    assert States([unpack_states(packed)]).rows == model


def test_a_table_takes_half_of_the_memory_of_a_dictionary() -> None:
    def filled(states: MutableMapping[str, SourceState]) -> int:
        tracemalloc.start()
        for n in range(20_000):
            digest = f"{n * 7919:032x}"
            states[f"key {n}"] = SourceState(digest, digest[::-1], f"id {n}", (f"slug-{n}",))
        size, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return size

    assert filled(StateTable()) < filled({}) / 2


def test_a_squeezed_file_comes_back_whole_or_not_at_all() -> None:
    data = squeezed(bytes(100_001))
    assert unsqueezed(data) == bytes(100_001)
    for damaged in (data[:-1], b"", b"[1]", data[:20] + b"?" + data[21:]):
        with pytest.raises(ValueError):  # noqa: PT011
            unsqueezed(damaged)
