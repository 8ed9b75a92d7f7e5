"""Questions asked of an index, and of the web app over it, by threads: how many fail, are slow, are wrong."""

import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import quote_plus

import orjson
import urllib3

from indexer import IndexUnavailable
from indexer.index import Index
from indexer.request import SearchRequest
from tests.opensearch.blog import QUERIES, Blog, State
from tests.support import ROOT

TEXTS = ("des", "govern", "open so", "agi")
"""What people have typed so far."""

RIGHT, PARTIAL, UNAVAILABLE = "right", "partial", "unavailable"
"""What becomes of a question; anything else is wrong."""

_STARTING = 60
"""Seconds that the server may take until it can be asked."""


class Asked(NamedTuple):
    """What became of a question, and in how many seconds."""

    outcome: str
    seconds: float


Question = Callable[[], str]


def questions_of_index(index: Index, state: State) -> list[Question]:
    """Searches with facets, posts and suggestions, each of which knows what is right.

    Phrases are suggested a little otherwise than by arrays, so what is suggested is to stay as it is now.
    """
    suggested = {text: index.suggest(text) for text in TEXTS}

    def search(query: str) -> str:
        page = index.search(SearchRequest(query))
        right = (page.total, page.facets) == state.facts[query]
        return RIGHT if right else f"{query!r}: {page.total} posts"

    def post(at: int) -> str:
        post = state.posts[at]
        return RIGHT if index.post(post.slug) == post else f"another post than {post.slug}"

    def suggest(text: str) -> str:
        right = index.suggest(text) == suggested[text]
        return RIGHT if right else f"{text!r}: others are suggested"

    def asked(question: Callable[..., str], given: object) -> Question:
        def ask() -> str:
            try:
                return question(given)
            except IndexUnavailable:
                return UNAVAILABLE

        return ask

    searches = [asked(search, query) for query in QUERIES]
    posts = [asked(post, at) for at in range(0, len(state.posts), 100)]
    return searches + posts + [asked(suggest, text) for text in TEXTS]


class Site:
    """The web app at an origin."""

    def __init__(self, origin: str, process: "subprocess.Popen[bytes]") -> None:
        self.origin = origin
        self.process = process
        self._pool = urllib3.PoolManager(maxsize=8, retries=False, timeout=30)

    def get(self, address: str) -> urllib3.BaseHTTPResponse:
        """An answer."""
        return self._pool.request("GET", f"{self.origin}{address}")

    def status(self, address: str) -> Asked:
        """The status of an answer; one of 503 says when to come back."""
        began = time.monotonic()
        response = self.get(address)
        seconds = time.monotonic() - began
        if response.status == 503:
            assert int(response.headers["Retry-After"]) >= 1
        return Asked(str(response.status), seconds)

    def questions(self, state: State) -> list[Question]:
        """Pages and answers of the API."""
        searches = [self._search(query, state) for query in QUERIES]
        slugs = [post.slug for post in state.posts[::100]]
        found = [f"/api/posts/{slug}" for slug in slugs] + [f"/posts/{slug}" for slug in slugs]
        found += [f"/api/suggest?q={quote_plus(text)}" for text in TEXTS]
        found += [f"/search?q={quote_plus(query)}" for query in QUERIES] + ["/tags/"]
        return searches + [self._same(address) for address in found]

    def _search(self, query: str, state: State) -> Question:
        total, facets = state.facts[query]
        counts = {f.name: [v.count for v in f.values] for f in facets}

        def ask() -> str:
            response = self.get(f"/api/search?q={quote_plus(query)}")
            if response.status != 200:
                return _told(response)
            page = orjson.loads(response.data)
            if any(note["kind"] == PARTIAL for note in page["notes"]):
                return PARTIAL
            told = {name: [v["count"] for v in f["values"]] for name, f in page["facets"].items()}
            return (
                RIGHT if (page["total"], told) == (total, counts) else f"{query!r}: {page['total']}"
            )

        return ask

    def _same(self, address: str) -> Question:
        def ask() -> str:
            response = self.get(address)
            return RIGHT if response.status == 200 else _told(response)

        return ask


def _told(response: urllib3.BaseHTTPResponse) -> str:
    return UNAVAILABLE if response.status == 503 else f"status {response.status}"


@contextmanager
def load(questions: Sequence[Question], threads: int) -> Iterator[list[Asked]]:
    """Threads ask questions meanwhile; what became of them is in the list."""
    asked: list[Asked] = []
    ended = threading.Event()

    def ask(seed: int) -> None:
        chance = random.Random(seed)
        while not ended.is_set():
            question = chance.choice(questions)
            began = time.monotonic()
            try:
                outcome = question()
            except Exception as error:  # noqa: BLE001 - the test tells it
                outcome = repr(error)
            asked.append(Asked(outcome, time.monotonic() - began))

    asking = [threading.Thread(target=ask, args=(seed,)) for seed in range(threads)]
    for thread in asking:
        thread.start()
    try:
        yield asked
    finally:
        ended.set()
        for thread in asking:
            thread.join()


@contextmanager
def site(blog: Blog, index_url: str, port: int) -> Iterator[Site]:
    """The web app as operators start it."""
    with subprocess.Popen(
        [sys.executable, "-m", "indexer", "serve", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, **blog.variables(index_url)},
        stdout=subprocess.DEVNULL,
    ) as process:
        try:
            end = time.monotonic() + _STARTING
            with socket.socket() as probe:
                while probe.connect_ex(("127.0.0.1", port)) and time.monotonic() < end:
                    time.sleep(0.1)
            yield Site(f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()
