"""A search answered as a page for readers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jinja2 import Template

from indexer import (
    Index,
    Page,
    SearchRequest,
    page_urls,
    strict_url,
    suggestion_url,
    to_query_string,
    told,
)
from webapp.addresses import search_address
from webapp.chosen import chip_groups, headline
from webapp.feeds.following import feed_query
from webapp.feeds.heads import Heads
from webapp.pages.cards import shown_hits
from webapp.pages.items import Items
from webapp.pages.listing import (
    facet_blocks,
    facets_asked,
    kept_fields,
    match_options,
    month_of_years,
    sort_options,
)
from webapp.pages.nothing import ALSO_TRIED, common_tags, suggestions, tried
from webapp.pages.pager import pager
from webapp.searches import Answered


def as_page(
    posts: Index,
    request: SearchRequest,
    environ: Mapping[str, Any],
    template: Template,
    heads: Heads,
    items: Items,
) -> Answered:
    """The box, and what was found; all posts where nothing is asked."""
    page = posts.search(request, titles=True, facets=facets_asked(request), partial=True)
    months = None if page.missing else month_of_years(posts, request)
    urls = page_urls(request)
    chips, title = chip_groups(page), items.words.say(headline(page))
    own_query = to_query_string(request)
    html = template.render(
        path=environ["PATH_INFO"],
        page=page,
        hits=shown_hits(page, items),
        headline=title,
        meta=heads.of_search(page, title, own_query, environ),
        feed=feed_query(request, own_query),
        chips=chips,
        facets=facet_blocks(page, items, months),
        sorts=items.options[sort_options(request)],
        matches=items.options[match_options(request)] if request.query else "",
        kept=kept_fields(request),
        told=told(page),
        suggested=suggestion_url(page),
        strict=strict_url(page) if page.widened else "",
        bare_query=to_query_string(replace(request, choices=(), page=1)) if chips else "",
        own_query=own_query,
        pager=pager(request.page, page.pages, lambda n: search_address(urls(n))),
        **_instead(posts, page),
    )
    timing = f"search;dur={page.took_ms:.3f}"
    headers = (("Content-Type", "text/html; charset=utf-8"), ("Server-Timing", timing))
    return Answered(html.encode("utf-8", "replace"), headers, not page.missing)


def _instead(posts: Index, page: Page) -> dict[str, object]:
    """What to offer where nothing was found."""
    if page.total or page.missing:
        return {}
    return {
        "suggestions": suggestions(posts, page.request),
        "tried": tried(posts, page.request),
        "also_tried": ALSO_TRIED[page.request.match],
        "common": common_tags(posts),
    }
