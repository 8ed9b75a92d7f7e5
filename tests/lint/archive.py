"""A small archive as files, linted."""

from collections.abc import Mapping
from pathlib import Path

from indexer.lint import Finding, LintReport, lint
from indexer.settings import Settings, SourceSettings
from indexer.sources import open_source

BODY = "These are more than ten words, so that nobody can call this a short post.\n"


def page(fields: str = "", body: str = BODY) -> str:
    """A post in which nothing is wrong, but for what the fields and the body bring."""
    given = {line.partition(":")[0] for line in fields.splitlines()}
    defaults = {"date": "2024-05-01", "tags": "[notes]", "excerpt": "In short."}
    rest = "".join(f"{name}: {value}\n" for name, value in defaults.items() if name not in given)
    return f"---\n{fields}{rest}---\n{body}"


def report(folder: Path, files: Mapping[str, str | bytes], settings: Settings) -> LintReport:
    """What lint says of these files."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return lint(open_source(SourceSettings(str(folder)), settings), settings)


def findings(
    folder: Path, files: Mapping[str, str | bytes], rule: str, settings: Settings | None = None
) -> list[Finding]:
    """What one rule finds in these files."""
    found = report(folder, files, settings or Settings()).findings
    return [finding for finding in found if finding.rule == rule]


def places(found: list[Finding]) -> list[tuple[str, int]]:
    """Where the findings are."""
    return [(finding.path, finding.line) for finding in found]
