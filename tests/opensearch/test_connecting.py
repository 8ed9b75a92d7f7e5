"""How nodes are reached: with whose login, over TLS, with packed bodies, and which of them."""

import gzip
import logging
import ssl
import subprocess
from base64 import b64decode
from pathlib import Path

import pytest

from indexer.errors import SettingsError, StorageError
from indexer.opensearch.address import Access, Address
from indexer.opensearch.breaker import NoAnswer
from indexer.opensearch.cluster import Cluster
from tests.opensearch.asking import SEARCH, SOON, TIMEOUT, cluster_of, nodes, timed
from tests.opensearch.listeners import ANSWERS, DIES, HANGS, Listener, listening, refusing

__all__ = ["nodes"]


@pytest.mark.parametrize(
    ("address", "access", "scheme", "sent"),
    [
        (Address((), "blog", False, "kim", "pä:ss"), Access(), "Basic", "kim:pä:ss"),
        (Address((), "blog"), Access(api_key="hush"), "ApiKey", "hush"),
        (Address((), "blog", False, "kim", "p"), Access(api_key="Bearer hush"), "Bearer", "hush"),
    ],
)
def test_who_asks_is_sent_and_told_to_nobody_else(
    nodes: list[Listener],
    address: Address,
    access: Access,
    scheme: str,
    sent: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    where = Address((nodes[0].node,), "blog", False, address.user, address.password)
    how = Access(access.api_key, timeout=TIMEOUT)
    told = []
    for does in (ANSWERS, 401, 503, DIES, HANGS):
        nodes[0].does = does
        try:
            Cluster(where, how).search("blog", {})
        except StorageError as error:
            told += [f"{error!r} {error.__cause__!r} {error.__context__!r}"]
    header = nodes[0].received[0][2]["authorization"].split(" ")
    assert header[0] == scheme
    assert (b64decode(header[1]).decode() if scheme == "Basic" else header[1]) == sent
    shown = " ".join([*told, caplog.text, repr(where), str(where), repr(how)])
    assert len(told) == 4
    for secret in (sent, header[1], "pä:ss"):
        assert secret not in shown


def test_large_bodies_are_packed_and_truth_is_spelled_as_the_cluster_reads_it(
    nodes: list[Listener],
) -> None:
    cluster = cluster_of(nodes[0])
    large = b'{"a": 1}\n' * 1000
    cluster.ask("POST", "/_bulk", large, {"refresh": True, "timeout": "3s"})
    cluster.ask("POST", SEARCH, {"size": 0})
    (_, path, headers, body), (_, _, plain, small) = nodes[0].received
    assert path == "/_bulk?refresh=true&timeout=3s"
    assert (headers["content-encoding"], gzip.decompress(body)) == ("gzip", large)
    assert headers["accept-encoding"] == "gzip,deflate"
    assert ("content-encoding" in plain, small) == (False, b'{"size":0}')
    Cluster(cluster.address, Access(compress=False)).ask("POST", "/_bulk", large)
    assert nodes[0].received[2][2]["accept-encoding"] == "identity"
    assert nodes[0].received[2][3] == large


def certificate(folder: Path, name: str) -> Path:
    """A certificate of this name that signs itself, and its key, in one file."""
    file = folder / f"{name}.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj"]
    where = ["-keyout", "-", "-out", "-", "-addext", "subjectAltName=IP:127.0.0.1"]
    file.write_bytes(
        subprocess.run(
            [*made, f"/CN={name}", *where],
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ).stdout
    )
    return file


def test_tls_is_held_to_the_authority_that_is_named(tmp_path: Path) -> None:
    ours, other = certificate(tmp_path, "ours"), certificate(tmp_path, "other")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ours)
    with listening(1, context) as (node,):
        address = Address((node.node,), "blog", tls=True)
        assert Cluster(address, Access(ca_file=str(ours))).search("blog", {}) == {"fine": True}
        for wrong in (str(other), ""):
            with pytest.raises(NoAnswer, match=r"certificate verify failed.*opensearch_ca_file"):
                Cluster(address, Access(ca_file=wrong)).search("blog", {})
        with pytest.raises(NoAnswer, match=r"one that speaks TLS is opensearch\+https://"):
            Cluster(Address((node.node,), "blog")).search("blog", {})


@pytest.mark.parametrize("name", ["none.pem", "empty.pem"])
def test_a_file_without_certificates_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.pem").touch()
    file = str(tmp_path / name)
    with pytest.raises(SettingsError, match=f"opensearch_ca_file: {file} cannot be read"):
        Cluster(Address(("h:1",), "blog", tls=True), Access(ca_file=file))


def test_nodes_are_asked_for_where_that_is_wanted(nodes: list[Listener]) -> None:
    named = {"nodes": {n.node: {"http": {"publish_address": n.node}} for n in nodes}}
    for node in nodes:
        node.answer = named
    address = Address((nodes[0].node,), "blog")
    for sniff, others in ((False, 0), (True, 2)):
        cluster = Cluster(address, Access(sniff=sniff, timeout=TIMEOUT))
        for _ in range(6):
            cluster.search("blog", {})
        assert sum(node.asked(SEARCH) > 0 for node in nodes[1:]) == others


def test_where_no_node_says_which_there_are_the_named_ones_are_asked(nodes: list[Listener]) -> None:
    cluster = Cluster(Address((refusing(),), "blog"), Access(sniff=True, timeout=TIMEOUT))
    assert timed(cluster)[0] == "NoAnswer"
    assert timed(cluster)[1] < SOON
