"""A stand-in for the REST API of AWX 24.6.1: as much of it as the collection awx.awx uses to set an AWX up, on a free port of this machine.

It keeps what it is told, refuses what AWX refuses, shows no secret again, and remembers each request.
"""

from __future__ import annotations

import base64
import copy
import json
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.support.awx_kinds import EVERY_TEMPLATE, KINDS, NODES
from tests.support.awx_rules import (
    HIDDEN,
    Refused,
    Thing,
    bad,
    check_credential,
    check_credential_type,
    check_job_template,
    check_launch,
    check_link,
    check_project,
    check_rule,
    check_survey,
    check_variables,
)

API = "/api/v2/"
USER, PASSWORD, TOKEN = "admin", "password-of-the-administrator-5c1d", "token-of-the-administrator-91e4"


@dataclass
class Row:
    """One request: `token` says how it was let in, `status` how it was answered."""

    method: str
    path: str
    body: Any
    token: str
    status: int = 0


@dataclass
class Awx:
    """A running stand-in. rows: every request; playbooks: what a project is found to hold, by its name."""

    rows: list[Row] = field(default_factory=list)
    playbooks: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._things: dict[str, dict[int, Thing]] = {name: {} for name in KINDS}
        self._lists: dict[tuple[int, str], list[int]] = {}
        self._surveys: dict[int, Thing] = {}
        self._last = 0
        self._lock = threading.Lock()
        self.add("organizations", name="Default")
        self.add("execution_environments", name="AWX EE (latest)", image="quay.io/ansible/awx-ee:latest")
        self.add("credential_types", name="Machine", kind="ssh", managed=True, inputs={"fields": [{"id": "username", "label": "Username"}]})
        self.add("users", username=USER)
        self.add("tokens", token=TOKEN)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"awx": self}))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def __enter__(self) -> Awx:
        return self

    def __exit__(self, *raised: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    # For tests

    def add(self, plural: str, /, **members: Any) -> Thing:
        """Put something there that nobody has asked for."""
        self._last += 1
        self._things[plural][self._last] = {**copy.deepcopy(KINDS[plural].defaults), **members, "id": self._last}
        return self._things[plural][self._last]

    def all(self, kind: str) -> list[Thing]:
        """Return everything of a kind, secrets included."""
        return list(self._things[kind].values())

    def named(self, kind: str, name: str) -> Thing:
        """Return the one thing with this name or identifier."""
        (found,) = (one for one in self.all(kind) if name in (one.get("name"), one.get("identifier")))
        return found

    def listed(self, thing: Thing, name: str) -> list[str]:
        """Return the names of what stands in a list of a thing."""
        every = {number: one for kind in KINDS for number, one in self._things[kind].items()}
        linked = (every[number] for number in self._lists.get((thing["id"], name), ()))
        return [one.get("identifier") or one["name"] for one in linked]

    def survey(self, thing: Thing) -> Thing:
        return self._surveys.get(thing["id"], {})

    @property
    def writes(self) -> list[Row]:
        """Return the requests that would change something, tokens left out."""
        return [row for row in self.rows if row.method != "GET" and "/tokens/" not in row.path]

    # Answers

    def answer(self, row: Row, query: list[tuple[str, str]]) -> tuple[int, Any]:
        """Return status and body for one request."""
        with self._lock:
            self.rows.append(row)
            try:
                row.status, body = self._answer(row, [one for one in row.path.removeprefix(API).split("/") if one], query)
            except Refused as refused:
                row.status, body = refused.status, refused.body
            return row.status, body

    def _answer(self, row: Row, parts: list[str], query: list[tuple[str, str]]) -> tuple[int, Any]:
        if not row.path.startswith(API):
            raise Refused(404, {"detail": "The requested resource could not be found."})
        if parts[:1] == ["ping"]:
            return 200, {"version": "24.6.1", "ha": False}
        if not row.token:
            raise Refused(401, {"detail": "Authentication credentials were not provided. To establish a login session, visit /api/login/."})
        if parts in (["config"], ["me"]):
            return 200, {"version": "24.6.1"} if parts == ["config"] else self._page(row.path, [self._shown("users", one) for one in self.all("users")], [])
        kinds = EVERY_TEMPLATE[:3] if parts[0] == "unified_job_templates" else (parts[0],)
        if not set(kinds) <= set(KINDS):
            raise Refused(404, {"detail": "The requested resource could not be found."})
        if len(parts) == 1:
            return self._collection(row, kinds, query)
        thing = self._things[parts[0]].get(int(parts[1]))
        if thing is None:
            raise Refused(404, {"detail": "Not found."})
        return self._one(row, parts[0], thing) if len(parts) == 2 else self._below(row, parts[0], thing, parts[2], query)

    def _collection(self, row: Row, kinds: tuple[str, ...], query: list[tuple[str, str]]) -> tuple[int, Any]:
        if row.method == "GET":
            return 200, self._page(row.path, [self._shown(kind, one) for kind in kinds for one in self.all(kind)], query)
        if row.method != "POST":
            raise Refused(405, {"detail": f'Method "{row.method}" not allowed.'})
        return 201, self._shown(kinds[0], self._made(kinds[0], row.body))

    def _page(self, path: str, rows: list[Thing], query: list[tuple[str, str]]) -> Thing:
        size, page, either = 25, 1, []
        for name, value in query:
            if name in ("page_size", "page"):
                size, page = (int(value), page) if name == "page_size" else (size, int(value))
                continue
            member, _two, how = name.removeprefix("or__").partition("__")
            if any(member not in one for one in rows[:1]):
                raise Refused(400, {"detail": f"{rows[0]['type']} has no field named '{member}'"})
            matching = [one["id"] for one in rows if _same(one[member], value, how)]
            if name.startswith("or__"):
                either.append(matching)
            else:
                rows = [one for one in rows if one["id"] in matching]
        if either:
            rows = [one for one in rows if any(one["id"] in each for each in either)]
        more = urlencode([*(one for one in query if one[0] != "page"), ("page", page + 1)])
        following = f"{path}?{more}" if len(rows) > page * size else None
        return {"count": len(rows), "next": following, "previous": None, "results": rows[(page - 1) * size : page * size]}

    def _one(self, row: Row, kind: str, thing: Thing) -> tuple[int, Any]:
        if row.method == "GET":
            return 200, self._shown(kind, thing)
        if row.method == "PATCH":
            new = self._checked(kind, {**copy.deepcopy(thing), **_plain(row.body)}, thing)
            if kind == "credentials":
                new["inputs"] = {name: thing["inputs"].get(name, "") if value == HIDDEN else value for name, value in new["inputs"].items()}
            thing.update({name: new[name] for name in KINDS[kind].defaults if name in new})
            return 200, self._shown(kind, thing)
        if row.method != "DELETE":
            raise Refused(405, {"detail": f'Method "{row.method}" not allowed.'})
        return self._deleted(kind, thing)

    def _deleted(self, kind: str, thing: Thing) -> tuple[int, Any]:
        if kind == "credential_types" and self._used(thing):
            raise Refused(403, {"detail": "Credential types that are in use cannot be deleted"})
        if kind == "inventories":  # it goes when a dispatcher runs, and here none does
            if thing["pending_deletion"]:
                raise Refused(400, {"error": "Inventory is already pending deletion."})
            thing["pending_deletion"] = True
            return 202, None
        del self._things[kind][thing["id"]]
        return 204, None

    # Below one thing

    def _below(self, row: Row, kind: str, thing: Thing, name: str, query: list[tuple[str, str]]) -> tuple[int, Any]:
        if name == "survey_spec" and name in KINDS[kind].links:
            return self._survey(row, thing)
        if name == "create_approval_template" and kind == NODES and row.method == "POST":
            if not row.body.get("name"):
                raise bad("name", "This field is required.")
            made = self.add("workflow_approval_templates", **{one: row.body[one] for one in ("name", "description", "timeout") if one in row.body})
            thing["unified_job_template"] = made["id"]
            return 201, self._shown("workflow_approval_templates", made)
        if name == "workflow_nodes" and kind == "workflow_job_templates" and row.method == "GET":
            nodes = [self._shown(NODES, one) for one in self.all(NODES) if one["workflow_job_template"] == thing["id"]]
            return 200, self._page(row.path, nodes, query)
        if name not in KINDS[kind].lists:
            raise Refused(404, {"detail": "The requested resource could not be found."})
        other = KINDS[kind].lists[name]
        linked = self._lists.setdefault((thing["id"], name), [])
        if row.method == "GET":
            return 200, self._page(row.path, [self._shown(other, self._things[other][number]) for number in linked], query)
        return self._link(row, kind, thing, name, linked)

    def _link(self, row: Row, kind: str, thing: Thing, name: str, linked: list[int]) -> tuple[int, Any]:
        other = KINDS[kind].lists[name]
        child = self._things[other].get(row.body.get("id"))
        if child is None:
            raise Refused(400, {"msg": f"{other} with id {row.body.get('id')} does not exist."})
        if row.body.get("disassociate"):
            linked.remove(child["id"])
            return 204, None
        mine = {each: numbers for (number, each), numbers in self._lists.items() if number == thing["id"]}
        check_link(kind, name, thing, child, mine, self._followers)
        if kind == "job_templates" and name == "credentials":
            kinds = [self._things["credentials"][number]["credential_type"] for number in linked]
            if child["credential_type"] in kinds:
                called = self._things["credential_types"][child["credential_type"]]["name"]
                raise Refused(400, {"error": f"Cannot assign multiple {called} credentials."})
        if child["id"] not in linked:
            linked.append(child["id"])
        return 204, None

    def _followers(self, number: int) -> list[int]:
        return [one for name in ("success_nodes", "failure_nodes", "always_nodes") for one in self._lists.get((number, name), ())]

    def _survey(self, row: Row, thing: Thing) -> tuple[int, Any]:
        if row.method == "POST":
            check_survey(row.body)
            self._surveys[thing["id"]] = row.body
        elif row.method == "DELETE":
            self._surveys.pop(thing["id"], None)
        else:
            shown = copy.deepcopy(self._surveys.get(thing["id"], {}))
            for one in shown.get("spec", ()):
                if one["type"] == "password" and one.get("default"):
                    one["default"] = HIDDEN
            return 200, shown
        return 200, None

    # Things

    def _made(self, kind: str, body: Any) -> Thing:
        said = {name: value for name, value in _plain(body).items() if name in KINDS[kind].defaults}
        for name in KINDS[kind].required:
            if said.get(name) in (None, ""):
                raise bad(name, "This field is required.")
        if kind == NODES and not said.get("unified_job_template"):  # AWX keeps of a node without a template no more than this
            said = {name: said[name] for name in ("workflow_job_template", "identifier", "all_parents_must_converge") if name in said}
        if kind == "tokens":
            said["token"] = f"token-{self._last + 1}-of-a-module-4b7a"
        if kind == "projects" and said.get("scm_type"):
            said["status"] = "pending"
        return self.add(kind, **self._checked(kind, {**copy.deepcopy(KINDS[kind].defaults), **said}, None))

    def _checked(self, kind: str, new: Thing, old: Thing | None) -> Thing:
        """Return what is to be kept, or refuse it."""
        shape = KINDS[kind]
        for name, default in shape.defaults.items():
            if isinstance(default, bool) and not isinstance(new[name], bool):
                raise bad(name, "Must be a valid boolean.")
            if isinstance(default, str) and not isinstance(new[name], str) and (kind, name) != ("inventories", "kind"):
                raise bad(name, "This field may not be null." if new[name] is None else "Not a valid string.")
        for name, kinds in shape.points.items():
            if new.get(name) is not None and not any(new[name] in self._things[one] for one in kinds):
                raise bad(name, f'Invalid pk "{new[name]}" - object does not exist.')
        if shape.unique and any(all(one[name] == new[name] for name in shape.unique) for one in self.all(kind) if old is None or one["id"] != old["id"]):
            raise bad("__all__", f"{shape.type.replace('_', ' ').title()} with this {', '.join(shape.unique)} already exists.")
        getattr(self, f"_check_{kind}", lambda new, old: None)(new, old)
        return new

    def _check_credential_types(self, new: Thing, old: Thing | None) -> None:
        check_credential_type(new, old, old is not None and self._used(old))

    def _used(self, kind: Thing) -> bool:
        return any(one["credential_type"] == kind["id"] for one in self.all("credentials"))

    def _check_credentials(self, new: Thing, old: Thing | None) -> None:
        if not new["organization"]:
            raise bad("detail", "Missing 'user', 'team', or 'organization'.")
        check_credential(new, self._fields(new), old is None)
        kind = self._things["credential_types"][new["credential_type"]]
        new.update(kind=kind["namespace"], cloud=kind["kind"] == "cloud")

    def _fields(self, credential: Thing) -> dict[str, Thing]:
        kind = self._things["credential_types"][credential["credential_type"]]
        return {one["id"]: one for one in kind["inputs"].get("fields", ())}

    def _check_execution_environments(self, new: Thing, old: Thing | None) -> None:
        if old is not None and new["organization"] and new["organization"] != old["organization"]:
            raise bad("organization", "Cannot change the organization of an execution environment")

    def _check_projects(self, new: Thing, old: Thing | None) -> None:
        check_project(new)

    def _check_inventories(self, new: Thing, old: Thing | None) -> None:
        new["kind"] = new["kind"] or ""
        check_variables("variables", new["variables"])

    def _check_job_templates(self, new: Thing, old: Thing | None) -> None:
        project = self._things["projects"].get(new["project"])
        check_job_template(new, project, self.playbooks.get(project["name"], []) if project else [])
        new["organization"] = project["organization"]

    def _check_workflow_job_templates(self, new: Thing, old: Thing | None) -> None:
        check_variables("extra_vars", new["extra_vars"])

    def _check_workflow_job_template_nodes(self, new: Thing, old: Thing | None) -> None:
        if new["unified_job_template"]:
            check_launch(new, *self._asking(new), needed=False)

    def _check_schedules(self, new: Thing, old: Thing | None) -> None:
        check_rule(new["rrule"])
        check_launch(new, *self._asking(new), needed=True)

    def _asking(self, new: Thing) -> tuple[Thing, list[Thing]]:
        (template,) = (self._things[kind][new["unified_job_template"]] for kind in EVERY_TEMPLATE if new["unified_job_template"] in self._things[kind])
        return template, self._surveys.get(template["id"], {}).get("spec", []) if template.get("survey_enabled") else []

    def _shown(self, kind: str, thing: Thing) -> Thing:
        url = f"{API}{kind}/{thing['id']}/"
        related = {name: f"{url}{name}/" for name in (*KINDS[kind].lists, *KINDS[kind].links)}
        for name, kinds in KINDS[kind].points.items():
            for one in kinds:
                if thing[name] in self._things[one]:
                    related[name] = f"{API}{one}/{thing[name]}/"
        shown = {"id": thing["id"], "type": KINDS[kind].type, "url": url, "related": related, "summary_fields": {}, **copy.deepcopy(thing)}
        if kind == "credentials":
            secret = {name for name, one in self._fields(thing).items() if one.get("secret")}
            shown["inputs"] = {name: HIDDEN if name in secret and value else value for name, value in thing["inputs"].items()}
        if kind == NODES:
            shown.update({name: list(self._lists.get((thing["id"], name), ())) for name in KINDS[NODES].lists if name.endswith("_nodes")})
        return shown

    def who(self, header: str) -> str:
        """Return how a request is let in: by which token, or as whom; nothing when it is not."""
        scheme, _space, value = header.partition(" ")
        if scheme == "Bearer" and any(one["token"] == value for one in self.all("tokens")):
            return value
        return USER if scheme == "Basic" and base64.b64decode(value).decode() == f"{USER}:{PASSWORD}" else ""


def _plain(body: Any) -> Thing:
    """Return a body as AWX keeps it: without blanks around its texts."""
    if not isinstance(body, dict):
        raise Refused(400, {"detail": "JSON parse error - not an object"})
    return {name: value.strip() if isinstance(value, str) else value for name, value in body.items()}


def _same(found: Any, asked: str, how: str) -> bool:
    return str(found).lower() == asked.lower() if how == "iexact" else str(found) == asked


class _Handler(BaseHTTPRequestHandler):
    awx: Awx
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: apart, the second waits for the receipt of the first

    def handle_any(self) -> None:
        where = urlsplit(self.path)
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        row = Row(self.command, re.sub("//+", "/", where.path), json.loads(text) if text else None, self.awx.who(self.headers.get("Authorization") or ""))
        status, body = self.awx.answer(row, parse_qsl(where.query))
        answer = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("X-API-Product-Name", "AWX")
        self.send_header("X-API-Product-Version", "24.6.1")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST = do_PATCH = do_DELETE = handle_any

    def log_message(self, *words: object) -> None:
        """Say nothing."""
