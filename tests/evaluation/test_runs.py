"""Searches for judged queries, in an index that is there or built aside."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.errors import SettingsError, SourceError
from indexer.evaluation import (
    Evaluation,
    built_aside,
    corpus_settings,
    evaluate,
    read_corpus,
    read_queries,
    settings_file,
)
from indexer.settings import Settings
from tests.evaluation.corpora import QRELS, write_blog, write_corpus


def on_corpus(folder: Path) -> Evaluation:
    """The evaluation of a corpus."""
    with built_aside(corpus_settings(folder, Settings())) as index:
        return evaluate(index, read_corpus(folder))


def on_blog(folder: Path) -> Evaluation:
    """The evaluation of a blog."""
    with built_aside(Settings(source=str(folder))) as index:
        return evaluate(index, read_queries(folder / "queries.yml"))


def test_posts_of_a_corpus_are_named_by_their_ids_and_any_word_may_match(tmp_path: Path) -> None:
    found = on_corpus(write_corpus(tmp_path / "corpus"))
    assert [one.hits for one in found.queries] == [("1", "3"), ("2",)]
    assert found.means == dict.fromkeys(found.means, 1.0)


def test_nothing_in_the_text_of_a_corpus_is_an_operator(tmp_path: Path) -> None:
    queries = '1\twing NOT lift -heat title:slabs "no such phrase\n'
    found = on_corpus(write_corpus(tmp_path / "corpus", queries))
    assert set(found.queries[0].hits) == {"1", "2", "3"}


def test_queries_of_a_blog_are_asked_as_they_are_typed(tmp_path: Path) -> None:
    queries = "- {query: cache -redis, posts: kafka}\n- {query: 'title:redis', posts: redis}\n"
    found = on_blog(write_blog(tmp_path / "blog", queries))
    assert [one.hits for one in found.queries] == [("kafka",), ("redis",)]


def test_an_index_built_aside_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    folder = write_blog(tmp_path / "blog")
    settings = Settings(source=str(folder), index=str(tmp_path / "index"))
    with built_aside(settings) as index:
        assert index.stats().posts == 2
        assert any((tmp_path / "temporary").iterdir())
    assert list((tmp_path / "temporary").iterdir()) == []
    assert not (tmp_path / "index").exists()


def test_a_slug_that_no_post_has_is_told_with_its_line(tmp_path: Path) -> None:
    folder = write_blog(
        tmp_path / "blog", "- {query: a, posts: redis}\n- {query: b, posts: reddis}"
    )
    with pytest.raises(SourceError, match=r"line 2: the index has no post 'reddis'; correct the"):
        on_blog(folder)


def test_a_corpus_may_judge_posts_that_it_does_not_hold_but_not_only_such(tmp_path: Path) -> None:
    found = on_corpus(write_corpus(tmp_path / "some", qrels=QRELS + "2\tgone\t1\n"))
    assert found.queries[1].values["recall@100"] == 0.5
    with pytest.raises(SourceError, match="no judged post is in the index; the post ids of the"):
        on_corpus(write_corpus(tmp_path / "none", qrels="1\tgone\t1\n"))


def test_a_source_without_posts_is_told(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path / "corpus")
    (folder / "posts.jsonl").write_text("{}\n")
    with pytest.raises(SourceError, match=r"no posts to evaluate with\n.*neither a title nor a"):
        on_corpus(folder)
    (folder / "posts.jsonl").unlink()
    with pytest.raises(SourceError, match=r"posts\.jsonl"):
        on_corpus(folder)


def test_settings_are_read_from_a_file_of_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTINGS_SITE_NAME", "not this one")
    file = tmp_path / "other.toml"
    file.write_text('source = "blog"\n')
    assert settings_file(file) == replace(Settings(), source="blog")
    for text, said in (("source = [", "other.toml: "), ("sauce = 'a'", "did you mean source?")):
        file.write_text(text)
        with pytest.raises(SettingsError, match=said.replace("?", r"\?")):
            settings_file(file)
    file.unlink()
    with pytest.raises(SettingsError, match="neither a settings file nor the folder of an index"):
        settings_file(file)
