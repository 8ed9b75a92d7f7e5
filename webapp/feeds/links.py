"""Addresses in the HTML of a post as they must be elsewhere than on its writer's site: whole."""

import re
from html import escape, unescape
from urllib.parse import urljoin

_TAG = re.compile(r'<(?:a|img)(?: [a-z]+="[^"]*")+')
"""What has addresses, in HTML that a serializer wrote: a `<` in a text is an entity there."""

_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.ASCII | re.IGNORECASE)


def with_whole_links(html: str, address: str, *, own: bool = True) -> str:
    """The HTML with the links and images that it has at an address, wherever it is shown.

    Without `own`, links to places within the text lead there where it is shown.
    """

    def attribute(found: re.Match[str]) -> str:
        name, value = found[1], unescape(found[2])
        if name not in ("href", "src") or _SCHEME.match(value):
            return found[0]
        if value.startswith("#") and not own:
            return found[0]
        try:
            return f' {name}="{escape(urljoin(address, value))}"'
        except ValueError:  # no address at all
            return found[0]

    return _TAG.sub(lambda tag: _ATTRIBUTE.sub(attribute, tag[0]), html)
