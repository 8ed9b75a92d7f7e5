"""Addresses of the web: read, joined, shown without passwords, and which of them may be asked.

An address may come from a stranger, such as a redirect or a page of a sitemap, so its host is looked
up and every answer is checked before anything is sent: none may be in a private network.
"""

import re
import socket
from base64 import b64encode
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from indexer.errors import SourceError

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_.-]{1,253}|[0-9a-f:.]{2,45}")
_KEPT = "/:;,=@!$&'()*+~%?[]|"
_LONGEST = 4000
_GLOBAL_IPV6 = ip_network("2000::/3")
# Parts of it that lead elsewhere: protocols and Teredo, examples, 6to4, examples.
_NOT_GLOBAL_IPV6 = tuple(map(ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
_NOT_GLOBAL_IPV4 = ip_network("192.0.0.0/24")


@dataclass(frozen=True, slots=True)
class Address:
    """An http or https address. `target` is what a request names: path and query, in ASCII."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def site(self) -> str:
        """The host, and the port where it is not the usual one: what the header Host says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """What a password is sent to."""
        return f"{self.scheme}://{self.site}"

    def is_beside(self, other: "Address") -> bool:
        """Whether both are of one site, by http or by https."""
        ports = {self.port, other.port}
        return self.host == other.host and (len(ports) == 1 or ports == set(_PORTS.values()))

    def __str__(self) -> str:
        return f"{self.origin}{self.target}"


def is_address(place: str) -> bool:
    """Whether the place is an http or https address and not a file."""
    return place.lower().startswith(("http://", "https://"))


def read_address(text: str, base: str = "") -> Address:
    """The address in a text, which may be relative to another. Raises SourceError.

    User and password are left out, and so is what follows a `#`.
    """
    problem = "not an http or https address that can be read; check it"
    try:
        parts = urlsplit(urldefrag(urljoin(base, text.strip())).url)
        host = _ascii(parts.hostname or "")
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise SourceError(f"{_shown(text)}: {problem}") from error
    if parts.scheme not in _PORTS or not _HOST.fullmatch(host) or len(text) > _LONGEST:
        raise SourceError(f"{_shown(text)}: {problem}")
    query = f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
    return Address(parts.scheme, host, port, quote(parts.path or "/", safe=_KEPT) + query)


def shown_place(place: str) -> str:
    """The place for messages: an address without user and password. Raises SourceError."""
    return str(read_address(place)) if is_address(place) else place


def authorization(place: str) -> str:
    """The header Authorization for the user and password in an address; empty without."""
    parts = urlsplit(place)
    if parts.username is None:
        return ""
    words = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return f"Basic {b64encode(words.encode()).decode()}"


def checked_addresses(address: Address, allow_private: bool) -> list[str]:
    """The numeric addresses of a host. Raises SourceError where one of them may not be asked."""
    try:
        answers = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        hint = "check the address and the network"
        raise SourceError(f"{address}: no host of this name is known; {hint}") from error
    found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    for one in found:
        if not allow_private and not is_global(one):
            hint = "set allow_private for this source if that is meant"
            raise SourceError(f"{address}: {one} is not a public address; {hint}")
    return found


def is_global(numeric: str) -> bool:
    """Whether a numeric address is one host of the public internet, and said plainly.

    IPv4 in the clothes of IPv6 (mapped, NAT64, 6to4, Teredo) is not.
    """
    address: IPv4Address | IPv6Address = ip_address(numeric)
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if isinstance(address, IPv4Address):
        return address not in _NOT_GLOBAL_IPV4
    return address in _GLOBAL_IPV6 and not any(address in net for net in _NOT_GLOBAL_IPV6)


def _ascii(host: str) -> str:
    return host if host.isascii() else host.encode("idna").decode()


def _shown(text: str) -> str:
    """A text that is no address, for a message: short, and without what may be a password."""
    return re.sub(r"//.*@", "//", text, flags=re.DOTALL)[:200]
