"""Settings from `postings.toml`, POSTINGS_* variables and options, each value as its setting takes it."""

import difflib
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from indexer.errors import SettingsError
from indexer.opensearch.address import Address, is_address, parse_address
from indexer.settings import FILE, PREFIX, Settings, SourceSettings, setting_fields

LARGEST = 1_000_000


def load_settings(
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    options: Mapping[str, str] | None = None,
) -> Settings:
    """Settings from `postings.toml` in the folder (the current one), the environment, and options.

    Raises SettingsError with the file, the name and what is allowed.
    """
    path = (folder or Path.cwd()) / FILE
    values = _from_file(path)
    variables = os.environ if environment is None else environment
    for name, text in variables.items():
        if name.startswith(PREFIX):
            _give(values, name.removeprefix(PREFIX).lower(), text, f"environment variable {name}")
    options = options or {}
    if "index" not in options:  # which may be on another cluster, and that must not learn the login
        values |= _login(variables.get(f"{PREFIX}INDEX", ""))
    for name, text in options.items():
        _refuse_secrets(name, text, f"option --{name}")
        _give(values, name, text, f"option --{name}")
    return replace(Settings(), **values)


def settings_from(table: Mapping[str, Any], place: str, *, secrets: bool = False) -> Settings:
    """Settings from a table as in the file, in which nothing is secret, or from one of `settings_table`.

    Raises SettingsError that names the place.
    """
    if not secrets:
        for name, value in table.items():
            _refuse_secrets(name, value, place)
    return replace(Settings(), **_from_table(table, place))


def settings_table(settings: Settings) -> dict[str, Any]:
    """What differs from the defaults, as a table that `settings_from` takes."""
    table = {
        field.name: getattr(settings, field.name)
        for field in setting_fields()
        if getattr(settings, field.name) != getattr(Settings(), field.name)
    }
    defaults = asdict(SourceSettings())
    if settings.sources:
        given = [asdict(source) for source in settings.sources]
        table["sources"] = [{n: v for n, v in one.items() if v != defaults[n]} for one in given]
        table.pop("source", None)
    return table


def _from_file(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
    for name, value in table.items():
        _refuse_secrets(name, value, str(path))
    return _from_table(table, str(path))


def _give(values: dict[str, Any], name: str, text: str, place: str) -> None:
    """Set what a variable or an option gives, in place of what the file says."""
    values[name] = _converted(Settings, name, text, place)
    if name == "source":
        values["sources"] = tuple(s for s in values.get("sources", ()) if s.place == text)


def _login(index: str) -> dict[str, str]:
    """The user and the password that are in an address, which is kept without them."""
    address = parse_address(index) if is_address(index) else None
    if not address or not address.user:
        return {}
    found = {"opensearch_user": address.user}
    return found | ({"opensearch_password": address.password} if address.password else {})


def _refuse_secrets(name: str, value: Any, place: str) -> None:
    """Raises SettingsError where files and commands, which others may see, have what is secret."""
    secret = any(one.name == name and one.metadata["secret"] for one in setting_fields())
    if name == "index" and isinstance(value, str) and _login(value):
        problem = "an address with a user or a password"
        variables = f"{PREFIX}OPENSEARCH_USER and {PREFIX}OPENSEARCH_PASSWORD"
        raise SettingsError(f"{place}: index: {problem}; give these as variables: {variables}")
    if secret:
        raise SettingsError(
            f"{place}: {name} is secret; give it as a variable: {PREFIX}{name.upper()}"
        )


def _from_table(table: Mapping[str, Any], place: str) -> dict[str, Any]:
    if "source" in table and "sources" in table:
        raise SettingsError(f"{place}: source and sources are both given; keep one")
    return {name: _converted(Settings, name, value, place) for name, value in table.items()}


def _converted(table: type, name: str, value: Any, place: str) -> Any:
    known = {f.name: f for f in setting_fields(table)}
    if name not in known:
        close = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {close[0]}?" if close else f"known: {', '.join(sorted(known))}"
        raise SettingsError(f"{place}: no setting is called {name}; {hint}")
    default = getattr(table(), name)
    if name == "sources":
        return _sources(value, place)
    if isinstance(default, dict | tuple):
        return _collected(name, value, type(default), place)
    kind = type(default)
    if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
        return _checked(table, name, value, place)
    if isinstance(value, str):
        return _checked(table, name, _parsed(name, value, kind, place), place)
    raise SettingsError(f"{place}: {name} takes {_NAMES[kind]}, not {value!r}")


def _sources(value: Any, place: str) -> tuple[SourceSettings, ...]:
    """The tables of sources, each with a place, and with a name of its own where there are several."""
    if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
        raise SettingsError(f"{place}: sources takes tables; begin each with [[sources]]")
    found = []
    for number, table in enumerate(value, 1):
        where = f"{place}: [[sources]] {number}"
        given = {name: _converted(SourceSettings, name, v, where) for name, v in table.items()}
        if "place" not in given:
            raise SettingsError(f"{where}: no place; name a folder, a file or an address")
        if "/" in given.get("name", ""):
            raise SettingsError(f"{where}: name takes no /")
        found.append(SourceSettings(**given))
    names = [source.name for source in found]
    if len(found) > 1 and ("" in names or len(set(names)) < len(names)):
        raise SettingsError(f"{place}: several [[sources]] need a name each, all different")
    return tuple(found)


def _collected(name: str, value: Any, kind: type, place: str) -> Any:
    """A table of texts, or a list of texts."""
    texts = value.values() if isinstance(value, dict) else value
    shape = dict if kind is dict else list
    if not isinstance(value, shape) or not all(isinstance(text, str) for text in texts):
        raise SettingsError(f"{place}: {name} takes {_NAMES[kind]}, in {FILE}, not {value!r}")
    if name == "allowed_origins":
        _check_origins(tuple(texts), place)
    return value if kind is dict else tuple(value)


def _check_origins(origins: Sequence[str], place: str) -> None:
    for origin in origins:
        if origin != "*" and not _ORIGIN.fullmatch(origin):
            raise SettingsError(
                f"{place}: allowed_origins takes origins as browsers spell them, "
                f"https://blog.example, without a path, or *, not {origin!r}"
            )


def _parsed(name: str, text: str, kind: type, place: str) -> Any:
    if kind is bool and text.lower() in _BOOLEANS:
        return _BOOLEANS[text.lower()]
    if kind is int and text.isascii() and text.isdigit() and len(text) <= 10:
        return int(text)
    raise SettingsError(f"{place}: {name} takes {_NAMES[kind]}, not {text!r}")


def _checked(table: type, name: str, value: Any, place: str) -> Any:
    least = 0 if name in _MAY_BE_ZERO else 1
    if isinstance(value, int) and not isinstance(value, bool) and not least <= value <= LARGEST:
        allowed = f"a number from {least} to {LARGEST:,}"
        raise SettingsError(f"{place}: {name} takes {allowed}, not {value}")
    if name in _ADDRESSES and value and not value.lower().startswith(("http://", "https://")):
        raise SettingsError(f"{place}: {name} takes an address with https://, not {value!r}")
    if isinstance(value, str) and not value.strip() and getattr(table(), name):
        raise SettingsError(f"{place}: {name} is empty; leave it out for its default")
    if name == "index" and "://" in value:
        if not is_address(value):  # which is not repeated, as it may have a password
            allowed = "a folder or opensearch://host:9200/blog"
            raise SettingsError(f"{place}: index takes {allowed}, no address of another kind")
        return str(_address(value, place))
    if name == "port" and value > 65535:
        raise SettingsError(f"{place}: port takes a number from 1 to 65535, not {value}")
    return value


def _address(text: str, place: str) -> Address:
    try:
        return parse_address(text)
    except SettingsError as error:
        raise SettingsError(f"{place}: {error}") from error


_NAMES = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    dict: "a table of texts",
    tuple: "a list of texts",
}
_ADDRESSES = {"site_url", "public_url"}
_ORIGIN = re.compile(r"[a-z][a-z0-9+.\-]*://[^\s/?#A-Z]+")
_MAY_BE_ZERO = {
    *("cache_seconds", "recency_half_life"),
    *("opensearch_shards", "opensearch_replicas", "opensearch_wait"),
}
_BOOLEANS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
