"""Nasty values in every place of every request of the contract tours, sent to a sandbox in this process."""

from __future__ import annotations

import copy
import importlib
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
import requests

from sandbox.routing import Router
from tests.contract.tour import Tour
from tests.support.in_process import InProcess

WRITTEN = {"@deep@": "[" * 1000 + "]" * 1000, "@too deep@": '{"a":' * 150 + "1" + "}" * 150, "@1e999@": "1e999"}
"""What Python would not write."""
UNSHOWABLE = {
    "surrogate": "\ud800", "its other half": "a \udfff b", "NaN": float("nan"), "infinity": float("inf"),
    "minus infinity": float("-inf"), "as a name": {"\ud800": 1}, "in a list": [float("nan")], "too large": "@1e999@",
    "a thousand deep": "@deep@", "hundreds deep": "@too deep@",
}  # fmt: skip
"""What no service keeps, in whatever member it comes."""
NASTY: list[Any] = [
    None, True, False, 0, -1, 7, 1.5, 10**30, -(10**30), 10**400, 2**31, 2**63, 1e308, "", " ", "null", "0", "x" * 20_000,
    "9" * 400, "\x00", "é✓😀", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "99999-01-01T00:00:00Z",
    "9999-12-31", "0001-01-01", "2024-02-30", [], {}, [None], [[]], [{}], ["x", "x"], [1, {}], {"id": None}, {"id": []},
    {"id": {}, "type": []}, {"": None}, {"type": {}, "name": [1]}, "(", "(" * 3000, "a{9999999999}",
    "not " * 3000 + "A", "(" * 900 + "A" + ")" * 900, "and(a:b," * 2000 + "c:d" + ")" * 2000,
]  # fmt: skip
"""What a service may refuse or take, as it likes."""
IN_QUERIES = ["", " ", "-1", "0", "9" * 5000, "1e999", "\x00", "é✓", "x" * 3000, "null", "[", "(", "*a*a*a*a*",
              "%a%b%", "(a:b" * 900, "and(a:b," * 900 + "c:d" + ")" * 900,
              "99999-01-01"]  # fmt: skip
OWN = {
    "statuspage": [
        ("/_sandbox/subscribers", {"mode": "slack", "page_id": "kctbh9vrtdwd", "workspace_name": "a", "component_ids": []}),
        ("/_sandbox/subscribers/nobody", {"state": "active"}),
    ],
    "pagerduty": [("/_sandbox/plan", {"teams": True}), ("/_sandbox/lag", {"reads": 2})],
    "circonus": [
        ("/_sandbox/apps", {"token": "allow", "app": "x", "state": "allow"}),
        ("/_sandbox/metrics", {"check": "/check/60001", "metrics": {"disk`/`used_percent": 95, "load": "1.2"}}),
        ("/_sandbox/settings", {"historic": True}),
        ("/_sandbox/accept-invite", {"email": "new@example.com"}),
    ],
    "catchpoint": [
        ("/_sandbox/settings", {"unset": "null", "unknown_id": 200, "seed": 3, "limits": {"minute": 0}, "bare": True}),
        ("/_sandbox/outage", {"testId": 880012, "minutes": 30, "kind": "slow", "nodes": [733], "factor": 30}),
    ],
}
"""The operations that are the sandbox's own, which no tour goes to."""


class Asked(dict):
    """A query that notes which parameters somebody looks for."""

    def __init__(self, names: set[str], query: dict[str, list[str]]) -> None:
        super().__init__(query)
        self._names = names

    def get(self, name: str, default: Any = None) -> Any:
        self._names.add(name)
        return super().get(name, default)


class Nasty(InProcess):
    """Lets a tour pass, and sends nasty variants of each of its requests first; each is taken back.

    share: of so many nasty values one is tried in each place, another one in the next place.
    """

    def __init__(self, system: str, share: int) -> None:
        super().__init__()
        self.system, self.share = system, share
        self.found: set[str] = set()
        self.tried = 0
        self._reads: dict[str, dict[str, str]] = {}
        self.asked: set[str] = set()
        self._been: set[tuple[str, str]] = set()

    def send(self, request: requests.PreparedRequest, *rest: Any, **options: Any) -> requests.Response:
        """Answer the request, after all its variants."""
        method, url, headers = str(request.method), str(request.url), dict(request.headers)
        self._been.add((method, urlsplit(url).path))
        for what, variant, body, strict in self._variants(url, request):
            self._try(f"{method} {urlsplit(url).path} {what}", (method, variant, headers, body), strict)
        answer = super().send(request, *rest, **options)
        if method == "GET" and answer.status_code == 200:
            self._reads[url] = headers
        return answer

    def untried(self) -> list[str]:
        """Return the requests with a body that the service has, the sandbox's own included, and that were never sent.

        Of ZMON's web interface (`/rest/…`) all is refused without a look at what comes.
        """
        service = self.sandbox.services[self.system]
        operations = service.operations()
        router = Router(operations, service.ignore_case)
        found = [router.match(method, service.canonical_path(path))[0] for method, path in self._been]
        been = {(one.method, one.path) for one in found if one is not None}
        left = [one for one in operations if one.method not in ("GET", "HEAD") and (one.method, one.path) not in been]
        left = [one for one in left if not one.path.startswith("/rest/")]
        return sorted(f"{one.method} {one.path}" for one in left)

    def _variants(self, url: str, request: requests.PreparedRequest) -> Iterator[tuple[str, str, bytes, bool]]:
        """Return what it is, address, body, and whether it has to be refused."""
        parts, text = urlsplit(url), text_of(request)
        self.asked.clear()  # by this request alone
        with self.undone():
            _status, _headers, content = self.ask(str(request.method), url, dict(request.headers), text.encode())
        for query in self._queries(parts.query, self.asked):
            yield f"?{query[:150]}", parts._replace(query=query).geturl(), text.encode(), False
        if text[:1] not in ("{", "["):
            for form in self._queries(text):
                yield form[:150], url, form.encode(), False
            return
        sent = json.loads(text)
        for where in [*places(sent), *unsent(sent, json.loads(content) if content[:1] == b"{" else {})]:
            for value in self._some([*NASTY, *UNSHOWABLE.values()]):
                strict = any(value is one for one in UNSHOWABLE.values())
                yield f"{'.'.join(map(str, where))}: {value!r:.60}", url, written(put(sent, where, value)), strict

    def _queries(self, text: str, asked: set[str] = frozenset()) -> Iterator[str]:  # type: ignore[assignment]
        """Return the query, or form, with one other value. asked: the names that the service looks for."""
        query = parse_qsl(text, keep_blank_values=True)
        for name in [*dict(query), *sorted(asked - {name for name, _value in query})]:
            others = [pair for pair in query if pair[0] != name]
            yield from (urlencode([*others, (name, value)]) for value in self._some(IN_QUERIES))

    def _some(self, values: list[Any]) -> list[Any]:
        self.tried += 1
        return values[self.tried % self.share :: self.share]

    def _try(self, what: str, request: tuple[str, str, dict[str, str], bytes], strict: bool) -> None:
        method, url, headers, body = request
        headers = {name: value for name, value in headers.items() if name.lower() != "content-length"}
        with self.undone():
            self.sandbox.services[self.system].follow_the_clock()  # what happens by itself is nobody's doing
            before = self.memory
            status, _headers, content = self.ask(method, url, headers, body)
            self._judge(what, status, content)
            if strict and status < 400:
                self.found.add(f"{what}: was kept")
            if status >= 400 and method != "GET" and self.memory != before:
                self.found.add(f"{what}: was refused, and yet changed something: {content[:200]!r}")
            if status < 300 and method != "GET":
                for days in (0, 40):
                    self.sandbox.clock.set(self.sandbox.clock.now() + days * 86_400)
                    self._look_again(url, f"{days} days after {what}")

    def _look_again(self, url: str, after: str) -> None:
        """Read what lies on the way to what was written, and what has been read below it."""
        stem = urlsplit(url)
        segments = stem.path.split("/")
        ways = ["/".join(segments[:length]) for length in range(2, len(segments) + 1)]
        for read, headers in self._reads.items():
            if any(urlsplit(read).path == way for way in ways[-3:]):
                status, _headers, content = self.ask("GET", read, headers)
                self._judge(f"GET {read} {after}", status, content)

    def _judge(self, what: str, status: int, content: bytes) -> None:
        if b"The sandbox itself failed" in content:
            self.found.add(f"{what}: {content[:200]!r}")
        elif status >= 500 and self.system != "zmon":  # the controller does say 500 to some mistakes
            self.found.add(f"{what}: {status}")
        elif content[:1] in (b"{", b"["):
            json.loads(content.decode(), parse_constant=lambda word: self.found.add(f"{what}: {word} in the answer"))


def text_of(request: requests.PreparedRequest) -> str:
    """Return the body of a request."""
    return request.body.decode() if isinstance(request.body, bytes) else request.body or ""


def places(value: Any) -> Iterator[tuple[Any, ...]]:
    """Return the way to each member, however deep; the first is the whole."""
    yield ()
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in inside:
        yield from ((name, *rest) for rest in places(member))


def unsent(sent: Any, shown: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Return the way to each member that the thing has, as the answer shows, and the request had not."""
    if isinstance(sent, dict):
        yield from ((name,) for name in shown if name not in sent)
        for envelope, inside in sent.items():
            thing = shown.get(envelope, shown)
            if isinstance(inside, dict) and isinstance(thing, dict):
                yield from ((envelope, name) for name in thing if name not in inside)


def put(value: Any, where: tuple[Any, ...], nasty: Any) -> Any:
    """Return a copy with another value in one place."""
    if not where:
        return nasty
    changed = copy.copy(value)
    changed[where[0]] = put(changed[where[0]], where[1:], nasty) if len(where) > 1 else nasty
    return changed


def written(value: Any) -> bytes:
    """Return JSON, as wrong as JSON can be."""
    text = json.dumps(value)
    for marker, raw in WRITTEN.items():
        text = text.replace(json.dumps(marker), raw)
    return text.encode()


def tried(system: str, share: int, monkeypatch: pytest.MonkeyPatch) -> Nasty:
    """Return what came of a tour."""
    script = importlib.import_module(f"tests.contract.tours.{system}")
    monkeypatch.setattr("tests.contract.tour.check_exchange", lambda *_args: [])
    monkeypatch.setattr("tests.contract.tour.descriptions", lambda _system: ())
    nasty = Nasty(system, share)
    monkeypatch.setattr("sandbox.server.parse_qs", lambda *given, **how: Asked(nasty.asked, parse_qs(*given, **how)))
    tour = Tour(system, nasty.urls[system], script.HEADERS)
    tour._session.mount("http://", nasty)
    script.visit(tour)
    for path, body in OWN.get(system, []):
        tour._session.post(nasty.urls[system] + path, json=body)
    assert nasty.untried() == []
    return nasty
