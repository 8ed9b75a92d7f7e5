"""Posts as documents of OpenSearch, and back."""

from collections.abc import Mapping
from datetime import date, datetime
from math import log10
from typing import Any

from indexer.errors import IndexCorrupt
from indexer.fields import FACETS, SLUG, WHOLE_TITLE, exact_term, facet_values
from indexer.opensearch.mapping import LONGEST_VALUE, SEPARATOR, SPELLED, Json
from indexer.opensearch.tokens import Tokens
from indexer.post import Post, Section
from indexer.request import Card
from indexer.rules.weights import WISH
from indexer.sections import StoredSections, pack_sections
