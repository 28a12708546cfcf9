"""What playbooks/awx_setup.yml makes fits the roles and playbooks that it starts, and AWX takes it."""

from __future__ import annotations

import re

import pytest
import yaml

from tests.support.awx_job import definitions
from tests.support.awx_rules import check_launch, check_rule, check_survey
from tests.unit.documented import ROOT
from tests.unit.test_awx_credential_types import TYPES

MADE = definitions()
TEMPLATES = {one["name"]: one for one in MADE["templates"]}
WORKFLOWS = {one["name"]: one for one in MADE["workflows"]}
OWN = MADE["names"]["work"]
"""The one template that is not of this collection."""


def variables_of(playbook):
    """Return the options of the roles that a playbook includes, and the names beginning with its own that stand in it."""
    text = (ROOT / f"playbooks/{playbook}.yml").read_text()
    found = {name: {} for name in re.findall(rf"\b{playbook}_\w+", text)}
    for role in re.findall(r"name: steadyops\.monitoring\.(\w+)", text):
        found.update(yaml.safe_load((ROOT / f"roles/{role}/meta/argument_specs.yml").read_text())["argument_specs"]["main"]["options"])
    return found


def asked_of(survey):
    return {one["variable"]: one for one in survey}


@pytest.mark.parametrize("name", TEMPLATES)
def test_everything_that_a_template_says_is_something_that_its_playbook_takes(name):
    template = TEMPLATES[name]
    known = variables_of(template["playbook"])
    assert set(template["extra_vars"]) <= set(known)
    read = set(re.findall(r"\bsurvey_\w+", str(template["extra_vars"])))
    own = {variable for variable in asked_of(template["survey"]) if variable.startswith("survey_")}
    assert own == read, "what a survey asks for is used, and what is used is asked for"
    assert set(asked_of(template["survey"])) - own <= set(known)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_question_offers_what_the_option_takes(name):
    known = variables_of(TEMPLATES[name]["playbook"])
    for variable, one in asked_of(TEMPLATES[name]["survey"]).items():
        option = known.get(variable, {})
        if option.get("choices"):
            assert one["choices"] == option["choices"]
        if option.get("type") == "bool":
            assert one["choices"] == ["true", "false"]
        if option.get("type") == "list":
            assert one["type"] == "multiselect"
        assert option.get("type") != "dict", "a survey has no dictionaries"


@pytest.mark.parametrize("name", [*TEMPLATES, *WORKFLOWS])
def test_awx_takes_the_survey(name):
    one = (TEMPLATES | WORKFLOWS)[name]
    check_survey({"name": name, "description": one["description"], "spec": one["survey"]})
    for question in one["survey"]:
        assert question["question_description"]
        assert re.fullmatch(r"[a-z_][a-z_0-9]*", question["variable"])


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_asks_what_its_nodes_need(name):
    asked = asked_of(WORKFLOWS[name]["survey"])
    answers = {variable: one.get("default") or "an answer" for variable, one in asked.items() if one["type"] != "multiselect"}
    for node in WORKFLOWS[name]["nodes"]:
        if node.get("template", OWN) != OWN:
            template, said = TEMPLATES[node["template"]], node.get("extra_data", {})
            check_launch({"extra_data": said}, {}, template["survey"], needed=False)
            questions = asked_of(template["survey"])
            check_launch({"extra_data": {**{one: answers[one] for one in answers if one in questions}, **said}}, {}, template["survey"], needed=True)
            assert not set(said) & set(asked), "the answer to the workflow's question counts more than what its node says"
            for one in set(asked) & set(questions):
                assert [asked[one].get(word) for word in ("type", "choices")] == [questions[one].get(word) for word in ("type", "choices")]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_node_leads_to_nodes_that_stand_before_it(name):
    there = []
    for node in WORKFLOWS[name]["nodes"]:
        assert {one for way in ("success", "failure", "always") for one in node.get(way, [])} <= set(there)
        there.append(node["identifier"])


@pytest.mark.parametrize("system", TYPES)
def test_what_a_credential_needs_is_what_its_type_asks(system):
    inputs = TYPES[system]["inputs"]
    for one in MADE["needs"][system]:
        assert set(inputs["required"]) <= set(one) <= {field["id"] for field in inputs["fields"]}


def test_awx_takes_the_rule_of_the_schedule():
    check_rule(yaml.load((ROOT / "playbooks/vars/awx_setup.yml").read_text(), Loader)["awx_setup_drift_rule"])


class Loader(yaml.SafeLoader):
    """Reads what Ansible reads; `!unsafe` stays text."""


Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


GUIDE = (ROOT / "docs/docsite/rst/guide_awx.rst").read_text()


def test_the_guide_has_every_variable_that_is_the_users():
    own = (ROOT / "playbooks/vars/awx_setup.yml").read_text().partition("# The second part")[0]
    variables = set(re.findall(r"^(awx_setup_\w+):", own, re.M))
    table = GUIDE.partition("\nVariables\n")[2].partition("\nCredentials\n")[0]
    assert set(re.findall(r"``(awx_setup_\w+)``", table)) == variables


@pytest.mark.parametrize("system", TYPES)
def test_the_guide_has_every_field_of_a_credential(system):
    table = " ".join(GUIDE.partition("Fields:\n")[2].partition("\nJob templates\n")[0].split())
    rows = re.findall(r"- ``(\w+)`` - ([^`]+?)(?: \([\w, ]+\))? - ``(\w+)``", table)
    variables = {words.strip("{} "): name for name, words in TYPES[system]["injectors"]["env"].items()}
    assert {(field["id"], field["label"], variables[field["id"]]) for field in TYPES[system]["inputs"]["fields"]} <= set(rows)


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_guide_has_every_question_of_a_survey(name):
    table = " ".join(GUIDE.partition("\nJob templates\n")[2].partition("\nA window around")[0].split())
    row = table.partition(f"* - {name.partition(': ')[2]} - ")[2].partition(" * - ")[0]
    assert re.findall(r"``(\w+)``(?: \(required\))?[;]?", row)[1:] == [one["variable"] for one in TEMPLATES[name]["survey"]]
    assert row.startswith(f"``{TEMPLATES[name]['playbook']}``")
