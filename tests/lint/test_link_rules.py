"""Which links of a site lead nowhere, and which are none of our business."""

from pathlib import Path

import pytest

from indexer.lint import Finding, lint
from indexer.settings import Settings, SourceSettings
from indexer.sources import open_source, open_sources
from tests.lint.archive import BODY, findings, page, places

SITE = Settings(site_url="https://www.example.com")
ADDRESSED = {
    f"{name}.md": page(f"title: {name}\ncanonical: /2024/05/{name}/\n")
    for name in ("hello-world", "good-bye", "the-long-way-home")
}


def linked(*links: str, canonical: str = "/2024/05/links/") -> str:
    """A post with an address, and a link to a line from line 9 on."""
    lines = "".join(f"[a link]({link})\n" for link in links)
    return page(f"title: Links\ncanonical: {canonical}\n", BODY + lines)


def dead(folder: Path, files: dict[str, str], *links: str) -> list[str]:
    """The links, in a post `links.md` among these files, that are found dead."""
    found = findings(folder, {**files, "links.md": linked(*links)}, "link-dead", SITE)
    return [links[finding.line - 9] for finding in found]


def test_a_dead_link_is_found_at_its_line_with_the_nearest_address(tmp_path: Path) -> None:
    files = {**ADDRESSED, "links.md": linked("/2024/05/good-bye/", "/2024/05/helo-world/")}
    assert findings(tmp_path, files, "link-dead", SITE) == [
        Finding(
            "links.md",
            10,
            "link-dead",
            "link to /2024/05/helo-world/, which is not there",
            "did you mean /2024/05/hello-world?",
        )
    ]


@pytest.mark.parametrize(
    "link",
    [
        "/2024/05/nowhere/",
        "/2023/05/hello-world/",
        "/2024/05/nowhere",
        "/2024/05/nowhere.html",
        "/2024/05/nowhere/?utm=1#top",
        "https://example.com/2024/05/nowhere/",
        "//www.example.com/2024/05/nowhere/",
    ],
)
def test_an_address_in_the_shape_of_posts_that_none_has_is_dead(link: str, tmp_path: Path) -> None:
    assert dead(tmp_path, ADDRESSED, link) == [link]


@pytest.mark.parametrize(
    "link",
    [
        "/2024/05/hello-world/",
        "/2024/05/hello-world",
        "/2024/05/Hello-World/index.html",
        "/2024/05/hello%2Dworld/?from=feed",
        "https://example.com/2024/05/hello-world/",
        "/2024/05/",
        "/2024/",
        "/",
        "/about/",
        "/tags/nowhere/",
        "/2024/05/page/",
        "/2024/05/2/",
        "/feed.xml",
        "/2024/05/slides.pdf",
        "https://elsewhere.example/2024/05/nowhere/",
        "https://[nowhere/2024/05/nowhere/",
        "mailto:ada@example.com",
        "tel:+123",
    ],
)
def test_links_to_what_is_there_or_cannot_be_known_pass(link: str, tmp_path: Path) -> None:
    assert dead(tmp_path, ADDRESSED, link) == []


def test_aliases_are_addresses_too(tmp_path: Path) -> None:
    files = {
        **ADDRESSED,
        "new.md": page("title: N\ncanonical: /2024/05/new/\naliases: [/2024/05/old/]\n"),
    }
    assert dead(tmp_path, files, "/2024/05/old/", "/2024/05/older/") == ["/2024/05/older/"]


def test_at_the_top_of_a_site_only_names_of_several_words_are_taken_for_posts(
    tmp_path: Path,
) -> None:
    files = {f"{n}.md": page(f"title: {n}\ncanonical: /{n}/\n") for n in ("one-two-three", "four")}
    files["links.md"] = linked("/about-us/", "/one-two-tree/", canonical="/links/")
    assert places(findings(tmp_path, files, "link-dead", SITE)) == [("links.md", 10)]


def test_without_addresses_of_posts_no_absolute_path_is_judged(tmp_path: Path) -> None:
    files = {
        "a.md": page("title: A\n", BODY + "[x](/2024/05/nowhere/) [y](/posts/nowhere/)\n"),
        "b.md": page("title: B\ncanonical: /2024/05/b/\n"),
    }
    assert findings(tmp_path, files, "link-dead") == []


def test_a_post_first_published_elsewhere_does_not_make_that_our_site(tmp_path: Path) -> None:
    files = {
        **{
            name: page(f"title: {name}\ncanonical: /2024/05/{name}/\n")
            for name in map(str, range(20))
        },
        "guest.md": linked(
            "https://elsewhere.example/2024/05/x/", canonical="https://elsewhere.example/y/"
        ),
    }
    assert findings(tmp_path, {f"{n}.md": f for n, f in files.items()}, "link-dead", SITE) == []


@pytest.mark.parametrize(
    "link",
    [
        "other.md",
        "other",
        "./other/",
        "../posts/other.md",
        "deep/index.md",
        "deep/",
        "files/report.pdf",
        "files/annual%20report.pdf",
        "2024-05-01-dated.md",
        "dated",
        "../outside/page.md",
        "../../assets/a.pdf",
        "feed.xml",
        "tags/",
        "OTHER.md",
    ],
)
def test_relative_links_to_posts_and_files_pass(link: str, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/other.md": page("title: O\n"),
        "posts/deep/index.md": page("title: D\n"),
        "posts/2024-05-01-dated.md": page("title: Da\n"),
        "posts/files/report.pdf": b"%PDF",
        "posts/files/annual report.pdf": b"%PDF",
        "posts/a.md": page("title: A\n", BODY + f"[x]({link})\n"),
    }
    assert findings(tmp_path, files, "link-dead") == []


@pytest.mark.parametrize("link", ["othre.md", "deep/nothing.md", "files/rep.pdf", "../posts/no/"])
def test_relative_links_to_nothing_are_dead(link: str, tmp_path: Path) -> None:
    files = {
        "posts/other.md": page("title: O\n"),
        "posts/a.md": page("title: A\n", BODY + f"[x]({link})\n"),
    }
    assert places(findings(tmp_path, files, "link-dead")) == [("posts/a.md", 8)]


def test_a_link_to_a_post_that_cannot_be_read_is_not_dead(tmp_path: Path) -> None:
    files = {
        "a.md": page("title: A\n", BODY + "[x](broken.md)\n"),
        "broken.md": "---\ntitle: a: b\n---\n",
    }
    assert findings(tmp_path, files, "link-dead") == []


def test_an_address_within_a_command_of_the_generator_is_looked_at(tmp_path: Path) -> None:
    body = '[x]({{ "/2024/05/hello-world/" | url }})\n[y]({{ "/2024/05/nowhere/" | relative_url }}#z)\n'
    files = {**ADDRESSED, "a.md": page("title: A\ncanonical: /2024/05/a/\n", BODY + body)}
    assert places(findings(tmp_path, files, "link-dead", SITE)) == [("a.md", 10)]
    assert findings(tmp_path, files, "anchor-dead", SITE) == []


@pytest.mark.parametrize(
    "link",
    [
        "#results",
        "#Results",
        "#whats-new",
        "#what-s-new",
        "#results-1",
        "#own",
        "#by-name",
        "#set",
        "#",
        "#top",
        "#fn:1",
        "#:~:text=ten%20words",
        "other.md#results",
        "other.md#more:~:text=x",
        "missing.md#results",
    ],
)
def test_anchors_that_are_there_pass_however_they_are_written(link: str, tmp_path: Path) -> None:
    body = (
        "## Results\n\n## What's new?\n\n## Of our own {#set}\n\n"
        '<h2 id="own">Mine</h2>\n\n<a name="by-name"></a>\n\n'
    )
    files = {
        "a.md": page("title: A\n", BODY + body + f"[x]({link})\n"),
        "other.md": page("title: O\n", BODY + "# Results\n\n# More\n"),
    }
    assert findings(tmp_path, files, "anchor-dead") == []


def test_anchors_that_no_heading_has_are_found(tmp_path: Path) -> None:
    files = {
        "a.md": page("title: A\n", BODY + "[x](#nothing)\n[y](other.md#nothing)\n"),
        "other.md": page("title: O\n", BODY + "## Something\n"),
    }
    found = findings(tmp_path, files, "anchor-dead")
    assert places(found) == [("a.md", 8), ("a.md", 9)]
    assert found[1].message == "link to #nothing, a heading that other.md does not have"


def test_posts_of_several_sources_link_within_their_own_folders(tmp_path: Path) -> None:
    for name in ("notes", "talks"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.md").write_text(page(f"title: {name}\n", BODY + "[x](b.md)\n"))
    (tmp_path / "talks" / "b.md").write_text(page("title: B\n"))
    sources = tuple(SourceSettings(str(tmp_path / name), name) for name in ("notes", "talks"))
    settings = Settings(sources=sources)
    found = lint(open_sources(settings), settings, frozenset({"link-dead"})).findings
    assert places(list(found)) == []  # The post b may be meant; its slug is known.
    (tmp_path / "talks" / "b.md").unlink()
    found = lint(open_sources(settings), settings, frozenset({"link-dead"})).findings
    assert places(list(found)) == [("notes/a.md", 8), ("talks/a.md", 8)]


def test_a_folder_of_pages_knows_its_addresses_from_its_files(tmp_path: Path) -> None:
    text = f"<p>{BODY * 5}</p>"
    for name, link in (
        ("hello-world", "/2024/the-next-one/"),
        ("the-next-one", "/2024/the-last-one/"),
    ):
        file = tmp_path / "2024" / name / "index.html"
        file.parent.mkdir(parents=True)
        head = f"<!doctype html><title>{name}</title><meta property='og:type' content='article'>"
        file.write_text(
            f"{head}<article><h1>{name}</h1>{text}<p><a href='{link}'>on</a></p></article>"
        )
    source = open_source(SourceSettings(str(tmp_path), kind="html"), Settings())
    found = lint(source, Settings(), frozenset({"link-dead"})).findings
    assert [finding.path for finding in found] == ["2024/the-next-one/index.html"]
