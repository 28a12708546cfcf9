"""systems/circonus.py: rule sets, identifiers, and the configuration file of the original wrapper."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.circonus import CIRCONUS, RULE_SET, cid
from tests.unit.conftest import SECRET, reply
from tests.unit.stage import play

WEB = "00000000-1111-2222-3333-444444444444"
STAGING = "00000000-5555-6666-7777-888888888888"
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


class TestCid:
    @pytest.mark.parametrize("written", ["/check/12", "12", 12, "/v2/check/12"])
    def test_every_form_of_an_id_becomes_the_long_one(self, written):
        assert cid("check")(written) == "/check/12"

    @pytest.mark.parametrize("written", ["web", "12a", "/rule_set/12", "", "/check/"])
    def test_anything_else_is_a_name(self, written):
        assert cid("check")(written) is None

    def test_old_rule_sets_are_named_by_check_and_metric(self):
        assert RULE_SET.id_form("60001_cpu`idle") == "/rule_set/60001_cpu`idle"


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
            "rules[1]: an absence of 1 s is shorter than any check period (10 s at least), so this will alert between two"
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


class TestExamine:
    @pytest.mark.parametrize(
        ("args", "words"),
        [
            ({"user_json": {"long": "x" * 4096}}, "user_json is longer than 4096 bytes"),
            ({"rules": [rule(value=None)]}, r"rules\[1\]: 'max value' needs a value"),
            ({"rules": [rule(), rule(value="")]}, r"rules\[2\]: 'max value' needs a value"),
            ({"rules": [rule(criteria="on absence", value="soon")]}, "is a whole number of seconds, not 'soon'"),
            ({"rules": [rule(criteria="on absence", value="1.5")]}, "is a whole number of seconds, not '1.5'"),
            ({"rules": [rule(wait=-1)]}, r"rules\[1\]: wait is 0 or more minutes"),
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


class TestService:
    def test_success_that_is_none_is_refused(self):
        with pytest.raises(errors.Refused, match="Usage limit"):
            rule_set(reply(200, {"success": False, "message": "Usage limit"}))

    def test_program_that_waits_for_approval_is_told_what_to_do(self):
        with pytest.raises(errors.NotAuthenticated, match="allow the name given as app_name"):
            rule_set(reply(401, {"code": "Unauthorized", "message": "App pending"}))

    @pytest.mark.parametrize("body", [{}, {"success": True}, [], None])
    def test_other_bodies_are_no_failure(self, body):
        assert CIRCONUS.failed(body) is None


@pytest.fixture
def home():
    """Return the home folder, made."""
    Path.home().mkdir()
    return Path.home()


def sent_headers(**args):
    """Return the headers that a task sends."""
    _result, script = play(RULE_SET, reply(body=[THERE]), check="12345", metric_name="foo", **args)
    return script.requests[0].headers


class TestConfigurationFile:
    TEXT = f"""
[general]
default_account = prod
appname = ansible-circonus
[tokens]
Prod = {WEB}
staging = {STAGING}
"""

    def test_default_account_and_app_name_are_taken_from_it(self, home):
        (home / ".circonusapirc").write_text(self.TEXT)
        headers = sent_headers()
        assert (headers["X-Circonus-Auth-Token"], headers["X-Circonus-App-Name"]) == (WEB, "ansible-circonus")

    def test_account_chooses_among_the_tokens(self, home):
        (home / ".circonusapirc").write_text(self.TEXT)
        assert sent_headers(account="Staging")["X-Circonus-Auth-Token"] == STAGING

    def test_variable_chooses_the_account_too(self, home, monkeypatch):
        monkeypatch.setenv("CIRCONUS_ACCOUNT", "staging")
        (home / ".circonusapirc").write_text(self.TEXT)
        assert sent_headers()["X-Circonus-Auth-Token"] == STAGING

    def test_token_of_the_task_needs_no_file(self, home):
        (home / ".circonusapirc").write_text(self.TEXT)
        headers = sent_headers(api_token=SECRET)
        assert (headers["X-Circonus-Auth-Token"], headers["X-Circonus-App-Name"]) == (SECRET, "steadyops.monitoring")

    def test_token_of_the_environment_comes_before_the_file(self, home, monkeypatch):
        monkeypatch.setenv("CIRCONUS_API_TOKEN", SECRET)
        (home / ".circonusapirc").write_text(self.TEXT)
        assert sent_headers()["X-Circonus-Auth-Token"] == SECRET

    def test_app_name_of_the_task_comes_before_the_file_s(self, home):
        (home / ".circonusapirc").write_text(self.TEXT)
        assert sent_headers(app_name="mine")["X-Circonus-App-Name"] == "mine"

    def test_named_file_is_read_alone(self, home, tmp_path):
        (home / ".circonusapirc").write_text(self.TEXT)
        (tmp_path / "other").write_text(f"[general]\ndefault_account = a\n[tokens]\na = {SECRET}\n")
        headers = sent_headers(config_file=str(tmp_path / "other"))
        assert (headers["X-Circonus-Auth-Token"], headers["X-Circonus-App-Name"]) == (SECRET, "steadyops.monitoring")

    def test_percent_sign_is_an_ordinary_character(self, home):
        (home / ".circonusapirc").write_text(
            "[general]\ndefault_account = a\nappname = 100%us\n[tokens]\na = 50%(off)s\n"
        )
        headers = sent_headers()
        assert (headers["X-Circonus-Auth-Token"], headers["X-Circonus-App-Name"]) == ("50%(off)s", "100%us")

    @pytest.mark.parametrize(
        ("text", "args", "words"),
        [
            ("", {}, "api_token is missing"),
            ("[general]\ndefault_account = a\n", {}, "api_token is missing"),
            ("[tokens]\na = x\n", {}, "api_token is missing"),
            ("[tokens]\na = x\n", {"account": "b"}, r"there is no account 'b' in the section \[tokens\]"),
            (f"[tokens\n{SECRET}\n", {}, "cannot be read: MissingSectionHeaderError"),
            (f"[tokens]\n{SECRET}\n", {}, "cannot be read: ParsingError"),
        ],
        ids=["empty", "no tokens", "no default", "unknown account", "no section", "no line of it"],
    )
    def test_what_is_wrong_with_it_is_said_without_its_lines(self, home, text, args, words):
        (home / ".circonusapirc").write_text(text)
        with pytest.raises(errors.BadInput, match=words) as caught:
            sent_headers(**args)
        assert SECRET not in str(caught.value)

    def test_missing_files_are_no_error_of_their_own(self):
        with pytest.raises(errors.BadInput, match="^api_token is missing"):
            sent_headers()

    def test_named_file_must_be_there(self):
        with pytest.raises(errors.BadInput, match="^config_file '/no/such' does not exist"):
            sent_headers(config_file="/no/such")

    @pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
    def test_file_that_may_not_be_read_is_said(self, home):
        (home / ".circonusapirc").write_text(self.TEXT)
        (home / ".circonusapirc").chmod(0)
        with pytest.raises(errors.BadInput, match="cannot be read|api_token is missing"):
            sent_headers()
