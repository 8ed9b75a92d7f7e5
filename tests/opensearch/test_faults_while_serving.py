"""Nodes are killed while searches are asked: hardly any fails, none hangs or is wrong, and all comes back."""

import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import pytest

from indexer import open_index
from indexer.index import Index
from tests.opensearch.blog import TIMEOUT, Blog, facts, index_now
from tests.opensearch.cluster import LocalCluster
from tests.opensearch.faults import holders, manager
from tests.opensearch.load import (
    PARTIAL,
    RIGHT,
    UNAVAILABLE,
    Asked,
    Site,
    load,
    questions_of_index,
    site,
)

ADDRESSES = ("/", "/search?q=design", "/api/search?q=design", "/tags/", "/api/posts", "/healthz")

SLACK = 2.0
"""Seconds; what a busy machine may take beyond a time that is held."""

BACK = 60
"""Seconds in which all is answered again once the nodes are there."""

Record = Callable[[str, object], None]


@pytest.fixture
def index(killable: LocalCluster, index_url: str, blog: Blog) -> Index:
    """An index of the blog, with all copies."""
    index_now(blog, blog.first, index_url)
    killable.wait_for("green", 3)
    return open_index(blog.settings(index_url))


@pytest.fixture
def pages(index: Index, blog: Blog, index_url: str) -> Iterator[Site]:
    """The web app over it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with site(blog, index_url, port) as pages:
        wait_for_pages(pages, BACK)
        yield pages


def statuses(pages: Site) -> list[Asked]:
    """What each address answers."""
    return [pages.status(address) for address in ADDRESSES]


def wait_for_pages(pages: Site, seconds: float) -> None:
    """Ask until all is answered."""
    end = time.monotonic() + seconds
    told: Sequence[Asked] = ()
    while {one.outcome for one in told} != {"200"} and time.monotonic() < end:
        time.sleep(0.2)
        assert pages.process.poll() is None
        told = statuses(pages)
    assert [one.outcome for one in told] == ["200"] * len(ADDRESSES)


def check(asked: Sequence[Asked], who: str, record: Record) -> None:
    """Hardly a question failed, none hung, none was answered wrongly."""
    outcomes = Counter(one.outcome for one in asked)
    slowest = max(one.seconds for one in asked)
    record(who, f"{len(asked)} questions, {dict(outcomes)}, slowest {slowest:.2f} s")
    assert outcomes.keys() <= {RIGHT, PARTIAL, UNAVAILABLE}
    assert outcomes[UNAVAILABLE] < len(asked) / 100
    assert slowest < TIMEOUT + SLACK


def test_a_node_killed_under_load_is_hardly_noticed(
    killable: LocalCluster, index: Index, pages: Site, blog: Blog, record_property: Record
) -> None:
    questions = questions_of_index(index, blog.first), pages.questions(blog.first)
    assert {question() for some in questions for question in some} == {RIGHT}
    with load(questions[0], 3) as direct, load(questions[1], 3) as by_http:
        time.sleep(3)
        killable.kill(manager(killable))
        time.sleep(9)
    check(direct, "a node killed under load, index", record_property)
    check(by_http, "a node killed under load, web app", record_property)
    began = time.monotonic()
    killable.heal()
    record_property("seconds to green", f"{time.monotonic() - began:.1f}")
    assert facts(index) == blog.first.facts
    assert {question() for some in questions for question in some} == {RIGHT}


def test_two_killed_nodes_are_told_and_the_app_recovers_by_itself(
    killable: LocalCluster,
    index: Index,
    pages: Site,
    index_url: str,
    blog: Blog,
    record_property: Record,
) -> None:
    for number in holders(killable, f"{index_url.rpartition('/')[2]}-*-states"):
        killable.kill(number)
    time.sleep(1.1)  # until then the newest generation is taken to be known
    first = pages.status("/search?q=design")
    told = [one for _ in range(5) for one in statuses(pages)]
    slowest = max(one.seconds for one in told)
    record_property("two nodes killed, first answer", f"{first.outcome} in {first.seconds:.2f} s")
    record_property("two nodes killed, slowest after it", f"{slowest:.2f} s")
    assert {one.outcome for one in (first, *told)} == {"503"}
    assert first.seconds < TIMEOUT + SLACK
    assert slowest < 1
    began = time.monotonic()
    killable.heal()
    record_property("two nodes back, seconds to green", f"{time.monotonic() - began:.1f}")
    wait_for_pages(pages, BACK)
    record_property("two nodes back, seconds to all pages", f"{time.monotonic() - began:.1f}")
    assert {question() for question in pages.questions(blog.first)} == {RIGHT}
    assert facts(index) == blog.first.facts
