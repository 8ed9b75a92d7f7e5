"""Posts as JSON Lines: written once for a run, then read by every system alike."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from indexer.post import Post, Section


def write_posts(posts: Iterable[Post], path: Path) -> int:
    """Writes one post a line and returns how many there were."""
    count = 0
    with path.open("wb") as file:
        for post in posts:
            file.write(orjson.dumps(post, option=orjson.OPT_APPEND_NEWLINE))
            count += 1
    return count


def read_posts(path: Path) -> Iterator[Post]:
    """The posts of a file that `write_posts` wrote, one at a time."""
    with path.open("rb") as file:
        for line in file:
            yield _post(orjson.loads(line))


def _post(fields: dict[str, Any]) -> Post:
    date = fields["date"]
    return Post(
        **{
            **fields,
            "sections": tuple(Section(**section) for section in fields["sections"]),
            "date": datetime.fromisoformat(date) if date else None,
            **{name: tuple(fields[name]) for name in ("authors", "tags", "categories", "aliases")},
        }
    )
