"""Small indexes for the tests of forgiveness, and searches in them."""

from pathlib import Path
from typing import Any

from indexer import Index, Page, SearchRequest, Settings, open_index
from indexer.post import Post
from tests.support import build, post


def index_of(folder: Path, *texts: str | Post, **settings: Any) -> Index:
    """An index of posts with these texts, called p0, p1, …"""
    posts = [
        text if isinstance(text, Post) else post(f"p{n}", text, title="Untitled")
        for n, text in enumerate(texts)
    ]
    build(folder, posts)
    return open_index(Settings(index=str(folder), **settings))


def search(index: Index, query: str, **fields: Any) -> Page:
    """The page of a query."""
    return index.search(SearchRequest(query, **fields))


def slugs(page: Page) -> list[str]:
    """What is on the page."""
    return [hit.card.slug for hit in page.hits]


def stand_ins(page: Page) -> list[tuple[str, ...]]:
    """What stood in for words."""
    return [used for step in page.widened for _, used in step.words]


def widened(page: Page) -> list[tuple[str, dict[str, tuple[str, ...]], int]]:
    """What the page tells of its widening."""
    return [(step.step.value, dict(step.words), step.total) for step in page.widened]
