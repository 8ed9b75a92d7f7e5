"""Small corpora and blogs with judgments, for tests of evaluation."""

from pathlib import Path

import orjson

POSTS = {
    "1": ("Wings in a slipstream", "The lift of a wing behind a propeller."),
    "2": ("Heat in slabs", "How heat flows through composite slabs."),
    "3": ("Wing flutter", "A wing that flutters is a wing that breaks, wing after wing."),
}
QUERIES = "1\twing lift\n2\theat\n3\tnever judged\n"
QRELS = "1\t1\t3\n1\t3\t1\n2\t2\t1\n2\t1\t0\n"


def write_corpus(folder: Path, queries: str = QUERIES, qrels: str = QRELS) -> Path:
    """A corpus of three posts in TREC form."""
    folder.mkdir(exist_ok=True)
    lines = [
        orjson.dumps({"id": name, "title": title, "body": body})
        for name, (title, body) in POSTS.items()
    ]
    (folder / "posts.jsonl").write_bytes(b"\n".join(lines))
    (folder / "queries.tsv").write_text(queries, "utf-8")
    (folder / "qrels.tsv").write_text(qrels, "utf-8")
    return folder


BLOG = {
    "redis": "---\ntitle: On Redis\ndate: 2024-05-01\ntags: [Redis]\n---\n"
    "Redis is a cache, a fast cache.",
    "kafka": "---\ntitle: On Kafka\ndate: 2025-01-01\ntags: [Kafka]\n---\n"
    "A log that keeps every event in order, and is no cache.",
}
BLOG_QUERIES = """
- query: redis
  kind: tag
  posts: redis
- query: cache
  posts: {redis: 3, kafka: 1}
- query: zebra
  posts: [kafka, redis]
"""


def write_blog(folder: Path, queries: str = BLOG_QUERIES) -> Path:
    """A folder of two posts with judged queries beside them."""
    folder.mkdir(exist_ok=True)
    for name, text in BLOG.items():
        (folder / f"{name}.md").write_text(text, "utf-8")
    (folder / "queries.yml").write_text(queries, "utf-8")
    return folder
