"""bm25s, which scores and nothing else: facts of posts, counts, filters and orders are NumPy's beside it.

It finds posts with any of some words. Phrases, prefixes, typos and words that must all be there it does
not offer.
"""

from importlib.metadata import version
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import numpy.typing as npt
import orjson
import Stemmer

from indexer.request import Sort
from tests.benchmarks.query import Meaning, Query
from tests.benchmarks.rows import facts_of, read_rows, whole_text
from tests.benchmarks.systems.base import FACETS, HITS, LISTED_VALUES, Found, Reader, System, Work

COLUMNS, NAMES = "columns.npz", "names.json"

Array = npt.NDArray[Any]
Counts = dict[str, dict[str, int]]


class Benchmarked(System):
    """bm25s with English stemming, scoring by Numba; NumPy counts."""

    note = (
        f"bm25s {version('bm25s')} for scores of any of some words, NumPy for the rest, 1 process"
    )

    def build(self, posts: Path, folder: Path) -> None:
        """All texts at once, as bm25s has it."""
        rows = list(read_rows(posts))
        facts = [facts_of(row) for row in rows]
        tokens = bm25s.tokenize(
            [whole_text(row) for row in rows],
            stopwords="en",
            stemmer=Stemmer.Stemmer("english"),
            show_progress=False,
        )
        retriever = bm25s.BM25()
        retriever.index(tokens, show_progress=False)
        corpus = [{**fact, "text": whole_text(row)} for fact, row in zip(facts, rows, strict=True)]
        retriever.save(folder, corpus=corpus, show_progress=False)
        _save_columns(facts, folder)

    def open(self, folder: Path) -> "Bm25sReader":
        """Scores in memory; texts are read where they are shown."""
        retriever = bm25s.BM25.load(folder, load_corpus=True, mmap=False, show_progress=False)
        retriever.activate_numba_scorer()
        return Bm25sReader(retriever, folder)


def _save_columns(facts: list[dict[str, Any]], folder: Path) -> None:
    """For each facet the numbers of values by post; tags by rows of posts and values."""
    columns: dict[str, Any] = {"date": np.array([fact["date"] for fact in facts])}
    names: dict[str, list[str]] = {}
    for facet in FACETS:
        values = [fact[facet] if facet == "tag" else [_plain(fact[facet])] for fact in facts]
        counts = [len(of_post) for of_post in values]
        flat = [value for of_post in values for value in of_post]
        known, numbers = np.unique(flat, return_inverse=True)
        names[facet] = known.tolist()
        columns[facet] = numbers.astype(np.int32)
        columns[f"{facet}_posts"] = np.repeat(np.arange(len(facts), dtype=np.int32), counts)
    np.savez(folder / COLUMNS, **columns)
    (folder / NAMES).write_bytes(orjson.dumps(names))


def _plain(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


class Bm25sReader(Reader):
    """Scores of all posts by bm25s, and what is above zero by NumPy."""

    def __init__(self, retriever: Any, folder: Path) -> None:
        self._retriever = retriever
        self._stemmer = Stemmer.Stemmer("english")
        self._columns = dict(np.load(folder / COLUMNS))
        self._names: dict[str, list[str]] = orjson.loads((folder / NAMES).read_bytes())

    def offers(self, query: Query) -> bool:
        """A word, or any of some words."""
        return query.meaning is Meaning.OR or (
            query.meaning is Meaning.AND and len(query.words) == 1
        )

    def answer(self, query: Query) -> Work:
        """Scores, masks, counts and the best ten."""
        return lambda: self._search(query, list(query.words), LISTED_VALUES)

    def page(self, query: Query) -> Work:
        """The same from a text, and what is stored of the hits."""
        text = " ".join(query.words)
        return lambda: self._page(query, text)

    def found(self, query: Query) -> Found:
        """The answer in plain values."""
        total, best, counts = self._search(query, list(query.words), None)
        ids = tuple(self._retriever.corpus[int(post)]["id"] for post in best)
        return Found(total, ids, counts)

    def _page(self, query: Query, text: str) -> object:
        words = bm25s.tokenize(
            text, stopwords="en", stemmer=self._stemmer, return_ids=False, show_progress=False
        )
        total, best, counts = self._search(query, words[0], LISTED_VALUES)
        return total, [self._retriever.corpus[int(post)] for post in best], counts

    def _search(
        self, query: Query, words: list[str], listed: int | None
    ) -> tuple[int, Array, Counts]:
        scores = self._retriever.get_scores(words)
        there = scores > 0
        hits = there & self._mask(query)
        counts = {
            facet: self._counts(
                facet,
                there & self._mask(query.without(facet)) if facet in query.any_of else hits,
                listed,
            )
            for facet in FACETS
        }
        posts = np.flatnonzero(hits)
        newest = query.sort is Sort.NEWEST
        keys = (self._columns["date"] if newest else scores)[posts]
        return len(posts), posts[_best(keys, query.offset)], counts

    def _mask(self, query: Query) -> Array:
        """The posts that the choices leave."""
        mask = np.ones(len(self._columns["date"]), bool)
        for facet, value in query.all_of:
            mask &= self._having(facet, (value,))
        for facet, values in query.any_of.items():
            mask &= self._having(facet, values)
        return mask

    def _having(self, facet: str, values: tuple[str, ...]) -> Array:
        numbers = [self._names[facet].index(value) for value in values]
        having = np.zeros(len(self._columns["date"]), bool)
        rows = np.isin(self._columns[facet], numbers)
        having[self._columns[f"{facet}_posts"][rows]] = True
        return having

    def _counts(self, facet: str, hits: Array, listed: int | None) -> dict[str, int]:
        names = self._names[facet]
        rows = self._columns[facet][hits[self._columns[f"{facet}_posts"]]]
        counts = np.bincount(rows, minlength=len(names))
        commonest = np.argsort(-counts, kind="stable")[:listed]
        return {names[value]: int(counts[value]) for value in commonest if counts[value]}


def _best(keys: Array, offset: int) -> Array:
    """The places of the ten greatest after the first `offset`, greatest first."""
    last = min(offset + HITS, len(keys))
    among = np.argpartition(-keys, last - 1)[:last] if last < len(keys) else np.arange(len(keys))
    return among[np.argsort(-keys[among], kind="stable")][offset:]
