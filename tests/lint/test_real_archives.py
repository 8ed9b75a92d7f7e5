"""What lint finds in posts that people wrote: little, and all of it true."""

from collections import Counter

from indexer.lint import LintReport, lint
from indexer.settings import Settings, SourceSettings
from indexer.sources import open_sources
from tests.support import EXAMPLE, corpus


def linted(**source: str) -> LintReport:
    """The findings in one source of a site."""
    given = SourceSettings(**source)  # type: ignore[arg-type]
    settings = Settings(sources=(given,), site_url="https://18f.gsa.gov")
    return lint(open_sources(settings), settings)


def test_a_real_blog_of_500_posts_has_few_findings_and_no_false_alarms() -> None:
    report = linted(place=str(corpus("18f")), permalink="/:year/:month/:day/:title/")
    assert report.posts == 509
    assert Counter(finding.rule for finding in report.findings) == {
        "tag-once": 24,
        "image-alt": 2,
        "link-dead": 2,
        "slug-duplicate": 2,
        "title-duplicate": 2,
    }
    assert report.aliases == ""
    dead = [one for one in report.findings if one.rule == "link-dead"]
    assert [(one.path, one.line) for one in dead] == [
        ("2014-12-17-snippets.md", 29),
        ("2016-03-23-what-have-you-loved-working-on.md", 478),
    ]


def test_without_a_permalink_no_address_of_a_real_blog_is_called_dead() -> None:
    report = linted(place=str(corpus("18f")))
    assert not [one for one in report.findings if one.rule.endswith("-dead")]


def test_the_posts_of_this_project_have_one_tag_in_two_spellings() -> None:
    report = linted(place=str(EXAMPLE))
    assert [one.message for one in report.findings if one.rule != "tag-once"] == [
        "tag 'Databases' is 'Database' in 2 other posts"
    ]
    assert report.aliases == '[tag_aliases]\n"Databases" = "Database"\n'
