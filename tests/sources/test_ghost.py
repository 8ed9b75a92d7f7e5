"""From a Ghost export to its posts."""

import json
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import NotAPost, PostError, SourceError
from indexer.post import Post, Section, stable_id
from indexer.settings import Settings, SourceSettings
from indexer.sources import open_source
from indexer.sources.base import Item, Mark, Reading, Source
from indexer.sources.exports.ghost_cards import card_html
from indexer.sources.exports.lexical import lexical_html
from indexer.sources.exports.mobiledoc import mobiledoc_html
from tests.runs import Runs, counts
from tests.support import ROOT

SAMPLE = ROOT / "tests" / "samples" / "ghost" / "blog.json"
SITE = "https://harbour.example"
KEY = "post-65a0000000000000000000"


def source_of(path: Path, **settings: Any) -> Source:
    """The source that a file is."""
    return open_source(SourceSettings(str(path), kind="ghost"), Settings(**settings))


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Where a test puts its export."""
    return tmp_path / "blog.json"


def read_one(path: Path, row: dict[str, Any], **tables: Any) -> Reading:
    """What the only post of an export holds."""
    path.write_text(json.dumps({"data": {"posts": [{"id": 1, **row}], **tables}}), "utf-8")
    source = source_of(path)
    first, _ = source.items()
    assert isinstance(first, Item)
    return source.read(first)


def test_posts_and_pages_of_an_export() -> None:
    source = source_of(SAMPLE, site_url=f"{SITE}/")
    *listed, mark = source.items()
    items = [one for one in listed if isinstance(one, Item)]
    assert [item.key for item in items] == [f"{KEY}0{number}" for number in range(1, 9)]
    assert isinstance(mark, Mark)
    assert mark.complete
    soon, less, old, about, draft, part, *_, later = (
        source.read(item) for item in items if item.key != f"{KEY}07"
    )
    assert soon.post == Post(
        id=stable_id(f"{KEY}01"),
        slug="coming-soon",
        title="Coming soon",
        sections=(Section("This is Harbour, a new site."),),
        date=datetime(2024, 2, 2, 10, tzinfo=UTC),
        authors=("Ada Lindqvist",),
        excerpt="A new site.",
        canonical="https://elsewhere.example/soon/",
        html=f'<p>This is <a href="{SITE}/about/">Harbour</a>, a new site.</p>',
        lang="en",
    )
    assert less.post == Post(
        id=stable_id(f"{KEY}02"),
        slug="write-less",
        title="Write less",
        sections=less.post.sections,
        date=datetime(2024, 2, 2, 10, tzinfo=UTC),
        categories=("System Design",),
        authors=("Ada Lindqvist", "Grace"),
        tags=("System Design", "Getting Started"),
        excerpt=less.post.excerpt,
        canonical=f"{SITE}/write-less/",
        html=less.post.html,
        lang="en",
    )
    assert (old.post.date, old.post.excerpt) == (
        datetime(2019, 5, 6, 7, 8, 9, tzinfo=UTC),
        "How it was done.",
    )
    assert (old.post.categories, old.post.tags) == (("Getting Started",), ("Getting Started",))
    assert (about.post.slug, draft.draft, draft.post.date) == ("about", True, None)
    assert part.post.sections == (Section("Free part."),)
    assert later.post.timestamp > datetime(2998, 1, 1, tzinfo=UTC).timestamp()
    with pytest.raises(NotAPost, match="visible to members"):
        source.read(items[6])


def test_the_lexical_body_of_a_post_with_all_its_cards() -> None:
    source = source_of(SAMPLE)
    less = next(
        source.read(i) for i in source.items() if isinstance(i, Item) and i.key == f"{KEY}02"
    )
    first, second = less.post.sections
    assert first == Section("Write less, mean more; see the docs.")
    assert (second.heading, second.level) == ("Steps & stops", 2)
    assert second.text.split("\n") == [
        *("Open", "Close", "Less is more.", "A sleeping cat", "Mia", "if a < b:", "pass"),
        *("Mind the gap", "Why?", "Because.", "Ghost: publishing"),
        *("Turn your audience into a business.", "https://www.youtube.com/watch?v=x", "A talk"),
        *("Slides", "Of the talk", "Raw words", "Some marked words", "Go", "The end."),
    ]
    for html in (
        'Write <strong>less</strong>, <em><strong>mean</strong></em> more; see <a href="/docs/">',
        '<img src="/content/images/2024/02/cat.png" alt="A sleeping cat">',
        '<pre><code class="language-python">if a &lt; b:\n    pass</code></pre>',
    ):
        assert html in less.post.html


def test_the_mobiledoc_body_of_a_post() -> None:
    source = source_of(SAMPLE)
    old = next(
        source.read(i) for i in source.items() if isinstance(i, Item) and i.key == f"{KEY}03"
    )
    first, second = old.post.sections
    assert (first.text, second.heading) == ("One two\nthree", "Old ways")
    assert second.text.split("\n") == [
        *("with marks", "red", "blue", "let x = 1;", "An old map", "Map", "Said."),
    ]
    assert '<strong>two</strong><br><a href="https://example.com/a?b=1&amp;c=2">' in old.post.html


def test_the_form_of_old_exports_is_read(export: Path) -> None:
    row = {
        "title": "Old",
        "slug": "old",
        "html": "<p>x</p>",
        "author_id": 7,
        "meta_description": "M",
    }
    users = [{"id": 7, "name": "Ada"}]
    post = read_one(export, {**row, "published_at": 1388318400000}, users=users).post
    assert (post.authors, post.excerpt) == (("Ada",), "M")
    assert post.date == datetime(2013, 12, 29, 12, tzinfo=UTC)
    assert post.canonical == ""


def test_a_byte_order_mark_and_other_tables_are_passed_over(export: Path) -> None:
    data = {"members": [{"posts": [{"id": 9}]}], "posts": [{"id": 1, "title": "A"}]}
    export.write_text("\ufeff" + json.dumps({"db": [{"data": data}]}), "utf-8")
    assert [one.key for one in source_of(export).items()] == ["post-1", ""]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"visibility": "paid", "html": "<p>x</p>"}, "not public: visible to paid"),
        ({"status": "trashed"}, "its status is trashed"),
    ],
)
def test_what_is_not_for_everyone_is_no_post(
    export: Path, row: dict[str, str], reason: str
) -> None:
    with pytest.raises(NotAPost, match=reason):
        read_one(export, row)


def nested(depth: int) -> str:
    """A Lexical document of lists in lists."""
    return '{"root":' + '{"children":[' * depth + "]}" * depth + "}"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"title": "T" * 1_000_000}, "title: 1,000,000 characters"),
        ({"title": ["a"]}, "title: holds a list"),
        ({"published_at": "soon"}, "date: 'soon' cannot be read"),
        ({"published_at": 1e300}, "date: .* cannot be read"),
        ({"html": "x" * 10_000_001}, "more than 10,000,000 bytes; split the post"),
        ({"html": "<div>" * 1000}, "nested deeper"),
        ({"lexical": "{"}, "lexical: not a document"),
        ({"lexical": nested(200)}, "lexical: nested deeper"),
        ({"lexical": nested(5000)}, "lexical: not a document"),
        ({"mobiledoc": '{"sections": 3}'}, "mobiledoc: not a document"),
        ({"mobiledoc": '{"sections": [[10, 4]], "cards": []}'}, "mobiledoc: not a document"),
    ],
)
def test_a_bad_post_says_why(export: Path, row: dict[str, Any], reason: str) -> None:
    with pytest.raises(PostError, match=reason):
        read_one(export, row)


def test_a_post_with_too_many_tags_says_so(export: Path) -> None:
    tags = [{"id": n, "name": f"tag {n}"} for n in range(10_000)]
    links = [{"post_id": 1, "tag_id": n, "sort_order": n} for n in range(10_000)]
    with pytest.raises(PostError, match=r"tags: .*1,000"):
        read_one(export, {"title": "A"}, tags=tags, posts_tags=links)


def test_a_card_that_is_used_again_and_again_does_not_fill_the_memory() -> None:
    cards, sections = [["html", {"html": "x" * 100_000}]], [[10, 0]] * 1000
    with pytest.raises(PostError, match="more than 50,000,000 characters"):
        mobiledoc_html(json.dumps({"cards": cards, "sections": sections}))


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("", "ends too early, as if cut off, before byte 0"),
        ("hello", "JSON: lexical error"),
        ('{"posts": [{"id": 1}]}', "not a Ghost export"),
        (
            '{"db": [{"data": {"posts": [{"id": 1}], "tags": [{"id": ' + "[" * 100_000,
            "nested deeper",
        ),
        (
            '{"data": {"posts": [{"html": "' + "x" * 5_000_000,
            "more than 4,000,000 bytes in one row",
        ),
        ('{"x": "' + "x" * 5_000_000, "more than 4,000,000 bytes"),
        ('{"data": {"posts": [{"id": 1}, {"id": \xff', "before byte .* after 0 rows"),
    ],
)
def test_what_is_no_export_is_refused(export: Path, document: str, reason: str) -> None:
    export.write_text(document, "latin-1")
    with pytest.raises(SourceError, match=reason):
        list(source_of(export, largest_file=1).items())


def test_an_export_that_is_cut_off_changes_nothing(tmp_path: Path, export: Path) -> None:
    whole = SAMPLE.read_text("utf-8")
    export.write_text(whole, "utf-8")
    runs = Runs(tmp_path, source_of(export))
    assert counts(runs.run()) == (5, 0, 0, 0)
    export.write_text(whole[: len(whole) // 2], "utf-8")
    with pytest.raises(SourceError, match="export it again"):
        runs.run()
    assert len(runs.slugs()) == 5


def test_an_export_may_have_no_posts(export: Path) -> None:
    export.write_text('{"db": [{"meta": {}, "data": {"posts": []}}]}', "utf-8")
    assert [type(one) for one in source_of(export).items()] == [Mark]


def test_a_change_of_a_tag_changes_its_posts(export: Path) -> None:
    whole = SAMPLE.read_text("utf-8")
    export.write_text(whole, "utf-8")
    before = {one.key: one[1] for one in source_of(export).items()}
    export.write_text(whole.replace('"System Design"', '"Design"'), "utf-8")
    after = {one.key: one[1] for one in source_of(export).items()}
    assert {key for key in before if key and before[key] != after[key]} == {f"{KEY}02"}


def test_thirty_megabytes_are_read_one_post_at_a_time(export: Path) -> None:
    row = {"title": "A", "html": f"<p>{'word' * 25_000}</p>", "status": "published"}
    with open(export, "w", encoding="utf-8") as file:
        file.write('{"db": [{"data": {"posts": [')
        file.write(",".join(json.dumps({"id": number, **row}) for number in range(300)))
        file.write("]}}]}")
    source = source_of(export)
    tracemalloc.start()
    count = 0
    for item in source.items():
        count += isinstance(item, Item) and source.read(item).post.html != ""
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 300
    assert peak < 20_000_000


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 200) | st.text(max_size=5),
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(st.sampled_from("root children type text url tag images".split()), inside)
    ),
    max_leaves=20,
)


@pytest.mark.parametrize("render", [lexical_html, mobiledoc_html])
@given(JSON, st.lists(JSON, max_size=4))
def test_no_document_raises_anything_else(
    render: Callable[[str], str], tree: Any, sections: list[Any]
) -> None:
    document = {"root": tree, "sections": [[1, "p", sections], [10, 0], [3, "ul", sections]]}
    document |= {"cards": [["image", tree]], "markups": sections, "atoms": sections}
    with suppress(PostError):
        assert isinstance(render(json.dumps(document)), str)


NAMES = st.sampled_from(
    "audio bookmark callout code embed file gallery header image product toggle".split()
)


@given(NAMES, st.dictionaries(st.sampled_from("src url images caption metadata".split()), JSON))
def test_no_values_of_a_card_raise(name: str, values: dict[str, Any]) -> None:
    assert "None" not in card_html(name, values)
