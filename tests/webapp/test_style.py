"""The colours of the style sheet can be read by everyone, whichever way they are chosen."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer import Settings, SettingsError
from tests.webapp.pages import parsed
from webapp import create_app
from webapp.theme import EDGE_ON, TEXT_ON, contrast, open_theme, our_colours

CSS = (Path(__file__).parents[2] / "webapp" / "static" / "style.css").read_text(encoding="utf-8")

SCHEMES = {
    "light": (our_colours(0), 4.5),
    "dark": (our_colours(1), 4.5),
    "light, high contrast": (our_colours(2), 7),
    "dark, high contrast": (our_colours(3), 7),
}
"""The colours, and the contrast of texts: AA, and AAA for those who ask for more."""


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_stands_out(scheme: str, text: str, ground: str) -> None:
    colours, least = SCHEMES[scheme]
    assert contrast(colours[text], colours[ground]) >= least


@pytest.mark.parametrize("scheme", SCHEMES)
def test_edges_of_controls_stand_out(scheme: str) -> None:
    colours, _ = SCHEMES[scheme]
    assert all(contrast(colours[edge], colours[ground]) >= 3 for edge, ground in EDGE_ON)


def test_schemes_have_the_same_colours() -> None:
    assert len({frozenset(colours) for colours, _ in SCHEMES.values()}) == 1


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_sheet_fetches_nothing() -> None:
    assert not re.search(r"url\(|@import|https?:", CSS.replace('a[href^="http"]', ""))


def test_colours_are_tokens() -> None:
    rules = re.sub(r"--[\w-]+: #[0-9a-f]{6,8};", "", CSS)
    assert re.findall(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(", rules) == []


def test_nothing_is_left_or_right() -> None:
    """What is laid out by the direction of the text is right for every script."""
    physical = r"(?:margin|padding|border)-(?:left|right)|\b(?:left|right)\s*[:;]|translateX"
    assert re.findall(physical, CSS) == []
    sides = re.findall(r"(?:margin|padding|inset):([^;]+);", CSS)
    four = [
        parts for text in sides if len(parts := re.findall(r"(?:[^\s(]|\([^)]*\))+", text)) == 4
    ]
    assert [parts for parts in four if parts[1] != parts[3]] == []


@pytest.fixture
def themed(settings: Settings) -> FlaskClient:
    """A client of an app in the colours of its owner."""
    theme = {"accent": "#703", "dark-paper": "#000000"}
    own = Settings(source=settings.source, index=settings.index, theme=theme)
    return create_app(own).test_client()


def test_an_owner_chooses_colours(themed: FlaskClient) -> None:
    page = parsed(themed.get("/").text)
    (address,) = (
        href
        for n in page.css("link[rel=stylesheet]")
        if "theme" in (href := n.attributes["href"] or "")
    )
    sheet = themed.get(address)
    assert sheet.text == (
        "@media (prefers-color-scheme:light){:root{--accent:#770033;}}\n"
        "@media (prefers-color-scheme:dark){:root{--paper:#000000;}}\n"
    )
    assert sheet.mimetype == "text/css"
    assert "immutable" in sheet.headers["Cache-Control"]
    assert themed.get("/theme.css").headers["Cache-Control"] == "no-cache"
    assert [n.attributes["content"] for n in page.css("meta[name=theme-color]")] == [
        "#fbfaf6",
        "#000000",
    ]


def test_without_a_theme_there_is_no_sheet_of_it(client: FlaskClient) -> None:
    assert "theme.css" not in client.get("/").text
    assert client.get("/theme.css").status_code == 404


@pytest.mark.parametrize(
    ("theme", "problem"),
    [
        ({"acent": "#000000"}, "theme: no colour is called acent; did you mean accent?"),
        ({"zzz": "#000000"}, "theme: no colour is called zzz; known: paper"),
        ({"accent": "red;}body{display:none"}, "theme: accent takes a colour such as #0e5a54"),
        ({"accent": "#0e5a5"}, "theme: accent takes a colour"),
        (
            {"accent": "#ff8800"},
            r"theme: accent #ff8800 on paper #fbfaf6 has a contrast of 2\.\d; readers need 4\.5",
        ),
        ({"dark-edge": "#15181a"}, r"theme: dark-edge .* has a contrast of 1\.0; readers need 3"),
    ],
)
def test_colours_that_cannot_be_used_are_told(theme: dict[str, str], problem: str) -> None:
    with pytest.raises(SettingsError, match=problem):
        open_theme(Settings(theme=theme))
