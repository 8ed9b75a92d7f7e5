"""What a site asks of programs in its robots.txt."""

from http import HTTPStatus
from urllib.robotparser import RobotFileParser

from indexer.sources.web.addresses import Address
from indexer.sources.web.exchange import FetchError
from indexer.sources.web.fetch import AGENT, Fetcher

LONGEST_DELAY = 10
"""Seconds between requests that are granted, where a site asks for more."""

_LONGEST = 500_000  # As RFC 9309 has it.


class Robots:
    """The rules of one site for this program; without a robots.txt all is allowed."""

    def __init__(self, lines: list[str]) -> None:
        self._rules = RobotFileParser()
        self._rules.parse(lines)

    def allows(self, address: Address) -> bool:
        """Whether the site lets this program read the address."""
        return self._rules.can_fetch(AGENT, str(address))

    @property
    def delay(self) -> float:
        """Seconds that are to pass between two requests."""
        return min(float(self._rules.crawl_delay(AGENT) or 0), LONGEST_DELAY)


def fetch_robots(fetcher: Fetcher, site: Address) -> Robots:
    """The rules of a site. Raises FetchError where it cannot be known whether there are any."""
    try:
        with fetcher(f"{site.origin}/robots.txt") as found:
            text = found.stream.read(_LONGEST) if found else b""
    except FetchError as error:
        if not 400 <= error.status < 500 or error.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise
        text = b""
    return Robots(text.decode("utf-8-sig", "replace").splitlines())
