# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From connection options to a client."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Optional
from urllib.parse import urlsplit

from .errors import BadInput
from .http.client import Client, Connection
from .resource import TUNING, Field, Options, Resource, System
from .snapshot import Session


def connection_of(system: System, params: Options) -> Connection:
    """Resolve how to reach a system; raises BadInput naming what is missing. Shapes: params of the task."""
    if system.complete is not None:
        params.update(system.complete(params))
    url = _address(system, params)
    _refuse_unsendable(system, params)
    auth = system.auth(params)
    who = [one.name for one in system.connection_fields() if one.secret] + list(system.identified_by)
    secrets = [str(params.get(name) or "") for name in who]
    return Connection(
        url=url,
        auth=auth,
        identity=hashlib.sha256("\0".join([url, *secrets]).encode()).hexdigest(),
        headers=system.headers(params),
        timeout=params["timeout"],
        verify=_verification(params),
        cert=_certificate(params),
        retries=params["retries"],
        max_wait=params["max_wait"],
        pace=_pace(system, params.get("pace")),
    )


def _address(system: System, params: Options) -> str:
    default = system.url(params) if callable(system.url) else system.url
    url = (params.get(system.url_option) or default).rstrip("/")
    if not url:
        raise BadInput(f"{system.url_option} is missing: set {system.url_option} or {system.url_env}")
    if not url.startswith(("http://", "https://")):
        raise BadInput(f"{system.url_option} {url!r} is no address: it begins with https://")
    try:
        urlsplit(url)
    except ValueError:
        raise BadInput(f"{system.url_option} {url!r} is no address") from None
    if system.prefix and url.endswith(system.prefix):
        url = url[: -len(system.prefix)]
    return url


def _refuse_unsendable(system: System, params: Options) -> None:
    """Refuse a credential that cannot stand in a header: mostly a file read with its line end."""
    for one in system.connection_fields():
        text = str(params.get(one.name) or "")
        if not one.secret:
            continue
        if text:
            USED.add(text)
        if "{{" in text:
            raise BadInput(f"{one.name} still holds a template: the variable it names was not filled in")
        if not (text.isascii() and text.isprintable()):
            raise BadInput(f"{one.name} holds a line break or another character that cannot be sent")


def _verification(params: Options) -> Any:
    if not params["validate_certs"]:
        return False
    path = params.get("ca_path")
    if path and not os.path.exists(path):
        raise BadInput(f"ca_path {path!r} does not exist")
    return path or True


def _certificate(params: Options) -> Any:
    cert, key = params.get("client_cert"), params.get("client_key")
    for name, path in (("client_cert", cert), ("client_key", key)):
        if path and not os.path.exists(path):
            raise BadInput(f"{name} {path!r} does not exist")
    if key and not cert:
        raise BadInput("client_key needs client_cert beside it")
    return (cert, key) if key else cert


def _pace(system: System, wanted: Optional[int]) -> Optional[tuple[int, float]]:
    """Return calls and seconds of the sliding log.

    A pace under the service's own limit is this job's share of it; one above means a service whose limit was raised,
    or scaled down in time, so the burst stays and the window shrinks.
    """
    if wanted is None:
        return system.pace
    if wanted < 0:
        raise BadInput("pace must be 0 (off) or more calls per minute")
    if wanted == 0:
        return None
    if system.pace is None or wanted * system.pace[1] <= system.pace[0] * 60:
        return wanted, 60.0
    return system.pace[0], 60.0 * system.pace[0] / wanted


USED: set[str] = set()
"""Every credential this process has used, wherever it came from, so that all of them can be masked."""


def connections_field(systems: tuple[System, ...]) -> Field:
    """Return the option `connections` of the modules that reach several systems: {system: its connection options}.

    Nothing in it has a default, so that what is left out is taken from the module's own options and the environment.
    """
    return Field(
        "connections",
        "dict",
        options=tuple(
            Field(system.name, "dict", options=tuple(replace(one, default=None) for one in system.connection_fields()))
            for system in systems
        ),
    )


def connection_arguments(params: Options, resource: Resource) -> Options:
    """Return the connection options that `connections` and the module's own options give a resource's module."""
    given = (params.get("connections") or {}).get(resource.system.name) or {}
    tuning = {one.name: params[one.name] for one in TUNING if params.get(one.name) is not None}
    return {**tuning, **{name: value for name, value in given.items() if value is not None}}


class Clients(dict):
    """The clients of one task, by their system's key, made when first asked for."""

    def __init__(self, session: Session, systems: tuple[System, ...], params: Options, begin: bool = True) -> None:
        super().__init__()
        self._begin = begin
        self._session = session
        self._systems = {system.key: system for system in systems}
        self._params = params

    def __missing__(self, key: str) -> Client:
        system = self._systems[key]
        client = self._session.client(system, connection_of(system, self._params))
        if self._begin:
            client.begin()
        self[key] = client
        return client

    def calls(self) -> dict[str, Any]:
        """Return what was asked of all services together."""
        return calls_of(self.values())

    def warnings(self) -> list[str]:
        """Return what the user should know of how the calls went."""
        return warnings_of(self.values())


def calls_of(clients: Iterable[Client]) -> dict[str, Any]:
    """Return what was asked through these clients; one that stands there twice counts once."""
    total: dict[str, Any] = {"read": 0, "write": 0, "retried": 0, "waited": 0.0}
    for client in {id(one): one for one in clients}.values():
        for tally in list(client.tallies):
            for name, count in tally.result().items():
                total[name] += count
    return {**total, "waited": round(total["waited"], 2)}


def warnings_of(clients: Iterable[Client]) -> list[str]:
    """Return what the user should know of how the calls went."""
    said = []
    for client in {id(one): one for one in clients}.values():
        said.extend(client.warnings)
        slowed_by = {code for tally in list(client.tallies) for code in tally.slowed_by}
        if slowed_by:
            codes = " and ".join(str(code) for code in sorted(slowed_by))
            said.append(f"{client.system.title} asked to slow down ({codes}); calls.waited says for how long.")
    return said
