"""Posts that somebody has, in place of generated ones: a folder, or any file that our sources read."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from indexer import Options, Post, Settings, open_index, open_sources, sync


def posts_of(place: str, folder: Path) -> Iterator[Post]:
    """The posts that `postings index PLACE` would put into an index, by way of one in the folder.

    Without their HTML, which only we would store, and with one author and one category at most: not every
    system counts more.
    """
    settings = Settings(source=place, index=str(folder / "given"))
    engine = open_index(settings).engine
    sync(open_sources(settings), engine, settings, Options())
    return map(_plain, engine.posts())


def _plain(post: Post) -> Post:
    return replace(post, html="", authors=post.authors[:1], categories=post.categories[:1])
