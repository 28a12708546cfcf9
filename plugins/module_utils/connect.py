# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From connection options to a client."""

from __future__ import annotations

import hashlib
import os
from typing import Any, Optional
from urllib.parse import urlsplit

from .errors import BadInput
from .http.client import Client, Connection
from .system import TUNING, Host, System
from .unsendable import refuse_unsendable
from .values import Field, Options

FILES = ("ca_path", "client_cert", "client_key")
"""The options that name a file with what proves who is who."""
PROXIES = ("http_proxy", "https_proxy", "all_proxy")
"""How the environment variables end that name a proxy, in small letters."""


def connection_of(host: Host, params: Options) -> Connection:
    """Resolve how to reach a host; raises BadInput naming what is missing. Shapes: params of the task."""
    system = host.system
    refuse_unsendable(system.connection_fields, params)
    if system.complete is not None:
        params.update(system.complete(params))
        refuse_unsendable(system.connection_fields, params)
    for one in system.secretive:  # a credential stands in a header, and is mostly a file read with its line end
        text = str(params.get(one.name) or "") if one.secret else ""
        if not (text.isascii() and text.isprintable()):
            raise BadInput(f"{one.name} holds a line break or another character that cannot be sent")
    for one in system.checking:
        if params.get(one.name):
            one.type.check(params[one.name], one.name)
    url = _address(host, params)
    auth = host.auth(params)
    checks = params["validate_certs"]
    authorities, cert, key = (params.get(name) or None for name in FILES)
    for name, path in zip(FILES, (authorities if checks else None, cert, key)):
        if path and not os.path.exists(path):
            raise BadInput(f"{name} {path!r} does not exist")
    if key and not cert:
        raise BadInput("client_key needs client_cert beside it")
    who = [*(one.name for one in system.secretive if one.secret), *host.identified_by]
    secrets = [str(params.get(name) or "") for name in who]
    return Connection(
        url=url,
        auth=auth,
        identity=hashlib.sha256("\0".join([url, *secrets]).encode()).hexdigest(),
        headers=host.headers(params),
        timeout=params["timeout"],
        verify=checks and (authorities or os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True),
        cert=(cert, key) if key else cert,
        retries=params["retries"],
        max_wait=params["max_wait"],
        pace=host.pace if params.get("pace") is None else _pace(host, params["pace"]),
        burst=host.burst,
        proxies=_proxies(url) if any(name.lower().endswith(PROXIES) for name in os.environ) else {},
    )


def _proxies(url: str) -> dict[str, str]:
    """Return the proxies that the environment names for an address, by what they are for."""
    from .http.surroundings import proxies_for  # here, because few environments name one

    return proxies_for(url)


def _address(host: Host, params: Options) -> str:
    default = host.url(params) if callable(host.url) else host.url
    url = (params.get(host.url_setting) or default).rstrip("/")
    if not url:
        raise BadInput(f"{host.url_setting} is missing: set {host.url_setting} or {host.system.url_env}")
    if not url.startswith(("http://", "https://")):
        raise BadInput(f"{host.url_setting} {url!r} is no address: it begins with https://")
    try:
        urlsplit(url)
    except ValueError:
        raise BadInput(f"{host.url_setting} {url!r} is no address") from None
    if host.prefix and url.endswith(host.prefix):
        url = url[: -len(host.prefix)]
    return url


def _pace(host: Host, wanted: int) -> Optional[tuple[int, float]]:
    """Return calls and seconds of the sliding log, where a task says how many calls a minute it wants.

    A pace under the service's own limit is this job's share of it; one above means a service whose limit was raised,
    or scaled down in time, so the burst stays and the window shrinks.
    """
    if wanted < 0:
        raise BadInput("pace must be 0 (off) or more calls per minute")
    if wanted == 0:
        return None
    if host.pace is None or wanted * host.pace[1] <= host.pace[0] * 60:
        return wanted, 60.0
    return host.pace[0], 60.0 * host.pace[0] / wanted


def connections_field(systems: tuple[System, ...]) -> Field:
    """Return the option `connections` of the modules that reach several systems: {system: its connection options}.

    Nothing in it has a default, so that what is left out is taken from the module's own options and the environment.
    """
    from .values import Members

    members = (
        Field(system.name, Members(*(one.without_default() for one in system.connection_fields))) for system in systems
    )
    return Field("connections", Members(*members))


def connection_arguments(params: Options, system: System) -> Options:
    """Return the connection options that `connections` and the module's own options give a system."""
    given = (params.get("connections") or {}).get(system.name) or {}
    tuning = {one.name: params[one.name] for one in TUNING if params.get(one.name) is not None}
    return {**tuning, **{name: value for name, value in given.items() if value is not None}}


class Clients(dict):
    """The clients of one account of a system, by the name of the host ("": its first), made when first asked for.

    frame: that of the task, which counts what is asked through them and masks every credential that is used. begin: a client
    that served an item before counts anew.
    """

    def __init__(self, frame: Any, system: System, params: Options, begin: bool = True) -> None:
        super().__init__()
        self.system = system
        self._frame = frame
        self._params = params
        self._begin = begin
        frame.clients.append(self)

    def __missing__(self, name: str) -> Client:
        """Return the client of a host; one serves all tasks that talk to it alike."""
        host, cache = self.system.hosts[name] if name else self.system.host, self._frame.cache
        if name and host is self.system.host:
            return self[""]
        try:
            connection = connection_of(host, self._params)
        finally:
            self._frame.secrets.update(text for one in self.system.secretive for text in one.hidden(self._params.get(one.name)))
        alike = (host, str(connection._replace(auth=None)))
        with cache.lock:
            client = cache.clients.get(alike)
            if client is None:
                client = cache.clients[alike] = Client(host, connection, **cache.network)
            elif self._begin:
                client.begin()
        self[name] = client
        return client
