"""The pages in German: every text is marked and translated, numbers and days are German too."""

import io
import re
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Environment, nodes
from selectolax.lexbor import LexborNode

from indexer import Settings, SettingsError, said, said_of
from tests.support import ROOT
from tests.webapp.pages import KINDS, parsed, texts
from webapp import create_app
from webapp.catalogs import read_catalog
from webapp.translation import FOLDER, Words, open_words

GERMAN = FOLDER / "de" / "LC_MESSAGES" / "messages.po"
TEMPLATES = sorted((ROOT / "webapp" / "templates").glob("*.*"))
MARKS = {"_": None, "ngettext": (1, 2), "said": None, "said_of": (1, 2)}
NOT_TRANSLATED = {"api.html"}
"""The pages of programs, which are in English."""

NAMES = {"Atom", "JSON", "Feed", "wide", "narrow"}
"""Words in templates that are the same in every language."""

Message = str | tuple[str, ...]


@pytest.fixture(scope="module")
def german(settings: Settings) -> FlaskClient:
    """A client of the app in German."""
    return app_with(settings, page_language="de").test_client()


def app_with(settings: Settings, **changes: object) -> Flask:
    """An app over the same index with other settings."""
    return create_app(Settings(source=settings.source, index=settings.index, **changes))  # type: ignore[arg-type]


def extracted() -> set[Message]:
    """Every text that code or templates mark, as `make texts` finds them."""
    with (FOLDER / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = extract_from_dir(ROOT, methods, options, keywords=MARKS)
    return {message for _, _, message, _, _ in found}


def catalog(path: Path) -> Catalog:
    return read_po(io.BytesIO(path.read_bytes()), locale="de")


def test_every_text_is_translated_and_none_is_left_over() -> None:
    known = {message.id for message in catalog(GERMAN) if message.id}
    assert known == extracted()
    assert known == {message.id for message in catalog(FOLDER / "postings.pot") if message.id}


def test_translations_are_whole_and_keep_their_places() -> None:
    for message in catalog(GERMAN):
        assert not message.fuzzy
        one, many = message.id if isinstance(message.id, tuple) else (message.id, message.id)
        forms: tuple[str, ...] = (
            message.string if isinstance(message.string, tuple) else (str(message.string),)
        )
        assert all(forms), message.id
        for form in forms:
            places = [re.findall(r"%\(\w+\)s|\{n\}", str(text)) for text in (one, many, form)]
            assert set(places[2]) in (set(places[0]), set(places[1])), message.id


def test_our_reader_reads_what_babel_reads() -> None:
    ours = read_catalog(GERMAN.read_text("utf-8"))
    theirs = {
        message.id if isinstance(message.id, tuple) else (message.id, ""): message.string
        for message in catalog(GERMAN)
        if message.id
    }
    assert {key: forms if key[1] else forms[0] for key, forms in ours.texts.items()} == theirs
    assert [ours.form(number) for number in (0, 1, 2)] == [1, 0, 1]


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_a_template_has_no_words_that_are_not_marked(file: Path) -> None:
    if file.name in NOT_TRANSLATED:
        return
    html = "".join(unmarked(file.read_text("utf-8")))
    html = re.sub(r"<!doctype[^>]*>|<script.*?</script>|&\w+;", "", html, flags=re.DOTALL)
    told = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', html)
    words = re.findall(r"[^\W\d_]{2,}", re.sub(r"<[^>]*>", " ", html) + " ".join(told))
    assert set(words) <= NAMES


def unmarked(source: str) -> list[str]:
    """What a template says without any code: its data."""
    tree = Environment(trim_blocks=True, lstrip_blocks=True).parse(source)  # noqa: S701 - only parsed
    return [data.data for data in tree.find_all(nodes.TemplateData)]


def words_of(node: LexborNode) -> list[str]:
    """The words that people are shown or told, but those of posts."""
    told = [
        node.attributes.get(name) or ""
        for node in node.css("*")
        for name in ("aria-label", "title", "placeholder")
    ]
    return re.findall(r"[^\W\d_]+", " ".join([node.text(separator=" "), *told]))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "api" not in kind])
def test_a_page_in_german_has_no_english_left(
    client: FlaskClient, german: FlaskClient, kind: str
) -> None:
    """What both pages say alike comes from posts, queries and names."""
    english, other = (parsed(one.get(KINDS[kind]).text) for one in (client, german))
    assert [page.css("html")[0].attributes["lang"] for page in (english, other)] == ["en", "de"]
    for node in other.css("head, .text, .card h2, .snippet, .card p, q, .value, .section, .tags"):
        node.decompose()
    body = " ".join(words_of(other.css("body")[0]))
    left = {
        message
        for message in extracted()
        if isinstance(message, str)
        and len(message) > 8
        and "%(" not in message
        and re.search(rf"\b{re.escape(message)}\b", body)
    }
    assert left <= {"September"}


def test_numbers_and_plural_forms_are_those_of_the_language(german: FlaskClient) -> None:
    words = open_words(Settings(page_language="de"))
    assert words.number(1234567) == "1.234.567"
    posts = [said_of("%(n)s post", "%(n)s posts", number) for number in (0, 1, 12345)]
    assert list(map(words.say, posts)) == ["0 Beiträge", "1 Beitrag", "12.345 Beiträge"]
    page = parsed(german.get("/search?q=redis&tag=Python").text)
    assert texts(page, ".total") == ["3 Beiträge"]
    assert texts(page, "time")[0] == "2. November 2025"


def test_days_and_months() -> None:
    day = date(2025, 3, 1)
    english, german = (open_words(Settings(page_language=code)) for code in ("en", "de"))
    assert (english.day(day), english.month(day)) == ("1 March 2025", "March 2025")
    assert (german.day(day), german.month(day)) == ("1. März 2025", "März 2025")


def test_what_was_done_to_a_search_is_told_in_german(german: FlaskClient) -> None:
    page = parsed(german.get('/search?q=kubernets "sticky').text)
    told = " ".join(texts(page, ".told"))
    assert "Ein Anführungszeichen ist nicht geschlossen" in told
    page = parsed(german.get("/search?page=0").text)
    assert texts(page, ".lead, .lead + p") == [
        "page: 0 liegt außerhalb.",
        "Erlaubt: eine ganze Zahl von 1 bis 100.000.",
    ]


def test_what_nobody_said_is_not_translated() -> None:
    words = open_words(Settings(page_language="de"))
    assert words.say("All posts") == "All posts"
    assert words.say(said("All posts")) == "Alle Beiträge"
    inner = said("%(first)s and %(last)s", first=said("title"), last="tag")
    assert (str(inner), words.say(inner)) == ("title and tag", "Titel und tag")


def test_programs_read_english(german: FlaskClient) -> None:
    assert german.get("/api/search?page=0").json["detail"] == "page: 0 is out of range."  # type: ignore[index]


def test_values_in_texts_are_escaped(settings: Settings) -> None:
    app = app_with(settings, texts={"Search for %(query)s": '<b>&" %(query)s'})
    template = app.jinja_env.from_string('{{ _("Search for %(query)s", query="<i>") }}')
    assert template.render() == "&lt;b&gt;&amp;&#34; &lt;i&gt;"


def test_the_owner_changes_texts(settings: Settings) -> None:
    own = {"All posts": "<Everything>", "%(n)s posts": "%(n)s stories"}
    page = parsed(app_with(settings, texts=own).test_client().get("/").text)
    assert texts(page, "h1") == ["<Everything>"]
    assert texts(page, ".total") == ["14 stories"]


def test_the_owner_brings_a_language(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "ar.po").write_text(
        'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=n>1;\\n"\n\n'
        'msgid "All posts"\nmsgstr "كل"\n" المقالات"\n\n'
        '#, fuzzy\nmsgid "Tags"\nmsgstr "?"\n',
        "utf-8",
    )
    app = app_with(settings, page_language="ar", templates=str(tmp_path))
    page = parsed(app.test_client().get("/").text)
    assert page.css("html")[0].attributes == {"lang": "ar", "dir": "rtl"}
    assert texts(page, "h1") == ["كل المقالات"]
    assert texts(page, ".top nav a") == ["كل المقالات", "Tags", "Archive"]


def test_pages_name_a_language_as_browsers_do(settings: Settings, tmp_path: Path) -> None:
    header = 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=n>1;\\n"\n\n'
    (tmp_path / "pt_BR.po").write_text(header + 'msgid "Tags"\nmsgstr "Etiquetas"\n', "utf-8")
    app = app_with(settings, page_language="pt_BR", templates=str(tmp_path))
    page = parsed(app.test_client().get("/tags/").text)
    assert page.css("html")[0].attributes["lang"] == "pt-BR"
    assert texts(page, "h1") == ["Etiquetas"]
    assert Words("ar_EG", read_catalog("")).direction == "rtl"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"page_language": "xx"}, "page_language: there is no translation to 'xx'; known: de, en"),
        (
            {"texts": {"All pots": "x"}},
            "texts: no page has the text 'All pots'; did you mean 'All posts'?",
        ),
        (
            {"texts": {"%(n)s posts": "%(m)s"}},
            r"translation of '%\(n\)s post': '%\(m\)s' may hold %\(n\)s",
        ),
        ({"texts": {"%(n)s posts": "100 %"}}, "may hold"),
        ({"templates": "/nowhere"}, "templates: there is no folder '/nowhere'"),
    ],
)
def test_bad_settings_are_told(changes: dict[str, object], problem: str) -> None:
    with pytest.raises(SettingsError, match=problem):
        create_app(Settings(**changes))  # type: ignore[arg-type]


def test_a_broken_translation_is_told(tmp_path: Path) -> None:
    (tmp_path / "fr.po").write_text("no po", "utf-8")
    with pytest.raises(SettingsError, match=r"fr\.po: this line is not one of a \.po file: no po"):
        open_words(Settings(page_language="fr", templates=str(tmp_path)))


def test_a_language_with_more_forms_needs_them_all(tmp_path: Path) -> None:
    header = 'msgid ""\nmsgstr "Plural-Forms: nplurals=3; plural=n%3;\\n"\n\n'
    two = 'msgid "post"\nmsgid_plural "posts"\nmsgstr[0] "a"\nmsgstr[1] "b"\n'
    (tmp_path / "pl.po").write_text(header + two, "utf-8")
    settings = Settings(page_language="pl", templates=str(tmp_path))
    with pytest.raises(SettingsError, match="translation of 'post': 3 forms are needed"):
        open_words(settings)
    (tmp_path / "pl.po").write_text(header + two + 'msgstr[2] "c"\n', "utf-8")
    assert [open_words(settings).pattern("post", "posts", n) for n in range(4)] == [*"abca"]
