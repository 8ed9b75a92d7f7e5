"""A survey as a commented `postings.toml`, written once and never over another."""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import Field
from pathlib import Path
from typing import Any

from indexer.errors import SettingsError
from indexer.settings import FILE, Settings, SourceSettings, setting_fields
from indexer.setup.folder import Survey
from indexer.toml import toml_value

_OPENING = """\
# Settings of postings. A line that begins with # is a setting at its default: take the # away to change it.
# A variable POSTINGS_<NAME> wins over this file, an option of a command over both.
"""
_EXAMPLES = {
    "tag_aliases": '# [tag_aliases]\n# "js" = "JavaScript"',
    "fields": '# fields = { title = "headline" }',
}


def settings_text(survey: Survey) -> str:
    """The file for what was found: every setting with what it is for, and the source's table at the end."""
    found = {"site_name": survey.site.title, "site_url": survey.site.url}
    source = {"place": survey.place, "kind": survey.kind, "permalink": survey.site.permalink}
    plain = [
        one
        for one in setting_fields()
        if one.name not in ("source", "sources", "tag_aliases") and not one.metadata["secret"]
    ]
    tables = [one for one in setting_fields() if one.name == "tag_aliases"]
    lines = [_OPENING, *_lines(plain, Settings(), found), *_lines(tables, Settings(), {})]
    lines += ["# Where posts are. Several sources take a table, and a name, each.", "[[sources]]"]
    lines += _lines(setting_fields(SourceSettings), SourceSettings(), source)
    return "\n".join(lines)


def _lines(fields: Any, defaults: Any, found: dict[str, str]) -> Iterator[str]:
    for one in fields:
        yield _setting(one, getattr(defaults, one.name), found.get(one.name, ""))


def _setting(field: Field[Any], default: Any, found: str) -> str:
    explained = f"# {field.metadata['help']}\n"
    if found:
        return f"{explained}{field.name} = {toml_value(found)}\n"
    line = _EXAMPLES.get(field.name, f"# {field.name} = {toml_value(default)}")
    return f"{explained}{line}\n"


def write_settings(survey: Survey, *, force: bool = False) -> Path:
    """Writes `postings.toml` into the folder that was looked at, whole or not at all, and says where.

    Raises SettingsError where there is one already, unless `force` is true, and where it cannot be written.
    """
    path = survey.folder / FILE
    claimed = False
    try:
        if not force:
            path.open("x").close()
            claimed = True
        _write(path, settings_text(survey))
    except FileExistsError as error:
        hint = "edit it, or remove it first"
        raise SettingsError(f"{path}: is there already and stays as it is; {hint}") from error
    except (OSError, UnicodeEncodeError) as error:
        if claimed:
            path.unlink(missing_ok=True)
        raise SettingsError(f"{path}: cannot be written ({error}); check the folder") from error
    return path


def _write(path: Path, text: str) -> None:
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f".{FILE}.", delete=False
    ) as file:
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).chmod(0o644)
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
