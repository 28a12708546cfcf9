"""What the texts show runs as it stands: the examples of every module, of the READMEs and of the guides, on the sandbox's seed data.

Every text has plays of its own, on a host of its own, and the sandbox is put back before the first of them. All of them are two playbooks: one in
check mode, one for real.
"""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import MODULES
from tests.cases.table import CASES
from tests.support.playbooks import HURRIED, surroundings
from tests.support.sandbox import ROOT, Sandbox
from tests.unit.documented import text_of

GUIDES = sorted((ROOT / "docs/docsite/rst").glob("*.rst"))
READMES = [ROOT / "README.md", *sorted((ROOT / "roles").glob("*/README.md"))]
MODES = {"check mode": ["--check"], "for real": []}


class Loader(yaml.SafeLoader):
    """Reads what Ansible reads; `!unsafe` stays text."""


Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


def blocks_of(path: Path) -> list[Any]:
    """Return the YAML that a text shows, in its order."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        found = re.findall(r"^```ya?ml\n(.*?)^```$", text, re.M | re.S)
    else:
        found = re.findall(r"^\.\. code-block:: ya?ml(?:\+jinja)?\n\n((?:    .*\n|\n)+)", text, re.M)
        found = [re.sub(r"^    ", "", block, flags=re.M) for block in found]
    return [one for block in found for one in yaml.load_all(block, Loader)]


@cache
def texts() -> dict[str, list[Any]]:
    """Return what each text shows, by a name for its host."""
    shown = {name: [text_of(name, "EXAMPLES")] for name in MODULES}
    shown |= {path.stem: blocks_of(path) for path in GUIDES}
    shown |= {f"role {path.parent.name}" if path.parent != ROOT else "readme": blocks_of(path) for path in READMES}
    return {name: blocks for name, blocks in shown.items() if blocks}


PARTNERS = "b5x8m2tqv9wd"
"""The other page of the seed data."""
FAILED = "This does not run:"
HOSTS = {"zmon_downtime": "cd-kinshasa", "guide_awx": "cn-peking"}
"""The host that a text is about, where it must be one of the seed data."""
GATHER = {"statuspage_metric_data": ["!all", "!min", "loadavg"]}
"""The facts that a text reads."""
CHANNEL = {"page_id": "kctbh9vrtdwd", "mode": "slack", "workspace_name": "Example", "obfuscated_channel_name": "#*******an"}
SKIPPED = {"pagerduty-alert": 1}
"""Tasks that a condition leaves out: the backup fails where it is not installed, so nobody says that it went well."""
AHEAD = {
    "guide_catchpoint": [
        {
            "name": "Instant tests are quick",
            "ansible.builtin.debug": {"msg": "They are."},
            "vars": {"sandbox_calls": [["POST", "$CATCHPOINT_API_URL/_sandbox/settings", {"patience": 0}]]},
        }
    ],
    "statuspage_subscriber": [
        {
            "name": "Somebody has subscribed a channel from within Slack",
            "ansible.builtin.debug": {"msg": "Done."},
            "vars": {"sandbox_calls": [["POST", "$STATUSPAGE_API_URL/_sandbox/subscribers", CHANNEL]]},
        }
    ],
    "statuspage_info": [
        {
            "name": "Something is open",
            "steadyops.monitoring.statuspage_incident": {"name": "Orders are late", "body": "We are looking into it."},
            "check_mode": False,
        }
    ],
    "maintenance_window": [
        {
            "name": "The window is open, so that it can be extended in check mode, too",
            "steadyops.monitoring.maintenance_window": {
                "key": "patch-2026-11-22", "title": "Kernel updates", "duration": "2h", "zmon": {"entities": ["de-berlin", "cn-peking"]},
                "statuspage": {"components": [{"name": "Website", "group": "Core"}]},
            },
            "check_mode": False,
        }
    ],
    "zmon_info": [
        {
            "name": "Something is silent",
            "steadyops.monitoring.zmon_downtime": {"key": "kernel", "entities": ["web-1"], "duration": "1h", "comment": "Kernel update"},
            "check_mode": False,
        }
    ],
}
"""What a text assumes to have happened, and no module does or the text is not about."""


SHORTER = {"release_gate_for": 1, "release_gate_timeout": 1}
"""Variables that say how many seconds Ansible itself waits; that it does is tried elsewhere."""
NOON = ("pagerduty_schedule",)
"""Texts about who is on call within the hour: within that of a handover they say that somebody else would be."""
LATER = {"These hosts came up in this play, so it may take a while until ZMON has evaluated them": 61}
"""Tasks that would wait for the service's clock, and by how many seconds that is moved on before; what waits is tried elsewhere."""


def host_of(name: str) -> str:
    """Return the host on which a text is played; nothing else runs there."""
    return HOSTS.get(name, re.sub("[_ ]", "-", name))


def plays_of(name: str, blocks: list[Any]) -> list[dict[str, Any]]:
    """Return what a text shows as plays: tasks and entries of apply get one, and all of them its host."""
    host = {"hosts": host_of(name), "connection": "local", "gather_facts": False}
    if name in GATHER:
        host |= {"gather_facts": True, "gather_subset": GATHER[name]}
    hosts = {"alert_id": 312, "entities": [host_of(name), "jump-1", "web-1", "web-2"]}  # a worker has evaluated what a text silences
    calls = [["POST", "/reset", None], ["POST", "$ZMON_API_URL/_sandbox/evaluate", hosts], *of_the_service(name)]
    calls += [["POST", "/clock", {"now": f"{datetime.now(UTC):%Y-%m-%d}T12:00:00Z"}]] if name in NOON else []
    plays: list[dict[str, Any]] = [{**host, "name": name, "tasks": AHEAD[name]}] if name in AHEAD else []
    for block in blocks:
        if isinstance(block, dict) and "resources" not in block:
            continue
        if isinstance(block, dict):
            block = [{"name": "These entries", "steadyops.monitoring.apply": {"resources": block["resources"]}}]
        shown = block if "hosts" in block[0] else [{"name": name, "tasks": block}]
        plays += [{**one, **host, "tasks": [noted(name, one["tasks"])]} for one in shown if "tasks" in one]
    first, *others = plays
    return [{**first, "vars": {**first.get("vars", {}), "sandbox_calls": calls}}, *others]


def of_the_service(name: str) -> list[list[Any]]:
    """Return the calls that make a service as a module needs it: some things are there in older installations only."""
    asked = CASES[name].prepare if name in CASES else ()
    return [[one.method, f"${one.system.upper()}_API_URL{one.path}", one.body] for one in asked if one.path == "/_sandbox/settings"]


def noted(name: str, tasks: list[Any]) -> dict[str, Any]:
    """Return tasks whose first failure is printed in a line, and ends neither the play nor those of the other texts."""
    words = f"{FAILED} {name}: {{{{ ansible_failed_task.name }}}}: {{{{ ansible_failed_result.msg }}}}"
    return {"block": [later(one) for one in tasks], "rescue": [{"name": "It failed", "ansible.builtin.debug": {"msg": words}}]}


def later(task: dict[str, Any]) -> dict[str, Any]:
    """Return a task that does not wait long: the service's clock is moved on before it, where it would wait for that."""
    shorter = {name: SHORTER.get(name, value) for name, value in task.get("vars", {}).items()}
    task = {**task, "vars": shorter} if shorter else task
    seconds = LATER.get(task.get("name", ""))
    return {**task, "vars": {"sandbox_calls": [["POST", "/clock", {"advance": seconds}]]}} if seconds else task


def variables_for(sandbox: Sandbox) -> dict[str, Any]:
    """Return what the texts expect to be defined."""
    known = sandbox.credentials
    alert = {"check_definition": 20, "entities": [{"type": "city"}], "condition": "False", "description": "An alert", "priority": 3}
    kept = [{"zmon_alert_definition": {"name": "City too hot", "team": "Platform/Software"}}]
    return {
        "deployed_at": "2036-11-21T22:10:00Z",
        "keys_are_new": True,
        "rehearsal_url": sandbox.urls["zmon"],
        "rehearsal_token": known["ZMON_API_TOKEN"],
        "tickets_url": "https://tickets.example.com/pagerduty?token=5bC1",
        "zmon_token": known["ZMON_API_TOKEN"],
        "zmon_entity_token": known["ZMON_API_TOKEN"],
        "statuspage_api_token": known["STATUSPAGE_API_TOKEN"],
        "vault_statuspage_api_token": known["STATUSPAGE_API_TOKEN"],
        "partner_page_key": known["STATUSPAGE_API_TOKEN"],
        "partner_page_id": PARTNERS,
        "vault_statuspage_first_password": "long enough for a first password",
        "vault_datadog_api_key": "one key of Datadog",
        "vault_datadog_application_key": "another key of Datadog",
        "software_alerts": kept,
        "network_alerts": [{"zmon_alert_definition": {"name": "Another", "team": "Platform/Network", **alert}}],
    }


def lay_out(folder: Path, sandbox: Sandbox) -> Path:
    """Write the playbook of all texts, its inventory and the files that the texts read; returns the playbook."""
    hosts = [*map(host_of, texts()), "jump-1"]
    written = next(block for block in blocks_of(ROOT / "docs/docsite/rst/guide_bulk.rst") if isinstance(block, dict) and "resources" in block)
    files = {
        "inventory.yml": {"all": {"hosts": dict.fromkeys(hosts), "vars": {**variables_for(sandbox), "ansible_connection": "local",
                                  "ansible_python_interpreter": sys.executable}}},
        "playbook.yml": [play for name, blocks in texts().items() for play in plays_of(name, blocks)],
        **dict.fromkeys(("upgrade.yml", "work.yml"), [{"name": "The work", "ansible.builtin.debug": {"msg": "The work is done."}}]),
        "monitoring.yml": written,
        "monitoring/one.yml": {"resources": [{"statuspage_component": {"name": "Blog"}}]},
        "accounts/statuspage/page.yml": [{"statuspage_component": {"name": "Blog", "description": "{{ words }}"}}],
        "accounts/environments/production/values.yml": {"words": "In production"},
        "accounts/values.yml": {"words": "Everywhere"},
    }  # fmt: skip
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    (folder / "postmortems").mkdir()
    (folder / "postmortems/INC-4711.md").write_text("A disk was full.\n", encoding="utf-8")
    accounts = "".join(f"[{account}]\n" for account in ("prod", "staging"))
    (folder / ".circonusapirc").write_text(accounts, encoding="utf-8")
    return folder / "playbook.yml"


@pytest.mark.parametrize("mode", MODES)
def test_what_the_texts_show_runs(sandbox: Sandbox, tmp_path: Path, mode: str) -> None:
    book = lay_out(tmp_path, sandbox)
    done = subprocess.run(
        [Path(sys.executable).parent / "ansible-playbook", "-i", "inventory.yml", book, *MODES[mode]],
        cwd=tmp_path, env=surroundings(sandbox, tmp_path, HURRIED), capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert re.findall(rf'"({FAILED} .*)"$', done.stdout, re.M) == []
    counts = {
        host: {word: int(number) for word, number in re.findall(r"(\w+)=(\d+)", said)}
        for host, said in re.findall(r"^(\S+) +: (ok=.*)", done.stdout, re.M)
    }
    assert set(counts) == set(map(host_of, texts())), done.stdout + done.stderr
    assert {host for host, count in counts.items() if count["failed"] or count["unreachable"] or not count["ok"]} == set()
    if mode == "for real":
        assert {host: count["skipped"] for host, count in counts.items() if count["skipped"] and host not in choosing()} == SKIPPED


def choosing() -> set[str]:
    """Return the hosts on which a role is shown that leaves tasks out by itself."""
    roles = [path.parts[-3] for path in (ROOT / "roles").glob("*/tasks/main.yml") if "when:" in "".join(one.read_text() for one in path.parent.iterdir())]
    return {host_of(name) for name, blocks in texts().items() if any(f"steadyops.monitoring.{role}'" in str(blocks) for role in roles)}


def test_no_key_of_the_guides_stands_for_two_things() -> None:
    """Whoever pastes two blocks into one account does not find what the other one has made."""
    found: dict[str, set[str]] = {}
    for name, blocks in texts().items():
        if name not in MODULES:
            for number, block in enumerate(blocks):
                for key in keys_in(block):
                    found.setdefault(key, set()).add(f"{name}, block {number + 1}")
    assert {key: places for key, places in found.items() if len(places) > 1} == {}


def keys_in(node: Any) -> set[str]:
    """Return what tasks and roles in a block are called by."""
    if isinstance(node, list):
        return set().union(*map(keys_in, node))
    if not isinstance(node, dict):
        return set()
    own = {str(node[word]) for word in ("key", "dedup_key", "maintenance_window_key", "incident_key", "release_key") if word in node}
    return own.union(*map(keys_in, node.values()))
