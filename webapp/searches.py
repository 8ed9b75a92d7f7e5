"""A search answered: as JSON for programs; `pages/searches.py` has it as a page for readers."""

from collections.abc import Sequence
from typing import NamedTuple

from indexer import PASSAGE_FIELDS, Index, SearchRequest, page_bytes
from webapp.declared import JSON


class Answered(NamedTuple):
    """What is sent: the body, the headers that tell of it, and whether it may be used again."""

    body: bytes
    headers: tuple[tuple[str, str], ...]
    kept: bool = True


def as_json(
    posts: Index, request: SearchRequest, fields: Sequence[str], facets: tuple[str, ...]
) -> Answered:
    """A page of hits with these facets, for programs; of each hit these fields, or all for none."""
    snippets = not fields or not PASSAGE_FIELDS.isdisjoint(fields)
    page = posts.search(request, snippets=snippets, facets=facets, partial=True)
    return Answered(page_bytes(page, fields), (("Content-Type", JSON),), not page.missing)
