"""The app over posts that say what no format can hold."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer import Post, Settings
from tests.support import build, post
from webapp import create_app

NASTY = (
    "]]> </script><script>alert(1)</script> <!-- &amp; &lt; \"'> \x00\x01\x08\x0b\x0c\x1b\x1f\x7f\x85 \ufffe"
    "\uffff \u2028\u2029 \u202e\u05d0\u200f \U0001f600 {{ 7 * 7 }} {% raw %} %s %(x)s"
)

HOSTILE: tuple[Post, ...] = (
    post(
        "nasty",
        NASTY,
        title=NASTY,
        excerpt=NASTY,
        html=f'<p>{NASTY}\ud800</p><img alt="" src="x.png">',
        tags=(NASTY, "words"),
        authors=(NASTY,),
        categories=(NASTY,),
        series=NASTY,
        date=datetime(2025, 11, 2, 3, 4, 5, 678, timezone(timedelta(hours=-3, minutes=-30))),
    ),
    post("undated", "words", tags=("words",), lang=""),
    post("empty", "", title="", tags=("words",), html=""),
    post("first-year", "words", date=datetime(1, 1, 1, tzinfo=UTC)),
    post("last-year", "words", date=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    post("before", "words", date=datetime(1, 1, 1, tzinfo=timezone(timedelta(seconds=1521)))),
    post("odd-zone", "words", date=datetime(1880, 1, 1, tzinfo=timezone(timedelta(seconds=-1521)))),
    post("elsewhere", "words", day="2024-01-01", canonical="https://blog.example/a?b=c&d=e"),
    post("path", "words", day="2024-01-02", canonical="/b/"),
    post("größe-ö <&>", "words", day="2024-01-03"),
)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of an app over posts of any text and any time."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    build(folder, HOSTILE)
    return create_app(Settings(index=str(folder), site_name='The <b> & "site"')).test_client()
