# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One raw call, with the credentials, retries and errors of every other module."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Optional
from urllib.parse import parse_qs, quote

from . import errors
from .answers import Answer
from .arguments import with_environment
from .connect import Clients, connection_arguments, connections_field
from .frame import Frame
from .http.client import Client
from .looks import Info, lists_of
from .paging import rows_of
from .shape import Shape
from .system import TUNING, System
from .values import Choice, Field, Flag, Json, Options, Raw, Setting

VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, eq=False)
class Api(Shape):
    """The `api` module. systems: where calls can go, by name. infos: what of them can be read."""

    systems: dict[str, System]
    infos: tuple[Info, ...] = ()
    module_name: str = "api"

    def declared(self) -> tuple:
        """Return the options of the module."""
        return (
            Field("system", Choice(*sorted(self.systems)), required=True),
            Field("method", Choice(*VERBS), default="GET"),
            Field("path", required=True),
            Field("query", Json(), default={}),
            Field("body", Raw()),
            Field("all_pages", Flag(), default=False),
            connections_field(tuple(self.systems.values())),
            *TUNING,
        )

    def run(self, params: Options, frame: Frame) -> dict[str, Any]:
        """Make the call. Result: changed, status, data (decoded answer), request_id, calls."""
        return _run(self, params, frame)

    def label(self, params: Options) -> str:
        """Return what messages call it."""
        return f"{params.get('method')} {params.get('path')}"

    @cached_property
    def _lists(self) -> dict[str, list[tuple[re.Pattern[str], Any, Optional[str]]]]:
        return {
            name: [(_pattern(template), paging, rows) for template, paging, rows in lists_of(system, self.infos)]
            for name, system in self.systems.items()
        }

    def listing_at(self, system: System, path: str) -> tuple[Any, Optional[str]]:
        """Return how the list at a path is walked, and the member that holds its rows, None where nothing says so."""
        for pattern, paging, rows in self._lists[system.name]:
            if pattern.fullmatch(path):
                return paging or system.host.paging, rows
        return system.host.paging, None

    @cached_property
    def secret_variables(self) -> tuple[str, ...]:  # type: ignore[override]
        """The environment variables whose values must be masked."""
        return secret_variables(tuple(self.systems.values()))


def secret_variables(systems: tuple[System, ...]) -> tuple[str, ...]:
    """Return the environment variables in which the credentials of these systems may stand."""
    fields: list[Setting] = [one for system in systems for one in system.connection_fields]
    return tuple({name: None for one in fields if one.secret for name in one.env})


def _pattern(template: str) -> re.Pattern[str]:
    """Return what matches the path of a template, however its placeholders are filled."""
    path = template.partition("?")[0]
    return re.compile("[^/]+".join(map(re.escape, re.split(r"{\w+}", path))))


def _run(thing: Api, params: Options, frame: Frame) -> dict[str, Any]:
    """Make the call. Result: changed, status, data (decoded answer), request_id, calls."""
    system = thing.systems[params["system"]]
    body = _body(params)
    if params["all_pages"] and params["method"] != "GET":
        raise errors.BadInput("all_pages goes with GET only")
    filled = with_environment(system.connection_fields, connection_arguments(params, system))
    path, asked, within = _path(system, params["path"], filled).partition("?")
    query = {**parse_qs(within, keep_blank_values=True), **params["query"]}
    reading = params["method"] == "GET"
    client = Clients(frame, system, filled)[""]
    if frame.checking and not reading:
        frame.warnings.append(f"Check mode: {params['method']} {path}{asked}{within} was not sent, and nobody can tell what it would do.")
        return frame.result(changed=True)
    with errors.trying(f"call {system.title}"):
        try:
            if params["all_pages"]:
                result = _all_pages(client, path, query, *thing.listing_at(system, path))
            else:
                result = _call(client, params["method"], path, query, body)
        except errors.FateUnknown as lost:
            lost.advice = "Nobody knows whether it was carried out; look before you send it again"
            raise
    return frame.result(changed=not reading, **result)


def _call(client: Client, method: str, path: str, query: Options, body: Any) -> dict[str, Any]:
    answer = client.call(method, path, query, body)
    result = {"status": answer.status, "data": answer.data}
    return {**result, "request_id": answer.request_id} if answer.request_id else result


def _all_pages(client: Client, path: str, query: Options, paging: Any, rows_in: Optional[str]) -> dict[str, Any]:
    """Return the rows of all pages. rows_in: the member that holds them; None: the only list in the first answer."""
    member: list[Optional[str]] = [rows_in] if rows_in else []

    def ask(page: dict) -> Answer:
        answer = client.get(path, {**query, **page})
        if not member:
            member.append(_list_member(answer.data))
        rows = answer.data if member[0] is None else rows_of(answer.data, member[0])
        more = answer.data if isinstance(answer.data, dict) else {}
        return Answer(answer.status, {**more, "rows": rows}, answer.headers, answer.request_id)

    title = client.host.system.title
    pages = list(paging.pages(ask, "rows"))
    rows = [row for page, _cut_short in pages for row in page]
    if any(cut_short for _page, cut_short in pages):
        client.warnings.append(f"{title} lets nobody read further: {len(rows)} rows, and there are more.")
    return {"status": 200, "data": rows}


def _list_member(data: Any) -> Optional[str]:
    if isinstance(data, list):
        return None
    lists = [name for name, value in data.items() if isinstance(value, list)] if isinstance(data, dict) else []
    if len(lists) != 1:
        raise errors.BadInput("all_pages: the answer holds no list, or several; ask for its pages yourself")
    return lists[0]


def _body(params: Options) -> Any:
    body = params.get("body")
    if not isinstance(body, str):
        return body
    if not body.strip():
        return None
    try:
        return json.loads(body)
    except ValueError as reason:
        raise errors.BadInput(f"body is text, but no JSON: {reason}") from None


def _path(system: System, written: str, options: Options) -> str:
    """Return the path on the service: with its version in front, and {page_id} and the like filled in."""
    if not written.startswith("/"):
        raise errors.BadInput(f"path {written!r} must begin with a slash; the address is api_url's")
    for name in ("page_id", "organization_id"):
        if f"{{{name}}}" in written:
            if not options.get(name):
                raise errors.BadInput(f"path holds {{{name}}}, and {name} is not set")
            written = written.replace(f"{{{name}}}", quote(str(options[name]), safe=""))
    prefix = system.host.prefix
    if prefix and not written.startswith(f"{prefix}/"):
        return prefix + written
    return written
