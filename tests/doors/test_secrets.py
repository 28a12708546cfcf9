"""P6: no secret appears in what is printed, registered, or told to a callback, through either door, however much is said."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.bulk.export import exportable
from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import INFOS, MODULES, RESOURCES, SYSTEMS
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import Url
from tests.cases.table import CASES
from tests.support.playbooks import Record, task, with_results
from tests.support.raw import prepare
from tests.support.sandbox import Sandbox

CANARY = "canary/8d1f 4c7b"
KEYS = "0123456789abcdef0123456789abcdef"
LIST = {"catchpoint": "/api/v2/labels", "circonus": "/rule_set", "pagerduty": "/services", "statuspage": "/pages", "zmon": "/checks/all-check-definitions"}


def connection(sandbox: Sandbox, system: Any, secret: str = "") -> dict[str, str]:
    """Return every secret connection option of a system. secret: in the place of those that open something."""
    found = {}
    for one in system.connection_fields:
        if isinstance(one.type, Url):
            url = next((sandbox.credentials[name] for name in one.env if name in sandbox.credentials), "")
            found[one.name] = url.replace("://", f"://robot:{quote(CANARY, safe='')}@")
        elif one.secret:
            found[one.name] = secret or next((sandbox.credentials[name] for name in one.env if name in sandbox.credentials), CANARY)
    return {name: value for name, value in found.items() if value}


def example(module: str) -> dict[str, Any]:
    """Return the documented example of a thing, with every secret of its own."""
    secret = [one for one in RESOURCES[module].asked if one.secret and one.name != "routing_key"]
    own = {one.name: f"https://x.example.org/{KEYS}" if isinstance(one.type, Url) else KEYS for one in secret}
    return {**CASES[module].create, **own}


WAYS = (("well", ""), ("badly", CANARY), ("in a loop", CANARY), ("misspelt", ""), ("of a wrong type", ""))
"""What becomes of a task, and what stands in the place of its credentials then."""
FORETOLD = ("foretold in a loop", "")
HANDED_ON = ("statuspage_metrics_provider", "pagerduty_alert", "apply")
"""What is shipped in a loop in check mode, too, where each item gets what the one before it was told."""


def tasks_of(sandbox: Sandbox, modules: list[str], door: str) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """Yield name, module, options and keywords of tasks that are done, refused by the service, and refused as written.

    A task takes half a second where it is shipped, so that there is less of them. What goes wrong with a module that
    has the secrets of its connection alone is what goes wrong with any other.
    """
    for module in modules:
        thing = MODULES[module]
        alike = module in RESOURCES and module not in SHAPES and not any(one.secret for one in RESOURCES[module].asked)
        several = [SYSTEMS["statuspage"]] if door == "shipped" else SYSTEMS.values()
        for system in [thing.system] if hasattr(thing, "system") else several:
            kinds = [name for name, one in RESOURCES.items() if one.system is system]
            options = {
                "api": {"system": system.name, "path": LIST[system.name]},
                "apply": {"resources": [{name: example(name)} for name in kinds]},
                "export": {"system": [system.name]},
                "maintenance_window": {"state": "status", system.name: {}},
                **{name: example(name) for name in RESOURCES},
                **{name: {"resource": list(INFOS[name].all_looks)[0]} for name in INFOS},
            }[module]
            if module == "export" and not any(exportable(RESOURCES[name]) for name in kinds):
                continue
            ways = WAYS[:1] if alike and modules is EVERY else WAYS
            for how, secret in (FORETOLD, *ways) if door == "shipped" and module in HANDED_ON else ways:
                if how == "in a loop" and door == "shipped" and module != "apply":
                    continue
                secrets = connection(sandbox, system, secret)
                around = secrets if hasattr(thing, "system") else {"connections": {system.name: secrets}}
                more: dict[str, Any] = {"misspelt": {"api_tokn": CANARY}, "of a wrong type": {"timeout": CANARY}}.get(how, {})
                keywords = {"loop": [1, 2]} if "in a loop" in how else {}
                keywords.update({"check_mode": True} if "foretold" in how else {})
                yield f"{module} {system.name} {how}", module, {**options, **around, **more}, keywords


def heard(run_playbook: Callable[..., Record], sandbox: Sandbox, folder: Path, modules: list[str], door: str, loud: int) -> str:
    """Return all that is printed, registered and told to a callback."""
    given, tasks = {}, []
    for number, (name, module, options, keywords) in enumerate(tasks_of(sandbox, modules, door)):
        given[f"given{number}"] = options
        tasks.append(task(name, module, f"{{{{ given{number} }}}}", **keywords))  # type: ignore[arg-type]
    (folder / "given.json").write_text(json.dumps(given))
    for module in [one for one in modules if one in CASES] if len(modules) == 1 else ["statuspage_metric"]:
        prepare(sandbox, CASES[module])
    ran = run_playbook(
        with_results(tasks), door, "-e", f"@{folder / 'given.json'}", *(["-" + "v" * loud] if loud else []),
        RECORDER_EVENTS=str(folder / "events.json"),
    )  # fmt: skip
    assert len(ran.tasks) == len(tasks) + 1
    done = [one.result for one in ran.tasks.values() if not one.result.get("failed")]
    assert any("calls" in one or "results" in one for one in done), "some are done"
    assert any(one.result.get("failed") for one in ran.tasks.values()), "some are not"
    return ran.printed + (folder / "events.json").read_text() + json.dumps([one.result for one in ran.tasks.values()])


def secrets(sandbox: Sandbox) -> list[str]:
    """Return every secret that was given, in each form."""
    names = {name for one in RESOURCES.values() for name in one.secret_variables}
    own = [value for name, value in sandbox.credentials.items() if name in names]
    return [*own, CANARY, quote(CANARY, safe=""), KEYS]


SHAPES = ["statuspage_component", "statuspage_metrics_provider", "pagerduty_alert", "statuspage_info", "api", "apply", "export"]
"""A module of each shape of module."""
EVERY = list(MODULES)
RUNS = [
    pytest.param(EVERY, "in process", 5, id="every module in process, all that can be said"),
    pytest.param(SHAPES, "shipped", 5, id="every shape shipped, all that can be said"),
    *(pytest.param([name], "shipped", 5, id=f"{name} shipped", marks=pytest.mark.full) for name in EVERY if name not in SHAPES),
    *(
        pytest.param(SHAPES, door, loud, id=f"{door} -{'v' * loud}",
                     marks=() if (door, loud) == ("in process", 0) else pytest.mark.full)
        for door in ("in process", "shipped")
        for loud in range(5)  # and all that can be said, above: whoever says less says nothing else
    ),
]  # fmt: skip


@pytest.mark.parametrize(("modules", "door", "loud"), RUNS)
def test_nobody_hears_a_secret(
    run_playbook: Callable[..., Record], sandbox: Sandbox, tmp_path: Path, modules: list[str], door: str, loud: int
) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    text = heard(run_playbook, sandbox, folder, modules, door, loud)
    told = [one for one in secrets(sandbox) if one in text or json.dumps(one)[1:-1] in text]
    assert told == []
