"""The cards of Ghost's editors as HTML: what a writer puts between paragraphs.

Both editors keep a card as a name and values, and name most of them alike. A card that is not known, or
only for e-mail, shows nothing.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from indexer.sources.markup.render import read_markdown

MEMBERS_ONLY = "<!--members-only-->"
"""What Ghost puts where the part of a post begins that is not for everyone."""

_NO_TITLE = " "

Values = Mapping[str, Any]


def card_html(name: str, values: Any) -> str:
    """The HTML of a card. Values are never trusted: all of this is sanitised afterwards."""
    card = _CARDS.get(name.removeprefix("card-"))
    return card(values) if card and isinstance(values, dict) else ""


def text_of(values: Values, *names: str) -> str:
    """The first of these values that is a text and not empty."""
    return next((text for name in names if isinstance(text := values.get(name), str) and text), "")


def _plain(values: Values, *names: str) -> str:
    return escape(text_of(values, *names))


def _link(values: Values, address: str, *names: str) -> str:
    """A link with the first text that there is, else with its own address."""
    return f'<a href="{_plain(values, address)}">{_plain(values, *names, address)}</a>'


def _figure(inside: str, values: Values) -> str:
    caption = text_of(values, "caption")
    return f"<figure>{inside}{caption and f'<figcaption>{caption}</figcaption>'}</figure>"


def _picture(values: Values) -> str:
    return f'<img src="{_plain(values, "src")}" alt="{_plain(values, "alt")}">'


def _gallery(values: Values) -> str:
    images = values.get("images")
    found = images if isinstance(images, list) else []
    return _figure("".join(_picture(image) for image in found if isinstance(image, dict)), values)


def _markdown(values: Values) -> str:
    return read_markdown(text_of(values, "markdown"), _NO_TITLE).html


def _code(values: Values) -> str:
    language = _plain(values, "language")
    inside = f'<pre><code class="language-{language}">{_plain(values, "code")}</code></pre>'
    return _figure(inside, values)


def _bookmark(values: Values) -> str:
    about = values.get("metadata")
    about = {**values, **about} if isinstance(about, dict) else values
    inside = f"<p>{_link({**about, 'url': values.get('url')}, 'url', 'title')}</p>"
    return _figure(f"{inside}<p>{_plain(about, 'description')}</p>", values)


def _toggle(values: Values) -> str:
    heading, content = text_of(values, "heading"), text_of(values, "content")
    return f"<details><summary>{heading}</summary>{content}</details>"


def _file(values: Values) -> str:
    link = _link(values, "src", "fileTitle", "fileName")
    return f"<p>{link}</p><p>{_plain(values, 'fileCaption')}</p>"


def _button(values: Values) -> str:
    return f"<p>{_link(values, 'buttonUrl', 'buttonText')}</p>" if values.get("buttonUrl") else ""


def _header(values: Values) -> str:
    heading, below = text_of(values, "header"), text_of(values, "subheader")
    return f"<h2>{heading}</h2><p>{below}</p>{_button(values)}"


def _product(values: Values) -> str:
    title, about = text_of(values, "productTitle"), text_of(values, "productDescription")
    link = {"buttonUrl": values.get("productUrl"), "buttonText": values.get("productButton")}
    return f"<h4>{title}</h4><p>{about}</p>{_button(link)}"


_CARDS: Mapping[str, Callable[[Values], str]] = {
    "audio": lambda values: f"<p>{_link(values, 'src', 'title')}</p>",
    "bookmark": _bookmark,
    "button": _button,
    "call-to-action": lambda values: f"<div>{text_of(values, 'textValue')}</div>{_button(values)}",
    "callout": lambda values: f"<blockquote>{text_of(values, 'calloutText')}</blockquote>",
    "code": _code,
    "codeblock": _code,
    "embed": lambda values: _figure(f"<p>{_link(values, 'url', 'title')}</p>", values),
    "file": _file,
    "gallery": _gallery,
    "header": _header,
    "horizontalrule": lambda _: "<hr>",
    "hr": lambda _: "<hr>",
    "html": lambda values: text_of(values, "html"),
    "image": lambda values: _figure(_picture(values), values),
    "markdown": _markdown,
    "paywall": lambda _: MEMBERS_ONLY,
    "product": _product,
    "toggle": _toggle,
    "video": lambda values: _figure(f"<p>{_link(values, 'src', 'fileName')}</p>", values),
}
