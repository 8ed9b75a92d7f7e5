"""The pages: all posts, a search, the tags, one tag, one post."""

from contextlib import suppress
from dataclasses import replace
from typing import cast

from flask import Blueprint, Response, current_app, make_response, render_template, request
from markupsafe import Markup

from indexer import (
    ALL_VALUES,
    LONGEST_QUERY,
    Choice,
    Extent,
    IndexUnavailable,
    Mode,
    NotFound,
    Page,
    Post,
    Related,
    SearchRequest,
    said,
    to_query_string,
    value_key,
)
from webapp.addresses import search_address
from webapp.asking import asked, index, pairs_of, printable
from webapp.feeds.heads import heads_of
from webapp.feeds.links import with_whole_links
from webapp.feeds.meta import Meta, post_meta, tag_meta, tags_meta
from webapp.feeds.site import base_address, original_address
from webapp.freshness import NEVER
from webapp.pages.cards import facts_of, shown_hits, tags_of
from webapp.pages.items import EXTENSION, Items
from webapp.pages.months import years
from webapp.pages.pager import pager
from webapp.pages.passages import marking
from webapp.pages.searches import as_page
from webapp.pages.tags import VIEW, View, cloud, together
from webapp.wording import counted

blueprint = Blueprint("pages", __name__)


@blueprint.get("/", endpoint="home")
@blueprint.get("/search")
def search() -> Response:
    """The box, and what was found; all posts where nothing is asked."""
    template = current_app.jinja_env.get_template("search.html")
    answered = as_page(index(), asked(), request.environ, template, heads_of(current_app), _items())
    response = Response(answered.body, headers=dict(answered.headers))
    if not answered.kept:
        response.headers["Cache-Control"] = NEVER
    return response


@blueprint.get("/tags")
@blueprint.get("/tags/")
def tags() -> str:
    """Every tag with its count, as a list or as a cloud."""
    facet = index().facet("tag")
    in_cloud = VIEW.read(dict(pairs_of(request.environ)).get("view", "")) is View.CLOUD
    meta = tags_meta(counted(facet.distinct, "tag"), _base())
    return _page("tags.html", meta, facet=facet, cloud=cloud(facet.values) if in_cloud else None)


@blueprint.get("/tags/<path:key>")
def tag(key: str) -> str:
    """The posts with one tag, newest first, whichever way the address spells the tag."""
    paging = asked()
    bare = SearchRequest(page=paging.page, size=paging.size)
    of_tag = replace(bare, choices=(Choice("tag", Mode.ALL, key),))
    if len(key) > LONGEST_QUERY or not (page := index().search(of_tag, facets=("tag",))).total:
        raise NotFound(said("No post has the tag %(tag)s.", tag=printable(key[:LONGEST_QUERY])))
    label = _label(page, key)
    return _page(
        "tag.html",
        tag_meta(page, label, _base(), index().settings),
        label=label,
        page=page,
        together=together(page, label),
        hits=shown_hits(page, _items()),
        pager=pager(bare.page, page.pages, lambda n: to_query_string(replace(bare, page=n))),
    )


@blueprint.get("/archive")
def archive() -> str:
    """How many posts there are in each year and month."""
    all_months = Extent(limit=0, facets=("month",), values=ALL_VALUES)
    page = index().raw(SearchRequest(), all_months)
    counts = {value.key: value.count for value in page.facets[0].values}
    shown = [(year, _items().months(year.bars)) for year in years(counts)]
    undated = page.total - sum(counts.values())
    return _page(
        "archive.html",
        Meta(said("Archive"), f"{_base()}/archive"),
        years=shown,
        total=page.total,
        undated=undated,
    )


@blueprint.get("/posts/<slug>")
def post(slug: str) -> Response:
    """One post, as its writer wrote it; the words of a search are marked where one leads here.

    Where other parts of the index than that of the post do not answer, it is shown by itself, for now.
    """
    found, searched = index().post(slug), asked()
    marked, is_whole = None, False
    related: tuple[Related, ...] = ()
    with suppress(IndexUnavailable):
        marked = index().marked(found, searched) if searched.query else None
        related, is_whole = index().related(slug), True
    html, original = marked.html if marked else found.html, original_address(found)
    page = _page(
        "post.html",
        post_meta(found, _base(), index().settings),
        post=found,
        facts=facts_of(found, _items()),
        lang=Markup(_items().langs[found.lang]),  # noqa: S704 - it is escaped
        tags=tags_of(found, _items()),
        lead=lead(found),
        searched=searched,
        marked=marked,
        html=with_whole_links(html, original, own=False) if original else html,
        original=original,
        related=related,
        back=search_address(marking(searched)),
    )
    response = make_response(page)
    if not is_whole:
        response.headers["Cache-Control"] = NEVER
    return response


def lead(post: Post) -> str:
    """The excerpt, unless it is only the beginning of the text, which follows anyway."""
    beginning = post.sections[0].text if post.sections else ""
    return "" if beginning.startswith(post.excerpt.rstrip(" .…")) else post.excerpt


def _label(page: Page, key: str) -> str:
    """The tag as its writers spell it: a Page lists every chosen value."""
    wanted = value_key(key)
    values = next(facet.values for facet in page.facets if facet.name == "tag")
    return next((value.label for value in values if value.key == wanted), key)


def _page(template: str, meta: Meta, **shown: object) -> str:
    """A page by its template, with what its head tells programs."""
    return render_template(template, meta=heads_of(current_app).of(meta), feed=meta.feed, **shown)


def _base() -> str:
    return base_address(index().settings, request.environ)


def _items() -> Items:
    return cast(Items, current_app.extensions[EXTENSION])
