"""What was not listed but stays keeps its place and its slug, whatever comes after it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from indexer.settings import SourceSettings
from indexer.sources.base import Closed, Known, Listed, Mark, nothing_known
from tests.runs import Memory, Runs, counts, skipped
from tests.test_sync_places import reading


@dataclass
class Feed(Memory):
    """A source in memory that lists less than it had, and says so at the end."""

    closed: list[str] = field(default_factory=list)
    mark: str = ""
    listed: int = 0

    def items(self, known: Known = nothing_known) -> Iterator[Listed]:
        """The items, then what is closed, then the mark."""
        if not self.mark or known("") != self.mark:
            self.listed += 1
            yield from super().items(known)
        yield from (Closed(key, "no permission") for key in self.closed)
        if self.mark:
            yield Mark("", self.mark, complete=False)


@pytest.fixture
def feed() -> Feed:
    """A source with one post that wants the slug `weekly`."""
    feed = Feed()
    feed.set("2024/01", reading("weekly", id="january", other="2024-01"))
    return feed


@pytest.fixture
def runs(tmp_path: Path, feed: Feed) -> Runs:
    """Runs over the source, the first done."""
    runs = Runs(tmp_path, feed)
    assert counts(runs.run()) == (1, 0, 0, 0)
    return runs


def placed(runs: Runs) -> dict[str, str]:
    """Slug -> id of all posts in the index."""
    return {slug: runs.engine.post(slug).id for slug in runs.slugs()}


@pytest.mark.parametrize("full", [False, True])
def test_a_post_that_left_a_feed_takes_another_slug_where_a_new_one_has_its_own(
    full: bool, runs: Runs, feed: Feed
) -> None:
    feed.set("2024/01", None)
    feed.set("2024/02", reading("weekly", id="february", other="2024-02"))
    feed.mark = "2"
    assert counts(runs.run(full=full)) == (1, 1, 0, 0)
    assert placed(runs) == {"weekly": "february", "2024-01": "january"}
    assert runs.engine.verify() == []
    assert counts(runs.run()) == (0, 0, 0, 2)


@pytest.mark.parametrize("full", [False, True])
def test_what_is_closed_keeps_its_slug_before_what_is_listed_later(
    full: bool, tmp_path: Path
) -> None:
    runs = Runs(tmp_path)
    runs.write("one/a.md", "---\nslug: s\n---\napple")
    runs.write("two/b.md", "banana")
    sources = tuple(SourceSettings(str(runs.posts / name), name) for name in ("one", "two"))
    assert counts(runs.run(sources=sources)) == (2, 0, 0, 0)
    (runs.posts / "one").rename(runs.posts / "away")
    runs.write("two/c.md", "---\nslug: s\n---\ncherry")
    report = runs.run(full=full)
    assert list(skipped(report)) == ["one/", "two/c.md"]
    assert runs.engine.post("s").html == "<p>apple</p>\n"


def test_a_post_that_takes_its_slug_back_is_there_once(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    runs.write("a/hello.md", "apple")
    runs.write("b/hello.md", "banana")
    runs.run()
    (runs.posts / "a" / "hello.md").unlink()
    runs.write("b/hello.md", "blueberry")
    assert counts(runs.run()) == (0, 1, 1, 0)
    assert runs.slugs() == ["hello"]
    assert runs.engine.stats().posts == 1
    assert runs.engine.verify() == []


def test_a_source_with_two_posts_of_one_name_is_still_known_as_a_whole(
    runs: Runs, feed: Feed
) -> None:
    feed.set("2024/02", reading("weekly", id="february", other="2024-02"))
    feed.mark = "2"
    runs.run()
    listed = feed.listed
    assert counts(runs.run()) == (0, 0, 0, 2)
    assert feed.listed == listed
