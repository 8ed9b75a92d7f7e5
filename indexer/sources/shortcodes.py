"""Takes the commands of site generators out of Markdown, so that they are not read as text.

    {{< figure src="a.png" >}}   {{% notice %}}    Hugo; what stands between a pair stays
    {% include a.html %}   {{ page.title }}        Jekyll and other Liquid or Nunjucks sites
    {% raw %} … {% endraw %}                       what is inside stays, commands too
    {% highlight ruby %} … {% endhighlight %}      what is inside becomes a block of code
    {% comment %} … {% endcomment %}               goes with what is inside
    {: .class}   # Heading {#id}                   kramdown's attributes

In blocks and spans of code nothing changes, but that `{% raw %}` goes there too: it is what a
writer puts there to show the commands. One pass from left to right; every search
goes on where the last one ended, so the time grows with the length alone.
"""

import re

LONGEST = 2000
"""Characters in one command; longer, or with an empty line inside, it is text."""

_MARK = "\0"  # Stands for what was taken out; lines with nothing else go as a whole.
_MARKED_LINES = re.compile(r"^[ \t]*+\0[ \t\0]*+(?:\n|\Z)", re.MULTILINE)

_STOP = re.compile(r"[`~{\\]")
_TICKS = re.compile(r"`+")
_TILDES = re.compile(r"~+")
_FENCE_PREFIX = re.compile(r"[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)?+")
_FENCE_END = re.compile(r"^[ \t>]*+(`{3,}+|~{3,}+)[ \t]*+$", re.MULTILINE)
_WIDEST_PREFIX = 64

_NAME = re.compile(r"\{[{%][-<%]?[ \t]*+(\w+)[ \t]*+([\w+#-]*)")
_RAW = re.compile(r"\{%-?[ \t]*+(?:end)?raw[ \t]*+-?%\}")
_ATTRIBUTES = re.compile(r"\{:[ .#:/\w][^{}\n]*+\}|\{#[\w:.-]++\}(?=[ \t]*+$)", re.MULTILINE)
_PAIRS = {
    "raw": re.compile(r"\{%-?[ \t]*+endraw[ \t]*+-?%\}"),
    "comment": re.compile(r"\{%-?[ \t]*+endcomment[ \t]*+-?%\}"),
    "highlight": re.compile(
        r"\{%-?[ \t]*+endhighlight[ \t]*+-?%\}|\{\{[<%][ \t]*+/[ \t]*+highlight[ \t]*+[>%]\}\}"
    ),
}


def strip_shortcodes(text: str) -> str:
    """The Markdown without the commands of site generators."""
    if not any(opening in text for opening in ("{{", "{%", "{:", "{#")):
        return text
    marked = _Stripper(text.replace(_MARK, " ")).run()
    return _MARKED_LINES.sub("", marked).replace(_MARK, "")


class _Next:
    """The next match at or after a position, for positions that only grow."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self._matches = pattern.finditer(text)
        self._match = next(self._matches, None)

    def __call__(self, at: int) -> re.Match[str] | None:
        while self._match and self._match.start() < at:
            self._match = next(self._matches, None)
        return self._match


class _Stripper:
    """One pass over a text; `_at` is how far it is read and `_kept` how far it is copied."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = self._kept = 0
        self._out: list[str] = []
        self._empty_line = _Next(re.compile(r"\n(?=[ \t]*+\n)"), text)
        self._closing = {sign: _Next(re.compile(sign + r"\}"), text) for sign in "}%"}
        self._pair = {name: _Next(pattern, text) for name, pattern in _PAIRS.items()}
        self._raw = _Next(_RAW, text)
        self._span_ends = _span_ends(text)

    def run(self) -> str:
        """The text with a mark in the place of every command."""
        steps = {"`": self._ticks, "~": self._tildes, "{": self._brace, "\\": self._escape}
        while stop := _STOP.search(self._text, self._at):
            self._at = stop.start()
            steps[stop[0]]()
        return "".join(self._out) + self._text[self._kept :]

    def _escape(self) -> None:
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
        """Reads on to the end of some code, taking out only the raw commands."""
        while (raw := self._raw(self._at)) and raw.end() <= end:
            self._take_out(raw.start(), raw.end())
        self._at = end

    def _brace(self) -> None:
        if attributes := _ATTRIBUTES.match(self._text, self._at):
            self._take_out(self._at, attributes.end())
        elif end := self._command_end():
            self._command(end)
        else:
            self._at += 1

    def _command_end(self) -> int:
        sign = {"{": "}", "%": "%"}.get(self._text[self._at + 1 : self._at + 2], "")
        closing = self._closing[sign](self._at + 2) if sign else None
        if closing is None or closing.end() - self._at > LONGEST:
            return 0
        gap = self._empty_line(self._at)
        return 0 if gap and gap.start() < closing.start() else closing.end()

    def _command(self, end: int) -> None:
        name = _NAME.match(self._text, self._at)
        word = name[1] if name else ""
        closing = self._pair[word](end) if word in self._pair else None
        if name is None or closing is None:
            self._take_out(self._at, end)
        elif word == "comment":
            self._take_out(self._at, closing.end())
        elif word == "raw":
            self._take_out(self._at, end)
            self._take_out(closing.start(), closing.end())
        else:
            code = _fenced(self._text[end : closing.start()], name[2])
            self._take_out(self._at, closing.end(), code)

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


def _fenced(code: str, language: str) -> str:
    longest = max((len(run) for run in _TICKS.findall(code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"\n{fence}{language}\n{code.strip(chr(10))}\n{fence}\n"
