"""From a pattern and a post to its address on the writer's site."""

from datetime import UTC, datetime

import pytest

from indexer.errors import SettingsError
from indexer.settings import Settings, SourceSettings
from indexer.sources.markdown.files import MarkdownSource
from indexer.sources.markdown.permalinks import Parts, Permalinks, absolute

SITE = "https://blog.example"
POST = Parts(
    title="What's New in C#?",
    date=datetime(2024, 3, 5, 9, 7, 4, tzinfo=UTC),
    categories=("Web Dev", "News"),
    author="Ada Lovelace",
    folders=("posts", "deep"),
    file="2024-03-05-Whats_New",
    words="Whats_New",
)
TITLED = Parts(title=POST.title, date=POST.date, file="new", folders=("posts",))


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("/:year/:month/:day/:title/", "/2024/03/05/Whats_New/"),
        ("/:short_year/:i_month/:i_day/:y_day/:slug", "/24/3/5/065/Whats_New"),
        (":categories/:title:output_ext", "/web%20dev/news/Whats_New.html"),
        ("/:slugified_categories/", "/web-dev/news/"),
        ("pretty", "/web%20dev/news/2024/03/05/Whats_New/"),
        ("date", "/web%20dev/news/2024/03/05/Whats_New.html"),
        ("ordinal", "/web%20dev/news/2024/065/Whats_New.html"),
        ("weekdate", "/web%20dev/news/2024/W10/Tue/Whats_New.html"),
        ("none", "/web%20dev/news/Whats_New.html"),
        ("/:section/:sections/:filename/", "/posts/posts/deep/2024-03-05-Whats_New/"),
        ("/:monthname/:weekday/:weekdayname/:yearday/", "/march/2/tuesday/65/"),
        ("/:short_month-:long_month/:hour:minute:second", "/Mar-March/090704"),
        ("{date:%Y}/{date:%b}/{slug}.html", "/2024/Mar/Whats_New.html"),
        ("{author}/{category}/{date}/", "/ada-lovelace/web-dev/2024/03/05/"),
        ("https://other.example/:year", "https://other.example/2024"),
        ("", ""),
    ],
)
def test_a_pattern_becomes_an_address(pattern: str, path: str) -> None:
    expected = path if not path or "://" in path else SITE + path
    assert Permalinks(pattern, f"{SITE}/").address("", POST) == expected


def test_a_post_that_is_no_file_of_jekyll_is_called_by_its_title_or_slug() -> None:
    links = Permalinks("/:sections/:slug/:slugorfilename/", SITE)
    assert links.address("", TITLED) == f"{SITE}/posts/what-s-new-in-c/new/"
    with_slug = Parts(title="A", slug="My slug", file="new")
    assert links.address("", with_slug) == f"{SITE}/My-slug/My-slug/"


def test_empty_parts_leave_no_empty_folders() -> None:
    assert Permalinks("/:categories/:section/x/", SITE).address("", Parts("A")) == f"{SITE}/x/"


def test_a_post_without_a_date_has_no_address_by_one() -> None:
    assert Permalinks("/:year/:title/", SITE).address("", Parts("A")) == ""


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://other.example/a", "https://other.example/a"),
        ("/about/", f"{SITE}/about/"),
        ("about us.html", f"{SITE}/about%20us.html"),
        ("/a%20b/?c=d#e", f"{SITE}/a%20b/?c=d#e"),
        ("/:year/x/", f"{SITE}/2024/x/"),
        ("none", f"{SITE}/web%20dev/news/Whats_New.html"),
        ("/10:30/", f"{SITE}/10:30/"),
        ("/a:b/:c/", f"{SITE}/a:b/:c/"),
        ("", f"{SITE}/2024/"),
    ],
)
def test_what_the_writer_gives_wins(given: str, address: str) -> None:
    assert Permalinks("/:year/", SITE).address(given, POST) == address


def test_without_the_address_of_the_site_there_is_the_path() -> None:
    assert Permalinks("/:year/", "").address("", POST) == "/2024/"


@pytest.mark.parametrize("pattern", ["/:yaer/:title/", "/{yaer}/"])
def test_an_unknown_placeholder_is_told_with_those_that_are_known(pattern: str) -> None:
    with pytest.raises(SettingsError) as error:
        MarkdownSource(SourceSettings("posts", permalink=pattern), Settings())
    message = str(error.value)
    assert message.startswith(
        f"permalink: nothing is called {pattern.split('/')[1]}; known: :author, "
    )
    assert message.endswith(":year, :yearday, and {date:%Y} and the like")


@pytest.mark.parametrize(
    ("alias", "path"),
    [("/a/", "/a/"), ("a//b", "/a/b"), ("\u00fc ber", "/%C3%BC%20ber"), ("//x/y", "/x/y"),
     ("http://x.example/a", "http://x.example/a")],
)  # fmt: skip
def test_an_alias_is_a_path_from_the_root(alias: str, path: str) -> None:
    assert absolute(alias) == path
