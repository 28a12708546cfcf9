"""What the modules do that deal with many things, or with any."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import MODULES
from tests.cases.table import CASES
from tests.support.engine import Engine
from tests.support.raw import prepare
from tests.support.statuspage import DOCS, PAGE

from .story import Story

_NEEDS = ("statuspage_subscriber", "statuspage_metric")
_THERE = (
    "statuspage_incident", "statuspage_maintenance", "statuspage_incident_template", "statuspage_subscriber",
    "statuspage_metric", "statuspage_metrics_provider", "statuspage_page_access_user", "statuspage_page_access_group",
    "statuspage_user",
)  # fmt: skip
"""The cases of which there is one thing each where a page is full, and those whose preparations this takes."""
_ENTRIES = [
    {"statuspage_incident": {"name": "Orders are late", "key": "INC-4711", "components": {"API": "partial_outage"}}},
    {"statuspage_component_group": {"name": "Backends", "components": ["API", "Docs"]}},
    {"statuspage_component": {"name": "API", "description": "The public programming interface"}},
]
"""Entries of which the first two refer to the last."""
_IN_TURN = {"parallel": 1}
"""One request after the other, so that they always come in the same order."""


def info_record(engine: Engine, folder: Path) -> dict[str, Any]:
    """Return the record of statuspage_info: every word alone, then what narrows it."""
    story = _a_full_page(engine, folder)
    (resource,) = [one for one in MODULES["statuspage_info"].arguments() if one.name == "resource"]
    for word in resource.type.choices:
        story.run(word, "statuspage_info", {"resource": word})
    narrowed = {
        "by id": {"resource": "component", "id": DOCS},
        "by an id that is nowhere": {"resource": "component", "id": "nosuchthing1"},
        "by name": {"resource": "component_group", "name": "Core"},
        "by name, with its parts": {"resource": "page_access_user", "name": "Ada@example.com"},
        "by filter": {"resource": "incidents", "filter": "unresolved"},
        "by search": {"resource": "incidents", "search": "database"},
        "by state": {"resource": "subscriber", "subscriber_state": "unconfirmed"},
        "inside an incident": {"resource": "incident_subscriber", "incident": "INC-4711"},
        "inside nothing": {"resource": "postmortem", "incident": "Nobody's"},
        "by what has no meaning": {"resource": "page", "name": "Docs"},
    }
    for title, options in narrowed.items():
        story.run(title, "statuspage_info", options)
    return story.told


def export_record(engine: Engine, folder: Path) -> dict[str, Any]:
    """Return the record of export: everything there is in the seed data, into a file, and of a full page."""
    story = Story(engine, folder)
    story.run("everything", "export", _IN_TURN)
    into = {**_IN_TURN, "dest": str(folder / "exported.yml")}
    story.both("everything into a file", "export", into)
    story.run("everything into the same file", "export", into)
    full = _a_full_page(engine, folder)
    full.run("a full page", "export", {**_IN_TURN, "system": ["statuspage"]})
    narrow = {"resources": ["statuspage_component"], "filters": {"statuspage_component": {"group": "Core"}}}
    full.run("one group", "export", {**_IN_TURN, **narrow})
    return {"seed data": story.told, "full page": full.told}


def apply_record(engine: Engine, folder: Path) -> dict[str, Any]:
    """Return the record of apply: entries that refer to each other come, stay and go."""
    story = Story(engine, folder)

    def options(*entries: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {"resources": list(entries), **_IN_TURN, **more}

    story.both("three entries", "apply", options(*_ENTRIES))
    story.run("three entries again", "apply", options(*_ENTRIES))
    story.both("prune", "apply", options(*_ENTRIES[1:], prune=[{"statuspage_incident": {"key": "INC-4711"}}]))
    gone = [{module: {**said, "state": "absent"}} for one in _ENTRIES for module, said in one.items()]
    story.both("three entries absent", "apply", options(*gone))
    story.both("an entry refers to nothing", "apply", options(_ENTRIES[0]))
    story.run("no such module", "apply", options({"statuspage_komponent": {"name": "API"}}))
    return story.told


def api_record(engine: Engine, folder: Path) -> dict[str, Any]:
    """Return the record of api: what reads, what writes, what fails."""
    story = Story(engine, folder)
    components = {"system": "statuspage", "path": "/pages/{page_id}/components"}
    story.run("read", "api", {**components, "query": {"per_page": 2}})
    story.run("read every page", "api", {"system": "pagerduty", "path": "/services", "all_pages": True})
    story.both("write", "api", {**components, "method": "POST", "body": {"component": {"name": "API"}}})
    story.run("nothing there", "api", {"system": "zmon", "path": "/alert-definitions/4711"})
    story.run("refused", "api", {"system": "statuspage", "path": f"{PAGE}/components", "method": "POST", "body": {}})
    story.run("bad path", "api", {"system": "circonus", "path": "check"})
    return story.told


def _a_full_page(engine: Engine, folder: Path) -> Story:
    story = Story(engine, folder)
    for module in _NEEDS:
        prepare(story.sandbox, CASES[module])
    for module in _THERE:
        engine.done(module, CASES[module].create)
    return story
