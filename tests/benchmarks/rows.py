"""Posts as JSON Lines, in the form of `postings export`: what every system reads of them, and how.

A row is the object of one line. The facts that are not in it are worked out as our index does, so that
the counts of all systems can be held against each other.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from indexer.post import UNDATED, WORDS_PER_MINUTE, Post

Row = dict[str, Any]


def write_posts(posts: Iterable[Post], path: Path) -> int:
    """Writes one post a line and returns how many there were."""
    count = 0
    with path.open("wb") as file:
        for post in posts:
            file.write(orjson.dumps(post, option=orjson.OPT_APPEND_NEWLINE))
            count += 1
    return count


def read_rows(path: Path) -> Iterator[Row]:
    """The posts of a file, one at a time."""
    with path.open("rb") as file:
        yield from map(orjson.loads, file)


def row_of(post: Post) -> Row:
    """The row that is written for a post."""
    row: Row = orjson.loads(orjson.dumps(post))
    return row


def parts_of(row: Row) -> list[str]:
    """All that is searched of a post, in the parts that a phrase cannot reach across."""
    sections = [part for s in row["sections"] for part in (s["heading"], s["text"]) if part]
    return [row["title"], *sections, *row["tags"]]


def whole_text(row: Row) -> str:
    """All that is searched of a post as one text, for systems without weighted fields.

    A stop word between the parts keeps phrases from reaching across.
    """
    return " and\n".join(parts_of(row))


def facts_of(row: Row) -> Row:
    """What is counted and shown of a post beside its text; `date` in seconds since 1970."""
    date = datetime.fromisoformat(row["date"]) if row["date"] else None
    return {
        "id": row["id"],
        "slug": row["slug"],
        "title": row["title"],
        "excerpt": row["excerpt"],
        "tag": row["tags"],
        "category": next(iter(row["categories"]), ""),
        "author": row["authors"],
        "year": date.year if date else 0,
        "minutes": _minutes(row),
        "date": int(date.timestamp()) if date else UNDATED,
    }


def _minutes(row: Row) -> int:
    words = sum(len(s["heading"].split()) + len(s["text"].split()) for s in row["sections"])
    return max(1, (words + WORDS_PER_MINUTE // 2) // WORDS_PER_MINUTE)
