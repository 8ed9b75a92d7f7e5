"""Threads that answer at the same time do not come in each other's way."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

ADDRESSES = [f"/search?q=redis+OR+word{number}" for number in range(200)]


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads that take turns all the time."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("restless")
def test_pages_are_the_same_however_many_are_made_at_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def page(address: str) -> tuple[int, str]:
        answer = app.test_client().get(address)
        return answer.status_code, answer.text

    monkeypatch.setattr(app.wsgi_app, "flask", None)  # which would ask once more
    alone = list(map(page, ADDRESSES))
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(page, ADDRESSES)) == alone
