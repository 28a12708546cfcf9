"""Incident workflows, what starts them and what they are made of, to be looked at.

Source: https://support.pagerduty.com/main/docs/incident-workflows
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from ..service import Call, Family, Operation
from .answers import answer, missing
from .collection import Collection
from .lists import NOTHING, Names, Row, cursor_page, matching, matching_choice
from .seed import TEAM, WEB_SHOP
from .world import Kind

_WORKFLOWS = (("PWRKFL1", "Major incident", "Gathers everybody"), ("PWRKFL2", "Tell customers", None))
_VERBS = ("Send", "Create", "Update", "Close", "Find", "Archive")
_THINGS = ("status update", "conference bridge", "Slack channel", "Jira issue", "Zoom meeting")
STEP = "pagerduty.com:incident-workflows:send-status-update:1"


class Workflows(Collection):
    """The workflows: a list in pages, and one of them, which is answered with 201."""

    kind = Kind("incident_workflow", "incident_workflows", "incident-workflows/workflows", 2100)
    verbs = "list read"

    def seed(self) -> None:
        """Put the workflows."""
        for key, name, description in _WORKFLOWS:
            self.store({"id": key, "name": name, "description": description, "created_at": self._world.now()})

    def rows(self, call: Call) -> Sequence[Row]:
        """Return workflows by what their names contain."""
        return matching(call, super().rows(call), "name")

    def read(self, call: Call) -> Response:
        """Answer with a workflow and its steps."""
        return self.answer_whole(self.found(call))

    def answer_whole(self, row: Row) -> Response:
        """Answer with a workflow as a single one is shown: with 201, as documented."""
        return answer({self.kind.type: self.shown(row, frozenset({"steps"}))}, 201)

    def shown(self, row: Row, include: Names = NOTHING) -> Row:
        """Return a workflow as shown; its steps are there when asked for."""
        shown = {
            **self._world.head("incident_workflow", row),
            "name": row["name"],
            "description": row["description"],
            "created_at": self._world.utc(row["created_at"]),
            "is_enabled": True,
            "team": {"id": TEAM, "type": "team_reference"},
        }
        if "steps" not in include:
            return shown
        inputs = [{"name": "Message", "parameter_type": "text", "value": "We are looking"}]
        step = {"id": f"{row['id']}S", "type": "step", "summary": "Send", "self": None, "html_url": None, "name": "Send"}
        action = {"action_id": STEP, "description": "Sends a status update", "inputs": inputs, "inline_steps_inputs": [], "outputs": []}
        return {**shown, "steps": [{**step, "description": "Sends a status update", "action_configuration": action}]}


class WorkflowParts(Family):
    """What starts workflows, and the actions there are: their pages follow each other by cursors."""

    def operations(self) -> list[Operation]:
        """Return the lists and single ones of both."""
        path = "/incident_workflows"
        return [
            Operation("GET", f"{path}/triggers", self.list_triggers),
            Operation("GET", f"{path}/triggers/{{id}}", self.show_trigger),
            Operation("GET", f"{path}/actions", self.list_actions),
            Operation("GET", f"{path}/actions/{{id}}", self.show_action),
        ]

    def seed(self) -> None:
        """Put what there is: more actions than a page holds."""
        triggers, actions = self._world.table("workflow_triggers"), self._world.table("workflow_actions")
        for number, (workflow, _name, _description) in enumerate(_WORKFLOWS, 1):
            kind = "manual" if number == 1 else "conditional"
            triggers.put(f"PTRIGG{number}", {"id": f"PTRIGG{number}", "workflow_id": workflow, "kind": kind})
        for verb in _VERBS:
            for thing in _THINGS:
                word = f"{verb} {thing}".lower().replace(" ", "-")
                actions.put(word, {"id": f"example.com:actions:{word}:1", "name": f"{verb} {thing}", "function": word})

    def list_triggers(self, call: Call) -> Response:
        """GET /incident_workflows/triggers"""
        kinds = matching_choice(call, "trigger_type", ("manual", "conditional", "incident_type"))
        workflow, service = call.param("workflow_id"), call.param("service_id")
        rows = [
            row
            for row in self._world.table("workflow_triggers").all()
            if row["kind"] in kinds and workflow in (None, "", row["workflow_id"]) and service in (None, "", WEB_SHOP)
        ]
        return cursor_page(call, "triggers", rows, self._trigger)

    def show_trigger(self, call: Call) -> Response:
        """GET /incident_workflows/triggers/{id}"""
        row = self._world.table("workflow_triggers").get(call.path["id"])
        if row is None:
            raise missing(2100)
        return answer({"trigger": self._trigger(row)})

    def _trigger(self, row: Row) -> Row:
        workflow = self._world.reference("incident_workflow", row["workflow_id"]) or {}
        service = self._world.reference("service", WEB_SHOP) or {}
        return {
            "id": row["id"],
            "type": "workflow_trigger",
            "summary": workflow["summary"],
            "self": None,
            "html_url": None,
            "trigger_type": row["kind"],
            "trigger_type_name": row["kind"].capitalize(),
            "condition": "incident.priority matches 'P1'" if row["kind"] == "conditional" else None,
            "trigger_url": None,
            "workflow": {**{name: workflow[name] for name in ("id", "self", "html_url")}, "type": "workflow_reference", "name": workflow["summary"]},
            "services": [{**service, "type": "service"}],
            "is_subscribed_to_all_services": False,
            "permissions": {"restricted": False, "team_id": None},
            "is_disabled": False,
        }

    def list_actions(self, call: Call) -> Response:
        """GET /incident_workflows/actions"""
        word = (call.param("keyword") or "").lower()
        rows = [row for row in self._world.table("workflow_actions").all() if word in row["name"].lower()]
        return cursor_page(call, "actions", rows, self._action)

    def show_action(self, call: Call) -> Response:
        """GET /incident_workflows/actions/{id}"""
        row = next((row for row in self._world.table("workflow_actions").all() if row["id"] == call.path["id"]), None)
        if row is None:
            raise missing(2100)
        return answer({"action": self._action(row)})

    @staticmethod
    def _action(row: Row) -> Row:
        return {
            "id": row["id"],
            "type": "action",
            "summary": row["name"],
            "self": None,
            "html_url": None,
            "domain_name": "example.com",
            "package_name": "actions",
            "function_name": row["function"],
            "version": 1,
            "name": row["name"],
            "description": row["name"],
            "action_type": "action",
            "tags": [],
            "inputs": [],
            "outputs": [],
        }
