"""Other names of tags, and tags within tags, as the settings give them."""

from pathlib import Path

import pytest

from indexer.settings import Settings
from indexer.tags import tag_rules
from tests.runs import Runs, counts

ALIASES = {"js": "JavaScript", "Data Bases": "databases", "rdbms": "SQL", "ecmascript": "js"}
ALIASES |= {"psql": "databases/sql/postgresql", "a": "b", "b": "a"}
HIERARCHY = ("databases/SQL/PostgreSQL", "databases/Redis", "caches/Redis")


@pytest.mark.parametrize(
    ("tags", "meant"),
    [
        (["Rust", "rust"], ["Rust"]),
        (["JS", "javascript"], ["JavaScript"]),
        (["data_bases"], ["databases"]),
        (["postgresql"], ["PostgreSQL", "SQL", "databases"]),
        (["rdbms"], ["SQL", "databases"]),
        (["redis", "SQL"], ["Redis", "databases", "caches", "SQL"]),
        (["databases/sql"], ["SQL", "databases"]),
        (["databases/SQL/postgresql"], ["PostgreSQL", "SQL", "databases"]),
        (["CI/CD"], ["CI/CD"]),
        (["psql"], ["PostgreSQL", "SQL", "databases"]),
        (["ecmascript"], ["JavaScript"]),
        (["a"], ["a"]),
    ],
)
def test_tags_are_what_the_owner_means(tags: list[str], meant: list[str]) -> None:
    rules = tag_rules(Settings(tag_aliases=ALIASES, tag_hierarchy=HIERARCHY))
    assert rules.apply(tags) == tuple(meant)


def test_new_rules_have_every_post_read_again(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    runs.write("a.md", "---\ntags: [js]\n---\nText")
    assert runs.run().posts == 1
    assert runs.engine.post("a").tags == ("js",)
    assert counts(runs.run(tag_aliases={"js": "JavaScript"})) == (0, 1, 0, 0)
    assert runs.engine.post("a").tags == ("JavaScript",)
    assert counts(runs.run()) == (0, 0, 0, 1)
