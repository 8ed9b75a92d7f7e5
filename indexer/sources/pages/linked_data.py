"""What the JSON-LD of a page says about its article, in the vocabulary of schema.org."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import orjson

from indexer.sources.text import one_line

_POSTINGS = frozenset({"BlogPosting", "SocialMediaPosting", "LiveBlogPosting"})
_Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The fields of the article, named as in metadata.py, and the types of all that is described."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    types: frozenset[str] = frozenset()


def read_linked_data(scripts: Iterable[str], is_this_page: Callable[[str], bool]) -> LinkedData:
    """The article in these scripts; of several the one whose address is this page, or else none.

    What cannot be read, or has another shape than it should, is left out.
    """
    nodes = [node for script in scripts for node in _nodes(script)]
    types = frozenset(kind for node in nodes for kind in _texts(node.get("@type")))
    articles = [node for node in nodes if any(map(_is_article, _texts(node.get("@type"))))]
    if len(articles) > 1:
        articles = [node for node in articles if any(map(is_this_page, _addresses(node)))]
    if not articles:
        return LinkedData(types=types)
    by_id = {name: node for node in nodes if isinstance(name := node.get("@id"), str)}
    return LinkedData(_fields(articles[0], by_id), types)


def _nodes(script: str) -> Iterator[_Node]:
    try:
        found = orjson.loads(script)
    except orjson.JSONDecodeError:
        return
    for node in found if isinstance(found, list) else [found]:
        if isinstance(node, dict):
            yield node
            graph = node.get("@graph")
            if isinstance(graph, list):
                yield from (one for one in graph if isinstance(one, dict))


def _is_article(kind: str) -> bool:
    return kind.endswith("Article") or kind in _POSTINGS


def _fields(article: _Node, by_id: Mapping[str, _Node]) -> dict[str, Any]:
    keywords = article.get("keywords")
    return {
        "title": _first(article, "headline", "name"),
        "date": _first(article, "datePublished", "dateCreated"),
        "authors": list(_names(article.get("author"), by_id)),
        "tags": keywords.split(",") if isinstance(keywords, str) else list(_texts(keywords)),
        "categories": list(_texts(article.get("articleSection"))),
        "excerpt": _first(article, "description"),
        "canonical": next(_addresses(article), ""),
    }


def _first(node: _Node, *names: str) -> str:
    return next((text for name in names for text in _texts(node.get(name))), "")


def _texts(value: Any) -> Iterator[str]:
    """The texts in a value or list. Entities are unescaped: templates escape in JSON as in HTML."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) and (text := one_line(unescape(one))):
            yield text


def _names(value: Any, by_id: Mapping[str, _Node]) -> Iterator[str]:
    """Names of people, who may be described elsewhere in the page."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            name = one.get("@id")
            described = by_id.get(name, {}) if isinstance(name, str) else {}
            yield from _texts(one.get("name") or described.get("name"))
        else:
            yield from _texts(one)


def _addresses(article: _Node) -> Iterator[str]:
    whole = article.get("mainEntityOfPage")
    yield from _texts(article.get("url"))
    yield from _texts(whole.get("@id") if isinstance(whole, dict) else whole)
