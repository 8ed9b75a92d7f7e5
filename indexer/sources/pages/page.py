"""One page of a site, however it came: its bytes become a post."""

from typing import NoReturn

from indexer.errors import NotAPost, PostError
from indexer.language.table import language_code
from indexer.settings import SourceSettings
from indexer.sources.base import Reading
from indexer.sources.markup.content import read_html
from indexer.sources.metadata import read_metadata
from indexer.sources.pages.facts import read_facts
from indexer.sources.pages.lists import find_post, is_published, refuse_links, refuse_other_pages
from indexer.sources.pages.main_content import main_content
from indexer.sources.pages.text import decode_page
from indexer.sources.pages.tree import parse_page, value
from indexer.sources.posts import Origin, make_reading, no_lines


def read_page(
    data: bytes, address: str, given: SourceSettings, charset: str = "", key: str = ""
) -> Reading:
    """The post on a page.

    `address` is where the page is: an http address, or its path in a folder. `charset` is what came with
    it, as by HTTP. `key` is the item's, where that is not the address.
    Raises PostError, and NotAPost for a redirect, a list of posts and the like.
    """
    text = decode_page(data, charset)
    page = parse_page(text, address)
    refuse_other_pages(page)
    post = find_post(page)
    metadata = read_metadata(read_facts(page, post), no_lines)
    has_search = page.body.css_first("input[type=search], [role=search]") is not None
    parts = main_content(page, post, given.selector)
    refuse_links(page, parts)
    content = read_html("\n".join(part.html or "" for part in parts), metadata.title)
    if not content.sections and "<img" not in content.html and not is_published(page):
        _refuse_empty(has_search)
    *folders, name = page.place.path.split("/")
    origin = Origin(
        given.place_of(key or address),
        name,
        "-".join([*folders, name]),
        language_code(given.lang),
        value(page.html, "lang"),
    )
    return make_reading(metadata, content, origin, text)


def _refuse_empty(has_search: bool) -> NoReturn:
    """Raises PostError for a page without text, as scripts may write it all."""
    if has_search:
        raise NotAPost("a page to search the site")
    raise PostError("no text found on the page; name the element that has it with selector")
