"""What a search marks of titles, for pages that show them so."""

from pathlib import Path

import pytest

from indexer.index import Index
from indexer.request import SearchRequest
from indexer.settings import Settings
from tests.support import build, post

TITLE = "Caches & <b>notes</b> on the wall"


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("cache", "<mark>Caches</mark> &amp; &lt;b&gt;notes&lt;/b&gt; on the wall"),
        (
            '"the wall"',
            "Caches &amp; &lt;b&gt;notes&lt;/b&gt; on <mark>the</mark> <mark>wall</mark>",
        ),
        ('"a wall of notes"', ""),
        ("zebra", ""),
        ("", ""),
    ],
)
def test_title_has_marks_where_it_has_what_was_looked_for(
    query: str, title: str, tmp_path: Path
) -> None:
    text = "A zebra writes its cache on the wall, a wall of notes."
    index = Index(build(tmp_path, [post("a", text, title=TITLE)]), Settings())
    (hit,) = index.search(SearchRequest(query), titles=True).hits
    assert hit.title == title
    assert {one.title for one in index.search(SearchRequest(query)).hits} == {""}


def test_titles_of_several_languages_are_marked_each_by_its_own(tmp_path: Path) -> None:
    posts = [
        post("a", "The houses are here.", title="Many houses", lang="en"),
        post("b", "Die Häuser sind hier, das Haus auch.", title="Viele Häuser", lang="de"),
    ]
    hits = (
        Index(build(tmp_path, posts), Settings())
        .search(SearchRequest("houses OR haus"), titles=True)
        .hits
    )
    assert {hit.title for hit in hits} == {"Many <mark>houses</mark>", "Viele <mark>Häuser</mark>"}
