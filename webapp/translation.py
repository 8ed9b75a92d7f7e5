"""The words of the pages in the language that the owner chose; English is what all texts are written in."""

import difflib
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from indexer import Said, Settings, SettingsError, said
from webapp.catalogs import Catalog, Pattern, patterns, read_catalog

FOLDER = Path(__file__).parent / "translations"
ENGLISH = "en"

RIGHT_TO_LEFT = {"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}
"""Languages that are written so."""

MONTHS = (
    said("January"), said("February"), said("March"), said("April"), said("May"), said("June"),
    said("July"), said("August"), said("September"), said("October"), said("November"), said("December"),
)  # fmt: skip

THOUSAND = said("1,000")
"""Its translation shows what stands between the digits of large numbers."""

_PLACE = re.compile(r"%\((\w+)\)s")


class Words:
    """Says texts, numbers and days in one language. What has no translation stays in English."""

    def __init__(self, language: str, catalog: Catalog) -> None:
        self.language = language.replace("_", "-")  # as HTML has it: `pt-BR`
        self.direction = "rtl" if self.language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"
        self._catalog = catalog
        self._between = self.pattern(THOUSAND.pattern)[1:-3]

    def pattern(self, one: str, many: str = "", number: int = 1) -> str:
        """The pattern for a text as English has it; that for a number where there is a plural."""
        forms = self._catalog.texts.get((one, many))
        if not forms:
            return many if many and number != 1 else one
        return forms[self._catalog.form(number)] if many else forms[0]

    def say(self, text: str) -> str:
        """The text, translated where it was `said`, and the texts that it holds too."""
        if not isinstance(text, Said):
            return text
        pattern = self.pattern(text.pattern, text.plural, text.number)
        return pattern % self.filling(text.values) if text.values else pattern

    def filling(self, values: Mapping[str, object]) -> dict[str, object]:
        """Values for a pattern, as this language writes them."""
        return {
            name: self.number(v) if type(v) is int else self.say(v) if isinstance(v, str) else v
            for name, v in values.items()
        }

    def number(self, number: int) -> str:
        """`12,000`, or `12.000` in German."""
        return f"{number:,}".replace(",", self._between)

    def day(self, day: date) -> str:
        """`5 October 2025`, or `5. Oktober 2025` in German."""
        month = MONTHS[day.month - 1]
        return self.say(
            said("%(day)s %(month)s %(year)s", day=day.day, month=month, year=f"{day:%Y}")
        )

    def month(self, day: date) -> str:
        """`October 2025`."""
        return self.say(month_of(day))


def month_of(day: date) -> Said:
    """The month of a day: `October 2025`."""
    return said("%(month)s %(year)s", month=MONTHS[day.month - 1], year=str(day.year))


def open_words(settings: Settings) -> Words:
    """The words that the settings ask for: a translation, with the owner's own texts in place of its own.

    A translation is a file of the owner's folder of templates, such as `fr.po`, or else one of ours.
    """
    catalog = _translation(settings.page_language, settings.templates)
    texts = catalog.texts | _own(catalog, settings.texts)
    _check(catalog := Catalog(texts, catalog.form))
    return Words(settings.page_language, catalog)


def _translation(language: str, folder: str) -> Catalog:
    ours = {path.name: path / "LC_MESSAGES" / "messages.po" for path in FOLDER.glob("[a-z]*/")}
    theirs = {path.stem: path for path in Path(folder).glob("*.po")} if folder else {}
    files = ours | theirs
    if language not in files and language != ENGLISH:
        known = ", ".join(sorted({ENGLISH, *files}))
        advice = f"known: {known}; others by a file {language}.po in the folder of `templates`"
        raise SettingsError(f"page_language: there is no translation to {language!r}; {advice}")
    if language not in files:
        return Catalog()
    try:
        return read_catalog(files[language].read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{files[language]}: {error}") from error


def _own(catalog: Catalog, texts: Mapping[str, str]) -> dict[Pattern, tuple[str, ...]]:
    """The forms that the owner's texts change: that of the singular, or all others."""
    if not texts:
        return {}
    all_patterns = patterns((FOLDER / "postings.pot").read_text("utf-8"))
    known = {text for pattern in all_patterns for text in pattern if text}
    for text in texts.keys() - known:
        close = difflib.get_close_matches(text, known, n=1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        raise SettingsError(f"texts: no page has the text {text!r}{hint}")
    changed = {}
    for one, many in all_patterns:
        forms = list(catalog.texts.get((one, many)) or filter(None, (one, many)))
        forms[:1] = [texts.get(one, forms[0])]
        forms[1:] = [texts.get(many, form) for form in forms[1:]]
        changed[one, many] = tuple(forms)
    return changed


def _check(catalog: Catalog) -> None:
    """SettingsError where a text has a place that the pages do not fill, or too few forms."""
    needed = 1 + max(map(catalog.form, range(1_000)))
    for (one, many), forms in catalog.texts.items():
        places = dict.fromkeys(_PLACE.findall(one + many), "")
        try:
            for form in forms if places else ():
                form % places
        except (KeyError, TypeError, ValueError):
            known = ", ".join(f"%({name})s" for name in places)
            raise SettingsError(f"translation of {one!r}: {form!r} may hold {known}") from None
        if many and len(forms) < needed:
            raise SettingsError(f"translation of {one!r}: {needed} forms are needed")
