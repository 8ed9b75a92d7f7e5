"""The address of an index in a cluster: `opensearch://host:9200/blog`, or with TLS `opensearch+https://…`."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from indexer.errors import SettingsError

SCHEMES = {"opensearch": False, "opensearch+http": False, "opensearch+https": True}
"""The schemes of addresses, and whether each means TLS."""

PORT = 9200

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_TAKEN = re.compile(r".*-(?:words|states|control|\d{6,})")
"""Names that are those of a part of another index, see generations.py."""

_EXAMPLE = "opensearch://host:9200/blog"


@dataclass(frozen=True, slots=True)
class Address:
    """Nodes to ask, `host:port` each, and the name of the index. What is secret is never printed."""

    nodes: tuple[str, ...]
    name: str
    tls: bool = False
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        """The address without user and password."""
        return f"opensearch{'+https' if self.tls else ''}://{','.join(self.nodes)}/{self.name}"


@dataclass(frozen=True, slots=True)
class Access:
    """How a cluster is asked: `timeout` in seconds for a search, `sniff` for nodes beside those named."""

    api_key: str = field(default="", repr=False)
    ca_file: str = ""
    timeout: float = 5.0
    sniff: bool = False
    compress: bool = True


def is_address(text: str) -> bool:
    """Whether a text is meant as an address of an index in a cluster, and not as a folder."""
    scheme, sign, _ = text.partition("://")
    return bool(sign) and scheme.lower() in SCHEMES


def parse_address(text: str) -> Address:
    """The address that a text is. Raises SettingsError, which tells nothing of a password."""
    scheme, _, rest = text.partition("://")
    network, _, name = rest.partition("/")
    login, _, hosts = network.rpartition("@")
    user, _, password = login.partition(":")
    name = name.rstrip("/")
    if "@" in name:  # what comes before it is no name but a part of the password
        raise SettingsError("index: a password has / and @ as %2F and %40; " + _EXAMPLE)
    if not _NAME.fullmatch(name):
        allowed = "small letters, digits, - and _"
        raise SettingsError(f"index: {name!r} is no name of an index; {allowed}: {_EXAMPLE}")
    if _TAKEN.fullmatch(name):
        raise SettingsError(
            f"index: {name!r} would be taken for a part of another index: {_EXAMPLE}"
        )
    nodes = tuple(_node(host) for host in hosts.split(","))
    return Address(nodes, name, SCHEMES[scheme.lower()], unquote(user), unquote(password))


def _node(host: str) -> str:
    try:
        parts = urlsplit(f"//{host.strip()}")
        name, port = parts.hostname, parts.port or PORT
    except ValueError:
        name, port = None, 0
    if not name or not re.fullmatch(r"[\w.:%-]+", name):
        # not shown, as without its @ a password stands here
        raise SettingsError(f"index: nodes are written host or host:port: {_EXAMPLE}")
    return f"[{name}]:{port}" if ":" in name else f"{name}:{port}"
