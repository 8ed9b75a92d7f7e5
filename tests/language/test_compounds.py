"""Compounds are cut into the words that are known."""

import pytest

from indexer.language.compounds import parts, possible_parts, rests

COUNTS = {
    "daten": 30, "bank": 20, "datenbank": 40, "verbindung": 15, "verbindungen": 9, "suche": 25,
    "maschine": 10, "suchmaschine": 60, "arbeit": 50, "platz": 12, "zeit": 30, "kinder": 9,
    "garten": 8, "jahr": 40, "ende": 33, "unter": 3, "richt": 1, "unterricht": 90, "databas": 8,
    "server": 20, "arbet": 4, "arbete": 30, "plats": 9, "zoek": 4, "machine": 9, "resultaten": 7,
}  # fmt: skip


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("datenbankverbindung", ("datenbank", "verbindung")),
        ("datenbankverbindungen", ("datenbank", "verbindungen")),
        ("suchmaschine", ()),
        ("arbeitsplatz", ("arbeit", "platz")),
        ("arbeitszeit", ("arbeit", "zeit")),
        ("kindergarten", ("kinder", "garten")),
        ("jahresende", ("jahr", "ende")),
        ("databasserver", ("databas", "server")),
        ("arbetsplats", ("arbet", "plats")),
        ("zoekmachineresultaten", ("zoek", "machine", "resultaten")),
        ("unterricht", ()),
        ("datenbank", ()),
        ("daten", ()),
        ("datenbankxyz", ()),
        ("xyzverbindung", ()),
        ("a" * 100, ()),
        ("", ()),
    ],
)
def test_a_compound_is_cut_into_its_commonest_parts(word: str, expected: tuple[str, ...]) -> None:
    assert parts(word, lambda part: COUNTS.get(part, 0)) == expected


def test_a_word_is_no_part_of_itself() -> None:
    assert parts("bankbank", {"bankbank": 1, "bank": 5}.get) == ("bank", "bank")  # type: ignore[arg-type]
    assert parts("bankbank", lambda word: int(word == "bankbank")) == ()


def test_what_is_asked_for_does_not_explode() -> None:
    asked: list[str] = []

    def known(word: str) -> int:
        asked.append(word)
        return 1

    assert len(parts("s" * 40, known)) >= 2
    assert len(asked) < 1000


@pytest.mark.parametrize(
    "word", ["datenbankverbindung", "zoekmachineresultaten", "daten", "a" * 100]
)
def test_what_is_asked_for_is_known_before(word: str) -> None:
    asked = set()

    def known(part: str) -> int:
        asked.add(part)
        return COUNTS.get(part, 0)

    parts(word, known)
    assert asked <= set(possible_parts(word))


@pytest.mark.parametrize(
    ("word", "longer", "expected"),
    [
        ("arbeit", "arbeitsplatz", ["splatz", "platz"]),
        ("platz", "arbeitsplatz", ["arbeits", "arbeit"]),
        ("bank", "bankett", []),
        ("bank", "unbankbar", []),
    ],
)
def test_what_stands_beside_a_part(word: str, longer: str, expected: list[str]) -> None:
    assert list(rests(word, longer)) == expected
