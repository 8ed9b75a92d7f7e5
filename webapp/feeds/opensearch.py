"""This site as a search engine of a browser: OpenSearch 1.1, and suggestions while the reader types."""

from itertools import chain, zip_longest
from typing import Any

from jinja2 import Template

from indexer import Completions, SearchRequest, post_url, to_query_string
from webapp.addresses import search_address

MEDIA_TYPE = "application/opensearchdescription+xml"
SUGGESTIONS_TYPE = "application/x-suggestions+json"

SHORT_NAME = 16
LONG_NAME = 48
"""Characters that the names of a search engine may have."""


def description(site_name: str, base: str, template: Template) -> str:
    """What a browser must know, by the template `feeds/opensearch.xml`."""
    short, long = site_name[:SHORT_NAME].strip(), site_name[:LONG_NAME].strip()
    return template.render(base=base, short_name=short, long_name=long, media_type=MEDIA_TYPE)


def suggestions(completions: Completions, limit: int, base: str) -> list[Any]:
    """The text, what it may become, no words on any of that, and where each leads."""
    text = completions.text
    words = ((text[: one.start] + one.text, "") for one in completions.words)
    phrases = ((text[: one.start] + one.text, "") for one in completions.phrases)
    titles = ((one.title, post_url(one.slug)) for one in completions.titles)
    in_turns = chain.from_iterable(zip_longest(words, phrases, titles))
    leads = dict(reversed([pair for pair in in_turns if pair]))  # the first of equal ones counts
    offered = list(reversed(leads.items()))[:limit]
    return [
        text,
        [query for query, _ in offered],
        ["" for _ in offered],
        [base + (address or _search(query)) for query, address in offered],
    ]


def _search(query: str) -> str:
    return search_address(to_query_string(SearchRequest(query)))
