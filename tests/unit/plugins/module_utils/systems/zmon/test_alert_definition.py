"""systems/zmon/alert_definition.py: alert definitions as the controller gives and takes them."""

from __future__ import annotations

import json

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.zmon.alert_definition import INHERITED
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.zmon.kinds import ALERT_DEFINITION
from tests.support.network import SECRET, reply
from tests.support.stage import play

URL = "https://zmon.example"
ACTIVE = "GET /api/v1/checks/all-active-alert-definitions"
CHECKS = reply(
    body={"snapshot_id": 1, "check_definitions": [{"id": 20, "name": "Cities", "owning_team": "Platform/Software"}]}
)
WANTED = {
    "name": "City Longitude >0",
    "description": "Test whether a city lies east or west",
    "team": "Platform/Software",
    "responsible_team": "Platform/Software",
    "entities": [{"type": "city"}],
    "condition": "capture(longitude=float(value)) > longitude_param",
    "check_definition": "20",
    "status": "ACTIVE",
    "priority": 2,
    "parameters": {"longitude_param": {"comment": "Longitude parameter", "type": "float", "value": 0}},
    "tags": ["CITY"],
}
"""The example of the vendor's page."""
THERE = {
    "id": 311,
    "name": "City Longitude >0",
    "description": "Test whether a city lies east or west",
    "team": "Platform/Software",
    "responsible_team": "Platform/Software",
    "entities": [{"type": "city"}],
    "entities_exclude": [],
    "condition": "capture(longitude=float(value)) > longitude_param",
    "notifications": [],
    "check_definition_id": 20,
    "status": "ACTIVE",
    "priority": 2,
    "last_modified": 1767225600123,
    "last_modified_by": "robot-deploy",
    "period": "",
    "template": False,
    "parent_id": None,
    "parameters": {"longitude_param": {"comment": "Longitude parameter", "type": "float", "value": 0}},
    "tags": ["CITY"],
}
READ = {
    **THERE,
    "parameters": {"longitude_param": json.dumps(THERE["parameters"]["longitude_param"])},
    "notifications": None,
}
"""The same as GET returns it: parameters are JSON text, lists nobody set are null."""


def active(*rows):
    return reply(body={"snapshot_id": 8123, "alert_definitions": list(rows)})


def found(*ids, title="City Longitude >0"):
    return reply(body={"alerts": [{"id": one, "title": title} for one in ids]})


def alert(*replies, **args):
    said = {name: value for name, value in {**WANTED, **args}.items() if value is not None}
    return play(ALERT_DEFINITION, *replies, api_url=URL, api_token=SECRET, **said)


class TestAlertDefinition:
    def test_documented_example_is_created(self):
        result, script = alert(active(), found(), reply(body=THERE))
        assert script.lines == [ACTIVE, "GET /api/v1/quick-search", "POST /api/v1/alert-definitions"]
        assert script.writes[0].body == {
            **{name: value for name, value in WANTED.items() if name != "check_definition"},
            "check_definition_id": 20,
            "entities_exclude": [],
            "notifications": [],
            "template": False,
        }
        assert (result["action"], result["resource"]["id"]) == ("created", "311")

    @pytest.mark.parametrize("row", [THERE, READ], ids=["as the list has it", "as GET has it"])
    def test_documented_example_is_what_its_own_values_ask_for(self, row):
        result, _script = alert(active(row), found())
        assert result["changed"] is False

    def test_changed_description_is_a_full_replacement(self):
        text = "Checks whether a city lies east or west"
        _result, script = alert(active(READ), found(), reply(body={**THERE, "description": text}), description=text)
        (write,) = script.writes
        assert write.line == "PUT /api/v1/alert-definitions/311"
        assert (write.body["description"], write.body["check_definition_id"], write.body["template"]) == (
            text,
            20,
            False,
        )

    def test_parameters_go_back_as_objects(self):
        _result, script = alert(active(READ), found(), reply(body=THERE), priority=1)
        assert script.writes[0].body["parameters"] == WANTED["parameters"]

    def test_check_may_be_named(self):
        result, _script = alert(CHECKS, active(THERE), found(), check_definition="Cities")
        assert result["changed"] is False

    @pytest.mark.parametrize(
        ("option", "written", "stored"),
        [
            ("entities", [{"port": 8080, "live": True}], [{"port": "8080", "live": "true"}]),
            ("entities", [{"type": "b"}, {"type": "a"}], [{"type": "a"}, {"type": "b"}]),
            ("description", "text\n", "text"),
            ("condition", "a\nb\n", "a\nb"),
            ("tags", ["b", "a"], ["a", "b"]),
            ("tags", [], None),
            ("period", "", None),
            ("parameters", {"p": {"value": 1.0}}, {"p": '{"value": 1, "comment": null, "type": null}'}),
            ("parameters", {}, None),
        ],
        ids=[
            "scalars as text",
            "order",
            "last newline",
            "newlines",
            "tags",
            "no tags",
            "no period",
            "numbers by value",
            "no parameters",
        ],
    )
    def test_another_spelling_is_no_difference(self, option, written, stored):
        result, _script = alert(active({**READ, option: stored}), found(), **{option: written})
        assert result["changed"] is False

    def test_echo_is_not_taken_for_the_thing(self):
        result, _script = alert(active(), found(), reply(body={**THERE, "priority": None, "entities": None}))
        assert (result["resource"]["priority"], result["resource"]["entities"]) == (2, [{"type": "city"}])

    def test_move_to_another_check_is_refused(self):
        with pytest.raises(errors.Immutable, match="check_definition is '20' and would become '21'"):
            alert(active(READ), found(), check_definition="21")


class TestHiddenOnes:
    """The list shows active ones only; a search finds the rest by a fragment of their name."""

    def test_inactive_one_is_found_by_a_search(self):
        result, script = alert(active(), found(311), reply(body={**READ, "status": "INACTIVE"}), status="INACTIVE")
        assert script.lines == [ACTIVE, "GET /api/v1/quick-search", "GET /api/v1/alert-definitions/311"]
        assert result["changed"] is False

    def test_search_asks_for_the_name_and_for_all_that_have_it(self):
        _result, script = alert(active(), found(), reply(body=THERE))
        assert dict(script.requests[1].query) == {"query": "City Longitude >0", "limit": "1000000"}

    def test_active_one_hides_no_other_of_its_name(self):
        with pytest.raises(errors.Ambiguous, match=r"\(311, 312\)"):
            alert(active(THERE), found(311, 312), reply(body={**READ, "id": 312, "status": "INACTIVE"}))
        one = {**READ, "id": 312, "team": "Other", "status": "INACTIVE"}
        with pytest.raises(errors.Ambiguous, match=r"311.*312"):
            alert(active(THERE), found(311, 312), reply(body=one), name="Child", parent=THERE["name"])

    def test_wildcards_in_a_name_are_quoted(self):
        _result, script = alert(active(), found(), reply(body=THERE), name=r"50%_of\all")
        assert dict(script.requests[1].query)["query"] == r"50\%\_of\\all"

    def test_longer_name_is_not_taken(self):
        _result, script = alert(active(), found(311, title="City Longitude >0 again"), reply(body=THERE))
        assert script.lines[-1] == "POST /api/v1/alert-definitions"

    def test_two_hidden_ones_fail_and_list_both(self):
        replies = [reply(body={**READ, "id": one}) for one in (311, 312)]
        with pytest.raises(errors.Ambiguous, match=r"\(311, 312\)"):
            alert(active(), found(311, 312), *replies)

    def test_check_tells_two_of_a_name_apart(self):
        replies = [reply(body={**READ, "id": 311}), reply(body={**READ, "id": 312, "check_definition_id": 21})]
        result, _script = alert(active(), found(311, 312), *replies, check_definition="21")
        assert result["resource"]["id"] == "312"


class TestChild:
    PARENT = {**READ, "id": 300, "name": "Cities", "priority": 3}

    def test_parent_is_of_its_own_kind_and_what_it_gives_are_options(self):
        assert ALERT_DEFINITION.by_name["parent"].type.refers == ("alert_definition",)
        assert set(INHERITED) < {one.name for one in ALERT_DEFINITION.asked} - {"parent", "team", "template"}

    def test_left_out_values_are_sent_as_null_and_the_parent_repeated(self):
        child = {**READ, "parent_id": 300, "priority": 3, "status": "INACTIVE"}
        wanted = {name: None for name in WANTED if name not in ("name", "team")}
        result, script = alert(
            active(child), found(), reply(body=self.PARENT), reply(body=child), **{**wanted, "parent": "300", "status": "ACTIVE"}
        )
        body = script.writes[0].body
        assert (body["parent_id"], body["priority"], body["check_definition_id"], body["status"]) == (
            300,
            None,
            None,
            "ACTIVE",
        )

    def test_parent_of_another_shape_is_told_in_a_sentence(self):
        with pytest.raises(errors.Broken, match="another shape than its documentation says"):
            alert(active(), found(), reply(body={**self.PARENT, "description": []}), parent="300", description=None)

    def test_parent_may_be_named(self):
        child = {**READ, "parent_id": 300}
        result, _script = alert(active(child, self.PARENT), found(), found(), reply(body=self.PARENT), parent="Cities", priority=2)
        assert result["resource"]["parent"] == "Cities"


class TestCheck:
    @pytest.mark.parametrize(
        ("args", "words"),
        [
            ({"name": "x" * 257}, "name has 257 characters; it can have 256"),
            ({"notifications": ["Null"]}, r"notifications\[0\]: 'Null' is nothing that ZMON can keep there"),
            ({"tags": ["a", "null"]}, r"tags\[1\]: 'null' is nothing that ZMON can keep there"),
            ({"parameters": {"1st": {"value": 1}}}, "parameters: '1st' is no name"),
            ({"parameters": {"a-b": {"value": 1}}}, "parameters: 'a-b' is no name"),
            ({"parameters": {"a": 1}}, "parameters.a: write value"),
            ({"parameters": {"a": {"comment": "x"}}}, "parameters.a: write value"),
            ({"entities": [{"type": None}]}, "entities: .* holds a value that is no text or number"),
            ({"entities_exclude": [{"type": ["a"]}]}, "entities_exclude: .* holds a value that is no text or number"),
        ],
        ids=lambda value: "" if isinstance(value, str) else "-".join(value),
    )
    def test_what_the_controller_answers_without_a_reason_is_refused_before_any_call(self, args, words):
        with pytest.raises(errors.BadInput, match=words):
            alert(**args)


class TestService:
    def test_wrong_token_is_told_in_the_controller_s_words(self):
        with pytest.raises(
            errors.NotAuthenticated, match="invalid_token; Invalid pre-shared token.*bearer tokens only"
        ):
            alert(reply(401, {"error": "invalid_token", "error_description": "Invalid pre-shared token"}))

    def test_bare_500_is_explained(self):
        with pytest.raises(errors.Error, match="The controller gives no reason: a rule of its database"):
            alert(active(THERE), found(), reply(500), retries=0, state="absent")

    def test_500_on_reading_may_be_about_the_token(self):
        with pytest.raises(errors.Error, match=r"\(GET .*: 500\): .*is down, or api_token is wrong or expired"):
            alert(reply(500), retries=0)

    def test_user_of_basic_authentication_hears_what_that_is_for(self):
        said = {"username": "jo", "password": SECRET}
        with pytest.raises(errors.NotAuthenticated, match="username and password are for a front door before it that speaks"):
            play(ALERT_DEFINITION, reply(401, {"error": "unauthorized"}), api_url=URL, **WANTED, **said)

    def test_deletion_with_children_is_refused_in_the_controller_s_words(self):
        words = "Could not delete an alert definition with descendants: {12}"
        with pytest.raises(errors.Refused, match=r"with descendants: \{12\}"):
            alert(active(THERE), reply(400, {"message": words}), state="absent")
