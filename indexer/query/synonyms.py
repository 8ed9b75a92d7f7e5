"""Words that mean the same: lines as in a file of synonyms.

    k8s, kubernetes            each finds posts with the other
    lb => load balancer        `lb` finds posts with "load balancer", which does not find those with `lb`
    # a comment

They are looked up as words of posts are: case, accents and endings make no difference.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import SettingsError

_HOW = "write `one, other` or `one => other`"


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What may stand for what: rows of a text and another that it finds too."""

    rows: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, lines: Iterable[str], place: str) -> "Synonyms":
        """The synonyms of lines. Raises SettingsError with the place and the number of the line."""
        rows: list[tuple[str, str]] = []
        for number, line in enumerate(lines, 1):
            if line.strip() and not line.lstrip().startswith("#"):
                rows += _rows(line, f"{place}: line {number}")
        return cls(tuple(dict.fromkeys(rows)))

    def __add__(self, other: "Synonyms") -> "Synonyms":
        return Synonyms(tuple(dict.fromkeys(self.rows + other.rows)))


def read_synonyms(path: Path) -> Synonyms:
    """The synonyms of a file. Raises SettingsError with the file and the line."""
    try:
        return Synonyms.parse(path.read_text(encoding="utf-8-sig").splitlines(), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error


NO_SYNONYMS = Synonyms()


def _rows(line: str, place: str) -> Iterator[tuple[str, str]]:
    left, arrow, right = line.partition("=>")
    given = _texts(left, place)
    if len(given) < 2 and not arrow:
        raise SettingsError(f"{place}: {given[0]!r} stands alone; {_HOW}")
    others = _texts(right, place) if arrow else given
    return ((text, other) for text in given for other in others if text != other)


def _texts(side: str, place: str) -> list[str]:
    texts = [text.strip() for text in side.split(",")]
    if not all(any(map(str.isalnum, text)) for text in texts):
        raise SettingsError(f"{place}: words are missing; {_HOW}")
    return texts
