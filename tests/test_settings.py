"""Settings from the table, the file and the environment, and what is said about wrong ones."""

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from indexer.errors import SettingsError
from indexer.loading import load_settings
from indexer.settings import Settings, SourceSettings, setting_fields


def load(folder: Path, toml: str | bytes = "", **variables: str) -> Settings:
    """The settings of a folder with this file, and these variables."""
    content = toml.encode() if isinstance(toml, str) else toml
    (folder / "postings.toml").write_bytes(content)
    return load_settings(folder, {f"POSTINGS_{name}": text for name, text in variables.items()})


def test_without_a_file_and_variables_all_is_default(tmp_path: Path) -> None:
    assert load_settings(tmp_path, {"HOME": "/", "POSTING_PORT": "1"}) == Settings()


def test_the_file_of_the_current_folder_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "postings.toml").write_text('site_name = "Notes"')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSTINGS_PORT", "81")
    settings = load_settings()
    assert (settings.site_name, settings.port) == ("Notes", 81)


def test_a_variable_wins_over_the_file(tmp_path: Path) -> None:
    settings = load(tmp_path, 'port = 81\nhost = "::1"\ndrafts = true', PORT="82")
    assert settings == Settings(port=82, host="::1", drafts=True)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", True), ("true", True), ("YES", True), ("0", False), ("False", False), ("no", False)],
)
def test_yes_and_no_have_several_spellings(text: str, value: bool, tmp_path: Path) -> None:
    assert load(tmp_path, "drafts = " + str(not value).lower(), DRAFTS=text).drafts is value
    assert load(tmp_path, f'drafts = "{text}"').drafts is value


def test_a_text_may_look_like_a_number(tmp_path: Path) -> None:
    assert load(tmp_path, SITE_NAME="2024").site_name == "2024"
    assert load(tmp_path, 'port = "81"').port == 81


def test_what_can_be_off_may_be_zero(tmp_path: Path) -> None:
    assert load(tmp_path, "recency_half_life = 0").recency_half_life == 0


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("port = 0", "port takes a number from 1 to 1,000,000, not 0"),
        (
            "recency_half_life = -1",
            "recency_half_life takes a number from 0 to 1,000,000, not -1",
        ),
        ("port = -5", "port takes a number from 1 to 1,000,000, not -5"),
        ("port = 65536", "port takes a number from 1 to 65535, not 65536"),
        ("port = 81.5", "port takes a whole number, not 81.5"),
        ("port = true", "port takes a whole number, not True"),
        ('port = "-5"', "port takes a whole number, not '-5'"),
        ('port = "９"', "port takes a whole number, not '９'"),
        ('workers = "two"', "workers takes a whole number, not 'two'"),
        ("host = 1", "host takes a text, not 1"),
        ("drafts = 1", "drafts takes true or false, not 1"),
        ('drafts = "perhaps"', "drafts takes true or false, not 'perhaps'"),
        ("prot = 81", "no setting is called prot; did you mean port?"),
        (
            "colour = 1",
            f"no setting is called colour; known: {', '.join(sorted(f.name for f in setting_fields()))}",
        ),
    ],
)
def test_a_wrong_setting_is_told_with_its_file(line: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        load(tmp_path, line)
    assert str(error.value) == f"{tmp_path}/postings.toml: {message}"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("PORT", "no", "port takes a whole number, not 'no'"),
        ("PORT", "", "port takes a whole number, not ''"),
        ("PORT", "0", "port takes a number from 1 to 1,000,000, not 0"),
        ("FUTURE", "2", "future takes true or false, not '2'"),
        ("HOTS", "x", "no setting is called hots; did you mean host?"),
    ],
)
def test_a_wrong_variable_is_told_with_its_name(
    name: str, text: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError) as error:
        load(tmp_path, **{name: text})
    assert str(error.value) == f"environment variable POSTINGS_{name}: {message}"


@pytest.mark.parametrize("content", ["port = ", "[", b"\xff", "port = 1\nport = 2"])
def test_a_file_that_is_no_toml_is_told(content: str | bytes, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f"^{tmp_path}/postings.toml: "):
        load(tmp_path, content)


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "postings.toml").mkdir()
    with pytest.raises(SettingsError, match=f"^{tmp_path}/postings.toml: .*Is a directory"):
        load_settings(tmp_path, {})


def test_every_setting_says_what_it_is_for() -> None:
    for table in (Settings, SourceSettings):
        for field in setting_fields(table):
            assert len(field.metadata["help"]) > 10
            assert type(getattr(table(), field.name)) in (str, int, bool, dict, tuple)


def test_settings_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]
