"""Reads every post of a source and says what an archive would gain from mending."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from indexer.errors import NotAPost, PostError
from indexer.lint.dates import Dates, unreadable
from indexer.lint.findings import RULES, Check, Finding, rules_named
from indexer.lint.links import Links
from indexer.lint.names import Names
from indexer.lint.tags import Tags
from indexer.lint.texts import Texts
from indexer.settings import Settings
from indexer.sources.base import Closed, Item, Listed, Source
from indexer.sources.text import printable

__all__ = ["RULES", "Finding", "LintReport", "lint", "rules_named"]


@dataclass(frozen=True, slots=True)
class LintReport:
    """What was found in so many posts, by path and line.

    `aliases` is the table `[tag_aliases]` that would mend the tags, to be put into postings.toml in place
    of the one that is there; empty where there is nothing to mend.
    """

    posts: int
    findings: tuple[Finding, ...]
    aliases: str


def lint(source: Source, settings: Settings, select: frozenset[str] = frozenset()) -> LintReport:
    """What the selected rules, all where none is, find in a source; drafts are looked at too.

    Raises SourceError where the source cannot be listed.
    """
    tags, links = Tags(settings), Links(source, settings)
    run = _Run(source, links, (Dates(dt.datetime.now(dt.UTC)), Names(), tags, links, Texts()))
    wanted = select or RULES.keys()
    findings = sorted(finding for finding in run.findings() if finding.rule in wanted)
    aliases = tags.alias_table() if "tag-variant" in wanted else ""
    return LintReport(run.posts, tuple(findings), aliases)


class _Run:
    """One run over what a source lists."""

    def __init__(self, source: Source, links: Links, checks: tuple[Check, ...]) -> None:
        self._source = source
        self._links = links
        self._checks = checks
        self.posts = 0

    def findings(self) -> Iterator[Finding]:
        """Everything that any check finds."""
        for listed in self._source.items():
            yield from self._look_at(listed)
        for check in self._checks:
            yield from check.finish()

    def _look_at(self, listed: Listed) -> Iterator[Finding]:
        path = printable(listed.key)
        if isinstance(listed, Closed):
            hint = "mend it, or take it out of the source"
            yield Finding(
                path or self._source.place, 0, "unreadable", printable(listed.reason), hint
            )
        if not isinstance(listed, Item):
            return
        self._links.exists(path)
        if path != listed.key:
            yield Finding(
                path, 0, "unreadable", "the name has characters that are no text", "rename it"
            )
            return
        try:
            reading = self._source.read(listed)
        except NotAPost:
            return
        except PostError as error:
            yield unreadable(path, error)
            return
        self.posts += 1
        for check in self._checks:
            for finding in check.take(path, reading):
                whole = reading.raw and not finding.line
                yield replace(finding, line=1) if whole else finding
