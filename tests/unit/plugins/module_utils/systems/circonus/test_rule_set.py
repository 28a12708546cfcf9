"""systems/circonus/rule_set.py: when a metric of a check is an alert, and whom it tells."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.circonus.kinds import RULE_SET
from tests.support.network import SECRET, reply
from tests.support.stage import play

ABSENCE = {"criteria": "on absence", "severity": 1, "value": 300, "wait": 0}
THERE = {
    "_cid": "/rule_set/987654",
    "_host": "www.example.com",
    "check": "/check/12345",
    "metric_name": "foo",
    "metric_type": "numeric",
    "derive": None,
    "link": None,
    "notes": None,
    "parent": None,
    "metric_tags": [],
    "tags": ["service:web"],
    "user_json": {},
    "lookup_key": None,
    "contact_groups": {"1": ["/contact_group/1234"], "2": [], "3": [], "4": [], "5": []},
    "rules": [{**ABSENCE, "windowing_function": None, "windowing_duration": 300, "windowing_min_duration": 0}],
}
"""The answer in the vendor's documentation."""
ON_CALL = reply(body=[{"_cid": "/contact_group/1234", "name": "On Call"}])
WANTED = {"check": "/check/12345", "metric_name": "foo", "api_token": SECRET}


def rule_set(*replies, **args):
    return play(RULE_SET, *replies, **{**WANTED, **args})


def rule(**words):
    return {"criteria": "max value", "severity": 1, "value": "40", **words}


class TestRuleSet:
    def test_documented_example_is_created_as_it_was_given(self):
        result, script = rule_set(
            ON_CALL,
            reply(body=[]),
            reply(body=THERE),
            metric_type="numeric",
            contact_groups={"1": ["On Call"], "2": [], "3": [], "4": [], "5": []},
            rules=[{"criteria": "on absence", "severity": "1", "value": 1, "wait": "0"}],
        )
        body = script.writes[0].body
        assert body["contact_groups"] == {"1": ["/contact_group/1234"], "2": [], "3": [], "4": [], "5": []}
        assert body["rules"] == [
            {
                "criteria": "on absence",
                "severity": 1,
                "value": 1,
                "wait": 0,
                "windowing_function": None,
                "windowing_duration": None,
            }
        ]
        assert result["warnings"] == [
            "rules[0]: an absence of 1 s is shorter than any check period (10 s at least), so this will alert between two"
            " runs of the check."
        ]

    def test_documented_answer_is_what_its_own_values_ask_for(self):
        result, _script = rule_set(ON_CALL, reply(body=[THERE]), contact_groups={"1": ["On Call"]}, rules=[ABSENCE])
        assert result["changed"] is False

    def test_rule_sets_of_the_check_are_asked_for_and_matched_here(self):
        _result, script = rule_set(reply(body=[{**THERE, "_cid": "/rule_set/1", "metric_name": "bar"}, THERE]))
        assert ("f_check", "/check/12345") in script.requests[0].query

    def test_severities_the_task_leaves_out_keep_their_groups(self):
        found = {**THERE, "contact_groups": {**THERE["contact_groups"], "2": ["/contact_group/7"]}}
        _result, script = rule_set(
            reply(body=[found]),
            reply(body=found),
            contact_groups={"1": ["/contact_group/1234"]},
            notes="call the web team",
        )
        assert script.writes[0].body["contact_groups"] == found["contact_groups"]

    @pytest.mark.parametrize("written", [40, "40", "40.0", 40.0, " 40"], ids=repr)
    def test_thresholds_compare_by_value(self, written):
        found = {**THERE, "rules": [rule(wait=0, windowing_function=None, windowing_duration=300)]}
        if written == " 40":
            written = written.strip()
        result, _script = rule_set(reply(body=[found]), rules=[rule(value=written)])
        assert result["changed"] is False

    @pytest.mark.parametrize("change", [{"notes": "n"}, {"rules": [ABSENCE, {"criteria": "max value", "severity": 2, "value": 1}]}])
    def test_what_nobody_here_knows_goes_back_as_it_was_read(self, change):
        odd = {**THERE["rules"][0], "value": "300", "severity": "1", "transform": "log", "transform_options": {"base": 2}}
        found = {**THERE, "rules": [odd], "lookup_key": "k", "new": {"a": [1]}}
        _result, script = rule_set(reply(body=[found]), reply(body=found), **change)
        body = script.writes[0].body
        assert body["rules"][0] == odd
        assert {name: body[name] for name in ("new", "lookup_key", "tags")} == {"new": {"a": [1]}, "lookup_key": "k", "tags": found["tags"]}
        assert not [name for name in body if name.startswith("_")]

    def test_order_of_rules_is_their_meaning(self):
        first, second = rule(severity=1), rule(severity=3)
        result, _script = rule_set(
            reply(body=[{**THERE, "rules": [first, second]}]), check_mode=True, rules=[second, first]
        )
        assert result["changed"] is True

    def test_order_of_contact_groups_means_nothing(self):
        groups = ["/contact_group/1", "/contact_group/2"]
        found = {**THERE, "contact_groups": {**THERE["contact_groups"], "1": groups}}
        result, _script = rule_set(reply(body=[found]), contact_groups={"1": groups[::-1]})
        assert result["changed"] is False

    def test_window_of_a_rule_is_a_difference(self):
        found = {**THERE, "rules": [rule(wait=0)]}
        result, _script = rule_set(reply(body=[found]), check_mode=True, rules=[rule(windowing_function="average")])
        assert result["changed"] is True

    def test_window_taken_out_of_a_rule_is_a_difference(self):
        found = {
            **THERE,
            "rules": [rule(wait=0, windowing_function="average", windowing_duration=300, windowing_min_duration=0)],
        }
        result, _script = rule_set(reply(body=[found]), check_mode=True, rules=[rule()])
        assert result["changed"] is True

    def test_defaults_of_a_window_are_no_difference(self):
        window = {"windowing_function": "average", "windowing_duration": 300, "windowing_min_duration": 0}
        found = {**THERE, "rules": [rule(wait=0, **window)]}
        result, _script = rule_set(reply(body=[found]), rules=[rule(windowing_function="average")])
        assert result["changed"] is False

    def test_check_may_be_named_by_its_bundle(self):
        bundles = reply(body=[{"_cid": "/check_bundle/3", "display_name": "web http", "_checks": ["/check/12345"]}])
        result, script = rule_set(bundles, reply(body=[THERE]), check="web http")
        assert (result["changed"], result["resource"]["check"]) == (False, "web http")

    def test_name_of_a_bundle_with_two_checks_is_ambiguous(self):
        bundles = reply(
            body=[{"_cid": "/check_bundle/3", "display_name": "web http", "_checks": ["/check/1", "/check/2"]}]
        )
        with pytest.raises(errors.Ambiguous, match=r"\(/check/1, /check/2\)"):
            rule_set(bundles, check="web http")

    @pytest.mark.parametrize(
        ("criteria", "metric_type"),
        [("max value", "numeric"), ("contains", "text"), ("on change", "text"), ("on absence", "numeric")],
    )
    def test_type_of_a_new_one_follows_from_its_criteria(self, criteria, metric_type):
        result, _script = rule_set(reply(body=[]), check_mode=True, rules=[rule(criteria=criteria, value="40")])
        assert result["resource"]["metric_type"] == metric_type

    def test_other_metric_type_cannot_be_had_by_an_update(self):
        with pytest.raises(errors.Immutable, match="metric_type is 'numeric' and would become 'text'"):
            rule_set(reply(body=[THERE]), metric_type="text")

    def test_id_is_quoted_without_its_slashes(self):
        _result, script = rule_set(reply(body=THERE), id="60001_cpu`idle", metric_name=None, check=None)
        assert script.requests[0].url == "https://api.circonus.com/v2/rule_set/60001_cpu%60idle"

    def test_list_may_not_come_from_a_cache(self):
        _result, script = rule_set(reply(body=[THERE]))
        assert script.requests[0].headers["Cache-Control"] == "no-store"

    def test_old_ones_are_named_by_check_and_metric(self):
        assert RULE_SET.identity.parse_id("60001_cpu`idle") == "/rule_set/60001_cpu`idle"


class TestCheck:
    @pytest.mark.parametrize(
        ("args", "words"),
        [
            ({"user_json": {"long": "x" * 4096}}, "user_json is longer than 4096 bytes"),
            ({"rules": [rule(value=None)]}, r"rules\[0\]: 'max value' needs a value"),
            ({"rules": [rule(), rule(value="")]}, r"rules\[1\]: 'max value' needs a value"),
            ({"rules": [rule(criteria="on absence", value="soon")]}, "is a whole number of seconds, not 'soon'"),
            ({"rules": [rule(criteria="on absence", value="1.5")]}, "is a whole number of seconds, not '1.5'"),
            ({"rules": [rule(wait=-1)]}, r"rules\[0\].wait is -1; it can be at least 0 minutes"),
            (
                {"rules": [rule(criteria="contains")], "metric_type": "numeric"},
                "'contains' is no criterion for a numeric metric",
            ),
            ({"rules": [rule()], "metric_type": "text"}, "'max value' is no criterion for a text metric"),
            (
                {"rules": [rule(), rule(criteria="contains")]},
                "criteria for numbers and criteria for text cannot stand in one",
            ),
        ],
        ids=[
            "json",
            "value",
            "second value",
            "word",
            "half a second",
            "wait",
            "text criterion",
            "numeric criterion",
            "both",
        ],
    )
    def test_what_the_service_would_refuse_is_refused_before_any_call(self, args, words):
        with pytest.raises(errors.BadInput, match=words):
            rule_set(**args)

    def test_change_needs_no_value(self):
        result, _script = rule_set(reply(body=[]), check_mode=True, rules=[{"criteria": "on change", "severity": 2}])
        assert result["action"] == "created"

    @pytest.mark.parametrize(("seconds", "warned"), [("9", True), ("10", False), ("300", False)])
    def test_absence_shorter_than_any_period_is_a_warning(self, seconds, warned):
        result, _script = rule_set(reply(body=[]), check_mode=True, rules=[rule(criteria="on absence", value=seconds)])
        assert ("warnings" in result) is warned
