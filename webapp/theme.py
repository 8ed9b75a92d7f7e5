"""The owner's colours: a style sheet of their own beside ours, in which only tokens have values.

A colour is a token of static/style.css, in the light as it is called and in the dark with `dark-` before it.
Pairs that would be hard to read are refused, so that a theme cannot take from readers what our colours give.
"""

import difflib
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, request

from indexer import Settings, SettingsError
from webapp.headers import FOR_A_YEAR

DARK = "dark-"
READABLE = 4.5
VISIBLE = 3.0
"""Contrasts that WCAG 2.2 AA asks of texts, and of edges of controls."""

TEXT_ON = (
    ("ink", "paper"), ("ink", "raised"), ("ink", "marked"), ("quiet", "paper"), ("quiet", "raised"),
    ("accent", "paper"), ("accent", "raised"), ("accent", "accent-soft"), ("on-accent", "accent"),
    ("barred", "paper"), ("barred", "barred-soft"),
)  # fmt: skip
"""Tokens of texts, and those of the grounds that they stand on."""

EDGE_ON = (("edge", "paper"),)

_COLOUR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_TOKEN = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
_SHEET = Path(__file__).parent / "static" / "style.css"

Colours = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of the pages in the light and in the dark; `sheet` is empty where all are ours."""

    light: Colours
    dark: Colours
    sheet: str = ""

    @property
    def address(self) -> str:
        """Where the sheet is, by its content; empty where there is none."""
        if not self.sheet:
            return ""
        return f"/theme.css?v={hashlib.blake2b(self.sheet.encode(), digest_size=8).hexdigest()}"


def our_colours(scheme: int) -> dict[str, str]:
    """The tokens of our style sheet: 0 for the light, 1 for the dark, 2 and 3 where readers want contrast."""
    blocks = re.findall(r":root\)? \{(.*?)\}", _SHEET.read_text("utf-8"), re.DOTALL)
    return dict(_TOKEN.findall(blocks[scheme]))


def open_theme(settings: Settings) -> Theme:
    """The theme of the settings. SettingsError for what is no colour, no token, or hard to read."""
    ours = our_colours(0), our_colours(1)
    if not settings.theme:
        return Theme(*ours)
    given = {name: _colour(name, text, ours[0]) for name, text in settings.theme.items()}
    dark = {n.removeprefix(DARK): colour for n, colour in given.items() if n.startswith(DARK)}
    light = {name: colour for name, colour in given.items() if not name.startswith(DARK)}
    theme = Theme(
        {**ours[0], **light}, {**ours[1], **dark}, _rules("light", light) + _rules("dark", dark)
    )
    for prefix, colours in (("", theme.light), (DARK, theme.dark)):
        _check(prefix, colours)
    return theme


def blueprint(theme: Theme) -> Blueprint:
    """The address of the sheet of a theme."""
    views = Blueprint("theme", __name__)

    @views.get("/theme.css")
    def sheet() -> Response:
        """The tokens that the owner chose."""
        response = Response(theme.sheet, mimetype="text/css")
        if request.full_path == theme.address:
            response.headers["Cache-Control"] = FOR_A_YEAR
        return response

    return views


def contrast(first: str, second: str) -> float:
    """How far two colours are from each other, as WCAG has it: from 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _colour(name: str, text: str, tokens: Colours) -> str:
    """The colour in six digits."""
    if name.removeprefix(DARK) not in tokens:
        close = difflib.get_close_matches(name.removeprefix(DARK), tokens, n=1)
        hint = f"did you mean {close[0]}?" if close else f"known: {', '.join(tokens)}"
        raise SettingsError(f"theme: no colour is called {name}; {hint}")
    if not _COLOUR.fullmatch(text):
        raise SettingsError(f"theme: {name} takes a colour such as #0e5a54, not {text!r}")
    digits = text[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def _rules(scheme: str, colours: Colours) -> str:
    tokens = "".join(f"--{name}:{colour};" for name, colour in colours.items())
    return f"@media (prefers-color-scheme:{scheme}){{:root{{{tokens}}}}}\n" if tokens else ""


def _check(prefix: str, colours: Colours) -> None:
    for pairs, least in ((TEXT_ON, READABLE), (EDGE_ON, VISIBLE)):
        for text, ground in pairs:
            if (found := contrast(colours[text], colours[ground])) < least:
                pair = f"{prefix}{text} {colours[text]} on {prefix}{ground} {colours[ground]}"
                raise SettingsError(
                    f"theme: {pair} has a contrast of {found:.1f}; readers need {least}"
                )


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
