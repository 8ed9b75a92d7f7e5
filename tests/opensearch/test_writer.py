"""Writing to a cluster: builds, what changes in them, what runs that fail or die leave, and going back."""

import pytest

from indexer.engine import SourceState
from indexer.errors import IndexCorrupt, IndexMissing, IndexVersion, StorageError
from indexer.opensearch import states as states_module
from indexer.opensearch.address import parse_address
from indexer.opensearch.cluster import Cluster
from indexer.opensearch.layout import SHARD_BYTES, Layout, shards_for
from indexer.opensearch.writer import rollback, writing
from tests.opensearch.writing import (
    LAYOUT,
    builds_of,
    client,
    commit,
    current,
    indices,
    short_leases,
    stored,
)
from tests.support import post

__all__ = ["client", "short_leases"]


def states_of(client: Cluster) -> dict[str, SourceState]:
    """The states that the next run has."""
    with writing(client, layout=LAYOUT) as writer:
        return dict(writer.states())


def fail(client: Cluster, error: type[BaseException], full: bool) -> None:
    """A run that fails before its end."""
    with writing(client, layout=LAYOUT, full=full) as writer:
        writer.put(post("b"))
        writer.delete("id-a")
        assert len(indices(client)) == 1 + full
        raise error


def test_a_first_build_and_what_comes_after_it(client: Cluster) -> None:
    with pytest.raises(IndexMissing, match="no index here yet"):
        builds_of(client).current()
    commit(client, post("a", "one"), post("b", "two"), post("c", excluded=True))
    first = current(client)
    assert stored(client).keys() == {"a", "b", "c"}
    assert (first.name, first.posts) == ("000001-00000001", 3)
    commit(client, post("a", "three"), post("d"), deleted=["id-b"])
    second = current(client)
    assert stored(client) == {one.slug: one for one in stored(client).values()}
    assert stored(client).keys() == {"a", "c", "d"}
    assert stored(client)["a"] == post("a", "three")
    assert (second.name, second.posts) == ("000001-00000002", 3)
    assert second.content != first.content
    assert states_of(client).keys() == {"a", "c", "d"}
    assert indices(client) == ["000001-posts"]


def test_nothing_changed_is_no_commit(client: Cluster) -> None:
    commit(client, post("a"))
    before = current(client)
    commit(client)
    with writing(client, layout=LAYOUT) as writer:
        writer.delete("id-nobody")
        assert writer.carry("a", "a")
    assert current(client) == before


def test_states_alone_are_a_generation_with_the_same_content(client: Cluster) -> None:
    commit(client, post("a"))
    before = current(client)
    with writing(client, layout=LAYOUT) as writer:
        writer.keep({**writer.states(), "draft": SourceState("1", problem="a draft")})
    assert current(client).name != before.name
    assert current(client).content == before.content


def test_another_machine_continues(client: Cluster, index_url: str) -> None:
    commit(client, post("a"), post("b"))
    other = Cluster(parse_address(index_url))
    with writing(other, layout=LAYOUT) as writer:
        assert not writer.rebuilding
        assert writer.stamps() == {"a": "1", "b": "1"}
        assert writer.states()["a"] == SourceState("1", "digest", "id-a", ("a",), "a")
        assert writer.post_count() == 2
        writer.put(post("a", "new"))
        writer.put(post("z"))
        assert writer.post_count() == 3
    other.close()
    assert stored(client).keys() == {"a", "b", "z"}


def test_many_states_are_many_documents_and_layers(
    client: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(states_module, "AT_ONCE", 10)
    states = {f"{n:03}": SourceState("1", id=f"id-{n}", slug=f"{n}") for n in range(95)}
    with writing(client, layout=LAYOUT) as writer:
        writer.keep(states)
    assert [layer.chunks for layer in current(client).layers] == [10]
    for number in range(20):
        del states[f"{number:03}"]
        states["last"] = SourceState("new", problem=str(number))
        with writing(client, layout=LAYOUT) as writer:
            writer.keep(dict(states))
        assert states_of(client) == states
    layers = current(client).layers
    assert len(layers) < states_module.MOST_LAYERS
    kept = sum(layer.chunks for layer in layers)
    body = {"query": {"exists": {"field": "layer"}}, "size": 0}
    client.ask("POST", f"/{client.address.name}-states/_refresh")
    assert client.search(f"{client.address.name}-states", body)["hits"]["total"]["value"] == kept


def test_damaged_states_are_told_and_built_anew(client: Cluster) -> None:
    commit(client, post("a"))
    (layer,) = current(client).layers
    path = f"/{client.address.name}-states/_doc/{layer.name}-00000"
    client.ask("PUT", path, {"layer": layer.name, "blob": "AAAA"})
    with pytest.raises(IndexCorrupt, match="rebuild with --full"):
        states_of(client)
    commit(client, post("a"), full=True)
    assert states_of(client).keys() == {"a"}


def test_other_settings_build_anew_and_carry_posts(client: Cluster) -> None:
    commit(client, post("a"), post("b", "to keep"))
    with writing(client, "other", layout=LAYOUT) as writer:
        assert writer.rebuilding
        assert writer.states().keys() == {"a", "b"}
        assert writer.carry("b", "moved")
        assert not writer.carry("nobody", "nobody")
        assert writer.post_count() == 1
        writer.keep({})
    assert stored(client).keys() == {"moved"}
    assert current(client).fingerprint == "other"
    with writing(client, "other", layout=LAYOUT) as writer:
        assert not writer.rebuilding
        assert writer.carry("moved", "again")
    assert stored(client).keys() == {"again"}


def test_another_format_is_refused_and_built_anew(client: Cluster) -> None:
    commit(client, post("a"))
    path = f"/{client.address.name}-states/_doc/generation"
    source = client.ask("GET", path)["_source"]
    client.ask("PUT", path, {**source, "format": 0})
    with pytest.raises(IndexVersion, match="format 0, this program reads"):
        current(client)
    with writing(client, layout=LAYOUT) as writer:
        assert writer.rebuilding
    assert current(client).posts == 0


@pytest.mark.parametrize("error", [StorageError, KeyboardInterrupt])
def test_a_build_that_fails_leaves_nothing(client: Cluster, error: type[BaseException]) -> None:
    commit(client, post("a"))
    with pytest.raises(error):
        fail(client, error, full=True)
    assert indices(client) == ["000001-posts"]
    assert stored(client).keys() == {"a"}
    commit(client, post("c"), full=True)
    assert current(client).build == 3


def test_changes_that_fail_before_they_are_sent_change_nothing(client: Cluster) -> None:
    commit(client, post("a"))
    with pytest.raises(StorageError):
        fail(client, StorageError, full=False)
    commit(client, post("c"))
    assert stored(client).keys() == {"a", "c"}


def test_old_builds_are_kept_as_long_as_said(client: Cluster) -> None:
    layout = Layout(replicas=0, keep=2)
    for name in "abc":
        with writing(client, layout=layout, full=True) as writer:
            writer.put(post(name))
    assert indices(client) == ["000002-posts", "000003-posts"]


def test_going_back_is_to_the_build_before(client: Cluster) -> None:
    commit(client, post("a"))
    commit(client, post("b"))
    commit(client, post("z"), full=True)
    assert stored(client).keys() == {"z"}
    assert rollback(client) == "000001-00000002"
    assert stored(client).keys() == {"a", "b"}
    with pytest.raises(StorageError, match="no earlier build is kept"):
        rollback(client)
    commit(client, post("c"))  # takes away what was gone back from
    assert indices(client) == ["000001-posts"]
    assert current(client).name == "000001-00000003"
    commit(client, post("y"), full=True)
    assert current(client).name == "000003-00000001"


def test_there_is_no_going_back_where_nothing_is(client: Cluster) -> None:
    with pytest.raises(IndexMissing):
        rollback(client)
    assert not client.ask("GET", f"/{client.address.name}*/_alias")


def test_nobody_goes_back_to_a_build_that_lost_posts(client: Cluster) -> None:
    commit(client, post("a"))
    commit(client, post("b"), full=True)
    index = f"/{client.address.name}-000001-posts"
    client.ask("DELETE", f"{index}/_doc/id-a", params={"refresh": "true"})
    with pytest.raises(IndexCorrupt, match="has 0 posts, not 1"):
        rollback(client)
    assert stored(client).keys() == {"b"}


def test_memory_is_not_asked_for_more_than_changes_need(
    client: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.opensearch.increment._IN_MEMORY", 1000)
    commit(client)
    commit(client, *(post(str(number), "words and words") for number in range(50)))
    assert len(stored(client)) == 50


def test_a_post_that_makes_a_fault_is_named(
    client: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: object) -> None:
        raise ValueError("no such thing")

    monkeypatch.setattr("indexer.opensearch.tokens.Tokenizer.tokens", fault)
    with pytest.raises(StorageError, match=r"post 'id-a' was indexed \(ValueError"):
        commit(client, post("a"))
    assert indices(client) == []


def test_the_owner_s_template_of_indices_is_heeded(client: Cluster) -> None:
    name = client.address.name
    template = {
        "index_patterns": [f"{name}-*"],
        "template": {"settings": {"codec": "best_compression"}},
    }
    client.ask("PUT", f"/_index_template/{name}", template)
    try:
        commit(client, post("a"))
        (found,) = client.ask("GET", f"/{name}/_settings").values()
        assert found["settings"]["index"]["codec"] == "best_compression"
        assert found["settings"]["index"]["refresh_interval"] == "-1"
        assert found["settings"]["index"]["number_of_replicas"] == "0"
    finally:
        client.ask("DELETE", f"/_index_template/{name}")


def test_a_name_that_an_index_has_is_refused_before_anything_is_built(client: Cluster) -> None:
    name = client.address.name
    client.ask("PUT", f"/{name}-words")
    with (
        pytest.raises(StorageError, match=f"{name}-words is an index that postings did not"),
        writing(client, layout=LAYOUT),
    ):
        pass
    assert indices(client) == []


def test_an_alias_of_two_indices_is_told_and_built_anew(client: Cluster) -> None:
    commit(client, post("a"))
    commit(client, post("b"), full=True)
    alias = f"{client.address.name}-states"
    action = {"add": {"index": f"{client.address.name}-000001-states", "alias": alias}}
    client.ask("POST", "/_aliases", {"actions": [action]})
    with pytest.raises(IndexCorrupt, match=f"{alias} is an alias of more than one index"):
        current(client)
    commit(client, post("c"), full=True)
    assert stored(client).keys() == {"c"}
    assert current(client).posts == 1


def test_shards_grow_with_what_is_expected() -> None:
    assert [shards_for(size) for size in (0, SHARD_BYTES, SHARD_BYTES + 1)] == [1, 1, 2]
