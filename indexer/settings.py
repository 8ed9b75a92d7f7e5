"""One table of settings: name, default, help; from `postings.toml` and POSTINGS_* variables."""

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from indexer.errors import SettingsError

FILE = "postings.toml"
PREFIX = "POSTINGS_"


def _setting(default: Any, help: str) -> Any:
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default. A variable wins over the file, an option over both."""

    source: str = _setting("data/posts", "folder of posts")
    index: str = _setting("data/index", "folder of the index")
    host: str = _setting("127.0.0.1", "address that `postings serve` listens on")
    port: int = _setting(8000, "port that `postings serve` listens on")
    workers: int = _setting(1, "processes that `postings serve` starts")
    site_name: str = _setting("postings", "name of the site on every page")
    drafts: bool = _setting(False, "index drafts too")
    future: bool = _setting(False, "index posts dated in the future too")
    largest_file: int = _setting(10, "megabytes; a larger file is left out and reported")
    facet_values: int = _setting(1000, "values listed per facet, commonest first; counts are exact")
    keep_generations: int = _setting(3, "complete states of the index kept on disk")


def setting_fields() -> tuple[Field[Any], ...]:
    """The fields of Settings; `metadata["help"]` says what each is for."""
    return fields(Settings)


def load_settings(
    folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """Settings from `postings.toml` in the folder (the current one) and from the environment.

    Raises SettingsError with the file, the name and what is allowed.
    """
    path = (folder or Path.cwd()) / FILE
    values = _from_file(path)
    for name, text in (os.environ if environment is None else environment).items():
        if name.startswith(PREFIX):
            key = name.removeprefix(PREFIX).lower()
            values[key] = _converted(key, text, f"environment variable {name}")
    return replace(Settings(), **values)


def _from_file(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
    return {name: _converted(name, value, str(path)) for name, value in table.items()}


def _converted(name: str, value: Any, place: str) -> Any:
    known = {f.name: f for f in setting_fields()}
    if name not in known:
        close = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {close[0]}?" if close else f"known: {', '.join(sorted(known))}"
        raise SettingsError(f"{place}: no setting is called {name}; {hint}")
    kind = type(known[name].default)
    if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
        return _checked(name, value, place)
    if isinstance(value, str):
        return _checked(name, _parsed(name, value, kind, place), place)
    raise SettingsError(f"{place}: {name} takes {_NAMES[kind]}, not {value!r}")


def _parsed(name: str, text: str, kind: type, place: str) -> Any:
    if kind is bool and text.lower() in _BOOLEANS:
        return _BOOLEANS[text.lower()]
    if kind is int and text.isascii() and text.isdigit() and len(text) <= 10:
        return int(text)
    raise SettingsError(f"{place}: {name} takes {_NAMES[kind]}, not {text!r}")


def _checked(name: str, value: Any, place: str) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and value < 1:
        raise SettingsError(f"{place}: {name} takes a number from 1 up, not {value}")
    if isinstance(value, str) and not value.strip():
        raise SettingsError(f"{place}: {name} is empty; leave it out for its default")
    if name == "port" and value > 65535:
        raise SettingsError(f"{place}: port takes a number from 1 to 65535, not {value}")
    return value


_NAMES = {str: "a text", int: "a whole number", bool: "true or false"}
_BOOLEANS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
