"""Which of the posts of a source have a place in the index, and under which slug."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.post import Post
from indexer.sources.base import Reading
from tests.runs import Memory, Runs, counts, skipped
from tests.support import post

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LATER = "2026-02-01"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is New Year's Day 2026."""
    set_clock(monkeypatch, NOW)


def set_clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let it be this moment."""
    monkeypatch.setattr(time, "time", now.timestamp)


@pytest.fixture
def memory() -> Memory:
    """An empty source."""
    return Memory()


@pytest.fixture
def runs(tmp_path: Path, memory: Memory) -> Runs:
    """Runs over the source."""
    return Runs(tmp_path, memory)


def reading(
    slug: str, *, id: str = "", other: str = "", draft: bool = False, day: str = ""
) -> Reading:
    """A post as a source reads it."""
    one = post(slug, f"Text of {slug}.", day=day)
    return Reading(replace(one, id=id or one.id), draft, other)


def placed(runs: Runs) -> dict[str, str]:
    """Slug -> id of all posts in the index."""
    return {slug: runs.engine.post(slug).id for slug in runs.slugs()}


def test_of_two_posts_with_one_slug_the_first_counts(runs: Runs, memory: Memory) -> None:
    memory.set("a.md", reading("s", id="1"))
    memory.set("b.md", reading("s", id="2"))
    for _ in range(2):
        report = runs.run()
        taken = "slug 's' is taken by a.md; give one of them another slug"
        assert skipped(report) == {"b.md": taken}
        assert [one.path for one in report.problems] == ["b.md"]
        assert placed(runs) == {"s": "1"}
    assert runs.read == []


@pytest.mark.parametrize("instead", [None, reading("free", id="1")], ids=["gone", "renamed"])
def test_the_second_appears_when_the_slug_is_free(
    instead: Reading | None, runs: Runs, memory: Memory
) -> None:
    memory.set("a.md", reading("s", id="1"))
    memory.set("b.md", reading("s", id="2"))
    runs.run()
    memory.set("a.md", instead)
    report = runs.run()
    assert (report.skipped, "b.md" in runs.read) == ([], True)
    assert placed(runs)["s"] == "2"


def test_a_new_post_earlier_in_the_order_takes_the_slug(runs: Runs, memory: Memory) -> None:
    memory.set("b.md", reading("s", id="2"))
    runs.run()
    memory.set("a.md", reading("s", id="1"))
    report = runs.run()
    assert (counts(report), list(skipped(report))) == ((1, 0, 1, 0), ["b.md"])
    assert placed(runs) == {"s": "1"}


def test_of_two_posts_with_one_id_the_first_counts(runs: Runs, memory: Memory) -> None:
    memory.set("a.md", reading("s", id="1"))
    memory.set("b.md", reading("t", id="1"))
    assert skipped(runs.run()) == {"b.md": "id '1' is taken by a.md; give one of them another id"}
    memory.set("a.md", None)
    report = runs.run()
    assert (counts(report), placed(runs)) == ((1, 0, 1, 0), {"t": "1"})


def test_posts_can_swap_their_slugs(runs: Runs, memory: Memory) -> None:
    memory.set("a.md", reading("s", id="1"))
    memory.set("b.md", reading("t", id="2"))
    runs.run()
    memory.set("a.md", reading("t", id="1"))
    memory.set("b.md", reading("s", id="2"))
    assert counts(runs.run()) == (0, 2, 0, 0)
    assert placed(runs) == {"t": "1", "s": "2"}


@pytest.mark.parametrize("tokens", [1, 1000], ids=["a segment each", "one segment"])
def test_posts_can_pass_their_ids_on(
    tokens: int, runs: Runs, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.arrays.segment_maker.TOKENS_PER_SEGMENT", tokens)
    memory.set("b.md", reading("s", id="1"))
    memory.set("c.md", reading("t", id="2"))
    runs.run()
    memory.set("b.md", reading("s", id="2"))
    memory.set("c.md", reading("t", id="1"))
    assert counts(runs.run()) == (0, 2, 0, 0)
    assert placed(runs) == {"s": "2", "t": "1"}
    memory.set("a.md", reading("u", id="2"))
    assert counts(runs.run()) == (1, 0, 1, 1)
    assert placed(runs) == {"u": "2", "t": "1"}


def test_a_slug_from_a_name_gives_way_to_another(runs: Runs, memory: Memory) -> None:
    memory.set("a/s.md", reading("s", id="1", other="s-1"))
    memory.set("b/s.md", reading("s", id="2", other="s-2"))
    report = runs.run()
    assert (report.skipped, placed(runs)) == ([], {"s": "1", "s-2": "2"})
    assert counts(runs.run()) == (0, 0, 0, 2)
    assert runs.read == []
    memory.set("a/s.md", None)
    assert counts(runs.run()) == (0, 1, 1, 0)
    assert placed(runs) == {"s": "2"}


def test_files_of_one_name_in_two_folders_are_two_posts(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    runs.write("2024/notes.md", "Older.")
    runs.write("2025/notes.md", "Newer.")
    assert runs.run().skipped == []
    assert runs.slugs() == ["2025-notes", "notes"]
    assert runs.engine.post("2025-notes").sections[0].text == "Newer."


def test_files_that_give_one_slug_clash(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    runs.write("a.md", "---\nslug: notes\n---\nText.")
    runs.write("b.md", "---\nslug: notes\n---\nText.")
    taken = "slug 'notes' is taken by a.md; give one of them another slug"
    assert skipped(runs.run()) == {"b.md": taken}


def test_a_post_without_any_free_slug_is_reported(runs: Runs, memory: Memory) -> None:
    memory.set("a.md", reading("s", id="1"))
    memory.set("b.md", reading("t", id="2"))
    memory.set("c.md", reading("s", id="3", other="t"))
    assert list(skipped(runs.run())) == ["c.md"]


def test_drafts_are_named_and_left_out(runs: Runs, memory: Memory) -> None:
    memory.set("a.md", reading("s", draft=True))
    for _ in range(2):
        report = runs.run()
        assert (skipped(report), report.problems, runs.slugs()) == ({"a.md": "draft"}, [], [])
    report = runs.run(drafts=True)
    assert (counts(report), report.skipped, runs.slugs()) == ((1, 0, 0, 0), [], ["s"])


def test_a_post_made_a_draft_again_leaves_the_index(runs: Runs, memory: Memory) -> None:
    memory.set("a.md", reading("s"))
    memory.set("b.md", reading("t"))
    runs.run()
    memory.set("a.md", reading("s", draft=True))
    assert (counts(runs.run()), runs.slugs()) == ((0, 0, 1, 1), ["t"])


def test_a_draft_takes_no_slug(runs: Runs, memory: Memory) -> None:
    memory.set("a.md", reading("s", id="1", draft=True))
    memory.set("b.md", reading("s", id="2"))
    runs.run()
    assert placed(runs) == {"s": "2"}


def test_a_post_of_the_future_appears_when_its_time_comes(
    runs: Runs, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory.set("a.md", reading("s", day=LATER))
    for _ in range(2):
        report = runs.run()
        reasons = {"a.md": f"dated in the future ({LATER})"}
        assert (skipped(report), report.problems, runs.slugs()) == (reasons, [], [])
    assert runs.read == []
    set_clock(monkeypatch, datetime.fromisoformat(LATER).replace(tzinfo=UTC))
    report = runs.run()
    assert (counts(report), report.skipped, runs.slugs()) == ((1, 0, 0, 0), [], ["s"])
    runs.run()
    assert runs.read == []


def test_posts_of_the_future_are_indexed_where_that_is_set(runs: Runs, memory: Memory) -> None:
    memory.set("a.md", reading("s", day=LATER))
    assert (runs.run(future=True).skipped, runs.slugs()) == ([], ["s"])


KEYS = ("a", "b", "c", "d")


def held(key: str) -> st.SearchStrategy[Reading | None]:
    """What an item may hold: nothing, or a post that fights for a slug, and at times for an id."""
    return st.none() | st.builds(
        reading,
        st.sampled_from(["s", "t"]),
        id=st.sampled_from([key, key, key, "a", "b"]),
        other=st.sampled_from(["", f"own-{key}", "t"]),
        draft=st.sampled_from([False, False, True]),
        day=st.sampled_from(["", LATER]),
    )


HISTORIES = st.lists(
    st.fixed_dictionaries({}, optional={key: held(key) for key in KEYS}), min_size=2, max_size=5
)


def whole(runs: Runs) -> dict[str, Post]:
    """Every post in the index by slug."""
    return {slug: runs.engine.post(slug) for slug in runs.slugs()}


@settings(max_examples=100)
@given(history=HISTORIES, tokens=st.sampled_from([1, 1000]))
def test_any_history_ends_as_one_run_from_nothing(
    history: list[dict[str, Reading | None]], tokens: int
) -> None:
    memory, posts = Memory(), 0
    with (
        TemporaryDirectory() as folder,
        TemporaryDirectory() as other,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr("indexer.arrays.segment_maker.TOKENS_PER_SEGMENT", tokens)
        runs, anew = Runs(Path(folder), memory), Runs(Path(other), memory)
        for change in history:
            for key, reading in change.items():
                memory.set(key, reading)
            report = runs.run(allow_empty=True)
            assert posts + report.added - report.deleted == report.posts
            assert report.added + report.changed + report.unchanged == report.posts
            posts = report.posts
        assert skipped(anew.run(allow_empty=True)).keys() == skipped(report).keys()
        assert whole(runs) == whole(anew)
        assert posts == len(whole(anew))
