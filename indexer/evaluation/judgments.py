"""Queries with the posts that people judged to answer them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import SourceError

HIGHEST_GRADE = 100
_MEGABYTE = 1 << 20
_LARGEST = 100 * _MEGABYTE


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query, and the grade of each post judged for it: 0 is of no use, higher is better.

    `kind` is what its writer says it is an example of; `line` is where it stands.
    """

    id: str
    text: str
    grades: Mapping[str, int]
    kind: str = ""
    line: int = 0

    @property
    def best(self) -> int:
        """The highest of its grades."""
        return max(self.grades.values(), default=0)


@dataclass(frozen=True, slots=True)
class Judgments:
    """Judged queries, and the file that they are in.

    `as_typed` ones are searched for as a reader would, and name posts by slug. The others are plain text,
    of which any word may match, and name posts by id.
    """

    queries: tuple[JudgedQuery, ...]
    file: Path
    as_typed: bool


def checked(judgments: Judgments) -> Judgments:
    """The judgments where there are any of use; raises SourceError."""
    if not judgments.queries:
        raise SourceError(f"{judgments.file}: no query has a post of grade 1 or more; judge some")
    return judgments


def problem(file: Path, line: int, what: str) -> SourceError:
    """What is wrong with a line of a file, and what to do."""
    return SourceError(f"{file}, line {line}: {what}")


def grade(text: str, file: Path, line: int) -> int:
    """The grade that a text says; what is worse than of no use is of no use."""
    number = text.removeprefix("-")
    if not (number.isascii() and number.isdigit() and len(number) <= 3):
        raise problem(file, line, f"{text[:40]!r} is no grade; write 0 for no use, 1, 2, 3")
    if int(number) > HIGHEST_GRADE:
        raise problem(file, line, f"the grade {text} is over {HIGHEST_GRADE}; use smaller ones")
    return max(int(text), 0)


def text_of(file: Path) -> str:
    """The text of a file of judgments. Raises SourceError."""
    try:
        if file.stat().st_size > _LARGEST:
            raise SourceError(f"{file}: over {_LARGEST // _MEGABYTE} megabytes; split it")
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise problem(file, line, "not UTF-8; save the file as UTF-8") from error
    except OSError as error:
        raise SourceError(
            f"{file}: cannot be read ({error.strerror}); judgments belong there"
        ) from error
