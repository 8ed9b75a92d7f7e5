"""What the head of a page tells programs: its one address, feeds, previews of links, linked data."""

import re
from html import unescape
from typing import NamedTuple
from urllib.parse import urljoin

from markupsafe import Markup

from indexer import (
    Choice,
    Mode,
    Page,
    Post,
    SearchRequest,
    Settings,
    post_url,
    to_query_string,
)
from webapp.addresses import tag_address
from webapp.feeds.following import in_feeds, list_address
from webapp.feeds.linked_data import blog_posting, breadcrumbs, graph, item_list, website
from webapp.feeds.site import post_address

_IMAGE = re.compile(r'<img(?: [^<>]*?)? src="([^"]+)"')


class Meta(NamedTuple):
    """The facts of a page. `feed` is the search that its feeds follow, as a query string.

    `facts` are further properties of Open Graph. Pages that are not `listed` are none that search engines
    should find: there is one for each text that somebody types.
    """

    title: str
    address: str
    feed: str = ""
    kind: str = "website"
    description: str = ""
    image: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    data: Markup = Markup()
    listed: bool = True


def list_meta(page: Page, title: str, base: str, settings: Settings) -> Meta:
    """A page of the list of all posts."""
    site = website(settings.site_name, base)
    address = base + list_address(page.request)
    return Meta(title, address, data=graph(site, _items(page, base)))


def tags_meta(title: str, base: str) -> Meta:
    """The page of all tags."""
    return Meta(title, f"{base}/tags/")


def tag_meta(page: Page, label: str, base: str, settings: Settings) -> Meta:
    """A page of the posts of a tag."""
    number = page.request.page
    address = base + tag_address(label)
    if number > 1:
        address += to_query_string(SearchRequest(page=number, size=page.request.size))
    feed = to_query_string(SearchRequest(choices=(Choice("tag", Mode.ALL, label),)))
    steps = ((settings.site_name, f"{base}/"), (f"#{label}", address))
    data = graph(breadcrumbs(*steps), _items(page, base))
    return Meta(f"#{label}", address, feed, data=data)


def post_meta(post: Post, base: str, settings: Settings) -> Meta:
    """The page of a post."""
    address = post_address(post, base)
    image = first_image(post.html, address)
    steps = ((settings.site_name, f"{base}/"), (post.title, base + post_url(post.slug)))
    published = (("article:published_time", in_feeds(post.date)),) if post.date else ()
    return Meta(
        title=post.title,
        address=address,
        kind="article",
        description=post.excerpt,
        image=image,
        facts=(*published, *(("article:tag", tag) for tag in post.tags)),
        data=graph(blog_posting(post, address, base, image), breadcrumbs(*steps)),
    )


def first_image(html: str, address: str) -> str:
    """The address of the first image in the text of a post at an address; empty for none of the web."""
    found = _IMAGE.search(html)
    try:
        image = urljoin(address, unescape(found[1])) if found else ""
    except ValueError:  # no address at all
        return ""
    return image if image.startswith(("https://", "http://")) else ""


def _items(page: Page, base: str) -> dict[str, object]:
    addresses = [base + post_url(hit.card.slug) for hit in page.hits]
    return item_list(addresses, page.request.offset + 1)
