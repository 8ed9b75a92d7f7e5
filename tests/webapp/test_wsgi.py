"""Servers find the app by name, with an index or without."""

import runpy
from pathlib import Path

import pytest


def test_module_holds_an_app_that_answers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSTINGS_INDEX", str(tmp_path / "none"))
    app = runpy.run_module("webapp.wsgi")["app"]
    assert app.test_client().get("/healthz").status_code == 503


def test_settings_that_are_wrong_are_told_in_a_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "base.html").write_text("{{ nope.x }}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSTINGS_TEMPLATES", str(tmp_path))
    with pytest.raises(SystemExit, match=r"^Error: .*base\.html, line 1: UndefinedError"):
        runpy.run_module("webapp.wsgi")
