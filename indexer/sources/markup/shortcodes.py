"""Takes the commands of site generators out of Markdown, so that they are not read as text.

    [a]({{ "/a/" | url }})                         a quoted path stays where a link leads
    {{< figure src="a.png" >}}   {{% notice %}}    Hugo; what stands between a pair stays
    {% include a.html %}   {{ page.title }}        Jekyll and other Liquid or Nunjucks sites
    {% raw %} … {% endraw %}                       what is inside stays, commands too
    {% highlight ruby %} … {% endhighlight %}      what is inside becomes a block of code
    {% comment %} … {% endcomment %}               goes with what is inside
    {: .class}   # Heading {#id .class}            attributes of kramdown, Hugo and MkDocs

In blocks and spans of code nothing changes, but that `{% raw %}` goes there too: it is what a
writer puts there to show the commands. The id of a heading stays, in one spelling, see render.py.
"""

import re
from urllib.parse import quote

from indexer.sources.markup.stripping import Next, Stripper

LONGEST = 2000
"""Characters in one command; longer, or with an empty line inside, it is text."""

_OPENINGS = ("{{", "{%", "{:", "{#", "{ #", "{.", "{ .")
_RUN = re.compile(r"`+")
_NAME = re.compile(r"\{[{%][-<%]?[ \t]*+(\w+)[ \t]*+([\w+#-]*)")
_RAW = re.compile(r"\{%-?[ \t]*+(?:end)?raw[ \t]*+-?%\}")
_ATTRIBUTES = re.compile(
    r"\{:[ .#:/\w][^{}\n]*+\}|\{ ?[#.][\w:.-]++(?: [^{}\n]*+)?\}(?=[ \t]*+$)", re.MULTILINE
)
_ID = re.compile(r"[ {:]#([\w:.-]+)")
_ATX = re.compile(r" {0,3}#{1,6}[ \t]")
_SETEXT = re.compile(r"[ \t]*+\n {0,3}(?:=+|-+)[ \t]*+$", re.MULTILINE)
_TARGET = re.compile(r"""(?:\]\(<?|\]:|\b(?:href|src)=["']?)[ \t]*\Z""")
_BEFORE = 20
_KEPT = "/:?#&=%+,;@!$*"
_PATH = re.compile(r"""\{\{-?[ \t]*(["'])([^"'{}\n]+)\1[ \t]*[-|}]""")
_PAIRS = {
    "raw": re.compile(r"\{%-?[ \t]*+endraw[ \t]*+-?%\}"),
    "comment": re.compile(r"\{%-?[ \t]*+endcomment[ \t]*+-?%\}"),
    "highlight": re.compile(
        r"\{%-?[ \t]*+endhighlight[ \t]*+-?%\}|\{\{[<%][ \t]*+/[ \t]*+highlight[ \t]*+[>%]\}\}"
    ),
}


def strip_shortcodes(text: str) -> str:
    """The Markdown without the commands of site generators."""
    if not any(opening in text for opening in _OPENINGS):
        return text
    return _Shortcodes(text).run()


class _Shortcodes(Stripper):
    _stop = re.compile(r"[`~{\\]")

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._closing = {sign: Next(re.compile(sign + r"\}"), self._text) for sign in "}%"}
        self._pair = {name: Next(pattern, self._text) for name, pattern in _PAIRS.items()}
        self._raw = Next(_RAW, self._text)

    def _step(self, sign: str) -> None:
        if sign == "{":
            self._brace()
        else:
            super()._step(sign)

    def _code(self, end: int) -> None:
        """Reads on to the end of some code, taking out only the raw commands."""
        while (raw := self._raw(self._at)) and raw.end() <= end:
            self._take_out(raw.start(), raw.end())
        self._at = end

    def _brace(self) -> None:
        if attributes := _ATTRIBUTES.match(self._text, self._at):
            self._attributes(attributes)
        elif end := self._command_end():
            self._command(end)
        else:
            self._at += 1

    def _attributes(self, found: re.Match[str]) -> None:
        """Takes attributes out, but leaves the id of a heading as `{#id}` at its end."""
        own_id = _ID.search(found[0])
        line_end = self._text.find("\n", found.end())
        start, after = found.start(), self._text[found.end() : max(line_end, found.end())]
        if own_id and not after.strip():
            line = self._text.rfind("\n", 0, start) + 1
            above = self._text.rfind("\n", 0, max(line - 1, 0)) + 1
            if _ATX.match(self._text, line) or _SETEXT.match(self._text, found.end()):
                return self._take_out(start, found.end(), f"{{#{own_id[1]}}}")
            is_alone = not self._text[line:start].strip() and line > self._kept
            if is_alone and _ATX.match(self._text, above):
                return self._take_out(line - 1, found.end(), f" {{#{own_id[1]}}}")
        return self._take_out(start, found.end())

    def _command_end(self) -> int:
        sign = {"{": "}", "%": "%"}.get(self._text[self._at + 1 : self._at + 2], "")
        closing = self._closing[sign](self._at + 2) if sign else None
        if closing is None or closing.end() - self._at > LONGEST:
            return 0
        gap = self._empty_line(self._at)
        return 0 if gap and gap.start() < closing.start() else closing.end()

    def _command(self, end: int) -> None:
        if path := self._linked_path():
            return self._take_out(self._at, end, path)
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
        return None

    def _linked_path(self) -> str:
        """The quoted path that a command begins with where a link leads to it; else nothing."""
        path = _PATH.match(self._text, self._at)
        if not path or not _TARGET.search(self._text, self._at - _BEFORE, self._at):
            return ""
        return quote(path[2].strip(), _KEPT, errors="replace")


def _fenced(code: str, language: str) -> str:
    longest = max((len(run) for run in _RUN.findall(code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"\n{fence}{language}\n{code.strip(chr(10))}\n{fence}\n"
