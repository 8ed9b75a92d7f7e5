"""Fetching over HTTP: what is asked, what is refused, and what an owner is told."""

import gzip
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from indexer.errors import SourceError
from indexer.settings import Settings, SourceSettings
from indexer.sources.web import unpacking
from indexer.sources.web.addresses import is_global, read_address
from indexer.sources.web.exchange import FetchError
from indexer.sources.web.fetch import Fetcher, read_stamp
from tests.sources.web_server import Answer, Site, fetch, given, serve, serve_raw, settings
from tests.support import missing


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as site:
        yield site


def refusal(place: str, stamp: str = "", **values: int) -> str:
    """What is told where an address is not fetched."""
    with pytest.raises(SourceError) as error:
        fetch(place, stamp, **values)
    return str(error.value)


def test_a_document_is_fetched_with_its_address_and_type(site: Site) -> None:
    place = site.put("/a b?x=ä", "text", {"Content-Type": "text/html; charset=ISO-8859-1"})
    site.answers["/a%20b?x=%C3%A4"] = site.answers.pop("/a b?x=ä")
    with Fetcher(given(place), settings())(place) as fetched:
        assert fetched is not None
        assert fetched.stream.read() == b"text"
        assert fetched.size == 4
        assert str(fetched.address) == f"{site.address}/a%20b?x=%C3%A4"
        assert (fetched.media_type, fetched.charset) == ("text/html", "iso-8859-1")
    assert site.headers[0]["user-agent"].startswith("postings/")
    assert "cookie" not in site.headers[0]


@pytest.mark.parametrize(
    ("name", "value", "asked"),
    [
        ("ETag", 'W/"1"', "if-none-match"),
        ("Last-Modified", "Sat, 01 Mar 2025 10:00:00 GMT", "if-modified-since"),
    ],
)
def test_what_did_not_change_is_not_sent_again(
    name: str, value: str, asked: str, site: Site
) -> None:
    place = site.put("/a", "text", {name: value})
    _, stamp = fetch(place) or (b"", "")
    assert fetch(place, stamp) is None
    assert site.headers[1][asked] == value
    site.put("/a", "new", {name: value.replace("1", "2")})
    body, newer = fetch(place, stamp) or (b"", "")
    assert body == b"new"
    assert newer != stamp


def test_the_same_body_is_no_change_whatever_the_server_says(site: Site) -> None:
    place = site.put("/a", "text")
    _, stamp = fetch(place) or (b"", "")
    assert fetch(place, stamp) is None
    site.put("/a", "text", {"ETag": '"new"'})
    assert fetch(place, stamp) is None
    site.put("/a", "other")
    assert fetch(place, stamp) is not None


def test_redirects_are_followed(site: Site) -> None:
    site.put("/folder/b", "text")
    site.put("/a", status=301, headers={"Location": "/folder/a"})
    site.put("/folder/a", status=307, headers={"Location": "b"})
    assert (fetch(f"{site.address}/a") or (b"",))[0] == b"text"


def test_a_loop_of_redirects_is_named(site: Site) -> None:
    site.put("/a", status=302, headers={"Location": "/b"})
    site.put("/b", status=302, headers={"Location": "/a#again"})
    one, two = f"{site.address}/a", f"{site.address}/b"
    expected = f"{one}: redirects in a loop: {one} -> {two} -> {one}; check the address"
    assert refusal(one) == expected


def test_more_than_five_redirects_are_refused(site: Site) -> None:
    for number in range(9):
        site.put(f"/{number}", status=302, headers={"Location": f"/{number + 1}"})
    assert "more than 5 redirects, the last to " in refusal(f"{site.address}/0")
    assert site.paths() == [f"/{number}" for number in range(6)]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (404, "answered 404 Not Found; check the address"),
        (403, "answered 403 Forbidden; allow this program to read it"),
        (500, "answered 500 Internal Server Error; try again later"),
        (599, "answered 599; try again later"),
        (204, "answered 204 No Content; check the address"),
        (302, "answered 302 Found; check the address"),
    ],
)
def test_other_answers_are_told_in_plain_words(status: int, said: str, site: Site) -> None:
    place = site.put("/a", status=status)
    assert refusal(place) == f"{place}: {said}"


def test_a_busy_server_is_asked_once_more(site: Site) -> None:
    def wait(handler: BaseHTTPRequestHandler) -> None:
        site.put("/a", "text")

    site.answers["/a"] = Answer(
        headers={"Retry-After": "0", "Content-Length": "0"}, status=503, write=wait
    )
    assert fetch(f"{site.address}/a") is not None
    moment = format_datetime(datetime.now(UTC) - timedelta(seconds=5))
    place = site.put("/b", status=429, headers={"Retry-After": moment})
    assert "429 Too Many Requests" in refusal(place)
    assert site.paths() == ["/a", "/a", "/b", "/b"]


def test_a_server_that_asks_for_a_long_wait_is_not_waited_for(site: Site) -> None:
    place = site.put("/a", status=503, headers={"Retry-After": "3600"})
    assert "answered 503 Service Unavailable; try again later" in refusal(place)
    assert site.paths() == ["/a"]


@pytest.mark.parametrize("when", ["soon", "Fri, 31 Dec 9999 23:59:59 -1200", "-1", "1" * 5000])
def test_a_wait_that_is_none_is_not_waited_for(when: str, site: Site) -> None:
    place = site.put("/a", status=503, headers={"Retry-After": when})
    assert "answered 503 Service Unavailable; try again later" in refusal(place)


@pytest.mark.parametrize("stamp", ["", "123:456", "123", "[1]", "unreadable", "\ud800"])
def test_a_stamp_of_something_else_tells_nothing(stamp: str, site: Site) -> None:
    assert read_stamp(stamp) == {}
    assert fetch(site.put("/a", "text"), stamp) is not None


def test_a_full_disk_is_called_that(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = BytesIO(gzip.compress(b"text"))

    @contextmanager
    def full() -> Iterator[BinaryIO]:
        with open("/dev/full", "wb", buffering=0) as file:
            yield cast(BinaryIO, file)

    monkeypatch.setattr(unpacking, "temporary_file", full)
    expected = r"^a\.gz: no room for it in a temporary file \(No space left on device\); make room$"
    with pytest.raises(SourceError, match=expected), unpacking.unpacked(packed, 1, "a.gz"):
        pass


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Send a byte now and then, each soon enough for a limit on single reads."""
    for _ in range(60):
        handler.wfile.write(b"x")
        time.sleep(0.1)


@pytest.mark.parametrize("length", [{"Content-Length": "30"}, {"Transfer-Encoding": "none"}])
def test_the_time_is_for_the_whole_answer(length: dict[str, str], site: Site) -> None:
    site.answers["/a"] = Answer(headers=length, write=drip)
    place, started = f"{site.address}/a", time.monotonic()
    expected = "no whole answer within 1 seconds; try again, or raise the setting timeout"
    assert refusal(place, timeout=1) == f"{place}: {expected}"
    assert time.monotonic() - started < 5


def test_headers_that_never_end_are_cut_off_in_time() -> None:
    def talk(client: socket.socket) -> None:
        client.sendall(b"HTTP/1.1 200 OK\r\n")
        for _ in range(60):
            client.sendall(b"X: y\r\n")
            time.sleep(0.1)

    with serve_raw(talk) as port:
        started = time.monotonic()
        assert "no whole answer within 1 seconds" in refusal(f"http://127.0.0.1:{port}/", timeout=1)
        assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"", "the answer was cut short or is not HTTP; try again later"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "the answer was cut short or is not HTTP; try again later"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort",
            "the answer was cut short or is not HTTP; try again later",
        ),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nshort",
            "the answer was cut short or is not HTTP; try again later",
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain",
            "the answer cannot be decompressed; check what the server sends",
        ),
    ],
)
def test_a_broken_answer_is_told(sent: bytes, said: str) -> None:
    with serve_raw(lambda client: client.sendall(sent)) as port:
        place = f"http://127.0.0.1:{port}/"
        assert refusal(place) == f"{place}: {said}"


def test_a_server_that_is_not_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = f"http://127.0.0.1:{server.getsockname()[1]}/"
    hint = "check the address, or try again later"
    assert refusal(place) == f"{place}: cannot be reached (Connection refused); {hint}"


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip"])
def test_compressed_answers_are_read(encoding: str, site: Site) -> None:
    place = site.put("/a", gzip.compress(b"text"), {"Content-Encoding": encoding})
    assert (fetch(place) or (b"",))[0] == b"text"
    assert site.headers[0]["accept-encoding"] == "gzip, deflate"


def test_gzip_is_known_by_its_content(site: Site) -> None:
    place = site.put("/a.gz", gzip.compress(b"text"), {"Content-Type": "application/x-gzip"})
    assert (fetch(place) or (b"",))[0] == b"text"
    place = site.put("/b.gz", gzip.compress(b"text" * 1000)[:-9])
    expected = f"{place}: gzip that is damaged or cut short; make it anew"
    assert refusal(place) == expected


@pytest.mark.parametrize("headers", [{"Content-Encoding": "gzip"}, {}])
def test_what_blows_up_past_the_limit_is_refused(headers: dict[str, str], site: Site) -> None:
    place = site.put("/bomb", gzip.compress(bytes(30_000_000)), headers)
    expected = "larger than 1 megabytes; raise the setting largest_download if that is meant"
    assert refusal(place, largest_download=1) == f"{place}: {expected}"


def test_an_answer_without_end_is_refused(site: Site) -> None:
    def flood(handler: BaseHTTPRequestHandler) -> None:
        while True:
            handler.wfile.write(bytes(100_000))

    site.answers["/a"] = Answer(headers={"Transfer-Encoding": "none"}, write=flood)
    assert "larger than 1 megabytes" in refusal(f"{site.address}/a", largest_download=1)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "[::1]", "0x7f000001", "127.1", "2130706433", "localhost", "10.0.0.1", "0"],
)
def test_addresses_of_this_machine_and_its_networks_are_refused(host: str) -> None:
    place = f"http://{host}:9/"
    with (
        pytest.raises(SourceError, match="is not a public address; set allow_private") as error,
        Fetcher(SourceSettings(place), Settings())(place),
    ):
        pass
    assert not isinstance(error.value, FetchError)


@pytest.mark.parametrize(
    ("numeric", "expected"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("192.0.0.9", False),
        ("192.0.2.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("fe80::1%lo", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.215.14", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2001:0:7f00:1::", False),
        ("2001:db8::1", False),
    ],
)
def test_which_addresses_are_public(numeric: str, expected: bool) -> None:
    assert is_global(numeric) is expected


def names(monkeypatch: pytest.MonkeyPatch, *numeric: str) -> list[str]:
    """Makes every name one of these addresses, another at each look-up; gives the names asked for."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def answer(host: str, port: int, *rest: int, **options: int) -> object:
        if host.replace(".", "").isdigit():
            return real(host, port, *rest, **options)
        asked.append(host)
        return real(numeric[min(len(asked), len(numeric)) - 1], port, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked


def test_a_name_of_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch, "10.1.2.3")
    with (
        pytest.raises(SourceError, match=r"^http://blog\.example/: 10\.1\.2\.3 is not a public"),
        Fetcher(SourceSettings("http://blog.example"), Settings())("http://blog.example"),
    ):
        pass


def test_the_address_that_was_checked_is_the_one_that_is_asked(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = names(monkeypatch, "127.0.0.1", "127.0.0.99")
    place = site.put("/a", "text").replace("127.0.0.1", "blog.example")
    assert fetch(place) is not None
    assert asked == ["blog.example"]
    assert site.headers[0]["host"] == place.removeprefix("http://").removesuffix("/a")


def test_a_redirect_to_a_private_address_is_refused(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.put("/a", status=302, headers={"Location": "http://169.254.169.254/latest/meta-data"})
    monkeypatch.setattr(
        "indexer.sources.web.addresses.is_global", lambda numeric: numeric == "127.0.0.1"
    )
    message = r"^http://169\.254\.169\.254/latest/meta-data: 169\.254\.169\.254 is not a public"
    with pytest.raises(SourceError, match=message):
        Fetcher(SourceSettings("x"), settings())(f"{site.address}/a").__enter__()


def test_a_name_that_nobody_knows_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_rest: object, **_options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    expected = (
        "http://blog.example/: no host of this name is known; check the address and the network"
    )
    assert refusal("http://blog.example") == expected


@pytest.mark.parametrize(
    "place",
    ["ftp://a.example/", "file:///etc/passwd", "http://", "http://a:99999/", "http://[::1", "a.md",
     "http://a b/", "http://a\r\nX: y/", "//a.example/", "http://" + "a" * 300, "gopher://a"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(place: str) -> None:
    with pytest.raises(SourceError, match="not an http or https address that can be read"):
        read_address(place)


@pytest.mark.parametrize(
    ("text", "base", "expected"),
    [
        ("HTTP://Blog.Example", "", "http://blog.example/"),
        ("https://blog.example:443/a?b=c d#e", "", "https://blog.example/a?b=c%20d"),
        ("https://bücher.example:8443/ä", "", "https://xn--bcher-kva.example:8443/%C3%A4"),
        ("http://[2606::1]:80/", "", "http://[2606::1]/"),
        ("../c", "http://a.example/x/y/z", "http://a.example/x/c"),
        ("?page=2", "http://a.example/feed", "http://a.example/feed?page=2"),
        ("//b.example", "https://a.example", "https://b.example/"),
        ("http://user:secret@a.example/%41", "", "http://a.example/%41"),
    ],
)
def test_how_an_address_is_written(text: str, base: str, expected: str) -> None:
    assert str(read_address(text, base)) == expected


def test_a_password_goes_to_its_own_host_only_and_is_never_shown(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve() as other:
        target = other.put("/b", "text").replace("//", "//evil:evil@")
        site.put("/a", status=302, headers={"Location": "/here"})
        site.put("/here", status=302, headers={"Location": target})
        place = site.address.replace("//", "//ann:p%40ss@") + "/a"
        assert fetch(place) is not None
        assert [one.get("authorization") for one in site.headers] == ["Basic YW5uOnBAc3M="] * 2
        assert "authorization" not in other.headers[0]
    assert refusal(place.replace("/a", "/gone")).startswith(f"{site.address}/gone: answered 404")
    assert "p%40ss" not in refusal("http://ann:p%40ss@[bad/")


def test_proxies_of_the_environment_are_not_used(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetch(site.put("/a", "text")) is not None


def test_there_is_a_pause_between_requests_to_a_host(site: Site) -> None:
    place = site.put("/a", "text")
    fetcher, started = Fetcher(given(place), settings(pause=150)), time.monotonic()
    for _ in range(3):
        with fetcher(place):
            pass
    assert 0.3 <= time.monotonic() - started < 3


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for blog.example, and its key, in one file."""
    folder = tmp_path_factory.mktemp("tls")
    options = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = "-subj /CN=blog.example -addext subjectAltName=DNS:blog.example"
    try:
        subprocess.run(
            ["openssl", *options.split(), *names.split(), "-keyout", "key", "-out", "cert"],
            cwd=folder,
            check=True,
            capture_output=True,
        )
    except FileNotFoundError:
        missing("no openssl; install it")
    both = folder / "both.pem"
    both.write_bytes((folder / "cert").read_bytes() + (folder / "key").read_bytes())
    return both


@pytest.mark.parametrize(
    ("host", "trusted", "said"),
    [
        ("blog.example", True, ""),
        ("blog.example", False, "its certificate is not trusted (self-signed certificate)"),
        ("other.example", True, "its certificate is not trusted (Hostname mismatch"),
    ],
)
def test_certificates_are_checked_for_the_name_that_was_asked(
    host: str, trusted: bool, said: str, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names(monkeypatch, "127.0.0.1")
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serve(certificate) as site:
        place = site.put("/a", "text").replace("127.0.0.1", host)
        if said:
            assert said in refusal(place)
        else:
            assert fetch(place) is not None


def test_a_server_without_tls_is_told() -> None:
    with serve_raw(lambda client: client.sendall(b"hello")) as port:
        assert "no secure connection (" in refusal(f"https://127.0.0.1:{port}/")
