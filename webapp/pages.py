"""The pages: all posts, a search, the tags, one tag, one post."""

from dataclasses import replace

from flask import Blueprint, Response, make_response, render_template

from indexer import (
    Choice,
    Mode,
    NotFound,
    Page,
    Post,
    SearchRequest,
    page_url,
    strict_url,
    suggestion_url,
    to_query_string,
    told,
    value_key,
)
from webapp.addresses import search_address
from webapp.asking import asked, index, printable
from webapp.cards import facts_of, shown_hit, tags_of
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

blueprint = Blueprint("pages", __name__)


@blueprint.get("/", endpoint="home")
@blueprint.get("/search")
def search() -> Response:
    """The box, and what was found; all posts where nothing is asked."""
    page = index().search(asked())
    html = render_template(
        "search.html",
        page=page,
        hits=map(shown_hit, page.hits),
        first=_first(page),
        headline=headline(page),
        chips=chip_groups(page),
        facets=facet_blocks(page),
        sorts=sort_options(page.request),
        matches=match_options(page.request),
        kept=kept_fields(page.request),
        told=told(page),
        suggested=suggestion_url(page),
        strict=strict_url(page) if page.widened else "",
        bare_query=to_query_string(replace(page.request, choices=(), page=1)),
        own_query=to_query_string(page.request),
        pager=pager(page.request.page, page.pages, lambda n: search_address(page_url(page, n))),
        suggestions=() if page.total else suggestions(index(), page.request),
        common=() if page.total else common_tags(index()),
    )
    response = make_response(html)
    response.headers["Server-Timing"] = f"search;dur={page.took_ms:.3f}"
    return response


@blueprint.get("/tags")
@blueprint.get("/tags/")
def tags() -> str:
    """Every tag with its count."""
    return render_template("tags.html", facet=index().facet("tag"))


@blueprint.get("/tags/<path:key>")
def tag(key: str) -> str:
    """The posts with one tag, newest first, whichever way the address spells the tag."""
    paging = asked()
    bare = SearchRequest(page=paging.page, size=paging.size)
    page = index().search(replace(bare, choices=(Choice("tag", Mode.ALL, key),)))
    if not page.total:
        raise NotFound(f"no post has the tag {printable(key)}")
    return render_template(
        "tag.html",
        label=_label(page, key),
        page=page,
        hits=map(shown_hit, page.hits),
        first=_first(page),
        pager=pager(bare.page, page.pages, lambda n: to_query_string(replace(bare, page=n))),
    )


@blueprint.get("/posts/<slug>")
def post(slug: str) -> str:
    """One post, as its writer wrote it."""
    found = index().post(slug)
    # a path alone would be one of this app
    original = "" if found.canonical.startswith("/") else found.canonical
    return render_template(
        "post.html",
        post=found,
        facts=facts_of(found),
        tags=tags_of(found),
        lead=lead(found),
        original=original,
        related=index().related(slug),
    )


def _first(page: Page) -> int:
    """The number of the first hit of the page."""
    return (page.request.page - 1) * page.request.size + 1


def lead(post: Post) -> str:
    """The excerpt, unless it is only the beginning of the text, which follows anyway."""
    beginning = post.sections[0].text if post.sections else ""
    return "" if beginning.startswith(post.excerpt.rstrip(" .…")) else post.excerpt


def _label(page: Page, key: str) -> str:
    """The tag as its writers spell it: a Page lists every chosen value."""
    wanted = value_key(key)
    values = next(facet.values for facet in page.facets if facet.name == "tag")
    return next((value.label for value in values if value.key == wanted), key)
