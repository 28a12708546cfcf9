"""The five services and the admin interface behind six ports of one process."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import sys
import time
import traceback
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from .admin import Admin, foreign
from .faults import Faults, strike
from .journal import Journal
from .limits import Limits
from .outbox import Outbox
from .routing import Router
from .service import Call, Operation, Refusal, Service
from .store import Clock, Store
from .wire import Wire

JUST_NOW = 1.0
"""Seconds for which what was seeded need not be seeded again."""
SYSTEMS = ("circonus", "catchpoint", "pagerduty", "statuspage", "zmon")


def service_class(system: str) -> type[Service]:
    """Return the class of one system: `SERVICE` of the module or package named like it."""
    return importlib.import_module(f".{system}", __package__).SERVICE


class Site:
    """One service with its routes, as the server calls it."""

    def __init__(self, service: Service, sandbox: Sandbox) -> None:
        self.service = service
        self._sandbox = sandbox
        self._router = Router(service.operations(), service.ignore_case)

    async def answer(self, scope: Scope, wire: Wire) -> Response | None:
        """Return the answer to one request, None when its connection is gone."""
        sandbox, name, method = self._sandbox, self.service.name, scope["method"]
        sandbox.asked.add(name)
        if scope["path"].startswith("/_sandbox/"):  # steers the sandbox, as its admin interface does
            stranger = foreign(scope["headers"], sandbox.urls[name])
            if stranger:
                return JSONResponse({"error": stranger}, 403)
        path, query = scope["raw_path"].decode("latin-1"), scope["query_string"].decode("latin-1")
        row = sandbox.journal.add(self.service, method, path, query, scope["headers"])
        operation, values, others = self._router.match(method, self.service.canonical_path(path))
        row.write = operation is not None and operation.write
        raw = await wire.read()
        if raw:
            sandbox.journal.keep(row, raw)
        fault = sandbox.faults.take(name, method, scope["path"], query)
        answer: Response | None = None
        if fault is None or fault.when == "after":
            answer = await self._act(wire.request, query, raw, operation, values, bool(others))
        if fault is not None:
            answer = await strike(fault, wire, answer)
            if fault.kind == "slow" and fault.when == "before":
                answer = await self._act(wire.request, query, raw, operation, values, bool(others))
        if answer is not None:
            self.service.decorate(answer)
            row.status = answer.status_code
        return answer

    async def _act(
        self, request: Request, query: str, raw: bytes, operation: Operation | None, values: dict[str, str],
        other_verbs: bool,
    ) -> Response:  # fmt: skip
        """Let the service answer."""
        wait = self._sandbox.limits.wait(self.service.name)
        if wait:
            return self.service.too_many(wait)
        if operation is None:
            return self.service.wrong_method(request) if other_verbs else self.service.unknown_path(request)
        try:
            actor = None if operation.open else self.service.authenticate(request)
            body = self.service.parse(request, raw) if raw else None
            parameters = parse_qs(query, keep_blank_values=True)
            result = operation.handler(Call(request, values, parameters, body, raw, actor))
            return await result if inspect.isawaitable(result) else result
        except Refusal as refusal:
            return refusal.response
        except Exception as error:  # noqa: BLE001 (a mistake in the sandbox: say so, and go on serving)
            traceback.print_exc(file=sys.stderr)
            return JSONResponse({"error": f"The sandbox itself failed: {error!r}"}, 500)


class Sandbox:
    """Everything one process holds; an ASGI application that goes by the port a request came in on."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = Clock()
        self.journal = Journal()
        self.faults = Faults()
        self.limits = Limits()
        self.outbox = Outbox(store)
        self.services = {system: service_class(system)(store, self.clock) for system in SYSTEMS}
        self.urls: dict[str, str] = {}
        self._ports: dict[int, Site | Admin] = {}
        self._date = (0, "")
        self.asked: set[str] = set()
        """The services that somebody has asked something since they were seeded."""
        self._seeded: dict[str, float] = {}
        self._seed()

    def place(self, name: str, port: int, url: str) -> None:
        """Answer as `name` (a system, or `admin`) on that port."""
        self._ports[port] = Admin(self) if name == "admin" else Site(self.services[name], self)
        self.urls[name] = url

    def reset(self) -> None:
        """Go back to how a fresh sandbox is."""
        moved = self.clock.reset()
        for part in (self.journal, self.faults, self.limits):
            part.clear()
        self.store.clear("sandbox.outbox")
        seeded = self.store.table("sandbox.seeded")
        for name in self.services:
            if moved or not self._is_fresh(name):
                self.store.clear(f"{name}.")
                seeded.delete(name)
        self._seed()

    def _is_fresh(self, name: str) -> bool:
        """Tell whether a service is as it was seeded, and that just now, for its seed data tells of the last hours."""
        seeded, now = self._seeded.get(name), time.time()
        untouched = name not in self.asked and not any(table.startswith(f"{name}.") for table in self.store.written)
        return untouched and seeded is not None and seeded <= now < seeded + JUST_NOW

    def _seed(self) -> None:
        """Put the seed data of every service that has none: all of them in a new file."""
        seeded = self.store.table("sandbox.seeded")
        with self.store.transaction():
            for name, service in self.services.items():
                if name not in seeded:
                    service.seed()
                    seeded.put(name, {})
                    self._seeded[name] = time.time()
                    self.asked.discard(name)
        self.store.written.clear()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request on whatever port it came in."""
        wire = Wire(scope, receive, send)
        try:
            answer = await self._ports[scope["server"][1]].answer(scope, wire)
        except ClientDisconnect:
            return
        except asyncio.CancelledError:  # the server is stopping: uvicorn would still answer a 500
            wire.reset()
            raise
        if answer is not None:
            if "date" not in answer.headers:
                answer.headers["date"] = self._http_date()
            await wire.send(answer)

    def _http_date(self) -> str:
        second = int(self.clock.now())
        if self._date[0] != second:
            self._date = (second, formatdate(second, usegmt=True))
        return self._date[1]

    def describe(self) -> dict[str, Any]:
        """Return where everything is, as printed when ready."""
        return {name: self.urls[name] for name in ("admin", *SYSTEMS)}

    def environment(self) -> dict[str, str]:
        """Return the variables of a client: every URL, the demo credentials, and no pace, because no limit is there."""
        variables = {"SANDBOX_ADMIN_URL": self.urls["admin"]}
        for name, service in self.services.items():
            prefix = name.upper()
            variables |= {f"{prefix}_API_URL": self.urls[name], **service.credentials, f"{prefix}_PACE": "0"}
        return {**variables, "PAGERDUTY_EVENTS_URL": self.urls["pagerduty"]}
