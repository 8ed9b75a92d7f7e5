"""From a WordPress export to its posts."""

import tracemalloc
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from indexer.errors import NotAPost, PostError, SourceError
from indexer.post import Post, Section, stable_id
from indexer.settings import Settings, SourceSettings
from indexer.sources import open_source
from indexer.sources.base import Closed, Item, Mark, Reading, Source
from tests.runs import Runs, counts, skipped
from tests.support import ROOT

SAMPLE = ROOT / "tests" / "samples" / "wordpress" / "blog.xml"
SITE = "https://harbour.example"
START = (
    '<rss xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">\n'
    "<channel><wp:wxr_version>1.2</wp:wxr_version>\n"
)
END = "</channel></rss>"


def source_of(path: Path, **settings: int) -> Source:
    """The source that a file is."""
    return open_source(SourceSettings(str(path), kind="wordpress"), Settings(**settings))  # type: ignore[arg-type]


def entry(number: int, body: str = "Text.", **elements: str) -> str:
    """An item of an export."""
    given = {"post_id": str(number), "post_name": f"post-{number}", "status": "publish"}
    given |= {"post_type": "post", "post_date_gmt": "2020-01-01 00:00:00", **elements}
    more = given.pop("more", "")
    inside = "".join(f"<wp:{name}><![CDATA[{text}]]></wp:{name}>" for name, text in given.items())
    content = f"<content:encoded><![CDATA[{body}]]></content:encoded>"
    return f"<item><title>Post {number}</title>{content}{inside}{more}</item>\n"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Where a test puts its export."""
    return tmp_path / "export.xml"


def read_one(path: Path, item: str, **settings: int) -> Reading:
    """What the only item of an export holds."""
    path.write_text(START + item + END, "utf-8")
    source = source_of(path, **settings)
    first, *_ = source.items()
    assert isinstance(first, Item)
    return source.read(first)


def test_posts_and_pages_of_an_export() -> None:
    source = source_of(SAMPLE)
    *listed, mark = source.items()
    items = [one for one in listed if isinstance(one, Item)]
    assert [item.key for item in items] == [f"post-{n}" for n in (12, 40, 2, 44, 45, 46)]
    assert isinstance(mark, Mark)
    assert mark.complete
    knots, hello, about, draft = (source.read(item) for item in items[:4])
    assert knots.post == Post(
        id=stable_id("post-12"),
        slug="knots-and-splices",
        title="Knots & splices",
        sections=(
            Section("A rope has two ends.\nOne of them is yours.\nA bowline The king of knots"),
            Section(
                "Make a loop [1], then write [gallery] nowhere.\nif rope < 2:\nraise Rope[0]"
                "\npull\nlook",
                "How to tie it",
                2,
                "how-to-tie-it",
            ),
        ),
        date=datetime(2012, 7, 1, 0, 30, tzinfo=timezone(timedelta(hours=2))),
        categories=("Boats & Sails",),
        series="Seamanship",
        authors=("Ada Lindqvist",),
        tags=("Knots", "Rope, old"),
        excerpt="What every sailor knows.",
        canonical=f"{SITE}/2012/06/knots-and-splices/",
        aliases=(f"{SITE}/?p=12", f"{SITE}/2012/06/knots/"),
        html=knots.post.html,
        lang="en",
    )
    assert "<p>A rope has two ends.<br>\nOne of them is yours.</p>" in knots.post.html
    assert '<pre><code class="language-python">if rope &lt; 2:\n\n    raise' in knots.post.html
    assert hello.post == Post(
        id=stable_id("post-40"),
        slug="привет",
        title="Привет, море",
        sections=(
            Section("Волны сегодня тихие."),
            Section("High tide\nAt noon\ntide[0] = 1", "Tide", 2, "h-tide"),
        ),
        date=datetime(2024, 1, 10, 8, tzinfo=UTC),
        authors=("grace",),
        excerpt="Волны сегодня тихие.",
        canonical=f"{SITE}/2024/01/%d0%bf%d1%80%d0%b8%d0%b2%d0%b5%d1%82/",
        aliases=(f"{SITE}/?p=40",),
        html=hello.post.html,
        lang="en",
    )
    assert (about.post.title, about.post.aliases) == ("About", (f"{SITE}/?page_id=2",))
    assert (draft.draft, draft.post.slug, draft.post.canonical) == (True, "half-a-thought", "")
    for item, reason in zip(
        items[4:], ("protected by a password", "status is private"), strict=True
    ):
        with pytest.raises(NotAPost, match=reason):
            source.read(item)


@pytest.mark.parametrize(
    ("local", "utc", "date"),
    [
        ("2020-01-01 05:30:00", "2020-01-01 00:00:00", "2020-01-01T05:30:00+05:30"),
        ("2020-01-01 05:30:00", "0000-00-00 00:00:00", "2020-01-01T05:30:00+00:00"),
        ("2020-01-05 00:00:00", "2020-01-01 00:00:00", "2020-01-01T00:00:00+00:00"),
        ("2020-01-01 00:00:07", "2020-01-01 00:00:00", "2020-01-01T00:00:00+00:00"),
        ("", "", "2019-06-07T08:09:10+00:00"),
    ],
)
def test_a_date_is_in_the_zone_that_local_time_and_utc_tell(
    export: Path, local: str, utc: str, date: str
) -> None:
    published = "<pubDate>Fri, 07 Jun 2019 08:09:10 +0000</pubDate>"
    item = entry(1, post_date=local, post_date_gmt=utc, more=published)
    found = read_one(export, item).post.date
    assert found
    assert found.isoformat() == date


def test_without_a_name_and_a_title_a_post_is_called_by_its_number(export: Path) -> None:
    item = entry(7, post_name="").replace("<title>Post 7</title>", "<title/>")
    assert read_one(export, item).post.title == "Post 7"


def test_guest_authors_are_authors(export: Path) -> None:
    guests = '<category domain="author" nicename="cap-bo">bo</category>'
    assert read_one(export, entry(1, more=guests)).post.authors == ("bo",)


@pytest.mark.parametrize(
    ("elements", "reason"),
    [
        ({"status": "trash"}, "its status is trash"),
        ({"post_type": "product"}, "of the type product"),
    ],
)
def test_what_is_no_post_says_why(export: Path, elements: dict[str, str], reason: str) -> None:
    with pytest.raises(NotAPost, match=reason):
        read_one(export, entry(1, **elements))


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (entry(1, "x" * 1_000_001), "more than 1,000,000 bytes; split the post"),
        (
            entry(1, more="<category>a</category>" * 10_000),
            "more than 1,000,000 bytes; split the post",
        ),
        (entry(1, more="<category domain='post_tag'>a</category>" * 3000), "tags: .*1,000"),
        (entry(1).replace("Post 1", "T" * 900_000), "title: 900,000 characters"),
        (entry(1, "<div>" * 1000), "nested deeper"),
        (entry(1, post_date_gmt="soon"), "date: 'soon' cannot be read"),
    ],
)
def test_a_bad_post_is_told_with_its_line_and_the_next_is_read(
    export: Path, item: str, reason: str
) -> None:
    export.write_text(START + item + entry(2) + END, "utf-8")
    source = source_of(export, largest_file=1)
    first, second, _ = source.items()
    assert isinstance(first, Item)
    assert isinstance(second, Item)
    assert (first.key, second.key) == ("post-1", "post-2")
    with pytest.raises(PostError, match=reason) as caught:
        source.read(first)
    assert caught.value.line == 3
    assert source.read(second).post.slug == "post-2"


def test_what_does_not_show_does_not_change_a_stamp(export: Path) -> None:
    comment = "<wp:comment><wp:comment_content>Ha</wp:comment_content></wp:comment>"
    stamps = set()
    for text in (entry(1), "\n" + entry(1, more=comment), entry(1, "Other.")):
        export.write_text(START + text + END, "utf-8")
        stamps.add(next(iter(source_of(export).items()))[1])
    assert len(stamps) == 2


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("<rss><channel><item><title>A</title></item></channel></rss>", "not a WordPress export"),
        ("<urlset><url/></urlset>", "not a WordPress export"),
        ('<!DOCTYPE r [<!ENTITY a "b">]>' + START + END, "line 1: XML: .*entities"),
        ("", "cut off"),
    ],
)
def test_another_document_is_refused(export: Path, document: str, reason: str) -> None:
    export.write_text(document, "utf-8")
    with pytest.raises(SourceError, match=reason):
        list(source_of(export).items())


def test_an_export_may_have_no_posts(export: Path) -> None:
    export.write_text(START + entry(1, post_type="attachment") + END, "utf-8")
    assert [type(one) for one in source_of(export).items()] == [Mark]


def test_of_an_export_that_is_cut_in_half_the_first_half_is_read_and_the_rest_stays(
    tmp_path: Path, export: Path
) -> None:
    whole = START + "".join(entry(n) for n in range(1, 7)) + END
    export.write_text(whole, "utf-8")
    runs = Runs(tmp_path, source_of(export))
    assert counts(runs.run()) == (6, 0, 0, 0)
    export.write_text(whole.replace("Text.", "Other words.", 2)[: len(whole) // 2], "utf-8")
    report = runs.run()
    assert counts(report) == (0, 2, 0, 4)
    assert list(skipped(report)) == [str(export)]
    assert "line 5: XML: the document ends before" in skipped(report)[str(export)]
    assert runs.slugs() == [f"post-{n}" for n in range(1, 7)]
    export.write_text(START + entry(1), "utf-8")
    assert counts(Runs(tmp_path / "new", source_of(export)).run()) == (1, 0, 0, 0)


def test_thirty_megabytes_are_read_one_post_at_a_time(export: Path) -> None:
    with open(export, "w", encoding="utf-8") as file:
        file.write(START)
        for number in range(300):
            file.write(entry(number, f"{'word' * 250} " * 100))
        file.write(END)
    source = source_of(export)
    tracemalloc.start()
    count = 0
    for item in source.items():
        count += isinstance(item, Item) and source.read(item).post.html != ""
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 300
    assert peak < 20_000_000


def test_a_fault_that_comes_first_is_an_error_of_the_source(export: Path) -> None:
    export.write_text(START + "<item><title>A</title>", "utf-8")
    with pytest.raises(SourceError, match=r"line 3: XML: .*cut off"):
        list(source_of(export).items())
    export.write_text(START + entry(1) + "<item></x>", "utf-8")
    assert isinstance(list(source_of(export).items())[-1], Closed)
