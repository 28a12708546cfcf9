"""What is declared in the measurements: components of a status page, and the plays about them."""

from __future__ import annotations

from typing import Any

Loop = str | list[Any]
MODULE = "steadyops.monitoring.statuspage_component"
EVERY = 100
"""One of so many things differs in the "1 % changed" runs."""
THINGS = "{{ things }}"
"""What a loop goes over, as people write it: the list stands in a variables file."""


def component(number: int, version: int = 0) -> dict[str, str]:
    """Return one component's options; those of every hundredth change with the version."""
    moving = version and number % EVERY == 0
    return {"name": f"Component {number}", "description": f"No. {number}" + (f", version {version}" if moving else "")}


def components(count: int, version: int = 0) -> list[dict[str, Any]]:
    """Return entries for `apply`."""
    return [{"statuspage_component": component(number, version)} for number in range(count)]


def three_services(count: int) -> list[dict[str, Any]]:
    """Return entries on three services that refer to others by name: together they need six lists."""
    entries: list[dict[str, Any]] = []
    for number in range(count):
        rule = {"criteria": "on absence", "severity": 1, "value": "300"}
        entries += [
            {"statuspage_component": component(number)},
            {
                "circonus_rule_set": {
                    "check": "www.example.com http",
                    "metric_name": f"metric {number}",
                    "metric_type": "numeric",
                    "contact_groups": {"1": ["On Call"]},
                    "rules": [rule],
                }
            },
            {
                "zmon_alert_definition": {
                    "name": f"Alert {number}",
                    "description": f"No. {number}",
                    "team": "Platform/Software",
                    "responsible_team": "Platform/Software",
                    "entities": [{"type": "city"}],
                    "condition": "value > 1",
                    "check_definition": "City coordinates",
                    "status": "ACTIVE",
                    "priority": 2,
                }
            },
        ]
    return entries


def listed(count: int) -> list[dict[str, str]]:
    """Return components as a list for loops."""
    return [component(number) for number in range(count)]


# Plays. Every task of a play is a dict as YAML would give it.


def play(tasks: list[dict[str, Any]], shipped: bool = False, variables: str = "") -> list[dict[str, Any]]:
    """Return a playbook on this machine.

    shipped: our modules are not to run inside Ansible's own process. variables: a file that it reads.
    """
    more: dict[str, Any] = {"vars": {"steadyops_in_process": False}} if shipped else {}
    if variables:
        more["vars_files"] = [variables]
    return [{"hosts": "localhost", "connection": "local", "gather_facts": False, **more, "tasks": tasks}]


def debug_loop(loop: Loop = THINGS) -> list[dict[str, Any]]:
    """Return one task that says something about each component: the cheapest loop Ansible has."""
    return [{"ansible.builtin.debug": {"msg": "{{ item.name }}: {{ item.description }}"}, "loop": loop}]


def our_loop(loop: Loop = THINGS) -> list[dict[str, Any]]:
    """Return one task that sees to each component."""
    return [{MODULE: {"name": "{{ item.name }}", "description": "{{ item.description }}"}, "loop": loop}]


def uri_loop(headers: dict[str, str], loop: Loop = THINGS) -> list[dict[str, Any]]:
    """Return one task that only reads each address, with what Ansible brings for it."""
    return [{"ansible.builtin.uri": {"url": "{{ item }}", "headers": headers}, "loop": loop}]


def debug_tasks(count: int) -> list[dict[str, Any]]:
    """Return a task for each thing that says something about it."""
    return [{"ansible.builtin.debug": {"msg": f"Component {number}: No. {number}"}} for number in range(count)]


def our_tasks(count: int) -> list[dict[str, Any]]:
    """Return a task for each thing that sees to it."""
    return [{MODULE: component(number)} for number in range(count)]


def uri_tasks(headers: dict[str, str], addresses: list[str]) -> list[dict[str, Any]]:
    """Return a task for each address that only reads it."""
    return [{"ansible.builtin.uri": {"url": address, "headers": headers}} for address in addresses]


def apply_task(resources: list[dict[str, Any]], parallel: int = 4) -> list[dict[str, Any]]:
    """Return one task that sees to everything."""
    return [{"steadyops.monitoring.apply": {"resources": resources, "parallel": parallel}}]
