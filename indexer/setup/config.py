"""What a site generator's configuration says, read without running any of it.

TOML, YAML and JSON are read as what they are. Of JavaScript and Python only plain texts that are
assigned to a name are taken, `site: "https://example.com"` or `SITENAME = 'Notes'`, the first of each.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from indexer.errors import PostError
from indexer.sources.markdown.yaml_fields import yaml_fields
from indexer.sources.text import one_line, shortened

_LARGEST = 1_000_000
_LONGEST = 300
_COMMENTS = re.compile(r"^[ \t]*(?://|\#|\*).*$", re.MULTILINE)
_TEXTS = re.compile(r"""(?<![\w.-])["']?(\w+)["']?[ \t]*[:=][ \t]*(["'`])((?:(?!\2)[^\\\n])*)\2""")


def read_config(path: Path) -> Mapping[str, Any]:
    """The values of a configuration, names in lower case; none where it cannot be read."""
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST).decode("utf-8-sig", "replace")
        values = _values(path.suffix, text)
    except (OSError, PostError, ValueError, RecursionError):
        return {}
    return _lower(values) if isinstance(values, dict) else {}


def _values(suffix: str, text: str) -> Any:
    match suffix:
        case ".toml":
            return tomllib.loads(text)
        case ".yml" | ".yaml":
            return yaml_fields(text, 1)
        case ".json":
            return json.loads(text)
    found: dict[str, str] = {}
    for match in _TEXTS.finditer(_COMMENTS.sub("", text)):
        found.setdefault(match[1].lower(), match[3])
    return found


def _lower(values: Mapping[str, Any]) -> dict[str, Any]:
    return {str(name).lower(): value for name, value in values.items()}


def text_of(values: Mapping[str, Any], *path: str) -> str:
    """The text under these names, one in the other; "" where there is none."""
    found: Any = values
    for name in path:
        found = _lower(found).get(name) if isinstance(found, dict) else None
    return shortened(one_line(found), _LONGEST) if isinstance(found, str) else ""


def address_of(*texts: str) -> str:
    """The parts of a site's address as one, without a `/` at its end; "" where it is none."""
    parts = [text.strip("/") for text in texts if text.strip("/")]
    address = "/".join(parts)
    return address if re.fullmatch(r"https?://[^\s/]+\S*", address) else ""
