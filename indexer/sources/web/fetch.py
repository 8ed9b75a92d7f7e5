"""Documents from addresses of the web: fetched only when they changed, politely, within limits.

What comes is held in a temporary file. No cookies are kept. User and password in the source's own
address go to its own host only. A stamp holds what the server said for asking whether there is
something new, and the digest of what was sent, for servers that say nothing.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from importlib.metadata import version
from typing import BinaryIO

import orjson

from indexer.settings import Settings, SourceSettings
from indexer.sources.documents import Opened
from indexer.sources.web.addresses import Address, authorization, is_address, read_address
from indexer.sources.web.exchange import FetchError, exchange
from indexer.sources.web.unpacking import copy_limited, size_of, temporary_file, unpacked

AGENT = "postings"
"""How robots.txt names this program."""

MOST_REDIRECTS = 5

_REDIRECTS = (301, 302, 303, 307, 308)
_BUSY = (429, 503)
_LONGEST_VALIDATOR = 1000
_VALIDATORS = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
_HINTS = {
    401: "give a user and a password in the address: https://user:password@...",
    403: "allow this program to read it",
    404: "check the address",
    410: "check the address",
    429: "raise the setting pause, or try again later",
}


@dataclass(frozen=True, slots=True)
class Fetched(Opened):
    """A document from the web. `address` is where it was found after redirects."""

    address: Address
    content_type: str

    @property
    def media_type(self) -> str:
        """What kind of document the server says it is, such as text/html."""
        return self.content_type.partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The charset that the server names, or empty."""
        message = Message()
        message["Content-Type"] = self.content_type
        return message.get_content_charset() or ""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came: the body is in a file where the status is 200, and `digest` is of it."""

    address: Address
    status: int
    headers: Mapping[str, str]
    digest: str


class Fetcher:
    """Fetches for one source, an Opener of documents.py; it knows when it last asked each host.

    `pause` is the seconds between two requests to a host.
    """

    def __init__(self, given: SourceSettings, settings: Settings) -> None:
        self.pause = settings.pause / 1000
        self._settings = settings
        self._allow_private = given.allow_private
        self._asked: dict[str, float] = {}
        self._password = ("", "")
        if is_address(given.place):
            self._password = (read_address(given.place).origin, authorization(given.place))

    @contextmanager
    def __call__(self, place: str, stamp: str = "") -> Iterator[Fetched | None]:
        """What is at an address, unpacked; None where it is still what the stamp stands for.

        Raises FetchError, or SourceError for an address that may not be asked and for too much.
        """
        known = read_stamp(stamp)
        largest = self._settings.largest_download
        with temporary_file() as body:
            answer = self._follow(read_address(place), known, body)
            if answer.status == HTTPStatus.NOT_MODIFIED or answer.digest == known.get("digest"):
                yield None
                return
            with unpacked(body, largest, str(answer.address)) as stream:
                content_type = answer.headers.get("Content-Type", "")
                size = size_of(stream)
                yield Fetched(stream, _stamp(answer), size, answer.address, content_type)

    def _follow(self, address: Address, known: Mapping[str, str], body: BinaryIO) -> _Answer:
        """The answer after redirects, and after waiting once where the server asks for that."""
        passed, waited = [address], False
        while True:
            answer = self._ask(passed[-1], known, body)
            wait = None if waited else _seconds_to_wait(answer)
            if answer.status in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
                return answer
            if answer.status in _REDIRECTS and "Location" in answer.headers:
                passed.append(_next_address(passed, answer.headers["Location"]))
            elif wait is not None and wait <= self._settings.timeout:
                time.sleep(wait)
                waited = True
            else:
                raise _refusal(answer)

    def _ask(self, address: Address, known: Mapping[str, str], body: BinaryIO) -> _Answer:
        self._keep_pause(address.host)
        headers = {
            "Host": address.site,
            "User-Agent": f"{AGENT}/{version('postings')} (search indexer)",
            "Accept": "*/*",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }
        headers |= {
            _VALIDATORS[name]: value for name, value in known.items() if name in _VALIDATORS
        }
        if self._password[1] and address.origin == self._password[0]:
            headers["Authorization"] = self._password[1]
        timeout, largest = self._settings.timeout, self._settings.largest_download
        digest = ""
        with exchange(address, headers, timeout, allow_private=self._allow_private) as response:
            if response.status == HTTPStatus.OK:
                digest = copy_limited(response.read, body, largest, str(address))
        return _Answer(address, response.status, response.headers, digest)

    def _keep_pause(self, host: str) -> None:
        ready = self._asked.get(host, -self.pause) + self.pause
        time.sleep(max(ready - time.monotonic(), 0))
        self._asked[host] = time.monotonic()


def read_stamp(stamp: str) -> dict[str, str]:
    """What a stamp holds: the validators by their headers, and the digest; one of a file holds nothing."""
    try:
        found = orjson.loads(stamp)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _stamp(answer: _Answer) -> str:
    validators = {name: answer.headers.get(name, "") for name in _VALIDATORS}
    short = {name: text for name, text in validators.items() if 0 < len(text) < _LONGEST_VALIDATOR}
    return orjson.dumps({"digest": answer.digest, **short}).decode()


def _next_address(passed: list[Address], location: str) -> Address:
    address = read_address(location, base=str(passed[-1]))
    if address in passed:
        way = " -> ".join(map(str, [*passed, address]))
        raise FetchError(f"{passed[0]}: redirects in a loop: {way}; check the address")
    if len(passed) > MOST_REDIRECTS:
        reason = f"more than {MOST_REDIRECTS} redirects, the last to {address}"
        raise FetchError(f"{passed[0]}: {reason}; give the last address")
    return address


def _seconds_to_wait(answer: _Answer) -> float | None:
    """What a busy server says in Retry-After, as seconds or as a date; None where it says nothing."""
    text = answer.headers.get("Retry-After", "").strip()
    if answer.status not in _BUSY or not text:
        return None
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)


def _refusal(answer: _Answer) -> FetchError:
    status = answer.status
    try:
        said = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        said = str(status)
    hint = _HINTS.get(status, "try again later" if status >= 500 else "check the address")
    return FetchError(f"{answer.address}: answered {said}; {hint}", status)
