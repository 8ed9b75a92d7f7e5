"""The templates of an app: ours and the owner's before them, in the language of the pages.

A text that a template marks with `_("…")` is translated when the template is compiled, so that no page waits
for it. What only a search knows comes later: values in a text, plural forms, and texts of Python's (`said`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_tb

from flask import Flask
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    DictLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    TemplateSyntaxError,
    pass_eval_context,
)
from jinja2.environment import TemplateModule
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from indexer import Pieces, Settings, SettingsError
from webapp.translation import Words
from webapp.wording import counted

OURS = FileSystemLoader(Path(__file__).parent / "templates")

MACROS = ("lists.jinja", "parts.html", "filters.html")
"""Templates that the others call by their first names; those that use another of them come after it."""

TEMPLATES = {".html", ".jinja"}


class Translating(Extension):
    """Puts translations in the place of the texts that a template marks."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The tokens of a template: `_("Tags")` is `("Schlagworte")`, escaped where nothing else does it."""
        words: Words = self.environment.words  # type: ignore[attr-defined]
        chosen = self.environment.autoescape
        escaping = chosen(stream.name) if callable(chosen) else chosen
        for token in stream:
            marked = token.test("name:_") and stream.current.type == "lparen"
            if not (marked and stream.look().type == "string"):
                yield token
                continue
            opening = next(stream)
            text = words.pattern("".join(_strings(stream)))
            if stream.current.type == "comma":
                yield token
            yield opening
            yield Token(token.lineno, "string", text if escaping else str(escape(text)))


def _strings(stream: TokenStream) -> Iterator[str]:
    """The strings that stand side by side, which are one text."""
    while stream.current.type == "string":
        yield next(stream).value


def install(app: Flask, settings: Settings, words: Words) -> None:
    """Let the app render our templates, those of the owner's folder in their place, in these words.

    SettingsError where a template of the owner cannot be compiled, or one that others call fails.
    """
    environment = app.jinja_env
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.extend(words=words)
    environment.add_extension(Translating)
    environment.globals.update(
        _=_spoken(words),
        ngettext=_numbered(words),
        counted=_counted(words),
        number=words.number,
        words=words,
        site_name=settings.site_name,
        once=_once(environment),
    )
    own = _own(settings.templates) if settings.templates else DictLoader({})
    environment.loader = ChoiceLoader([own, OURS, PrefixLoader({"postings": OURS})])
    for file in MACROS:  # templates that import them take 16 us for each, page by page
        environment.globals[file.partition(".")[0]] = macros_of(environment, file)
    for file in own.list_templates():
        if Path(file).suffix in TEMPLATES or file in OURS.list_templates():
            with telling_line(file):
                environment.get_template(file)


def macros_of(environment: Environment, file: str) -> TemplateModule:
    """The macros of a template. SettingsError, with the line, where it fails."""
    with telling_line(file):
        template = environment.get_template(file)
        template.render()  # where it fails, this tells the line, which its module does not
        return template.module


def _once(environment: Environment) -> Callable[[str], str]:
    """`once` of templates: one that is the same on every page, rendered for the first of them alone."""
    return Pieces[str](lambda file: Markup(environment.get_template(file).render())).__getitem__  # noqa: S704


def _own(folder: str) -> BaseLoader:
    if not Path(folder).is_dir():
        raise SettingsError(f"templates: there is no folder {folder!r}")
    return FileSystemLoader(folder)


@contextmanager
def telling_line(file: str) -> Iterator[None]:
    """SettingsError for what goes wrong with a template, with the line where it does, of whichever it is."""
    try:
        yield
    except TemplateSyntaxError as error:
        raise SettingsError(f"{error.filename}, line {error.lineno}: {error.message}") from error
    except Exception as error:
        frames = extract_tb(error.__traceback__)  # Jinja's name lines of templates
        lines = [
            f"{f.filename}, line {f.lineno}" for f in frames if Path(f.filename).suffix in TEMPLATES
        ]
        place = lines[-1] if lines else file
        raise SettingsError(f"{place}: {type(error).__name__}: {error}") from error


def _spoken(words: Words) -> Callable[..., str]:
    """`_` of templates, where it is left: texts of Python's, and texts with values.

    Texts with nothing but a number come on every page: made once, they take 1 us in place of 3.
    """
    numbered = Pieces[tuple[str, int]](lambda key: key[0] % words.filling({"n": key[1]}))

    @pass_eval_context
    def spoken(context: EvalContext, text: str, **values: object) -> str:
        text = words.say(text)
        if not values:
            return text
        if len(values) == 1 and type(number := values.get("n")) is int:
            return numbered[text, number]
        pattern = Markup(escape(text)) if context.autoescape else text  # noqa: S704 - it is escaped
        return pattern % words.filling(values)

    return spoken


def _counted(words: Words) -> Callable[[int, str], str]:
    """`counted` of templates: so many of what a noun names."""
    made = Pieces[tuple[int, str]](lambda key: words.say(counted(*key)))
    return lambda number, noun: made[number, noun]


def _numbered(words: Words) -> Callable[..., str]:
    """`ngettext` of templates: the text for a number, which is `%(n)s` in it."""

    @pass_eval_context
    def numbered(context: EvalContext, one: str, many: str, n: int, **values: object) -> str:
        text = words.pattern(one, many, n)
        pattern = Markup(escape(text)) if context.autoescape else str(escape(text))  # noqa: S704
        return pattern % words.filling({"n": n, **values})

    return numbered
