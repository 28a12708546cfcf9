"""A client, a reader or a whole task on a scripted network (network.Script)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ansible_collections.steadyops.monitoring.plugins.module_utils.auth import HeaderAuth
from ansible_collections.steadyops.monitoring.plugins.module_utils.cache import Cache
from ansible_collections.steadyops.monitoring.plugins.module_utils.connect import Clients, connection_of
from ansible_collections.steadyops.monitoring.plugins.module_utils.entry import run, validate
from ansible_collections.steadyops.monitoring.plugins.module_utils.frame import Frame, framed
from ansible_collections.steadyops.monitoring.plugins.module_utils.http.client import Client, Connection
from ansible_collections.steadyops.monitoring.plugins.module_utils.lookup import Finder
from ansible_collections.steadyops.monitoring.plugins.module_utils.paging import Unpaged
from ansible_collections.steadyops.monitoring.plugins.module_utils.paths import Addresses
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Merge
from ansible_collections.steadyops.monitoring.plugins.module_utils.system import Host, System
from tests.support.network import SECRET, Clock, Script

HOST = ("url", "auth", "paging", "prefix", "url_setting", "headers", "accept", "refused", "backoff", "identified_by", "pace",
        "request_id_headers", "conflicts", "expired", "failed", "advice")  # fmt: skip
"""The words that a Host has; all others are the System's."""


def demo_system(**words: Any) -> System:
    """Return a service that does nothing special: one header for the token, lists in one piece. words: its own or its host's."""
    host = {
        "url": "https://demo.example",
        "auth": lambda options: HeaderAuth({"X-Token": options.get("api_token") or ""}),
        "paging": Unpaged(),
        **{name: words.pop(name) for name in HOST if name in words},
    }
    return System("demo", **{"title": "Demo", "hosts": {"rest": Host(**host)}, "update": Merge("PUT"), **words})


def connection(**words: Any) -> Connection:
    """Return a connection to the demo service."""
    said = {"url": "https://demo.example", "auth": HeaderAuth({"X-Token": SECRET}), "identity": "demo", **words}
    return Connection(**said)


def surroundings(url: str = "", **params: Any) -> dict[str, Any]:
    """Return the words of a connection that the environment has a say in. params: connection options of the task."""
    host = demo_system().host
    params = {**{one.name: one.default for one in host.system.connection_fields}, **params}
    made = connection_of(host, {**params, "api_url": url or None})
    return {"verify": made.verify, "proxies": made.proxies}


@dataclass
class Line:
    """A client, the script that plays its network, and its clock."""

    client: Client
    script: Script
    clock: Clock


def line_of(*replies: Any, system: System | None = None, **words: Any) -> Line:
    """Return a client that gets these replies. words: the connection's."""
    script, clock = Script(*replies), Clock()
    host = (system or demo_system()).host
    return Line(Client(host, connection(**words), script, clock.sleep, clock), script, clock)


@dataclass
class Stage:
    """A finder, its cache, and the script and clock behind them."""

    finder: Finder
    cache: Cache
    script: Script
    clock: Clock


def stage_of(
    kind: Any,
    *replies: Any,
    many: bool = False,
    check_mode: bool = False,
    scope: dict[str, str] | None = None,
    **words: Any,
) -> Stage:
    """Return where a task of this kind plays. many: several things are wanted. words: the connection's."""
    script, clock = Script(*replies), Clock()
    cache = Cache(many=many, clock=clock, adapter=script, sleep=clock.sleep, now=clock)
    clients = Clients(Frame(cache=cache), kind.system, {})
    hosts = {"" if host is kind.system.host else name: host for name, host in kind.system.hosts.items()}
    clients.update({name: Client(host, connection(**words), **cache.network) for name, host in hosts.items()})
    return Stage(Finder(cache, clients, Addresses(scope or {}), check_mode), cache, script, clock)


def play(
    thing: Any,
    *replies: Any,
    check_mode: bool = False,
    clock: Clock | None = None,
    from_script: Script | None = None,
    **args: Any,
) -> tuple[dict, Script]:
    """Run one task from its arguments to its result; raises Error. Returns the result and what was asked.

    from_script: given by who wants to see what was asked before an Error.
    """
    script, clock = from_script or Script(*replies), clock or Clock()
    cache = Cache(adapter=script, sleep=clock.sleep, now=clock, clock=clock)
    params, _secrets, _notices = validate(thing, args)
    return ran(thing, params, check_mode, cache), script


def ran(thing: Any, params: dict[str, Any], check_mode: bool = False, cache: Cache | None = None) -> dict[str, Any]:
    """Return the result of a task of validated parameters; raises Error."""
    with framed(check_mode, cache) as frame:
        return run(thing, params, frame)
