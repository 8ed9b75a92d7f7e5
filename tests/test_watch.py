"""A watched blog is searchable as it is saved, whatever editors and people do to its files."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer.errors import PostingsError
from indexer.index import open_index
from indexer.report import Report
from indexer.request import SearchRequest
from indexer.settings import Settings, SourceSettings
from indexer.watch import watch
from tests.sources.web_server import serve
from tests.support import ROOT

PATIENCE = 20
"""Seconds; how long a busy machine may take. What takes about a second is measured, not tested."""


class Watched:
    """A folder of posts, watched by a thread; `told` is what each run said."""

    def __init__(self, folder: Path) -> None:
        self.posts = folder / "posts"
        self.posts.mkdir()
        self.told: list[Report | PostingsError] = []
        self.stop = threading.Event()
        self.settings = Settings(source=str(self.posts), index=str(folder / "posts" / "index"))
        self.thread = threading.Thread(
            target=watch, args=(self.settings, self.told.append, self.stop)
        )

    def finds(self, word: str) -> int:
        """How many posts have the word."""
        return open_index(self.settings).search(SearchRequest(word)).total

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds."""
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, self.told
            time.sleep(0.02)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """A folder with one post, watched and indexed."""
    one = Watched(tmp_path)
    (one.posts / "a.md").write_text("apple")
    one.thread.start()
    one.until(lambda: len(one.told) > 1)
    yield one
    one.stop.set()
    one.thread.join(PATIENCE)
    assert not one.thread.is_alive()


def test_what_is_saved_is_found(watched: Watched) -> None:
    (watched.posts / "b.md").write_text("banana")
    watched.until(lambda: watched.finds("banana") == 1)
    (watched.posts / "a.md").write_text("cherry")
    watched.until(lambda: watched.finds("cherry") == 1)
    (watched.posts / "b.md").unlink()
    watched.until(lambda: watched.finds("banana") == 0)


def test_an_editor_may_write_aside_and_rename(watched: Watched) -> None:
    aside = watched.posts / ".a.md.swp"
    aside.write_text("damson")
    aside.rename(watched.posts / "a.md")
    watched.until(lambda: watched.finds("damson") == 1)
    (watched.posts / "a.md").rename(watched.posts / "a.md~")
    (watched.posts / "a.md").write_text("elder")
    watched.until(lambda: watched.finds("elder") == 1)


def test_folders_may_come_and_go(watched: Watched) -> None:
    (watched.posts / "deep" / "er").mkdir(parents=True)
    (watched.posts / "deep" / "er" / "f.md").write_text("fig")
    watched.until(lambda: watched.finds("fig") == 1)
    shutil.rmtree(watched.posts / "deep")
    watched.until(lambda: watched.finds("fig") == 0)


def test_the_folder_itself_may_go_and_come_back(tmp_path: Path, watched: Watched) -> None:
    watched.settings = Settings(index=str(tmp_path / "away" / "index"))
    watched.posts.rename(tmp_path / "away")
    watched.until(lambda: isinstance(watched.told[-1], PostingsError))
    assert watched.finds("apple") == 1
    (tmp_path / "away" / "g.md").write_text("grape")
    (tmp_path / "away").rename(watched.posts)
    watched.settings = Settings(index=str(watched.posts / "index"))
    watched.until(lambda: watched.finds("grape") == 1)


def test_thousands_of_files_may_come_at_once(watched: Watched) -> None:
    for number in range(3000):
        (watched.posts / f"{number}.md").write_text("honeydew")
    watched.until(lambda: watched.finds("honeydew") == 3000)
    assert len(watched.told) < 200


def test_its_own_index_does_not_wake_it(watched: Watched) -> None:
    told = len(watched.told)
    os.utime(watched.posts / "index" / "CURRENT")
    (watched.posts / "index" / "note.md").write_text("not a post")
    time.sleep(1.2)
    assert len(watched.told) == told


def test_addresses_are_asked_again_after_a_while(tmp_path: Path) -> None:
    told: list[Report | PostingsError] = []
    stop = threading.Event()
    settings = Settings(source="http://127.0.0.1:9/feed.xml", index=str(tmp_path / "i"), poll=1)
    thread = threading.Thread(target=watch, args=(settings, told.append, stop))
    thread.start()
    end = time.monotonic() + PATIENCE
    while len(told) < 2 and time.monotonic() < end:
        time.sleep(0.05)
    stop.set()
    thread.join(PATIENCE)
    assert len(told) > 1
    assert all(isinstance(one, PostingsError) for one in told)


def test_a_saved_file_has_no_address_asked(tmp_path: Path) -> None:
    told: list[Report | PostingsError] = []
    stop = threading.Event()
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text("apple")
    with serve() as site:
        place = site.put("/feed.xml", (ROOT / "tests/samples/feed/wordpress.rss").read_bytes())
        sources = (
            SourceSettings(place, "feed", allow_private=True),
            SourceSettings(str(tmp_path / "posts"), "posts"),
        )
        settings = Settings(sources=sources, index=str(tmp_path / "i"))
        thread = threading.Thread(target=watch, args=(settings, told.append, stop))
        thread.start()
        end = time.monotonic() + PATIENCE
        while not told and time.monotonic() < end:
            time.sleep(0.02)
        (tmp_path / "posts" / "b.md").write_text("banana")
        while not _finds(settings, "banana") and time.monotonic() < end:
            time.sleep(0.02)
        stop.set()
        thread.join(PATIENCE)
        assert site.paths() == ["/feed.xml"]
    last = told[-1]
    assert isinstance(last, Report)
    assert last.skipped == []
    assert last.posts > 2


def _finds(settings: Settings, word: str) -> bool:
    return open_index(settings).search(SearchRequest(word)).total > 0
