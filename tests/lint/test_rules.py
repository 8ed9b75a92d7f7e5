"""What each rule about a single post finds, at which line, and what it lets pass."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.errors import RequestError
from indexer.lint import RULES, Finding, lint, rules_named
from indexer.settings import Settings, SourceSettings
from indexer.sources import open_source
from tests.lint.archive import BODY, findings, page, places, report

NEXT_YEAR = datetime.now(UTC).year + 1


def test_a_post_in_which_nothing_is_wrong_has_no_findings(tmp_path: Path) -> None:
    files = {"a.md": page("title: A\n"), "b.md": page("title: B\n")}
    assert report(tmp_path, files, Settings()).findings == ()


def test_drafts_are_linted_too_but_need_no_date_and_no_words_yet(tmp_path: Path) -> None:
    found = report(tmp_path, {"a.md": page("draft: true\ndate:\ntags:\n", "Idea.\n")}, Settings())
    assert found.posts == 1
    assert [finding.rule for finding in found.findings] == ["tags-missing"]


@pytest.mark.parametrize(
    ("content", "line", "message", "suggestion"),
    [
        ("---\ntitle: a: b\n---\n" + BODY, 2, "mapping values are not allowed", "in quotes"),
        (b"a\n\xff\xfe\0", 2, "not", "UTF-8"),
        (" \n", 0, "empty file", "write a post in it, or remove it"),
    ],
)
def test_a_post_that_cannot_be_read_is_said_with_line_reason_and_what_to_do(
    content: str | bytes, line: int, message: str, suggestion: str, tmp_path: Path
) -> None:
    (found,) = findings(tmp_path, {"a.md": content}, "unreadable")
    assert places([found]) == [("a.md", line)]
    assert message in found.message
    assert suggestion in found.suggestion


def test_one_unreadable_post_does_not_hide_the_findings_of_others(tmp_path: Path) -> None:
    found = report(tmp_path, {"a.md": b"\0", "b.md": page("tags:\n")}, Settings())
    assert [finding.rule for finding in found.findings] == ["unreadable", "tags-missing"]
    assert found.posts == 1


def test_a_name_that_is_not_utf8_is_found_and_can_be_printed(tmp_path: Path) -> None:
    (tmp_path / "caf\udce9.md").write_text(page())
    (found,) = findings(tmp_path, {"b.md": page()}, "unreadable")
    assert found.path == "caf\\udce9.md"
    assert found.suggestion == "rename it"


def test_a_post_without_a_date_is_found(tmp_path: Path) -> None:
    files = {"a.md": page("date:\n"), "2024-05-01-b.md": page("date:\n")}
    assert places(findings(tmp_path, files, "date-missing")) == [("a.md", 1)]


@pytest.mark.parametrize(
    ("date", "message"),
    [
        ("1969-12-30", "1969-12-30 is before 1970"),
        (f"{NEXT_YEAR + 1}-12-31", f"{NEXT_YEAR + 1}-12-31 is more than a year ahead"),
        ("2024-02-31", "date: '2024-02-31' cannot be read"),
        ("19/03/2014", "date: '19/03/2014' cannot be read"),
    ],
)
def test_a_date_that_cannot_be_is_found_at_its_line(
    date: str, message: str, tmp_path: Path
) -> None:
    files = {"a.md": page(f"title: A\ndate: {date}\n")}
    (found,) = findings(tmp_path, files, "date-impossible")
    assert places([found]) == [("a.md", 3)]
    assert message in found.message
    assert found.suggestion


def test_a_name_of_a_file_that_begins_with_no_date_is_a_finding_about_dates(tmp_path: Path) -> None:
    files = {"2024-13-01-a.md": page("date:\n")}
    assert len(findings(tmp_path, files, "date-impossible")) == 1


def test_a_post_planned_for_the_coming_months_is_fine(tmp_path: Path) -> None:
    files = {"a.md": page(f"date: {NEXT_YEAR}-01-01\n"), "b.md": page("date: 1970-01-02\n")}
    assert findings(tmp_path, files, "date-impossible") == []


def test_a_slug_that_is_taken_names_who_has_it_and_what_becomes_of_the_post(tmp_path: Path) -> None:
    files = {
        "2023/a.md": page("title: A\n"),
        "2024/a.md": page("title: B\n"),
        "2025/c.md": page("title: C\nslug: a\n"),
    }
    second, third = findings(tmp_path, files, "slug-duplicate")
    assert places([second, third]) == [("2024/a.md", 1), ("2025/c.md", 3)]
    assert second.message == "slug 'a' is taken by 2023/a.md; it becomes '2024-a'"
    assert third.message == "slug 'a' is taken by 2023/a.md; it is left out of the index"
    assert third.suggestion == "add `slug: a-2`, or another slug"


def test_titles_are_the_same_whatever_their_case_and_signs(tmp_path: Path) -> None:
    files = {
        "a.md": page("title: Hello, world!\n"),
        "b.md": page("tags: [x]\ntitle: hello World\n"),
        "c.md": page("title: Hello worlds\n"),
    }
    (found,) = findings(tmp_path, files, "title-duplicate")
    assert found == Finding(
        "b.md",
        3,
        "title-duplicate",
        "title 'hello World' is also that of a.md",
        "say in the title what is different, such as the part or the year",
    )


def test_titles_without_letters_are_told_apart(tmp_path: Path) -> None:
    files = {"a.md": page('title: "???"\n'), "b.md": page('title: "!!!"\n')}
    assert findings(tmp_path, files, "title-duplicate") == []


def test_a_post_without_tags_or_excerpt_is_found(tmp_path: Path) -> None:
    files = {"a.md": page("tags: []\n"), "b.md": page("excerpt:\n")}
    assert places(findings(tmp_path, files, "tags-missing")) == [("a.md", 1)]
    assert places(findings(tmp_path, files, "excerpt-missing")) == [("b.md", 1)]


@pytest.mark.parametrize(
    ("words", "rules"),
    [
        (0, {"post-empty"}),
        (9, {"post-empty"}),
        (10, set()),
        (10_000, set()),
        (10_001, {"post-long"}),
    ],
)
def test_posts_of_hardly_any_and_of_very_many_words_are_found(
    words: int, rules: set[str], tmp_path: Path
) -> None:
    found = report(tmp_path, {"a.md": page("title: A\n", "word " * words)}, Settings())
    assert {finding.rule for finding in found.findings} == rules | {"tag-once"}


def test_a_text_without_spaces_is_not_empty(tmp_path: Path) -> None:
    files = {
        "a.md": page("title: A\n", "搜索引擎帮助读者在博客的全部文章里找到他们需要的内容。" * 3)
    }
    assert findings(tmp_path, files, "post-empty") == []


def test_images_without_a_text_are_found_at_their_lines(tmp_path: Path) -> None:
    body = BODY + "![](a.png)\n![A chart](b.png)\n<img src='c.png'>\n<img src='d.png' alt=''>\n"
    found = findings(tmp_path, {"x.md": page("title: X\n", BODY + body)}, "image-alt")
    assert [(one.line, one.message.split()[1]) for one in found] == [
        (9, "a.png"),
        (11, "c.png"),
    ]


def test_the_same_image_twice_is_found_twice(tmp_path: Path) -> None:
    files = {"x.md": page("title: X\n", BODY + "![](a.png)\n\n![](a.png)\n")}
    assert [one.line for one in findings(tmp_path, files, "image-alt")] == [8, 10]


def test_findings_are_sorted_by_path_and_line(tmp_path: Path) -> None:
    files = {
        "b.md": page("tags:\n", BODY + "![](a.png)\n"),
        "a.md": page("date: 1960-01-01\n", BODY + "![](a.png)\n"),
    }
    found = report(tmp_path, files, Settings()).findings
    assert list(found) == sorted(found, key=lambda one: (one.path, one.line))
    assert len(found) == 5


def test_only_the_selected_rules_speak(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(page("tags:\nexcerpt:\n"))
    source = open_source(SourceSettings(str(tmp_path)), Settings())
    found = lint(source, Settings(), rules_named(" tags-missing,, image-alt "))
    assert [finding.rule for finding in found.findings] == ["tags-missing"]


def test_aliases_are_proposed_only_where_the_spelling_of_tags_is_asked_for(tmp_path: Path) -> None:
    for name in ("Database", "databases"):
        (tmp_path / f"{name}.md").write_text(page(f"tags: [{name}]\n"))
    source = open_source(SourceSettings(str(tmp_path)), Settings())
    assert lint(source, Settings(), frozenset({"tag-variant"})).aliases
    assert not lint(source, Settings(), frozenset({"tag-once"})).aliases


def test_an_unknown_rule_is_answered_with_the_known_ones() -> None:
    with pytest.raises(RequestError) as refused:
        rules_named("tags-missing,spelling")
    assert "no rule is called 'spelling'" in str(refused.value)
    assert all(rule in str(refused.value) for rule in RULES)


def test_every_finding_of_every_rule_says_what_to_do(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "0.md": b"\0",
        "a.md": page("title: A\ntags: [Database, once]\n"),
        "b.md": page("title: A\nslug: a\ntags: [databases]\ndate: 1960-01-01\n"),
        "c.md": page("date:\ntags:\nexcerpt:\n", "[x](#no) [y](no.md) ![](a.png)"),
        "d.md": page("title: D\n", "word " * 10_001),
    }
    found = report(tmp_path, files, Settings()).findings
    assert {finding.rule for finding in found} == RULES.keys()
    assert all(finding.message and finding.suggestion for finding in found)


def test_a_post_of_thousands_of_images_and_links_is_looked_at_within_seconds(
    tmp_path: Path,
) -> None:
    body = "".join(f"![](x{n}.png) [a](p{n}.md)\n" for n in range(5_000))
    found = report(tmp_path, {"a.md": page("title: A\n", BODY + body)}, Settings()).findings
    assert Counter(one.rule for one in found) == {
        "image-alt": 1000,
        "link-dead": 1000,
        "tag-once": 1,
    }
