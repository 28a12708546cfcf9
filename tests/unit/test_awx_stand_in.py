"""The stand-in of AWX answers as AWX does where a playbook that sets one up would notice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.support.awx import HIDDEN, PASSWORD, TOKEN, USER, Awx

FIELDS = [{"id": "token", "label": "Token", "type": "string", "secret": True}, {"id": "region", "label": "Region", "type": "string", "choices": ["us", "eu"]}]
TYPE = {"name": "Service", "kind": "cloud", "inputs": {"fields": FIELDS, "required": ["token"]}, "injectors": {"env": {"TOKEN": "{{ token }}"}}}
QUESTION = {"type": "text", "variable": "key", "question_name": "Key", "required": True, "default": ""}


class Asked:
    """An AWX that is asked as a client asks it."""

    def __init__(self, awx: Awx) -> None:
        self.awx = awx
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.headers["Authorization"] = f"Bearer {TOKEN}"

    def __call__(self, method: str, path: str, status: int, /, **body: Any) -> Any:
        answer = self.http.request(method, f"{self.awx.url}/api/v2/{path}", json=body or None, timeout=10)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def made(self, plural: str, /, **body: Any) -> int:
        return self("POST", f"{plural}/", 201, **body)["id"]

    def template(self, name: str = "Job", **more: Any) -> int:
        """Make a job template, and what it needs."""
        project = self.made("projects", name=f"{name}'s", organization=1, scm_type="git", scm_url="https://git.example.com/a.git", allow_override=True)
        inventory = self.made("inventories", name=f"{name}'s", organization=1)
        return self.made("job_templates", name=name, project=project, inventory=inventory, playbook="a.yml", **more)

    def nodes(self, *identifiers: str) -> list[int]:
        workflow = self.made("workflow_job_templates", name="Flow", organization=1)
        return [self.made("workflow_job_template_nodes", workflow_job_template=workflow, identifier=one) for one in identifiers]


@pytest.fixture
def ask() -> Iterator[Asked]:
    with Awx() as awx:
        yield Asked(awx)


def test_nobody_is_let_in_without_a_token_and_each_answer_says_who_answers(ask):
    answer = requests.get(f"{ask.awx.url}/api/v2/organizations/", timeout=10)
    assert answer.status_code == 401
    assert (answer.headers["X-API-Product-Name"], answer.headers["X-API-Product-Version"]) == ("AWX", "24.6.1")
    made = requests.post(f"{ask.awx.url}/api/v2/tokens/", json={"scope": "write"}, auth=(USER, PASSWORD), timeout=10).json()
    ask.http.headers["Authorization"] = f"Bearer {made['token']}"
    assert ask("GET", "ping/", 200)["version"] == ask("GET", "config/", 200)["version"] == "24.6.1"
    assert ask("GET", "me/", 200)["results"][0]["username"] == USER


def test_things_are_found_by_their_names_in_pages(ask):
    for number in range(30):
        ask.made("organizations", name=f"Team {number}")
    first = ask("GET", "organizations/", 200)
    assert (first["count"], len(first["results"])) == (31, 25)
    rest = ask("GET", first["next"].removeprefix("/api/v2/"), 200)
    assert len(rest["results"]) == 6
    assert rest["next"] is None
    assert [one["name"] for one in ask("GET", "organizations/?name=Team 7", 200)["results"]] == ["Team 7"]
    assert [one["name"] for one in ask("GET", "organizations/?name__iexact=team 7", 200)["results"]] == ["Team 7"]
    assert ask("GET", "organizations/?or__id=1&or__name=Team 7", 200)["count"] == 2
    assert "no field named 'colour'" in ask("GET", "organizations/?colour=red", 400)["detail"]


def test_a_second_thing_of_one_name_and_one_without_a_name_are_refused(ask):
    assert "already exists" in ask("POST", "organizations/", 400, name="Default")["__all__"][0]
    assert ask("POST", "inventories/", 400, name="A") == {"organization": ["This field is required."]}
    assert ask("POST", "inventories/", 400, name="A", organization=999) == {"organization": ['Invalid pk "999" - object does not exist.']}


def test_a_secret_is_never_shown_again_and_what_hides_it_keeps_it(ask):
    kind = ask.made("credential_types", **TYPE)
    number = ask.made("credentials", name="A", organization=1, credential_type=kind, inputs={"token": "a secret"})
    assert ask("GET", f"credentials/{number}/", 200)["inputs"] == {"token": HIDDEN}
    ask("PATCH", f"credentials/{number}/", 200, inputs={"token": HIDDEN, "region": "eu"})
    assert ask.awx.named("credentials", "A")["inputs"] == {"token": "a secret", "region": "eu"}


def test_a_credential_may_lack_what_its_type_requires_and_have_nothing_else(ask):
    kind = ask.made("credential_types", **TYPE)
    ask.made("credentials", name="A", organization=1, credential_type=kind, inputs={})
    for inputs in ({"colour": "red"}, {"region": "ap"}, {"token": 7}, {"token": HIDDEN}):
        assert "inputs" in ask("POST", "credentials/", 400, name="B", organization=1, credential_type=kind, inputs=inputs)
    assert "detail" in ask("POST", "credentials/", 400, name="B", credential_type=kind, inputs={})


@pytest.mark.parametrize(
    ("wrong", "member"),
    [
        ({"injectors": {"env": {"ANSIBLE_CONFIG": "{{ token }}"}}}, "injectors"),
        ({"injectors": {"env": {"TOKEN": "{{ colour }}"}}}, "injectors"),
        ({"inputs": {"fields": [{"id": "token"}]}}, "inputs"),
        ({"inputs": {"fields": [{"id": "token", "label": "Token", "required": True}]}}, "inputs"),
        ({"kind": "ssh"}, "kind"),
    ],
)
def test_a_type_is_refused_for_what_awx_refuses(ask, wrong, member):
    assert list(ask("POST", "credential_types/", 400, **{**TYPE, **wrong})) == [member]


def test_a_type_in_use_keeps_its_inputs_and_stays(ask):
    kind = ask.made("credential_types", **TYPE)
    ask.made("credentials", name="A", organization=1, credential_type=kind, inputs={})
    ask("PATCH", f"credential_types/{kind}/", 403, inputs={"fields": FIELDS[:1]})
    ask("DELETE", f"credential_types/{kind}/", 403)
    ask("PATCH", f"credential_types/{kind}/", 200, injectors={"env": {"OTHER": "{{ token }}"}})


def test_a_template_takes_one_credential_of_a_type(ask):
    kind = ask.made("credential_types", **TYPE)
    one, two = (ask.made("credentials", name=name, organization=1, credential_type=kind, inputs={}) for name in "AB")
    template = ask.template()
    ask("POST", f"job_templates/{template}/credentials/", 204, id=one)
    assert "Cannot assign multiple" in ask("POST", f"job_templates/{template}/credentials/", 400, id=two)["error"]
    ask("POST", f"job_templates/{template}/credentials/", 204, id=one, disassociate=True)
    ask("POST", f"job_templates/{template}/credentials/", 204, id=two)


def test_a_playbook_that_awx_has_not_seen_needs_a_project_that_allows_it(ask):
    project = ask.made("projects", name="P", organization=1, scm_type="git", scm_url="https://git.example.com/a.git")
    inventory = ask.made("inventories", name="I", organization=1)
    body = {"name": "J", "project": project, "inventory": inventory, "playbook": "a.yml"}
    assert ask("POST", "job_templates/", 400, **body) == {"playbook": ["Playbook not found for project."]}
    ask.awx.playbooks["P"] = ["a.yml"]
    ask("POST", "job_templates/", 201, **body)
    ask("PATCH", f"projects/{project}/", 200, allow_override=True)
    ask("POST", "job_templates/", 201, **{**body, "name": "K", "playbook": "collection.of.mine"})


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"required": None}, "expected to be boolean"),
        ({"type": "integer", "default": "7"}, "expected to be integer"),
        ({"type": "multiplechoice"}, "must specify choices"),
        ({"type": "multiplechoice", "choices": ["a"], "default": "b"}, "from the choices listed"),
        ({"type": "colour"}, "allowed question types"),
    ],
)
def test_a_survey_is_refused_and_the_template_stays_without(ask, wrong, words):
    template = ask.template(survey_enabled=True)
    assert words in ask("POST", f"job_templates/{template}/survey_spec/", 400, name="", description="", spec=[{**QUESTION, **wrong}])["error"]
    assert "missing" in ask("POST", f"job_templates/{template}/survey_spec/", 400, name="", spec=[QUESTION])["error"]
    assert ask("GET", f"job_templates/{template}/survey_spec/", 200) == {}


def test_the_default_of_a_password_is_hidden_unless_it_is_empty(ask):
    template = ask.template(survey_enabled=True)
    for default, shown in (("a secret", HIDDEN), ("", "")):
        ask("POST", f"job_templates/{template}/survey_spec/", 200, name="", description="", spec=[{**QUESTION, "type": "password", "default": default}])
        assert ask("GET", f"job_templates/{template}/survey_spec/", 200)["spec"][0]["default"] == shown


def test_an_approval_is_made_below_its_node_and_leads_nowhere_itself(ask):
    approve, after = ask.nodes("approve", "after")
    made = ask("POST", f"workflow_job_template_nodes/{approve}/create_approval_template/", 201, name="Approve")
    node = ask("GET", f"workflow_job_template_nodes/{approve}/", 200)
    assert node["related"]["unified_job_template"] == made["url"]
    ask("POST", f"workflow_approval_templates/{made['id']}/success_nodes/", 404, id=after)
    ask("POST", f"workflow_job_template_nodes/{approve}/success_nodes/", 204, id=after)
    assert ask("GET", f"workflow_job_template_nodes/{approve}/", 200)["success_nodes"] == [after]


def test_nodes_make_no_circle_and_follow_in_one_way(ask):
    one, two, three = ask.nodes("one", "two", "three")
    ask("POST", f"workflow_job_template_nodes/{one}/success_nodes/", 204, id=two)
    ask("POST", f"workflow_job_template_nodes/{two}/always_nodes/", 204, id=three)
    assert ask("POST", f"workflow_job_template_nodes/{three}/success_nodes/", 400, id=one) == {"Error": "Cycle detected."}
    assert ask("POST", f"workflow_job_template_nodes/{one}/failure_nodes/", 400, id=two) == {"Error": "Relationship not allowed."}


def test_a_node_and_a_schedule_say_what_is_asked_and_no_more(ask):
    template = ask.template(survey_enabled=True)
    ask("POST", f"job_templates/{template}/survey_spec/", 200, name="", description="", spec=[QUESTION])
    workflow = ask.made("workflow_job_templates", name="Flow", organization=1)
    node = {"workflow_job_template": workflow, "unified_job_template": template, "identifier": "one"}
    assert "not allowed on launch" in ask("POST", "workflow_job_template_nodes/", 400, **node, extra_data={"colour": "red"})["extra_data"][0]
    assert "limit" in ask("POST", "workflow_job_template_nodes/", 400, **node, limit="web")
    ask("POST", "workflow_job_template_nodes/", 201, **node, extra_data={"key": "a"})
    schedule = {"name": "S", "unified_job_template": template, "rrule": "DTSTART:20260101T060000Z RRULE:FREQ=DAILY;INTERVAL=1"}
    assert ask("POST", "schedules/", 400, **schedule) == {"variables_needed_to_start": ["'key' value missing"]}
    for rule in ("RRULE:FREQ=DAILY;INTERVAL=1", "DTSTART:20260101T060000Z RRULE:FREQ=DAILY"):
        assert "rrule" in ask("POST", "schedules/", 400, **{**schedule, "rrule": rule}, extra_data={"key": "a"})
    ask("POST", "schedules/", 201, **schedule, extra_data={"key": "a"})


def test_an_inventory_goes_later_and_is_removed_once(ask):
    number = ask.made("inventories", name="I", organization=1)
    ask("DELETE", f"inventories/{number}/", 202)
    assert "already pending deletion" in ask("DELETE", f"inventories/{number}/", 400)["error"]


def test_what_is_not_there_and_what_cannot_be_done_is_said(ask):
    ask("GET", "colours/", 404)
    ask("GET", "organizations/999/", 404)
    ask("DELETE", "organizations/", 405)
    ask("DELETE", "organizations/1/", 204)
