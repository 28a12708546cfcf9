"""What clients may send over one connection: most is answered in few steps, and all of it as h11 would have it."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import h11
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sandbox.connection import Odd, Request, whole
from tests.support.sandbox import Sandbox

GET = b"GET /clock HTTP/1.1\r\nHost: localhost\r\n\r\n"
CLOCK = b'{"advance": 1}'
POST = b"POST /clock HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n" + CLOCK
ELSEWHERE = {
    "chunks": b"POST /clock HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n" + CLOCK[:5] + b"\r\n9\r\n" + CLOCK[5:] + b"\r\n0\r\n\r\n",
    "an older HTTP": b"GET /clock HTTP/1.0\r\nHost: localhost\r\n\r\n",
    "no host": b"GET /clock HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /clock HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
    "two lengths": POST.replace(b"Content-Length: 14\r\n", b"Content-Length: 14\r\nContent-Length: 13\r\n"),
    "a length that is none": POST.replace(b": 14", b": -1"),
    "a head alone": GET.replace(b"GET", b"HEAD"),
    "may it go on?": POST.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n"),
    "the last one": GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"),
    "a whole address": GET.replace(b"/clock", b"http://localhost/clock"),
    "a folded line": GET.replace(b"\r\n\r\n", b"\r\nX-One: 1\r\n  and more\r\n\r\n"),
    "bare line ends": GET.replace(b"\r\n", b"\n"),
    "no HTTP": b"hello\r\n\r\n",
    "a line without end": b"GET /" + b"x" * 70_000,
}


class Client:
    """A client that says bytes."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self.link = socket.create_connection((place.hostname, place.port), timeout=5)
        self._unread = b""

    def ask(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.link.sendall(piece)

    def answer(self) -> tuple[int, bytes]:
        """Return status and body of the next answer."""
        while b"\r\n\r\n" not in self._unread:
            self._more()
        head, _end, self._unread = self._unread.partition(b"\r\n\r\n")
        length = int(next((line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0))
        while len(self._unread) < length:
            self._more()
        body, self._unread = self._unread[:length], self._unread[length:]
        return int(head.split(b" ", 2)[1]), body

    def _more(self) -> None:
        piece = self.link.recv(65536)
        assert piece, "hung up"
        self._unread += piece


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[Client]:
    one = Client(sandbox.admin)
    yield one
    one.link.close()


def test_one_connection_carries_many_requests(client: Client) -> None:
    for _round in range(3):
        client.ask(GET)
        status, body = client.answer()
        assert status == 200
        assert "now" in json.loads(body)


def test_a_request_may_come_in_any_pieces(client: Client) -> None:
    client.ask(*(bytes((letter,)) for letter in POST))
    assert client.answer()[0] == 200


def test_who_asks_on_has_its_answers_in_the_order_of_the_questions(client: Client, sandbox: Sandbox) -> None:
    missing = GET.replace(b"/clock", b"/nowhere")
    client.ask(POST + missing + GET + POST[:-3], POST[-3:] + missing)
    assert [client.answer()[0] for _round in range(5)] == [200, 404, 200, 200, 404]


@pytest.mark.parametrize("name", ["chunks", "a folded line", "bare line ends"])
def test_what_is_left_to_h11_is_answered_and_so_is_all_that_follows(client: Client, name: str) -> None:
    for said in (GET, ELSEWHERE[name], GET, POST):
        client.ask(said)
        assert client.answer()[0] == 200


def test_who_wants_no_more_is_hung_up_on(client: Client) -> None:
    client.ask(ELSEWHERE["the last one"])
    assert client.answer()[0] == 200
    assert client.link.recv(1) == b""


def test_who_speaks_no_http_reads_why(client: Client) -> None:
    client.ask(ELSEWHERE["no HTTP"])
    assert b"HTTP/1.1 400 " in client.link.recv(65536)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_is_odd_is_left_to_h11(name: str) -> None:
    with pytest.raises(Odd):
        whole(ELSEWHERE[name])


@pytest.mark.parametrize("said", [GET, POST], ids=["GET", "POST"])
def test_a_request_that_lacks_something_is_waited_for(said: bytes) -> None:
    assert all(whole(said[:length]) is None for length in range(len(said)))
    assert isinstance(whole(said), Request)


NAMES = st.sampled_from(["Accept", "X-One", "content-length", "Content-Length", "Host", "Connection", "transfer-encoding", "x'y", "A b", ""])
VALUES = st.sampled_from(["", "0", "3", "007", "1, 1", "keep-alive", "Keep-Alive", "chunked", " a  b ", "\t", "é", "a\x00b", "a:b"]) | st.text(max_size=5)
ENDS = st.sampled_from(["\r\n", "\r\n", "\r\n", "\n", "\r", "\r\n\t"])


@given(
    st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "get", "OPTIONS"]),
    st.sampled_from(["/", "/a?b=c&d=%2f", "/a b", "/%", "*", "http://here/", "/é", "//x", "/?", "/#"]),
    st.sampled_from(["HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2", "http/1.1"]),
    st.lists(st.tuples(NAMES, VALUES, ENDS), max_size=4),
    st.binary(max_size=6),
)
@example("POST", "/", "HTTP/1.1", [("content-length", "3", "\r\n"), ("X-One", "", "\r\n")], b"abcGET ")
def test_what_is_read_is_what_h11_reads(method: str, target: str, version: str, lines: list[tuple[str, str, str]], body: bytes) -> None:
    head = "".join(f"{name}: {value}{end}" for name, value, end in [("Host", "here", "\r\n"), *lines])
    data = f"{method} {target} {version}\r\n{head}\r\n".encode("latin-1", "replace") + body
    try:
        found = whole(data)
    except Odd:
        return
    reader = h11.Connection(h11.SERVER)
    reader.receive_data(data)
    event = reader.next_event()
    if event is h11.NEED_DATA:
        assert found is None
        return
    assert isinstance(event, h11.Request)
    came = b""
    while isinstance(following := reader.next_event(), h11.Data):
        came += following.data
    assert (found is None) is (following is h11.NEED_DATA)
    if found is not None:
        assert (found.method.encode(), found.target, found.headers) == (event.method, event.target, [tuple(one) for one in event.headers])
        assert (found.body, found.rest) == (came, reader.trailing_data[0])
