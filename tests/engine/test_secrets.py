"""P6: no secret appears in a result, whoever repeats it: the task, the server's words, its headers, a file, an exception."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from _pytest.mark import ParameterSet

from ansible_collections.steadyops.monitoring.plugins.module_utils.bulk.export import exportable
from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import INFOS, MODULES, SYSTEMS
from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import BadInput
from ansible_collections.steadyops.monitoring.plugins.module_utils.looks import lists_of
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import Field, ListOf, Text, Url
from tests.cases.table import CASES
from tests.cases.words import Case
from tests.support.declarations import members_of, walk
from tests.support.engine import RESOURCES, Engine
from tests.support.raw import prepare
from tests.support.sandbox import Sandbox
from tests.support.shapes import DOORSTEP, each, marks

every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)
one_of_each_service = pytest.mark.parametrize("case", each(CASES, DOORSTEP))
CANARIES = ("canary-b7f0c3a94d5e4f5e", 'canary "quoted" \\ äß-77aa', "0123456789abcdef0123456789abcdef")


LISTS = {
    system.name: next(path for path, _paging, _rows in lists_of(system, INFOS.values()) if "{" not in path)
    for system in SYSTEMS.values()
}
"""A list of each system that is inside nothing."""


@dataclass(frozen=True)
class Way:
    """One way to hand a secret to a module. place: dotted, below the arguments; entry: the module of the only entry of an apply."""

    module: str
    place: str
    one: Field
    system: str
    entry: str = ""

    def args(self, sandbox: Sandbox, secret: str) -> dict[str, Any]:
        """Return the arguments of a task that is complete but for what the secret opens."""
        if self.entry:
            return {"resources": [{self.entry: self._with(self._example(self.entry), sandbox, secret)}]}
        return self._with(self._example(self.module), sandbox, secret)

    def _with(self, args: dict[str, Any], sandbox: Sandbox, secret: str) -> dict[str, Any]:
        *around, name = self.place.split(".")
        value = f"{sandbox.urls[self.system].replace('://', '://robot:' + quote(secret, safe='') + '@')}" if self.is_url else secret
        value = {self.place.split(".")[0]: nested(MODULES[self.entry or self.module].arguments, [*around, name], value)}
        return {**{word: one for word, one in args.items() if around or word not in self.one.aliases}, **value}

    def _example(self, module: str) -> dict[str, Any]:
        if module in CASES:
            return CASES[module].create
        if module in INFOS:
            return {"resource": next(iter(INFOS[module].all_looks))}
        kinds = {name: one for name, one in RESOURCES.items() if one.system.name == self.system}
        kind = next(iter(kinds))
        exported = next((name for name, one in kinds.items() if exportable(one)), "statuspage_component")
        return {
            "api": {"system": self.system, "path": LISTS[self.system]},
            "export": {"resources": [exported]},
            "apply": {"resources": [{kind: CASES[kind].create}]},
            "maintenance_window": {"state": "status", self.system if self.system in MODULES["maintenance_window"].adapters else "zmon": {}},
        }[module]

    @property
    def is_url(self) -> bool:
        """Whether the secret is the password in an address."""
        return not self.one.secret


def nested(fields: Iterable[Field], names: list[str], value: Any) -> Any:
    """Return a value with this one deep inside it, and what the members around that cannot do without."""
    one = next(one for one in fields if one.name == names[0])
    if names[1:]:
        members = members_of(one)
        needed = {other.name: (other.type.choices or ("start",))[0] for other in members if other.required is True and other.name != names[1]}
        value = {**needed, names[1]: nested(members, names[1:], value)}
        return [value] if isinstance(one.type, ListOf) else value
    return value


def ways() -> Iterator[ParameterSet]:
    """Yield every secret of every module, nested ones and those of entries too.

    Those of the connection are the system's: of each service and each way in one module is tried. Those of a module are its own.
    """
    for module, thing in MODULES.items():
        for place, one in walk(thing.arguments):
            if not (one.secret or isinstance(one.type, Url)):
                continue
            systems = [thing.system.name] if hasattr(thing, "system") else [place.split(".")[1]]
            shared = module in RESOURCES and one in thing.system.connection_fields
            for entry in ["", *([module] if module in RESOURCES else [])]:
                way = Way("apply" if entry else module, place, one, systems[0], entry)
                yield pytest.param(way, id=f"{'apply of ' * bool(entry)}{module}-{place}", marks=marks(module, DOORSTEP) if shared else ())


every_way = pytest.mark.parametrize("way", list(ways()))


def secrets_of(engine: Engine, case: Case) -> list[str]:
    """Return the credentials that a task of this case uses."""
    names = RESOURCES[case.module].secret_variables
    return [engine.environment[name] for name in names if name in engine.environment]


def is_silent(text: str, *secrets: str) -> None:
    """Fail when a text holds a secret, plain or as JSON writes it."""
    for secret in secrets:
        assert secret not in text
        assert json.dumps(secret)[1:-1] not in text


@every_case
def test_a_task_that_succeeds_tells_nothing(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    prepare(sandbox, case)
    secrets = secrets_of(engine, case)
    assert secrets
    for options in (case.create, *(getattr(case, phase) for phase in case.phases)):
        for check in (True, False):
            is_silent(engine.done(case.module, options, check=check).text, *secrets)


@one_of_each_service
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH"])
def test_a_server_that_repeats_what_it_was_sent_is_not_repeated(
    engine: Engine, sandbox: Sandbox, case: Case, method: str
) -> None:
    secrets = secrets_of(engine, case)
    words = " ".join(secrets)
    sandbox.fault(
        case.system, "status", method=method, status=400, times=0, headers={"X-Request-Id": words, "Atl-Traceid": words},
        body={"error": [f"Token {words} is odd", {words: words}], "message": words},
    )  # fmt: skip
    ran = engine.run(case.module, case.looking if method == "GET" else case.create)
    assert ran.failed or method not in ("GET", case.creation[0])
    is_silent(ran.text, *secrets)


@one_of_each_service
@pytest.mark.parametrize("kind", ["html", "garbage", "status"])
def test_a_page_that_holds_a_secret_is_not_quoted(engine: Engine, sandbox: Sandbox, case: Case, kind: str) -> None:
    secrets = secrets_of(engine, case)
    body = f"<html><title>Hello {secrets[0]}</title><p>{' '.join(secrets)}</p></html>"
    sandbox.fault(case.system, kind, status=200, times=0, body=body)
    ran = engine.refused(case.module, case.create, retries=1)
    is_silent(ran.text, *secrets)


@every_way
@pytest.mark.parametrize("canary", CANARIES[1:], ids=["awkward", "hex"])
def test_a_secret_is_told_nowhere(engine: Engine, sandbox: Sandbox, way: Way, canary: str) -> None:
    """Whatever becomes of the task: refused as written, in check mode, by a server that repeats what it got, or done."""
    args = way.args(sandbox, canary)
    repeated = {"error": [f"Token {canary} is odd", {canary: canary}], "message": f"{quote(canary)} {canary}  {canary}"}
    tries: list[dict[str, Any]] = [{}, {"unknown": canary}, {"api_tokn": canary}, {"timeout": canary}, {"retries": f"x{canary}"}]
    for more in tries:
        is_silent(engine.run(way.module, {**args, **more}).text, canary, quote(canary, safe=""))
    is_silent(engine.run(way.module, args, check=True).text, canary)
    headers = {"X-Request-Id": canary} if canary.isalnum() else {}
    sandbox.fault(way.system, "status", status=400, times=0, headers=headers, body=repeated)
    is_silent(engine.run(way.module, args).text, canary, quote(canary, safe=""))


@every_way
def test_a_secret_that_still_holds_a_template_is_refused_before_any_call(engine: Engine, sandbox: Sandbox, way: Way) -> None:
    args = way.args(sandbox, "canary")
    text = json.dumps(args).replace("canary", "{{ vault_token }}")
    ran = engine.refused(way.module, json.loads(text))
    assert f"{way.place} still holds a template: the variable it names was not filled in" in ran["msg"]
    assert ran.rows == []
    if way.entry:
        assert f"resources[0] ({way.entry}" in ran["msg"]


@pytest.mark.parametrize("name", ["api_token", "api_url"])
@pytest.mark.parametrize("module", ["statuspage_component", "statuspage_info", "api", "apply", "export"])
def test_a_variable_of_the_environment_that_was_not_filled_in_is_refused_too(engine: Engine, module: str, name: str) -> None:
    written = {"api_token": "{{ token }}", "api_url": "https://robot:{{ password }}@statuspage.example"}[name]
    engine.environment[f"STATUSPAGE_{name.upper()}"] = written
    args = {
        "statuspage_component": {"name": "API"},
        "statuspage_info": {"resource": "component"},
        "api": {"system": "statuspage", "path": "/pages"},
        "apply": {"resources": [{"statuspage_component": {"name": "API"}}]},
        "export": {"system": ["statuspage"]},
    }[module]
    ran = engine.refused(module, args)
    assert f"{name} still holds a template" in ran["msg"]
    assert ran.rows == []


@pytest.mark.parametrize("way", [one for one in ways() if one.values[0].entry or one.values[0].module in RESOURCES])
def test_a_secret_that_turns_up_elsewhere_is_masked_there_too(engine: Engine, sandbox: Sandbox, way: Way) -> None:
    name = next((one.name for one in RESOURCES[way.entry or way.module].asked if _takes_any_text(one)), None)
    if name is None:
        pytest.skip("it takes no text but names of things and words of its own")
    args = way.args(sandbox, CANARIES[2])
    inner = args["resources"][0][way.entry] if way.entry else args
    inner[name] = f"My token is {CANARIES[2]}"
    is_silent(engine.run(way.module, args, check=True).text, CANARIES[2])


def _takes_any_text(one: Field) -> bool:
    if one.secret or not isinstance(one.type, Text) or isinstance(one.type, Url):
        return False
    try:
        return CANARIES[2] in str(one.type.canonical(f"My token is {CANARIES[2]}"))
    except BadInput:
        return False


ADDRESSES = {
    "as it is meant": f"http://robot:{CANARIES[0]}@127.0.0.1:1",
    "as it is written": f"http://robot:{CANARIES[0]}%2B%40@127.0.0.1:1/v1/",
    "no address": f"robot:{CANARIES[0]}@statuspage.example",
    "no host": f"https://robot:{CANARIES[0]}@[nowhere/v1",
    "a slash in it": f"https://robot:{CANARIES[0]}/more@statuspage.example",
}


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
@pytest.mark.parametrize("environment", [False, True], ids=["an option", "the environment"])
@pytest.mark.parametrize("module", ["statuspage_component", "statuspage_info", "api", "apply", "export"])
def test_a_password_in_an_address_is_in_no_message(engine: Engine, module: str, environment: bool, address: str) -> None:
    connection = {"api_url": address, "retries": 0}
    own = {
        "statuspage_component": {"name": "API"},
        "statuspage_info": {"resource": "component"},
        "api": {"system": "statuspage", "path": "/pages"},
        "apply": {"resources": [{"statuspage_component": {"name": "API"}}]},
        "export": {"resources": ["statuspage_component"]},
    }[module]
    if environment:
        engine.environment["STATUSPAGE_API_URL"] = address
        ran = engine.refused(module, {**own, "retries": 0})
    elif module in ("api", "apply", "export"):
        ran = engine.refused(module, {**own, "connections": {"statuspage": connection}})
    else:
        ran = engine.refused(module, {**own, **connection})
    is_silent(ran.text, CANARIES[0])
    assert ran["msg"]
    assert "127.0.0.1:1" in ran["msg"] or "is no address" in ran["msg"] or "statuspage.example" in ran["msg"]


def test_a_port_and_a_name_are_no_password(engine: Engine) -> None:
    ran = engine.refused("statuspage_info", {"resource": "component", "api_url": "http://127.0.0.1:1/@home", "retries": 0})
    assert "http://127.0.0.1:1/@home" in ran["msg"]


def test_what_one_task_must_not_tell_the_next_may(engine: Engine) -> None:
    """What is masked belongs to one task: a secret of an item is a word like any other in the results of those after it."""
    session = engine.session(many=True)
    secret = "partial_outage"
    engine.run("statuspage_metrics_provider", {"type": "Librato", "email": "a@example.com", "provider_api_token": secret}, session=session)
    engine.run("statuspage_component", {"name": "Docs", "api_token": "operational"}, session=session)
    engine.run("apply", {"resources": [{"statuspage_user": {"email": "a@example.com", "password": "Docs"}}]})
    ran = engine.done("statuspage_component", {"name": "Docs", "status": secret}, session=session)
    assert (ran["resource"]["name"], ran["resource"]["status"]) == ("Docs", secret)
    assert ran["diff"]["before"]["status"] == "operational"
    session.close()


def test_what_is_secret_in_one_kind_is_none_in_another(engine: Engine) -> None:
    """A member is called the same in many kinds: the value of a header is a secret, and that of a parameter is none."""
    create = CASES["zmon_alert_definition"].create
    given = {**create, "parameters": {"longitude_param": {"value": 2026, "type": "int", "comment": "a year"}}, "description": "Of 2026"}
    ran = engine.done("apply", {"resources": [{"zmon_alert_definition": given}]})
    assert "Of 2026" in ran.text


def test_a_secret_is_masked_in_the_names_of_members_too(engine: Engine, sandbox: Sandbox) -> None:
    sandbox.fault("statuspage", "status", status=200, times=0, body={engine.environment["STATUSPAGE_API_TOKEN"]: {"a": 1}})
    ran = engine.done("api", {"system": "statuspage", "path": "/pages"})
    is_silent(ran.text, engine.environment["STATUSPAGE_API_TOKEN"])


def test_no_part_of_a_secret_is_left_where_a_long_page_is_cut(engine: Engine, sandbox: Sandbox) -> None:
    token = engine.environment["STATUSPAGE_API_TOKEN"]
    for before in range(60, 120, 3):
        sandbox.mend()
        sandbox.fault("statuspage", "html", status=200, times=0, body=f"<p>{'x' * before} {token} and more</p>")
        assert token[:6] not in engine.refused("statuspage_info", {"resource": "component", "retries": 0})["msg"]


def test_a_token_from_the_configuration_file_is_masked(engine: Engine, sandbox: Sandbox, tmp_path: Path) -> None:
    case = CASES["circonus_rule_set"]
    token = engine.environment.pop("CIRCONUS_API_TOKEN")
    for number, written in enumerate((token, CANARIES[0])):
        file = tmp_path / f"rc{number}"
        file.write_text(f"[general]\ndefault_account=web\nappname=steadyops-demo\n[tokens]\nweb={written}\n")
        ran = engine.run(case.module, case.create, config_file=str(file))
        assert ran.failed is bool(number)
        is_silent(ran.text, token, CANARIES[0])
    sandbox.fault("circonus", "status", status=400, body={"message": f"token {CANARIES[0]}"}, times=0)
    is_silent(engine.refused(case.module, case.create, config_file=str(file)).text, CANARIES[0])


def test_a_configuration_file_that_cannot_be_read_is_not_quoted(engine: Engine, tmp_path: Path) -> None:
    del engine.environment["CIRCONUS_API_TOKEN"]
    file = tmp_path / "rc"
    file.write_text(f"[general]\n{CANARIES[0]}\n[tokens\nweb={CANARIES[0]}\n")
    ran = engine.refused("circonus_rule_set", CASES["circonus_rule_set"].create, config_file=str(file))
    assert str(file) in ran["msg"]
    is_silent(ran.text, CANARIES[0])


def test_a_password_is_masked_in_the_form_it_has_on_the_wire(engine: Engine, sandbox: Sandbox) -> None:
    del engine.environment["ZMON_API_TOKEN"]
    case = CASES["zmon_alert_definition"]
    wire = base64.b64encode(f"robot:{CANARIES[0]}".encode()).decode()
    sandbox.fault("zmon", "status", status=401, body={"error": f"Basic {wire} is unknown"}, times=0)
    ran = engine.refused(case.module, case.create, username="robot", password=CANARIES[0])
    is_silent(ran.text, CANARIES[0], wire)


@every_case
def test_the_journal_shows_no_secret_either(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    """A secret sent in a path or a query would be in every proxy's log; the sandbox masks only headers and members."""
    secrets = [one for one in secrets_of(engine, case) if case.module != "pagerduty_alert"]
    prepare(sandbox, case)
    engine.done(case.module, case.create)
    for row in sandbox.journal():
        is_silent(json.dumps([row["path"], row["query"]]), *secrets)
