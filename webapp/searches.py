"""A search answered: as JSON for programs, as a page for readers."""

from dataclasses import replace
from typing import NamedTuple

from jinja2 import Template

from indexer import (
    Index,
    Page,
    SearchRequest,
    page_bytes,
    page_urls,
    strict_url,
    suggestion_url,
    to_query_string,
    told,
)
from webapp.addresses import search_address
from webapp.cards import shown_hits
from webapp.listing import (
    chip_groups,
    facet_blocks,
    headline,
    kept_fields,
    match_options,
    sort_options,
)
from webapp.nothing import common_tags, suggestions
from webapp.pager import pager


class Answered(NamedTuple):
    """What is sent: the body, and the headers that tell of it."""

    body: bytes
    headers: tuple[tuple[str, str], ...]


def as_json(posts: Index, request: SearchRequest) -> Answered:
    """A page of hits with facets, for programs."""
    body = page_bytes(posts.search(request))
    return Answered(body, (("Content-Type", "application/json"),))


def as_page(posts: Index, request: SearchRequest, path: str, template: Template) -> Answered:
    """The box, and what was found; all posts where nothing is asked."""
    page, urls = posts.search(request), page_urls(request)
    chips = chip_groups(page)
    html = template.render(
        path=path,
        page=page,
        hits=shown_hits(page),
        headline=headline(page),
        chips=chips,
        facets=facet_blocks(page),
        sorts=sort_options(request),
        matches=match_options(request),
        kept=kept_fields(request),
        told=told(page),
        suggested=suggestion_url(page),
        strict=strict_url(page) if page.widened else "",
        bare_query=to_query_string(replace(request, choices=(), page=1)) if chips else "",
        own_query=to_query_string(request),
        pager=pager(request.page, page.pages, lambda n: search_address(urls(n))),
        **_instead(posts, page),
    )
    timing = f"search;dur={page.took_ms:.3f}"
    headers = (("Content-Type", "text/html; charset=utf-8"), ("Server-Timing", timing))
    return Answered(html.encode("utf-8", "replace"), headers)


def _instead(posts: Index, page: Page) -> dict[str, object]:
    """What to offer where nothing was found."""
    if page.total:
        return {}
    return {"suggestions": suggestions(posts, page.request), "common": common_tags(posts)}
