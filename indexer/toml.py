"""Writes values as TOML, which the standard library only reads."""

import json
from typing import Any


def toml_value(value: Any) -> str:
    """A text, number, truth value, list or table of texts on one line."""
    if isinstance(value, dict):
        inside = ", ".join(f"{toml_value(name)} = {toml_value(v)}" for name, v in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml_value, value))}]"
    # The strings of JSON are strings of TOML, but for one control character that TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
