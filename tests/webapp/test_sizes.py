"""What a reader's browser fetches to show a page, compressed as servers send it."""

import gzip
from collections.abc import Callable

from flask.testing import FlaskClient

from tests.webapp.pages import fetched

PAGE_LIMIT = 60_000


def compressed(body: bytes) -> int:
    """The bytes that are sent of a body."""
    return len(gzip.compress(body, mtime=0))


def compressed_file(client: FlaskClient, address: str) -> int:
    """The bytes that are sent of what is at the address."""
    with client.get(address) as response:
        assert response.status_code == 200
        return compressed(response.data)


def test_every_page_is_small_with_all_that_it_fetches(
    client: FlaskClient, every_page: dict[str, str], record_property: Callable[[str, object], None]
) -> None:
    parts = {url for html in every_page.values() for url in fetched(html)}
    sizes = {url: compressed_file(client, url) for url in sorted(parts)}
    whole = {
        kind: compressed(html.encode()) + sum(sizes[url] for url in fetched(html))
        for kind, html in every_page.items()
    }
    listed = (f"{size:8,}  {what}" for what, size in (sizes | whole).items())
    record_property(
        "Bytes, compressed, and of pages with all that they fetch", "\n".join(("", *listed))
    )
    assert max(whole.values()) < PAGE_LIMIT
