"""The parser of feeds, kept to work that grows with the feed and not with its square.

What it takes for a moment by itself is left out: guessing encodings, and sanitising, which is done for
all kinds of source alike. XML that is broken is read again as HTML is, so far as that goes.
"""

import xml.sax
from dataclasses import dataclass, field
from io import StringIO
from typing import Any
from xml.sax.handler import feature_external_ges, feature_external_pes, feature_namespaces
from xml.sax.xmlreader import InputSource

from feedparser.api import LooseFeedParser, StrictFeedParser
from feedparser.util import FeedParserDict

from indexer.errors import PostError

_LONGEST_AUTHOR = 1000
# What the parser may raise on input that nobody thought of.
_STUMBLES = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError),
    *(TypeError, ValueError),
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the parser found; `line` is where the XML is broken, for the `reason`."""

    version: str
    feed: Any
    entries: list[Any]
    namespaces: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    line: int = 0


class _Bounded:
    """Two steps of the parser that took time by the square of a name, and of the number of tags."""

    def _sync_author_detail(self, key: str = "author") -> None:
        context: Any = self._get_context()  # type: ignore[attr-defined]
        if text := context.get(key):
            context[key] = text[:_LONGEST_AUTHOR]
        super()._sync_author_detail(key)  # type: ignore[misc]

    def _add_tag(self, term: str | None, scheme: str | None, label: str | None) -> None:
        tags: Any = self._get_context().setdefault("tags", [])  # type: ignore[attr-defined]
        if term or scheme or label:
            tags.append(FeedParserDict(term=term, scheme=scheme, label=label))


class _Strict(_Bounded, StrictFeedParser):  # type: ignore[misc]
    """The parser of XML."""


class _Loose(_Bounded, LooseFeedParser):  # type: ignore[misc]
    """The parser of what should be XML."""


def parse_feed(text: str, address: str) -> Parsed:
    """The feed in a text without declarations of entities; links are relative to the address.

    Raises PostError where the parser stumbles.
    """
    reason, line = "", 0
    try:
        parser: Any = _set_up(_Strict(address, None, "utf-8"))
        try:
            _read_strictly(text, parser)
        except xml.sax.SAXParseException as error:
            reason, line = error.getMessage(), error.getLineNumber() or 0
            parser = _set_up(_Loose(address, None, "utf-8"))
            parser.feed(text)
    except _STUMBLES as error:
        raise PostError(f"the feed cannot be read ({type(error).__name__}); mend it") from error
    spaces = parser.namespaces_in_use
    return Parsed(parser.version, parser.feeddata, parser.entries, spaces, reason, line)


def _set_up(parser: Any) -> Any:
    parser.resolve_relative_uris, parser.sanitize_html = True, False
    return parser


def _read_strictly(text: str, parser: Any) -> None:
    reader = xml.sax.make_parser()  # noqa: S317 - Entities were refused, and nothing is loaded.
    reader.setFeature(feature_namespaces, True)
    reader.setFeature(feature_external_ges, False)
    reader.setFeature(feature_external_pes, False)
    reader.setContentHandler(parser)
    reader.setErrorHandler(parser)
    source = InputSource()
    source.setCharacterStream(StringIO(text))
    reader.parse(source)
