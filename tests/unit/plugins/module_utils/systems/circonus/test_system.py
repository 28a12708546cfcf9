"""systems/circonus/system.py: identifiers, failures, and the configuration file of the original wrapper."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.circonus.kinds import CIRCONUS, RULE_SET
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.circonus.system import cid
from tests.support.network import SECRET, reply
from tests.support.stage import play

WEB = "00000000-1111-2222-3333-444444444444"
STAGING = "00000000-5555-6666-7777-888888888888"
THERE = {"_cid": "/rule_set/987654", "check": "/check/12345", "metric_name": "foo", "metric_type": "numeric", "rules": []}


def rule_set(*replies, **args):
    return play(RULE_SET, *replies, check="/check/12345", metric_name="foo", api_token=SECRET, **args)


class TestCid:
    @pytest.mark.parametrize("written", ["/check/12", "12", 12, "/v2/check/12"])
    def test_every_form_of_an_id_becomes_the_long_one(self, written):
        assert cid("check")(written) == "/check/12"

    @pytest.mark.parametrize("written", ["web", "12a", "/rule_set/12", "", "/check/"])
    def test_anything_else_is_a_name(self, written):
        assert cid("check")(written) is None


class TestService:
    def test_success_that_is_none_is_refused(self):
        with pytest.raises(errors.Refused, match="Usage limit"):
            rule_set(reply(200, {"success": False, "message": "Usage limit"}))

    def test_program_that_waits_for_approval_is_told_what_to_do(self):
        with pytest.raises(errors.NotAuthenticated, match="allow the name given as app_name"):
            rule_set(reply(401, {"code": "Unauthorized", "message": "App pending"}))

    @pytest.mark.parametrize("body", [{}, {"success": True}, [], None])
    def test_other_bodies_are_no_failure(self, body):
        assert CIRCONUS.host.failed(body) is None


@pytest.fixture
def home():
    """Return the home folder, made."""
    Path.home().mkdir(parents=True)
    return Path.home()


def sent_headers(**args):
    """Return the headers that a task sends."""
    _result, script = play(RULE_SET, reply(body=[THERE]), check="12345", metric_name="foo", **args)
    return script.requests[0].headers


class TestAccount:
    """Which account is meant, where a token reaches several."""

    @pytest.mark.parametrize("written", ["2317", "/account/2317", " /v2/account/2317\n"])
    def test_its_number_is_said_with_each_call(self, written):
        assert sent_headers(api_token=SECRET, account_id=written)["X-Circonus-Account-ID"] == "2317"

    def test_the_variable_says_it_too(self, monkeypatch):
        monkeypatch.setenv("CIRCONUS_ACCOUNT_ID", "77")
        assert sent_headers(api_token=SECRET)["X-Circonus-Account-ID"] == "77"

    def test_without_it_it_is_left_to_the_token(self):
        assert "X-Circonus-Account-ID" not in sent_headers(api_token=SECRET)

    def test_what_is_no_number_is_refused_before_any_call(self):
        with pytest.raises(errors.BadInput, match="account_id: 'production' is no account"):
            play(RULE_SET, check="12345", metric_name="foo", api_token=SECRET, account_id="production")


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
