"""Awkward arguments, through both doors on one small module: what Ansible does to them, the doors undo alike."""

from __future__ import annotations

import datetime
import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.parsing.vault import VaultLib, VaultSecret

from tests.support.playbooks import DOORS, Record, comparable, notices, task, with_results
from tests.support.raw import headers
from tests.support.sandbox import Sandbox

COMPONENT = "statuspage_component"
PASSWORD = "correct horse"
PAGE = "/v1/pages/kctbh9vrtdwd/components"


class Vaulted(str):
    """A text that stands encrypted in the playbook."""


def _encrypted(dumper: yaml.Dumper, text: Vaulted) -> yaml.Node:
    vault = VaultLib(secrets=[("default", VaultSecret(PASSWORD.encode()))])
    return dumper.represent_scalar("!vault", vault.encrypt(str(text)).decode(), style="|")


yaml.add_representer(Vaulted, _encrypted)


@dataclass
class Row:
    """One task: options and keywords as in a playbook. shows: what its resource holds; says: what its failure says."""

    options: dict[Any, Any]
    shows: dict[str, Any] = field(default_factory=dict)
    says: str = ""
    keywords: dict[str, Any] = field(default_factory=dict)
    warns: str = ""
    module: str = COMPONENT


def environment(**variables: str) -> dict[str, Any]:
    """Return the keyword of a task that sets variables."""
    return {"environment": variables}


TOKEN = "{{ lookup('ansible.builtin.env', 'STATUSPAGE_API_TOKEN') }}"
TABLE = {
    "unquoted date": Row({"name": "Dates", "start_date": datetime.date(2026, 1, 31)}, {"start_date": "2026-01-31"}),
    "unquoted time": Row(
        {"name": "Times", "start_date": datetime.datetime(2026, 1, 31, 10, 0, 0)}, says="2026-01-31T10:00:00"
    ),
    "integer keys": Row(
        {"check": 12345, "metric_name": "keys", "contact_groups": {1: ["On Call"], 2: []}, "rules": []},
        {"contact_groups": {"1": ["On Call"], "2": [], "3": [], "4": [], "5": []}},
        module="circonus_rule_set",
    ),
    "dictionary as text": Row(
        {"check": "12345", "metric_name": "text", "user_json": '{"team": "web", "level": 3}'},
        {"user_json": {"team": "web", "level": 3}},
        module="circonus_rule_set",
    ),
    "vaulted value": Row({"name": "Vaulted", "description": Vaulted("as hidden as it is plain")},
                         {"description": "as hidden as it is plain"}),
    "vaulted in a list": Row(
        {"name": "Docs", "status": "partial_outage", "status_from": [Vaulted("operational")]},
        {"status": "partial_outage"},
    ),
    "omit": Row({"name": "Docs", "description": "{{ nothing | default(omit) }}"}, {"description": None}),
    "null": Row({"name": "Docs", "description": None, "group": None}, {"name": "Docs"}),
    "empty text": Row({"name": "Website", "group": ""}, shows={"name": "Website"}),
    "yes": Row({"name": "Flags", "showcase": "yes"}, {"showcase": True}),
    "off": Row({"name": "Flags", "showcase": "off"}, {"showcase": False}),
    "maybe": Row({"name": "Flags", "showcase": "maybe"}, says="showcase"),
    "a number for a name": Row({"name": 404}, {"name": "404"}),
    "a fraction for a name": Row({"name": 1.1}, {"name": "1.1"}),
    "a flag for a name": Row({"name": True}, {"name": "True"}),
    "a list as text": Row({"name": "Docs", "status_from": "operational,partial_outage", "status": "major_outage"},
                          {"status": "major_outage"}),
    "other letters": Row({"name": "Zürich ☃ {% raw %}{{ x }}{% endraw %}"}, {"name": "Zürich ☃ {{ x }}"}),
    "alias": Row({"name": "Docs", "api_key": TOKEN}, {"name": "Docs"}),
    "alias and option": Row({"name": "Docs", "api_key": TOKEN, "api_token": "old"}, {"name": "Docs"}, warns="api_key"),
    "wrong alias": Row({"name": "Docs", "api_key": "wrong-0123456789abcdef"}, says="Could not authenticate"),
    "unknown option": Row({"name": "Docs", "colour": "red"}, says="Unsupported parameters for"),
    "unknown option beside a missing one": Row(
        {"nmae": "Docs"}, says="module: nmae. Did you mean name? Supported parameters include: api_token (api_key), api_url,"
    ),
    "unknown option inside another": Row(
        {"check": "1", "metric_name": "m", "rules": [{"criteria": "on change", "severity": 1, "valeu": "1"}]},
        says="module: rules[0].valeu. Did you mean value?", module="circonus_rule_set",
    ),
    "wrong type inside another": Row(
        {"check": "1", "metric_name": "m", "rules": [{"criteria": "on change", "severity": 1}, {"criteria": "on change",
         "severity": "high"}]},
        says="rules[1].severity must be a whole number, not 'high'", module="circonus_rule_set",
    ),
    "unknown choice inside another": Row(
        {"check": "1", "metric_name": "m", "rules": [{"criteria": "in change", "severity": 1}]},
        says="rules[0].criteria must be one of min value,", module="circonus_rule_set",
    ),
    "missing inside another": Row(
        {"check": "1", "metric_name": "m", "rules": [{"criteria": "on change"}]},
        says="missing required arguments: rules[0].severity", module="circonus_rule_set",
    ),
    "one text for a list of names": Row(
        {"name": "Pair", "components": "Docs,Website"}, says="components is a list, and 'Docs,Website' is one text",
        module="statuspage_component_group",
    ),
    "one text without a comma for a list of names": Row(
        {"name": "Nobody", "components": "Docs", "state": "absent"}, module="statuspage_component_group",
    ),
    "an empty text for a list of names": Row(
        {"name": "Pair", "components": ""}, says="write [] to empty it", module="statuspage_component_group",
    ),
    "one text for a list inside another": Row(
        {"check": "1", "metric_name": "m", "contact_groups": {"1": "On Call,Web Team"}},
        says="contact_groups.1 is a list, and 'On Call,Web Team' is one text", module="circonus_rule_set",
    ),
    "a colour that YAML read as octal": Row({"css_greens": 0o1100}, says="css_greens: 576 is no text; put it into quotes",
                                            module="statuspage_page"),
    "a fraction for a text to compare with": Row(
        {"check": "1", "metric_name": "m", "rules": [{"criteria": "contains", "severity": 1, "value": 1.1}]},
        says="rules[0].value: 1.1 is no text; put it into quotes", module="circonus_rule_set",
    ),
    "unknown choice": Row({"name": "Docs", "status": "fine"}, says="value of status must be one of"),
    "wrong type": Row({"name": "Docs", "timeout": "soon"}, says="timeout"),
    "environment": Row({"name": "Docs"}, says="Could not authenticate",
                       keywords=environment(STATUSPAGE_API_TOKEN="wrong-0123456789abcdef")),
    "environment is over": Row({"name": "Docs"}, {"name": "Docs"}),
    "environment in pieces": Row(
        {"name": "Docs"}, says="could not be found",
        keywords={"environment": [{"STATUSPAGE_PAGE_ID": "a"}, {"STATUSPAGE_PAGE_ID": "{{ 'nopage' ~ 1 }}"}]},
    ),
    "environment of nonsense": Row({"name": "Docs", "timeout": 5}, says="STATUSPAGE_PACE",
                                   keywords=environment(STATUSPAGE_PACE="soon")),
    "module defaults": Row(
        {"name": "Docs"}, says="could not be found",
        keywords={"module_defaults": {"group/steadyops.monitoring.statuspage": {"page_id": "nopage"}}},
    ),
    "module defaults for all": Row(
        {"name": "Docs"}, says="ca_path '/nonexistent/ca.pem' does not exist",
        keywords={"module_defaults": {"group/steadyops.monitoring.all": {"ca_path": "/nonexistent/ca.pem"}}},
    ),
    "check mode off": Row({"name": "Really"}, {"name": "Really"}, keywords={"check_mode": False}),
    "delegated": Row({"name": "Docs"}, {"name": "Docs"}, keywords={"delegate_to": "localhost"}),
    "asynchronous": Row({"name": "Later"}, {"name": "Later"}, keywords={"async": 60, "poll": 1}),
    "several pages": Row({"name": "Docs", "page_id": "{{ ['kctbh9', 'vrtdwd'] | join }}"}, {"name": "Docs"}),
}  # fmt: skip


VARYING = ("id", "automation_email", "ansible_job_id", "results_file")


@pytest.fixture
def both(run_playbook: Callable[..., Record], sandbox: Sandbox, tmp_path: Path) -> Callable[..., dict[str, Record]]:
    """Return a function that runs tasks through both doors, each from the seed data."""
    password = tmp_path / "password"
    password.write_text(PASSWORD)

    def run(tasks: list[dict[str, Any]], *arguments: str, **more: Any) -> dict[str, Record]:
        ran = {}
        for door in DOORS:
            sandbox.reset()
            ran[door] = run_playbook(
                with_results(tasks), door, *arguments, ANSIBLE_VAULT_PASSWORD_FILE=str(password), **more
            )
        return ran

    return run


def test_awkward_arguments(both: Callable[..., dict[str, Record]], subtests: pytest.Subtests) -> None:
    ran = both([task(name, row.module, row.options, **row.keywords) for name, row in TABLE.items()])
    for name, row in TABLE.items():
        here, shipped = (ran[door][name].result for door in DOORS)
        with subtests.test("as it should be", row=name):
            as_it_should_be(row, here)
        with subtests.test("the doors agree", row=name):
            assert comparable(here, VARYING) == comparable(shipped, VARYING)
            assert notices(here) == notices(shipped)


def test_a_diff_shows_every_letter_as_it_is(both: Callable[..., dict[str, Record]]) -> None:
    changed = task("changed", COMPONENT, {"name": "Docs", "description": "Größe ☃"})
    for record in both([changed], "--diff", ANSIBLE_CALLBACK_RESULT_FORMAT="yaml").values():
        assert "description: Größe ☃" in record.printed
        assert "\\u" not in record.printed


def as_it_should_be(row: Row, result: dict[str, Any]) -> None:
    """Compare a result with what a row expects."""
    if row.says:
        assert result["failed"], result
        assert row.says in result["msg"]
        assert "Traceback" not in json.dumps(result)
        return
    assert not result.get("failed"), result
    shown = result["resource"] or {}
    assert {name: shown.get(name) for name in row.shows} == row.shows
    warnings = [str(one) for one in result.get("warnings") or []]
    assert bool(warnings) is bool(row.warns)
    assert all(row.warns in one for one in warnings)


def test_until_sees_fresh_data_at_each_attempt(
    both: Callable[..., dict[str, Record]], sandbox: Sandbox
) -> None:
    """For two reads the service shows a component that works; in truth it does not. A frozen picture never ends."""
    true = sandbox.request("statuspage", "GET", PAGE, headers=headers(sandbox, "statuspage")).json()
    early = [{**row, "status": "operational", "description": "early"} for row in true]
    fault = {"system": "statuspage", "kind": "garbage", "method": "GET", "times": 2, "body": json.dumps(early)}
    waiting = {"until": "r_wait.resource.description is none", "retries": 4, "delay": 0, "register": "r_wait"}
    arm = {"sandbox_calls": [["POST", "/faults", fault]]}
    alone = {**task("wait", COMPONENT, {"name": "Docs"}, vars=arm), **waiting}
    looped = {**task("wait in a loop", COMPONENT, {"name": "{{ item }}"}, vars=arm), **waiting, "loop": ["Docs", "Website"]}
    looped["register"] = "r_wait_in_a_loop"
    looped["until"] = "r_wait_in_a_loop.resource.description is none"
    for ran in both([alone, looped]).values():
        assert ran["wait"].result["attempts"] == 3
        assert [one["attempts"] for one in ran["wait in a loop"].result["results"]] == [3, 1]


def test_the_environment_of_one_item_is_over_with_it(both: Callable[..., dict[str, Record]]) -> None:
    """The items of a loop share a process, so what one lays over it must be taken off again.

    Shipped by way of files, as it is unless somebody asks for pipelining, which all other tests do.
    """
    loop = [{"STATUSPAGE_PAGE_ID": "nopage"}, {}, {"STATUSPAGE_API_TOKEN": "wrong-0123456789abcdef"}, {}]
    one = task("pages", COMPONENT, {"name": "Docs"}, loop=loop, environment="{{ item }}")
    for ran in both([one], ANSIBLE_PIPELINING="false").values():
        assert [bool(item.get("failed")) for item in ran["pages"].result["results"]] == [True, False, True, False]


NOWHERE = {"vars": {"ansible_python_interpreter": "/nonexistent/python", "steadyops_in_process": True}}
STAYS = {
    "plain": {},
    "become": {"become": True, "become_user": "nobody", "become_method": "ansible.builtin.sudo"},
    "delegated": {"delegate_to": "localhost"},
    "a word for true": {"vars": {"steadyops_in_process": "yes"}},
    "check mode": {"check_mode": True},
    "loop": {"loop": [1, 2]},
}
LEAVES = {
    "said so": {"vars": {"steadyops_in_process": False}},
    "a word for false": {"vars": {"steadyops_in_process": "no"}},
    "template": {"vars": {"switch": "off", "steadyops_in_process": "{{ switch }}"}},
    "text of a template": {"vars": {"steadyops_in_process": "{{ 'fal' ~ 'se' }}"}},
    "asynchronous": {"async": 20, "poll": 1},
}


def test_which_door_is_taken(run_playbook: Callable[..., Record], sandbox: Sandbox, subtests: pytest.Subtests) -> None:
    """Where there is no Python to ship to, only what stays in the process succeeds."""
    tasks = [task(name, COMPONENT, {"name": "Docs"}, **more) for name, more in {**STAYS, **LEAVES}.items()]
    tasks.append(task("nonsense", COMPONENT, {"name": "Docs"}, vars={"steadyops_in_process": "perhaps"}))
    ran = run_playbook(with_results(tasks), "in process", play=NOWHERE)
    for name in STAYS:
        with subtests.test("stays", task=name):
            assert not ran[name].result.get("failed"), ran[name].result
            assert ran[name].rows
    for name in LEAVES:
        with subtests.test("leaves", task=name):
            assert ran[name].result["failed"]
            assert ran[name].rows == []
            assert "/nonexistent/python" in json.dumps(ran[name].result)
    assert "steadyops_in_process is 'perhaps'; it is true or false" in ran["nonsense"].result["msg"]
    assert all(one.loaded for one in ran.tasks.values()), "the parent loads the class before it forks"


# The playbook holds no secret as text: Ansible itself prints the lines around a task that fails.
CANARY = "canary-0a1b2c3d4e5f60718293a4b5c6d7e8f9"
KEY_CANARY = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"


def test_no_secret_is_printed_at_the_loudest(both: Callable[..., dict[str, Record]], sandbox: Sandbox) -> None:
    """P6: no secret appears, at -vvvvv --diff: in options, in what the server repeats, in a task that fails, in a loop."""
    echo = {"system": "statuspage", "kind": "status", "status": 400, "body": {"error": "Token $CANARY is odd"}}
    secret = {"name": "Docs", "api_token": Vaulted(CANARY)}
    canary, key_canary = ("{{ lookup('ansible.builtin.env', '" + name + "') }}" for name in ("CANARY", "KEY_CANARY"))
    tasks = [
        task("wrong token", COMPONENT, secret),
        task("repeated", COMPONENT, secret, vars={"sandbox_calls": [["POST", "/faults", echo]]}),
        task("elsewhere", COMPONENT, {**secret, "description": f"It is {canary}"}, check_mode=True),
        task("invalid", COMPONENT, {**secret, "colour": canary}),
        task("by alias", COMPONENT, {"name": "Docs", "api_key": canary}),
        task("in a loop", COMPONENT, {"name": "{{ item }}", "api_token": canary}, loop=["Docs", "Website"]),
        task("routing key", "pagerduty_alert", {"description": "x", "service_key": key_canary}, check_mode=True),
        task("works", COMPONENT, {"name": "Docs", "description": "new"}),
    ]
    for door, ran in both(tasks, "-vvvvv", "--diff", CANARY=CANARY, KEY_CANARY=KEY_CANARY).items():
        used = [sandbox.credentials[name] for name in ("STATUSPAGE_API_TOKEN", "PAGERDUTY_API_TOKEN")]
        for one in (CANARY, KEY_CANARY, *used):
            assert [line for line in ran.printed.splitlines() if one in line] == [], door
        assert "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER" in ran.printed


@pytest.mark.parametrize(("door", "role"), [("in process", "runs Ansible itself"), ("shipped", "is the one of .* for modules")])
def test_who_lacks_requests_reads_which_interpreter_wants_it(run_playbook: Any, tmp_path: Path, door: str, role: str) -> None:
    (tmp_path / "requests.py").write_text("raise ImportError\n", encoding="utf-8")
    tasks = with_results([task("a", "statuspage_component", {"name": "Docs"})])
    result = run_playbook(tasks, door, PYTHONPATH=str(tmp_path))["a"].result
    install = re.escape(f"Install it: {sys.executable} -m pip install 'requests>=2.31'.")
    assert re.fullmatch(rf"The Python library requests is missing\. {install} That interpreter {role}.*\.", result["msg"])
    assert "Traceback" not in str(result)
