"""Numbers of a segment that lead nowhere end in answers or in IndexCorrupt, never in another error."""

import json
import math
from contextlib import suppress
from pathlib import Path

import pytest

from indexer.arrays.engine import ArrayEngine
from indexer.engine import Plan, Signals
from indexer.errors import IndexCorrupt, NotFound
from indexer.fields import FACETS as FACET_FIELDS
from indexer.request import Choice, Mode
from tests.query.trees import parse
from tests.support import build, post

SEGMENT = "segment-000001-0.safetensors"
FACETS = tuple(FACET_FIELDS)

NUMBERS = (
    "postings.starts", "postings.lows", "postings.odd", "positions.starts", "positions.values", "words.terms",
    "values.facets", "values.starts", "values.posts", "values.common", "rows.starts", "rows.values",
    "posts.boosts", "suffixes.posts", "suffixes.offsets", "titles.posts", "terms.ends", "words.keys.ends",
)  # fmt: skip


def overwrite(path: Path, name: str, byte: int) -> None:
    """Make all bytes of an array in a segment another."""
    data = bytearray(path.read_bytes())
    start = 8 + int.from_bytes(data[:8], "little")
    first, last = json.loads(data[8:start])[name]["data_offsets"]
    data[start + first : start + last] = bytes([byte]) * (last - first)
    path.write_bytes(data)


@pytest.mark.parametrize("byte", [0x7F, 0xFF])
@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_that_lead_nowhere_are_told(name: str, byte: int, tmp_path: Path) -> None:
    texts = ("word wording other", "## word\n\nword more", "other words here")
    posts = [
        post(f"a{n}", text, title=f"On {text}", tags=("T", f"{n}")) for n, text in enumerate(texts)
    ]
    build(tmp_path, posts).opened()
    overwrite(tmp_path / SEGMENT, name, byte)
    with suppress(IndexCorrupt):
        ArrayEngine(tmp_path).opened()
    tagged = (Choice("tag", Mode.ALL, "T"), Choice("tag", Mode.ANY, "1"))
    for text in (
        "word",
        '"word more"',
        "title:word",
        "wor*",
        "wrod~",
        "word OR other",
        "word more",
        "",
    ):
        for choices in ((), tagged):
            engine = ArrayEngine(tmp_path)
            with suppress(IndexCorrupt):
                hits = engine.search(Plan(parse(text), choices, FACETS, signals=Signals(90))).hits
                assert not any(math.isnan(hit.score) for hit in hits)
    with suppress(IndexCorrupt):
        ArrayEngine(tmp_path).near_words("wordimg", 3)
    with suppress(IndexCorrupt):
        ArrayEngine(tmp_path).completions("wor", 3, parse)
    with suppress(IndexCorrupt, NotFound):
        ArrayEngine(tmp_path).related("a1", 3)


@pytest.mark.parametrize("byte", [0x7F, 0xFF])
def test_a_change_to_a_post_that_leads_nowhere_is_told(byte: int, tmp_path: Path) -> None:
    build(tmp_path, [post("a"), post("b")])
    overwrite(tmp_path / SEGMENT, "ids.posts", byte)
    with (
        pytest.raises(IndexCorrupt, match="the index is damaged"),
        ArrayEngine(tmp_path).writer() as writer,
    ):
        writer.put(post("b", "changed"))
    assert ArrayEngine(tmp_path).generation == "generation-000001.json"
