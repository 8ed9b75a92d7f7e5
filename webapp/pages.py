"""The pages: all posts, a search, the tags, one tag, one post."""

from dataclasses import replace

from flask import Blueprint, Response, current_app, render_template, request

from indexer import (
    Choice,
    Mode,
    NotFound,
    Page,
    Post,
    SearchRequest,
    to_query_string,
    value_key,
)
from webapp.asking import asked, index, printable
from webapp.cards import facts_of, shown_hits, tags_of
from webapp.pager import pager
from webapp.searches import as_page

blueprint = Blueprint("pages", __name__)


@blueprint.get("/", endpoint="home")
@blueprint.get("/search")
def search() -> Response:
    """The box, and what was found; all posts where nothing is asked."""
    template = current_app.jinja_env.get_template("search.html")
    body, headers = as_page(index(), asked(), request.path, template)
    return Response(body, headers=dict(headers))


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
        hits=shown_hits(page),
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


def lead(post: Post) -> str:
    """The excerpt, unless it is only the beginning of the text, which follows anyway."""
    beginning = post.sections[0].text if post.sections else ""
    return "" if beginning.startswith(post.excerpt.rstrip(" .…")) else post.excerpt


def _label(page: Page, key: str) -> str:
    """The tag as its writers spell it: a Page lists every chosen value."""
    wanted = value_key(key)
    values = next(facet.values for facet in page.facets if facet.name == "tag")
    return next((value.label for value in values if value.key == wanted), key)
