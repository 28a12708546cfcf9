"""A client, a reader or a whole task on a scripted network (conftest.Script)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ansible_collections.steadyops.monitoring.plugins.module_utils.auth import HeaderAuth
from ansible_collections.steadyops.monitoring.plugins.module_utils.entry import run, validate
from ansible_collections.steadyops.monitoring.plugins.module_utils.http.client import Client, Connection
from ansible_collections.steadyops.monitoring.plugins.module_utils.paging import Unpaged
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Resource, System
from ansible_collections.steadyops.monitoring.plugins.module_utils.snapshot import Reader, Session
from tests.unit.conftest import SECRET, Clock, Script


def demo_system(**words: Any) -> System:
    """Return a service that does nothing special: one header for the token, lists in one piece."""
    said = {
        "title": "Demo",
        "url": "https://demo.example",
        "auth": lambda options: HeaderAuth({"X-Token": options.get("api_token") or ""}),
        "paging": Unpaged(),
        **words,
    }
    return System("demo", **said)


def connection(**words: Any) -> Connection:
    """Return a connection to the demo service."""
    said = {"url": "https://demo.example", "auth": HeaderAuth({"X-Token": SECRET}), "identity": "demo", **words}
    return Connection(**said)


@dataclass
class Line:
    """A client, the script that plays its network, and its clock."""

    client: Client
    script: Script
    clock: Clock


def line_of(*replies: Any, system: System | None = None, **words: Any) -> Line:
    """Return a client that gets these replies. words: the connection's."""
    script, clock = Script(*replies), Clock()
    return Line(Client(system or demo_system(), connection(**words), script, clock.sleep, clock), script, clock)


@dataclass
class Stage:
    """A reader, its session, and the script and clock behind them."""

    reader: Reader
    session: Session
    script: Script
    clock: Clock


def stage_of(
    resource: Resource,
    *replies: Any,
    many: bool = False,
    check_mode: bool = False,
    scope: dict[str, str] | None = None,
    **words: Any,
) -> Stage:
    """Return where a task of this resource plays. many: several things are wanted. words: the connection's."""
    script, clock = Script(*replies), Clock()
    session = Session(many=many, clock=clock, adapter=script, sleep=clock.sleep, now=clock)
    clients = {one.key: session.client(one, connection(**words)) for one in (resource.system, *resource.also)}
    return Stage(Reader(session, clients, scope or {}, check_mode), session, script, clock)


def play(
    thing: Any, *replies: Any, check_mode: bool = False, clock: Clock | None = None, **args: Any
) -> tuple[dict, Script]:
    """Run one task from its arguments to its result; raises Error. Returns the result and what was asked."""
    script, clock = Script(*replies), clock or Clock()
    session = Session(adapter=script, sleep=clock.sleep, now=clock, clock=clock)
    params, _secrets, _notices = validate(thing, args)
    return run(thing, params, check_mode, session), script
