"""Where readers have these pages: the absolute addresses that feeds, sitemaps and previews need."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from indexer import Card, Post, Settings, post_url

_HOST = re.compile(
    r"(?:[a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?", re.ASCII | re.IGNORECASE
)
"""Names are no longer, nor addresses; what is made for hosts is remembered."""


def base_address(settings: Settings, environ: Mapping[str, Any]) -> str:
    """`https://search.example`, as the setting `public_url` has it, else of the host that is asked for.

    Who asks may write any host, so what a proxy adds is not looked at, and what is no name of a host is
    left out: addresses then are paths alone.
    """
    given = settings.public_url
    if given:
        return given.rstrip("/")
    return _asked_for(environ["wsgi.url_scheme"], environ.get("HTTP_HOST", ""))


@lru_cache(maxsize=256)
def _asked_for(scheme: str, host: str) -> str:
    return f"{scheme}://{host.lower()}" if _HOST.fullmatch(host) else ""


def original_address(post: Post | Card) -> str:
    """The post's own address on its writer's site; empty where there is none.

    A path alone would be one of this app.
    """
    return "" if post.canonical.startswith("/") else post.canonical


def post_address(post: Post | Card, base: str) -> str:
    """The one address that stands for a post: the original, else its page here."""
    return original_address(post) or base + post_url(post.slug)


def stands_here(post: Post | Card, base: str) -> bool:
    """Whether the page here is the one address of a post."""
    return post_address(post, base) == base + post_url(post.slug)
