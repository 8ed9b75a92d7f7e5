"""Takes pieces out of Markdown, but nothing out of its blocks and spans of code.

One pass from left to right; every search goes on where the last one ended, so the time grows with the
length alone.
"""

import re

_MARK = "\0"  # Stands for what was taken out; lines with nothing else go as a whole.
_MARKED_LINES = re.compile(r"^[ \t]*+\0[ \t\0]*+(?:\n|\Z)", re.MULTILINE)

_TICKS = re.compile(r"`+")
_TILDES = re.compile(r"~+")
_FENCE_PREFIX = re.compile(r"[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)?+")
_FENCE_END = re.compile(r"^[ \t>]*+(`{3,}+|~{3,}+)[ \t]*+$", re.MULTILINE)
_WIDEST_PREFIX = 64


class Next:
    """The next match at or after a position, for positions that only grow."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self._matches = pattern.finditer(text)
        self._match = next(self._matches, None)

    def __call__(self, at: int) -> re.Match[str] | None:
        while self._match and self._match.start() < at:
            self._match = next(self._matches, None)
        return self._match


class Stripper:
    """One pass over a text; `_at` is how far it is read and `_kept` how far it is copied.

    `_stop` is where a kind has something to do, and always where code may begin: at a backtick, a tilde and
    a backslash. A kind adds what is done at its own signs to `_step`.
    """

    _stop = re.compile(r"[`~\\]")

    def __init__(self, text: str) -> None:
        self._text = text.replace(_MARK, " ")
        self._at = self._kept = 0
        self._out: list[str] = []
        self._empty_line = Next(re.compile(r"\n(?=[ \t]*+\n)"), self._text)
        self._span_ends = _span_ends(self._text)

    def run(self) -> str:
        """The text without the pieces, and without the lines that held nothing else."""
        while stop := self._stop.search(self._text, self._at):
            self._at = stop.start()
            self._step(stop[0])
        marked = "".join(self._out) + self._text[self._kept :]
        return _MARKED_LINES.sub("", marked).replace(_MARK, "")

    def _step(self, sign: str) -> None:
        """Reads on behind a stop."""
        if sign == "`":
            self._ticks()
        elif sign == "~":
            self._tildes()
        else:  # A backslash, and the sign that it makes plain.
            self._at += 2

    def _ticks(self) -> None:
        start, end = self._at, self._run_end(_TICKS)
        line_end = self._text.find("\n", end) if end - start >= 3 and self._opens_line() else -1
        if line_end >= 0 and "`" not in self._text[end:line_end]:
            self._code(self._fence_end("`", end - start, end))
        else:
            closing = self._span_ends.get(start, end)
            gap = self._empty_line(end)
            self._code(end if gap and gap.start() < closing else closing)

    def _tildes(self) -> None:
        start, end = self._at, self._run_end(_TILDES)
        fenced = end - start >= 3 and self._opens_line()
        self._code(self._fence_end("~", end - start, end) if fenced else end)

    def _run_end(self, run: re.Pattern[str]) -> int:
        match = run.match(self._text, self._at)
        return match.end() if match else self._at + 1

    def _opens_line(self) -> bool:
        before = self._text[max(0, self._at - _WIDEST_PREFIX) : self._at]
        _, newline, prefix = before.rpartition("\n")
        whole = bool(newline) or self._at <= _WIDEST_PREFIX
        return whole and _FENCE_PREFIX.fullmatch(prefix) is not None

    def _fence_end(self, sign: str, width: int, at: int) -> int:
        for match in _FENCE_END.finditer(self._text, at):
            if match[1][0] == sign and len(match[1]) >= width:
                return match.end()
        return len(self._text)

    def _code(self, end: int) -> None:
        """Reads on to the end of some code."""
        self._at = end

    def _take_out(self, start: int, end: int, instead: str = _MARK) -> None:
        self._out += (self._text[self._kept : start], instead)
        self._at = self._kept = end


def _span_ends(text: str) -> dict[int, int]:
    """For the start of every run of backticks, the end of the next run of the same length."""
    ends: dict[int, int] = {}
    latest: dict[int, int] = {}
    for run in _TICKS.finditer(text):
        width = run.end() - run.start()
        if width in latest:
            ends[latest[width]] = run.end()
        latest[width] = run.start()
    return ends
