"""What pages say of themselves to programs: schema.org's words as JSON-LD, in an element of HTML."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import orjson
from markupsafe import Markup

from indexer import Post
from webapp.feeds.following import in_feeds

CONTEXT = "https://schema.org"

_ENDING = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
"""Signs that could end the element, or be read as a reference: JSON may spell any sign so."""


def graph(*things: dict[str, Any] | orjson.Fragment) -> Markup:
    """Things as the content of `<script type="application/ld+json">`, which no text in them can end."""
    data = orjson.dumps({"@context": CONTEXT, "@graph": things})
    return Markup(data.decode().translate(_ENDING))  # noqa: S704 - no sign of HTML is left


@lru_cache(maxsize=256)
def website(name: str, base: str) -> orjson.Fragment:
    """The site, and how it is searched."""
    action = {
        "@type": "SearchAction",
        "target": {
            "@type": "EntryPoint",
            "urlTemplate": f"{base}/search?q={{search_term_string}}",
        },
        "query-input": "required name=search_term_string",
    }
    site = {"@type": "WebSite", "@id": _site(base), "name": name, "url": f"{base}/"}
    return orjson.Fragment(orjson.dumps({**site, "potentialAction": action}))


def item_list(addresses: Sequence[str], first: int) -> dict[str, Any]:
    """A page of a list, whose first item has this number in the whole."""
    items = [
        {"@type": "ListItem", "position": number, "url": address}
        for number, address in enumerate(addresses, first)
    ]
    return {"@type": "ItemList", "itemListElement": items}


def breadcrumbs(*steps: tuple[str, str]) -> dict[str, Any]:
    """The way to a page from the home page: names and addresses."""
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": address}
        for number, (name, address) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def blog_posting(post: Post, address: str, base: str, image: str) -> dict[str, Any]:
    """A post; what it has not is left out."""
    maybe = {
        "description": post.excerpt,
        "datePublished": in_feeds(post.date) if post.date else "",
        "inLanguage": post.lang,
        "image": image,
        "author": _named("Person", post.authors),
        "articleSection": post.categories,
        "keywords": post.tags,
    }
    return {
        "@type": "BlogPosting",
        "headline": post.title,
        "url": address,
        "mainEntityOfPage": address,
        "isPartOf": {"@id": _site(base)},
        "timeRequired": f"PT{post.minutes}M",
        **{name: value for name, value in maybe.items() if value},
    }


def _named(kind: str, names: Iterable[str]) -> list[dict[str, str]]:
    return [{"@type": kind, "name": name} for name in names]


def _site(base: str) -> str:
    return f"{base}/#site"
