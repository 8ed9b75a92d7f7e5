"""The text of a WordPress post, as its database keeps it, becomes HTML.

    [gallery ids="1,2"]             a shortcode goes; [[gallery]] is how a writer shows one
    [caption width="9"]…[/caption]  of a pair what is inside stays
    [code language="php"]…[/code]   becomes a block of code, as [source] and [sourcecode] do
    [sic]  [1]                      stay: an unknown name is a shortcode only with attributes or an end

Text of the classic editor has no paragraphs: an empty line stands between them, and the end of a line
is a break. Text of the block editor is HTML already. In code nothing changes. All of it takes time
that grows with the length alone.
"""

import re
from collections.abc import Iterator

_BLOCK_EDITOR = "<!-- wp:"
_PAGE_BREAK = re.compile(r"<!--(?:more|nextpage|noteaser)[^<>]*-->")

_KNOWN = frozenset(
    "audio caption embed gallery playlist toc video vimeo wp_caption youtube".split()
)
_SHORTCODE_OR_TAG = re.compile(
    r"<[a-z/!][^<>]*>"
    r"|(?P<shown>\[)?\[(?P<end>/)?(?P<name>[a-z][\w-]*+)(?P<rest>(?:[\s/=][^\[\]]*+)?)\](?(shown)\]?)",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"\s++[\w-]++=\S")
_CODE_TAG = re.compile(r"(</?(?:pre|code)(?=[\s>])[^<>]*>)", re.IGNORECASE)
_CODE_PAIRS = {
    name: re.compile(rf"(?<!\[)\[{name}((?:\s[^\[\]]*+)?)\](.*?)\[/{name}\]", re.DOTALL)
    for name in ("code", "source", "sourcecode")
}
_LANGUAGE = re.compile(r"""\blang(?:uage)?=["']?([\w+#.-]{1,40})""")

_BLOCKS = (
    "address|article|aside|blockquote|center|dd|details|dir|div|dl|dt|fieldset|figcaption|figure"
    "|footer|form|h[1-6]|header|hgroup|hr|iframe|li|main|menu|nav|object|ol|p|pre|script|section"
    "|style|summary|table|caption|colgroup|col|tbody|td|tfoot|th|thead|tr|ul"
)
_PIECES = re.compile(rf"(\n[ \t]*+\n\s*+|</?(?:{_BLOCKS})(?=[\s/>])[^<>]*>)", re.IGNORECASE)
_TAG_NAME = re.compile(r"<(/?)([a-z0-9]+)", re.IGNORECASE)
_BREAKS = ("<br />", "<br/>", "<br>")
_EMPTY = frozenset(("hr", "col"))
_UNTOUCHED = frozenset(("pre", "script", "style"))
_WITH_PARAGRAPHS = frozenset("article blockquote center div fieldset main section".split())
_DEEPEST = 50  # Blocks that are told apart; in what is nested deeper, text stays as it is.


def to_html(text: str) -> str:
    """The HTML of a post's text, with paragraphs and without shortcodes."""
    html = without_shortcodes(text.replace("\r\n", "\n").replace("\r", "\n"))
    if _BLOCK_EDITOR in html:
        return html
    return "".join(_paragraphs(_PAGE_BREAK.sub("\n\n", html)))


def without_shortcodes(text: str) -> str:
    """The text without shortcodes; of pairs what they enclose stays."""
    if "[" not in text:
        return text
    pieces = list(_split_code(_with_code_blocks(text)))
    begun, ended = set[str](), set[str]()
    for is_code, piece in pieces:
        for found in _SHORTCODE_OR_TAG.finditer("" if is_code else piece):
            (ended if found["end"] else begun).add((found["name"] or "").lower())
    known = _KNOWN | (begun & ended)
    return "".join(
        piece if is_code else _SHORTCODE_OR_TAG.sub(lambda found: _left_of(found, known), piece)
        for is_code, piece in pieces
    )


def _left_of(found: re.Match[str], known: frozenset[str]) -> str:
    """What is left of an HTML tag, which is all of it, or of what looks like a shortcode."""
    name = (found["name"] or "").lower()
    if not name or not (name in known or _ATTRIBUTE.match(found["rest"])):
        return found[0]
    return found[0][1:-1] if found[0].endswith("]]") else found["shown"] or ""


def _with_code_blocks(text: str) -> str:
    for name, pair in _CODE_PAIRS.items():
        # Looking no further than the last end, no beginning is without an end.
        head, end, tail = text.rpartition(f"[/{name}]")
        text = pair.sub(_code_block, head + end) + tail
    return text


def _code_block(pair: re.Match[str]) -> str:
    """A block of code; the plugins that know [code] may have escaped its text already, or not."""
    language = _LANGUAGE.search(pair[1])
    attribute = f' class="language-{language[1]}"' if language else ""
    code = pair[2].strip("\n").replace("<", "&lt;").replace(">", "&gt;")
    return f"<pre><code{attribute}>{code}</code></pre>"


def _split_code(html: str) -> Iterator[tuple[bool, str]]:
    """The HTML in pieces, and whether each is in an element of code."""
    opened = ""
    for piece in _CODE_TAG.split(html):
        closing, name = _tag(piece)
        opened = opened or ("" if closing else name)
        yield bool(opened), piece
        if closing and name == opened:
            opened = ""


def _tag(piece: str) -> tuple[bool, str]:
    """Whether a piece is an end tag, and the name of the tag that it is; empty for text."""
    tag = _TAG_NAME.match(piece) if piece.endswith(">") else None
    return (bool(tag[1]), tag[2].lower()) if tag else (False, "")


def _paragraphs(html: str) -> Iterator[str]:
    """The HTML in pieces, text that stands in no block of its own as paragraphs."""
    opened: list[str] = []
    for number, piece in enumerate(_PIECES.split(html)):
        closing, name = _tag(piece) if number % 2 else (False, "")
        inside = opened[-1] if opened else ""
        if inside in _UNTOUCHED and not (closing and name == inside):
            yield piece
        elif closing:
            if name in opened:
                del opened[len(opened) - 1 - opened[::-1].index(name) :]
                yield piece
        elif name:
            if name not in _EMPTY and len(opened) < _DEEPEST:
                opened.append(name)
            yield piece
        elif text := piece.strip():
            text = _with_breaks(text)
            yield text if inside and inside not in _WITH_PARAGRAPHS else f"<p>{text}</p>"
        else:
            if inside == "p" and number % 2:
                opened.pop()
            yield piece


def _with_breaks(text: str) -> str:
    """The text with a break at the end of every line that goes on."""
    lines = [line.rstrip() for line in text.split("\n")]
    for given in _BREAKS:
        lines = [line.removesuffix(given) for line in lines]
    return "<br>\n".join(lines)
