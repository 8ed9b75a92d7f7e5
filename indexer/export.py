"""The posts of an index as JSON Lines, with all their fields: what `postings index` reads back whole."""

from collections.abc import Iterator

import orjson

from indexer.engine import Engine


def export_lines(engine: Engine) -> Iterator[bytes]:
    """One object a line for each post, newest first, named as in indexer/post.py.

    Raises IndexMissing before the first build.
    """
    return (orjson.dumps(post, option=orjson.OPT_APPEND_NEWLINE) for post in engine.posts())
