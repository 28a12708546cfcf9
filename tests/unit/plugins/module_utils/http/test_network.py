"""client.py and retry.py on a real network, as far as one machine has one: what the libraries below say when no answer comes."""

from __future__ import annotations

import datetime
import ipaddress
import socket
import ssl
import threading
from contextlib import suppress

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.auth import BearerAuth
from ansible_collections.steadyops.monitoring.plugins.module_utils.http.client import Client
from tests.support.network import SECRET, Clock
from tests.support.stage import connection, demo_system, surroundings

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


class Server:
    """Accepts connections and treats each with the next of the manners; counts the requests that arrived."""

    def __init__(self, *manners, tls=None):
        self.manners = list(manners)
        self.requests = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.tls = tls
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    @property
    def url(self):
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.socket.getsockname()[1]}"

    def serve(self):
        for manner in self.manners:
            try:
                peer, _address = self.socket.accept()
            except OSError:
                return
            with peer:
                if self.tls:
                    try:
                        peer = self.tls.wrap_socket(peer, server_side=True)
                    except (ssl.SSLError, OSError):
                        continue
                peer.recv(65536)
                self.requests += 1
                manner(self, peer)

    def close(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join(5)

    def answer(self, peer):
        peer.sendall(ANSWER)

    def hang(self, peer):
        peer.settimeout(5)
        while peer.recv(65536):  # until the client gives up
            pass

    def hang_up(self, peer):
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    def half(self, peer):
        peer.sendall(ANSWER.replace(b"Length: 2", b"Length: 200"))


@pytest.fixture
def serve():
    servers = []

    def start(*manners, tls=None):
        servers.append(Server(*manners, tls=tls))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def client_to(url, **words):
    clock = Clock()
    return Client(demo_system().host, connection(url=url, **{"timeout": 0.2, **words}), None, clock.sleep, clock), clock


def nobody():
    """Return the address of a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"http://127.0.0.1:{free.getsockname()[1]}"


class TestNeverConnected:
    @pytest.mark.parametrize("verb", ["GET", "POST"])
    def test_nobody_listens(self, verb):
        client, _clock = client_to(nobody())
        with pytest.raises(
            errors.Unreachable, match=r"cannot reach http://127.*refused.*\. Check api_url, the network and the proxy"
        ):
            client.call(verb, "/x")

    @pytest.mark.parametrize("verb", ["GET", "POST"])
    def test_it_is_tried_twice_more_with_any_verb(self, verb):
        client, clock = client_to(nobody())
        with pytest.raises(errors.Unreachable):
            client.call(verb, "/x")
        assert len(clock.slept) == 2

    def test_retries_of_the_user_limit_that_too(self):
        client, clock = client_to(nobody(), retries=1)
        with pytest.raises(errors.Unreachable):
            client.call("GET", "/x")
        assert len(clock.slept) == 1

    def test_proxy_that_is_away_is_named_as_a_setting(self, monkeypatch):
        monkeypatch.setenv("http_proxy", nobody())
        client, _clock = client_to("http://demo.example", **surroundings("http://demo.example"))
        with pytest.raises(errors.Unreachable, match=r"through the proxy http://127.* that the environment variable http_proxy names"):
            client.call("POST", "/x")

    def test_credentials_of_a_proxy_are_nobody_s_business(self, monkeypatch):
        monkeypatch.setenv("ALL_PROXY", nobody().replace("//", "//jo:canary@"))
        client, _clock = client_to("http://demo.example", **surroundings("http://demo.example"))
        with pytest.raises(errors.Unreachable, match="the environment variable ALL_PROXY names") as caught:
            client.call("POST", "/x")
        assert "canary" not in str(caught.value)

    @pytest.mark.parametrize("proxy", ["nonsense://127.0.0.1:1", "http://"])
    def test_proxy_that_is_no_address_is_named(self, monkeypatch, proxy):
        monkeypatch.setenv("http_proxy", proxy)
        client, _clock = client_to("http://demo.example", **surroundings("http://demo.example"))
        with pytest.raises(errors.Unreachable, match=f"through the proxy {proxy} that the environment variable http_proxy names"):
            client.call("POST", "/x")


class TestTheOtherScheme:
    """What speaks TLS is spoken to in plain HTTP, or the other way round."""

    def test_a_server_of_plain_http_is_told_as_such_and_what_to_write(self, serve):
        server = serve(Server.answer)
        client, clock = client_to(server.url.replace("http:", "https:"))
        port = server.socket.getsockname()[1]
        words = rf"https://127\.0\.0\.1:{port} speaks plain HTTP.*\. Write http://127\.0\.0\.1:{port} in api_url"
        with pytest.raises(errors.Unreachable, match=words):
            client.call("POST", "/x", body={})
        assert clock.slept == []

    @pytest.mark.parametrize(
        "said", ["The plain HTTP request was sent to HTTPS port", "Client sent an HTTP request to an HTTPS server."]
    )
    @pytest.mark.parametrize("verb", ["GET", "POST"])
    def test_a_server_of_tls_that_says_so_is_told_as_such_and_what_to_write(self, serve, said, verb):
        body = f"<html><head><title>400 {said}</title></head></html>"
        answer = f"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        server = serve(lambda _server, peer: peer.sendall(answer.encode()))
        client, _clock = client_to(server.url)
        https = server.url.replace("http:", "https:")
        with pytest.raises(errors.Unreachable, match=rf"speaks TLS, and was spoken to in plain HTTP\. Write {https} in api_url"):
            client.call(verb, "/x", body={} if verb == "POST" else None)

    def test_a_server_of_tls_that_answers_in_tls_is_told_as_such(self, serve):
        def refuse(_server, peer):
            peer.sendall(b"\x15\x03\x01\x00\x02\x02\x46")
            peer.shutdown(socket.SHUT_WR)
            peer.settimeout(1)
            with suppress(OSError):  # who closes with something unread resets the connection
                peer.recv(65536)

        client, _clock = client_to(serve(refuse).url)
        with pytest.raises(errors.Unreachable, match="speaks TLS"):
            client.call("POST", "/x", body={})

    def test_a_server_that_hangs_up_without_a_word_may_be_one(self, serve, self_signed):
        client, _clock = client_to(serve(Server.answer, tls=self_signed).url.replace("https:", "http:"), retries=0)
        with pytest.raises(errors.Error, match=r"; if it speaks TLS, write https://127.* in api_url"):
            client.get("/x")


class TestLost:
    @pytest.mark.parametrize("manner", [Server.hang_up, Server.half, Server.hang], ids=lambda manner: manner.__name__)
    def test_read_is_sent_again(self, serve, manner):
        server = serve(manner, Server.answer)
        client, _clock = client_to(server.url)
        assert client.get("/x").data == {}

    @pytest.mark.parametrize(
        ("manner", "may_still_act"),
        [(Server.hang_up, False), (Server.half, False), (Server.hang, True)],
        ids=["hang up", "half", "hang"],
    )
    def test_creation_is_sent_once_and_its_fate_unknown(self, serve, manner, may_still_act):
        server = serve(manner, Server.answer)
        client, _clock = client_to(server.url)
        with pytest.raises(errors.FateUnknown) as caught:
            client.call("POST", "/x", body={})
        assert (server.requests, caught.value.may_still_act) == (1, may_still_act)

    @pytest.mark.parametrize("manner", [Server.hang_up, Server.half, Server.hang], ids=lambda manner: manner.__name__)
    def test_sentence_shows_no_object_of_python(self, serve, manner):
        client, _clock = client_to(serve(manner).url, retries=0)
        with pytest.raises(errors.Broken) as caught:
            client.get("/x")
        assert not {"0x", "HTTPConnection", "urllib3"} & set(str(caught.value).replace("(", " ").split())


def certified(folder, begins, ends):
    """Return a TLS server's side with a certificate that nobody has signed, and the file that trusts it. In days from now."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today + datetime.timedelta(days=begins))
        .not_valid_after(today + datetime.timedelta(days=ends))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    side.load_cert_chain(pem)
    return side, str(pem)


@pytest.fixture(scope="module")
def self_signed(tmp_path_factory):
    return certified(tmp_path_factory.mktemp("tls"), -1, 1)[0]


class TestCertificate:
    def test_unknown_authority_is_told_with_the_remedy(self, serve, self_signed):
        client, clock = client_to(serve(Server.answer, tls=self_signed).url)
        with pytest.raises(
            errors.Unreachable,
            match=r"the certificate of https://127\.0\.0\.1:\d+ is not trusted \(.*self.signed.*\)\. Name the authority",
        ):
            client.call("POST", "/x", body={})
        assert clock.slept == []

    def test_token_never_reaches_an_untrusted_server(self, serve, self_signed):
        server = serve(Server.answer, tls=self_signed)
        client, _clock = client_to(server.url, auth=BearerAuth(SECRET))
        with pytest.raises(errors.Unreachable):
            client.get("/x")
        assert server.requests == 0

    @pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
    def test_rehearsal_may_turn_the_check_off(self, serve, self_signed):
        client, _clock = client_to(serve(Server.answer, tls=self_signed).url, verify=False)
        assert client.get("/x").data == {}

    def test_missing_authority_file_is_bad_input(self, serve, self_signed):
        client, _clock = client_to(serve(Server.answer, tls=self_signed).url, verify="/no/such.pem")
        with pytest.raises(errors.BadInput, match=r"/no/such\.pem"):
            client.get("/x")

    @pytest.mark.parametrize(
        ("begins", "ends", "words"),
        [(1, 2, "is not yet valid, by the clock of this machine, which says 2027-01-15T08:00:0"), (-2, -1, "has expired, by the clock")],
        ids=["not yet valid", "expired"],
    )
    def test_dates_that_do_not_fit_may_be_the_fault_of_this_machine_s_clock(self, serve, tmp_path, begins, ends, words):
        side, pem = certified(tmp_path, begins, ends)
        client, clock = client_to(serve(Server.answer, tls=side).url, verify=pem)
        with pytest.raises(errors.Unreachable, match=rf"{words}.*\. Set the clock of the machine that runs the task if it is wrong"):
            client.call("POST", "/x", body={})
        assert clock.slept == []
