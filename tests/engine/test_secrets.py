"""P6: no secret appears in a result, whoever repeats it: the task, the server's words, its headers, a file, an exception."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.values import Field, Name, Text
from tests.cases.table import CASES
from tests.cases.words import Case
from tests.support.engine import RESOURCES, Engine
from tests.support.raw import prepare
from tests.support.sandbox import Sandbox
from tests.support.shapes import each, marks

every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)
one_of_each_shape = pytest.mark.parametrize("case", each(CASES))
CANARIES = ("canary-b7f0c3a94d5e4f5e", 'canary "quoted" \\ äß-77aa', "0123456789abcdef0123456789abcdef")
EVERY_SECRET = [
    pytest.param(
        module, one.name, id=f"{module}-{one.name}",
        marks=marks(module) if one in resource.system.connection_fields else (),
    )
    for module, resource in RESOURCES.items()
    for one in resource.arguments()
    if one.secret
]  # fmt: skip
"""Those of the connection are the system's: of each shape one module is tried. Those of a module are its own."""


def secrets_of(engine: Engine, case: Case) -> list[str]:
    """Return the credentials that a task of this case uses."""
    names = RESOURCES[case.module].secret_variables()
    return [engine.environment[name] for name in names if name in engine.environment]


def is_silent(text: str, *secrets: str) -> None:
    """Fail when a text holds a secret, plain or as JSON writes it."""
    for secret in secrets:
        assert secret not in text
        assert json.dumps(secret)[1:-1] not in text


def given(module: str, option: str, value: str) -> dict[str, Any]:
    """Return the documented example with a secret as an option, and under no other name of it."""
    one = next(one for one in RESOURCES[module].arguments() if one.name == option)
    return {**{name: value for name, value in CASES[module].create.items() if name not in one.aliases}, option: value}


@every_case
def test_a_task_that_succeeds_tells_nothing(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    prepare(sandbox, case)
    secrets = secrets_of(engine, case)
    assert secrets
    for options in (case.create, *(getattr(case, phase) for phase in case.phases)):
        for check in (True, False):
            is_silent(engine.done(case.module, options, check=check).text, *secrets)


@one_of_each_shape
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


@one_of_each_shape
@pytest.mark.parametrize("kind", ["html", "garbage", "status"])
def test_a_page_that_holds_a_secret_is_not_quoted(engine: Engine, sandbox: Sandbox, case: Case, kind: str) -> None:
    secrets = secrets_of(engine, case)
    body = f"<html><title>Hello {secrets[0]}</title><p>{' '.join(secrets)}</p></html>"
    sandbox.fault(case.system, kind, status=200, times=0, body=body)
    ran = engine.refused(case.module, case.create, retries=1)
    is_silent(ran.text, *secrets)


@pytest.mark.parametrize(("module", "option"), EVERY_SECRET)
@pytest.mark.parametrize("canary", CANARIES, ids=["plain", "awkward", "hex"])
def test_a_secret_given_as_an_option_is_masked(engine: Engine, module: str, option: str, canary: str) -> None:
    options = given(module, option, canary)
    for more in ({}, {"unknown": canary}, {"state": canary}, {"timeout": canary}):
        is_silent(engine.run(module, {**options, **more}).text, canary)


@pytest.mark.parametrize(("module", "option"), EVERY_SECRET)
def test_a_secret_that_turns_up_elsewhere_is_masked_there_too(engine: Engine, module: str, option: str) -> None:
    name = next(one.name for one in RESOURCES[module].asked if _takes_any_text(one))
    ran = engine.run(module, {**given(module, option, CANARIES[2]), name: f"My token is {CANARIES[2]}"}, check=True)
    is_silent(ran.text, CANARIES[2])


def _takes_any_text(one: Field) -> bool:
    return type(one.type) in (Text, Name) and not one.secret


@pytest.mark.parametrize(("module", "option"), EVERY_SECRET)
def test_a_secret_that_still_holds_a_template_is_refused(engine: Engine, module: str, option: str) -> None:
    ran = engine.refused(module, given(module, option, "{{ vault_token }}"))
    assert option in ran["msg"]
    assert ran.rows == []


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
