"""Which tags are spellings of one tag, and the aliases that would mend them."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.lint.spellings import groups
from indexer.loading import load_settings
from indexer.settings import Settings
from tests.growth import in_proportion
from tests.lint.archive import findings, page, places, report


def tagged(*tags: str) -> dict[str, str]:
    """A post for each tag, or tags separated by commas."""
    return {f"{number}.md": page(f"tags: [{tag}]\n") for number, tag in enumerate(tags)}


@pytest.mark.parametrize(
    "names",
    [
        "JavaScript,javascript",
        "System Design,system-design,SystemDesign",
        "e-mail,Email",
        "Node.js,nodejs",
        "CI/CD,CICD",
        "Database,Databases",
        "Policy,policies",
        "class,classes",
        "cache,Caches",
        "API,APIs",
        "web design,web designs",
        "Kubernets,Kubernetes,Kuberentes",
        "open sourse data,open source data",
    ],
)
def test_spellings_of_one_tag_are_found(names: str) -> None:
    assert list(groups(dict.fromkeys(names.split(","), 1))) == [sorted(names.split(","))]


@pytest.mark.parametrize(
    "names",
    [
        "C,C#,C++",
        "Python 2,Python 3,Python",
        "HTML4,HTML5",
        "1.10,110",
        "Go,Got",
        "Java,Lava",
        ".NET,net",
        "News,New",
        "CSS,CS",
        "AWS,AW",
        "World War I,World War II",
        "hosting,posting",
        "plan,planes",
        "database,database design",
    ],
)
def test_tags_that_only_look_alike_are_left_alone(names: str) -> None:
    assert list(groups(dict.fromkeys(names.split(","), 1))) == []


def test_two_tags_that_are_both_in_use_are_no_typing_mistakes() -> None:
    assert list(groups({"contract": 30, "contrast": 3})) == []
    assert list(groups({"contract": 30, "contrast": 2})) == [["contract", "contrast"]]


@given(st.dictionaries(st.text(max_size=12), st.integers(1, 5), max_size=30))
def test_any_name_is_in_one_group_at_most(counts: dict[str, int]) -> None:
    grouped = [name for group in groups(counts) for name in group]
    assert len(grouped) == len(set(grouped))
    assert set(grouped) <= counts.keys()


def test_the_time_grows_with_the_number_of_tags_alone() -> None:
    def grouped(count: int) -> None:
        alike = {f"{'abcdefgh'[n % 8]}tag{chr(19968 + n)}word": 1 for n in range(count)}
        assert list(groups(alike)) == []

    assert in_proportion(grouped, 5_000)


def test_the_rarer_spelling_is_found_at_its_line_and_the_commoner_named(tmp_path: Path) -> None:
    files = tagged("JavaScript", "JavaScript", "javascript")
    files["2.md"] = page("title: T\ntags:\n- notes\n- javascript\n")
    (found,) = findings(tmp_path, files, "tag-variant")
    assert places([found]) == [("2.md", 5)]
    assert found.message == "tag 'javascript' is 'JavaScript' in 2 other posts"
    assert found.suggestion == "write 'JavaScript', or set an alias"


def test_of_spellings_used_alike_capitals_come_first(tmp_path: Path) -> None:
    found = findings(tmp_path, tagged("database", "Database"), "tag-variant")
    assert places(found) == [("0.md", 2)]


def test_a_tag_of_one_post_is_found_unless_it_is_a_spelling_of_another(tmp_path: Path) -> None:
    found = findings(tmp_path, tagged("Database", "databases", "Rust", "Go", "Go"), "tag-once")
    assert [one.message for one in found] == ["tag 'Rust' has this post only"]


def test_the_alias_table_mends_what_was_found(tmp_path: Path) -> None:
    files = tagged(
        "JavaScript", "JavaScript", "javascript", "java script", "Kubernetes", "Kubernets"
    )
    first = report(tmp_path, files, Settings(tag_aliases={"js": "JavaScript"}))
    assert first.aliases == (
        "[tag_aliases]\n"
        '"js" = "JavaScript"\n'
        '"java script" = "JavaScript"\n'
        '"javascript" = "JavaScript"\n'
        '"Kubernets" = "Kubernetes"\n'
    )
    (tmp_path / "postings.toml").write_text(first.aliases)
    second = report(tmp_path, files, load_settings(tmp_path, {}))
    assert not [one for one in second.findings if one.rule == "tag-variant"]
    assert second.aliases == ""


def test_the_alias_table_is_toml_whatever_the_tags_are(tmp_path: Path) -> None:
    files = {
        "a.md": page("tags: ['a \"b\" \\\\ c', ok]\n"),
        "b.md": page("tags: ['A \"b\" \\\\ c', ok]\n"),
    }
    table = tomllib.loads(report(tmp_path, files, Settings()).aliases)
    assert table == {"tag_aliases": {'a "b" \\\\ c': 'A "b" \\\\ c'}}


def test_the_spelling_of_the_settings_is_right_even_where_it_is_rarer(tmp_path: Path) -> None:
    settings = Settings(tag_hierarchy=("Databases/SQL",))
    files = tagged("database", "database", "databases/sql")
    found = findings(tmp_path, files, "tag-variant", settings)
    assert places(found) == [("0.md", 2), ("1.md", 2)]
    assert found[0].suggestion == "write 'Databases', or set an alias"


def test_a_tag_that_the_hierarchy_adds_is_no_tag_of_the_post(tmp_path: Path) -> None:
    settings = Settings(tag_hierarchy=("Databases/SQL",))
    found = findings(tmp_path, tagged("SQL", "SQL, Databases"), "tag-once", settings)
    assert found == []
