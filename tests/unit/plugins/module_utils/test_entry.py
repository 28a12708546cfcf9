"""entry.py: both doors, and the result or the one sentence that comes out of them."""

from __future__ import annotations

import datetime
import gc
import json
import os
import subprocess
import sys

import pytest
from ansible.module_utils.testing import patch_module_args

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.behaviour import Behaviour
from ansible_collections.steadyops.monitoring.plugins.module_utils.cache import Cache
from ansible_collections.steadyops.monitoring.plugins.module_utils.entry import (
    failure,
    run_module,
    run_task,
    unexpected,
    validate,
    warm,
)
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Identity, Resource
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.statuspage.kinds import COMPONENT
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import Field, Json, Number
from tests.support.network import SECRET, Clock, Script, reply
from tests.support.stage import demo_system, ran


class Checking(Behaviour):
    """Checks arguments with a function."""

    def __init__(self, look):
        self.look = look

    def check(self, params):
        return self.look(params)


MASKED = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
API = {"id": "c1", "name": "API", "group": False, "group_id": None, "status": "operational"}
ARGS = {"name": "API", "page_id": "p1", "api_token": SECRET}


def cache_of(*replies):
    """Return a cache on a scripted network, and the script."""
    script, clock = Script(*replies), Clock()
    return Cache(adapter=script, sleep=clock.sleep, now=clock, clock=clock), script


def declare(check=None, *more):
    """Return a thing that has a name, and more. check: what looks at the arguments."""
    behaviour = Checking(check) if check else Behaviour()
    return Resource("thing", demo_system(), "/x", (Field("name"), *more), Identity("name"), behaviour=behaviour)


def in_process(args, *replies, thing=COMPONENT, **words):
    """Return the result of the in-process door."""
    cache, _script = cache_of(*replies)
    return run_task(thing, args, words.pop("check_mode", False), cache=cache, **words)


def shipped(capsys, args, thing=COMPONENT):
    """Return what a shipped module prints."""
    with patch_module_args(args), pytest.raises(SystemExit):
        run_module(thing)
    return json.loads(capsys.readouterr().out)


class TestRun:
    def run(self, *replies, check_mode=False, **args):
        cache, script = cache_of(*replies)
        params, _secrets, _notices = validate(COMPONENT, {**ARGS, **args})
        return ran(COMPONENT, params, check_mode, cache), script

    def test_result_has_the_keys_that_were_promised(self):
        result, _script = self.run(reply(body=[API]))
        assert result == {
            "changed": False,
            "action": "unchanged",
            "resource": {"id": "c1", "name": "API", "group": None, "status": "operational"},
            "diff": {
                "before_header": "Statuspage component 'API'",
                "after_header": "Statuspage component 'API'",
                "before": {"name": "API"},
                "after": {"name": "API"},
            },
            "calls": {"read": 1, "write": 0, "retried": 0, "waited": 0.0},
        }

    def test_change_is_told(self):
        result, script = self.run(
            reply(body=[API]), reply(body={**API, "status": "major_outage"}), status="major_outage"
        )
        assert (result["changed"], result["action"], result["calls"]["write"]) == (True, "updated", 1)
        assert (result["diff"]["before"]["status"], result["diff"]["after"]["status"]) == (
            "operational",
            "major_outage",
        )

    def test_check_mode_tells_the_same_and_writes_nothing(self):
        result, script = self.run(reply(body=[API]), check_mode=True, status="major_outage")
        assert (result["changed"], result["resource"]["status"], script.writes) == (True, "major_outage", [])

    def test_slow_service_is_a_warning(self):
        result, _script = self.run(reply(420, None, Retry_After="1"), reply(body=[API]))
        assert result["warnings"] == ["Statuspage asked to slow down (420); calls.waited says for how long."]
        assert result["calls"]["retried"] == 1

    def test_same_warning_is_given_once(self):
        thing = declare(lambda params: ["Beware.", "Beware."])
        cache, _script = cache_of(reply(body=[{"id": 1, "name": "web"}]))
        params, _secrets, _notices = validate(thing, {"name": "web"})
        assert ran(thing, params, False, cache)["warnings"] == ["Beware."]

    def test_next_item_counts_its_own_calls(self):
        cache, _script = cache_of(*[reply(body=[API])] * 2)
        reads = []
        for _round in range(2):
            params, _secrets, _notices = validate(COMPONENT, ARGS)
            reads.append(ran(COMPONENT, params, False, cache)["calls"]["read"])
        assert reads == [1, 0]

    @pytest.mark.parametrize(
        ("args", "words"),
        [
            ({"page_id": None}, "page_id is missing: set page_id or STATUSPAGE_PAGE_ID"),
            ({"api_token": None}, "api_token is missing: set api_token, STATUSPAGE_API_TOKEN or STATUSPAGE_API_KEY"),
            ({"api_token": "{{ token }}"}, "api_token still holds a template"),
            ({"api_url": "statuspage"}, "api_url 'statuspage' is no address"),
        ],
        ids=["page", "token", "template", "address"],
    )
    def test_what_is_wrong_as_written_costs_no_call(self, args, words):
        cache, script = cache_of()
        params, _secrets, _notices = validate(COMPONENT, {**ARGS, **args})
        with pytest.raises(errors.BadInput, match=words):
            ran(COMPONENT, params, False, cache)
        assert script.requests == []

    def test_error_carries_system_calls_and_warnings(self):
        cache, _script = cache_of(reply(429, None, Retry_After="1"), reply(403, {"error": "no"}))
        params, _secrets, _notices = validate(COMPONENT, ARGS)
        with pytest.raises(errors.Forbidden) as caught:
            ran(COMPONENT, params, False, cache)
        result = failure(caught.value)
        assert (result["system"], result["calls"]["read"], len(result["warnings"])) == ("statuspage", 1, 1)

    def test_nonsense_in_the_environment_is_told_with_the_system(self, monkeypatch):
        monkeypatch.setenv("STATUSPAGE_PACE", "fast")
        assert in_process(ARGS)["system"] == "statuspage"


class TestWarm:
    def test_forked_worker_has_nothing_left_to_work_out(self):
        kind = declare(None, Field("size", Number()))
        warm(kind)
        shared = (kind, kind.system, *kind.fields, *kind.arguments)
        before = [set(vars(one)) for one in shared]
        cache, _script = cache_of(reply(body=[{"id": "1", "name": "a", "size": 1}]))
        params, _secrets, _notices = validate(kind, {"name": "a", "size": 2, "api_token": SECRET})
        assert ran(kind, params, True, cache)["changed"]
        assert [set(vars(one)) for one in shared] == before


class TestGarbage:
    def test_it_is_looked_for_seldom_while_a_task_runs_and_as_before_afterwards(self):
        before, seen = gc.get_threshold(), []

        def watch(params):
            seen.append(gc.get_threshold())
            return []

        kind = declare(watch)
        cache, _script = cache_of(reply(body=[{"id": "1", "name": "a"}]), reply(body={"id": "1", "name": "a"}))
        params, _secrets, _notices = validate(kind, {"name": "a", "api_token": SECRET})
        ran(kind, params, True, cache)
        assert (seen[0] > before, gc.get_threshold()) == (True, before)


class TestSeldom:
    PROGRAM = """
import gc, sys
import {core}.entry as entry
import {core}.systems.statuspage.components
def read(names):
    return [name for name in names if f"{{entry.__package__}}.{{name}}" in sys.modules]
assert gc.isenabled()
print(gc.get_freeze_count() > 0)
print(read(entry.SELDOM))
entry.warm({core}.systems.statuspage.components.COMPONENT)
print(read(entry.WRITTEN_WITH) == list(entry.WRITTEN_WITH), "replacement" in read(entry.SELDOM))
import {core}.systems.statuspage.info
entry.warm({core}.systems.statuspage.info.INFO)
print(read(entry.SELDOM) == list(entry.SELDOM))
"""

    def test_what_few_tasks_need_is_read_where_it_is_needed_and_before_workers_are_forked(self):
        program = self.PROGRAM.format(core=Cache.__module__.rpartition(".")[0])
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
        kept_from_the_collector, too_early, what_is_written_with, for_failures, all_that_there_is = done.stdout.split()
        assert (kept_from_the_collector, too_early) == ("True", "[]")
        assert (what_is_written_with, for_failures, all_that_there_is) == ("True", "False", "True")


class TestFailure:
    def test_failed_result_has_the_sentence_and_the_evidence(self):
        result = in_process(ARGS, reply(403, {"error": "no"}, X_Request_Id="r-1"))
        assert {
            name: result[name] for name in ("failed", "changed", "system", "status", "method", "endpoint", "request_id")
        } == {
            "failed": True,
            "changed": False,
            "system": "statuspage",
            "status": 403,
            "method": "GET",
            "endpoint": "/v1/pages/p1/components",
            "request_id": "r-1",
        }
        assert result["msg"].startswith(
            "Cannot look up Statuspage component 'API' (GET /v1/pages/p1/components: 403): no (request id r-1)."
        )

    def test_no_key_is_added_for_what_is_unknown(self):
        assert failure(errors.BadInput("x")) == {"failed": True, "changed": False, "msg": "x."}


class TestUnexpected:
    def test_defect_is_told_by_class_and_place_without_its_message(self):
        with pytest.raises(KeyError) as caught:
            raise KeyError(SECRET)
        result = unexpected(caught.value)
        assert result["msg"].startswith("This is a defect of steadyops.monitoring: KeyError in test_entry.py:")
        assert SECRET not in json.dumps(result)

    def test_defect_below_becomes_a_result(self):
        def stumble(params):
            raise RuntimeError(SECRET)

        result = in_process({"name": "web"}, thing=declare(stumble))
        assert (result["failed"], "RuntimeError in test_entry.py" in result["msg"]) == (True, True)
        assert SECRET not in json.dumps(result)


class TestEnvironment:
    def test_environment_of_the_task_is_used(self):
        cache, script = cache_of(reply(body=[API]))
        environment = {"STATUSPAGE_API_TOKEN": "from the task", "STATUSPAGE_PAGE_ID": "p9"}
        run_task(COMPONENT, {"name": "API"}, False, environment, cache)
        assert script.requests[0].headers["Authorization"] == "OAuth from the task"
        assert script.lines == ["GET /v1/pages/p9/components"]

    @pytest.mark.parametrize(
        "args", [ARGS, {"nonsense": 1}, {**ARGS, "api_url": "x"}], ids=["good", "refused", "failed"]
    )
    def test_environment_is_as_it_was_afterwards(self, monkeypatch, args):
        monkeypatch.setenv("STATUSPAGE_PAGE_ID", "before")
        before = dict(os.environ)
        in_process(args, reply(body=[API]), environment={"STATUSPAGE_PAGE_ID": "p9", "STATUSPAGE_PACE": "7"})
        assert dict(os.environ) == before

    def test_values_that_are_no_text_become_text(self):
        cache, _script = cache_of(reply(body=[API]))
        assert not run_task(COMPONENT, ARGS, False, {"STATUSPAGE_PACE": 7}, cache).get("failed")


class TestMasking:
    def everything_of(self, result):
        return json.dumps(result)

    @pytest.mark.parametrize("option", ["api_token", "api_key"])
    def test_token_is_nowhere_in_a_good_result(self, option):
        args = {"name": "API", "page_id": "p1", option: SECRET}
        result = in_process(args, reply(body=[{**API, "description": f"uses {SECRET}"}]))
        assert SECRET not in self.everything_of(result)
        assert "uses ********" in self.everything_of(result)

    @pytest.mark.parametrize(
        "answer",
        [
            reply(403, {"error": f"key {SECRET} is unknown"}),
            reply(500, f"<title>{SECRET}</title>"),
            reply(200, {"token": SECRET}),
        ],
        ids=["words", "page", "shape"],
    )
    def test_token_that_the_server_repeats_is_masked_in_the_error(self, answer):
        assert SECRET not in self.everything_of(in_process({**ARGS, "retries": 0}, answer))

    def test_token_is_masked_in_the_diff(self):
        result = in_process({**ARGS, "description": f"key {SECRET}"}, reply(body=[API]), check_mode=True)
        assert result["diff"]["after"]["description"] == "key ********"

    def test_token_is_masked_in_what_was_asked(self):
        assert in_process(ARGS, reply(body=[API]))["invocation"]["module_args"]["api_token"] == MASKED

    def test_token_under_its_alias_is_masked_in_what_was_asked(self):
        result = in_process({"name": "API", "page_id": "p1", "api_key": SECRET}, reply(body=[API]))
        assert SECRET not in self.everything_of(result["invocation"])

    def test_token_is_masked_when_the_arguments_are_refused(self):
        result = in_process({**ARGS, "state": SECRET})
        assert (result["failed"], SECRET in self.everything_of(result)) == (True, False)

    def test_token_from_the_environment_is_masked(self):
        environment = {"STATUSPAGE_API_TOKEN": SECRET}
        answer = reply(403, {"error": f"key {SECRET} is unknown"})
        result = in_process({"name": "API", "page_id": "p1"}, answer, environment=environment)
        assert SECRET not in self.everything_of(result)

    def test_other_arguments_are_shown_as_they_were(self):
        shown = in_process(ARGS, reply(body=[API]))["invocation"]["module_args"]
        assert (shown["name"], shown["page_id"], shown["timeout"]) == ("API", "p1", 30.0)


AWKWARD = {
    "nothing": {},
    "unknown option": {**ARGS, "nonsense": 1},
    "two unknown options": {**ARGS, "nonsense": 1, "more": 2},
    "wrong choice": {**ARGS, "status": "fine"},
    "wrong type": {**ARGS, "retries": "many"},
    "wrong flag": {**ARGS, "showcase": "perhaps"},
    "list for text": {**ARGS, "name": ["a"], "api_url": "nowhere"},
    "template in a secret": {**ARGS, "api_token": "{{ token }}"},
    "no token": {"name": "API", "page_id": "p1"},
    "no page": {"name": "API", "api_token": SECRET},
    "bad address": {**ARGS, "api_url": "nowhere"},
    "missing file": {**ARGS, "ca_path": "/no.pem"},
    "negative pace": {**ARGS, "pace": -1},
    "bad day": {**ARGS, "start_date": ""},
    "nobody listens": {**ARGS, "api_url": "http://127.0.0.1:9", "retries": 0},
    "alias": {"name": "API", "page_id": "p1", "api_key": SECRET, "api_url": "nowhere"},
    "flag as text": {**ARGS, "showcase": "yes", "api_url": "nowhere"},
    "number as text": {**ARGS, "name": 5, "api_url": "nowhere"},
}


class TestDoorsAgree:
    """For one task both doors give the same result, without what only Ansible adds."""

    LEFT_OUT = ("invocation", "exception", "ansible_facts")

    def comparable(self, result):
        kept = {
            name: value
            for name, value in result.items()
            if name not in self.LEFT_OUT and not name.startswith("_ansible_")
        }
        return {**kept, "warnings": sorted(kept.get("warnings", []))}

    @pytest.mark.parametrize("case", AWKWARD)
    def test_failure_is_the_same_through_both_doors(self, capsys, case):
        args = AWKWARD[case]
        there = self.comparable(shipped(capsys, args))
        there["msg"] = there["msg"].replace("(basic.py)", "(statuspage_component)")  # here no file is started
        here = self.comparable(run_task(COMPONENT, args, False))
        assert here == {"changed": False, **there}

    def test_dates_and_integer_keys_arrive_as_the_module_gets_them(self):
        thing = declare(None, Field("day"), Field("map", Json()))
        cache, script = cache_of(reply(body=[]), reply(body={"id": 1, "name": "web"}))
        run_task(thing, {"name": "web", "day": datetime.date(2026, 11, 21), "map": {1: "a"}}, False, cache=cache)
        assert script.writes[0].body == {"name": "web", "day": "2026-11-21", "map": {"1": "a"}}

    def test_module_door_masks_what_it_was_asked(self, capsys):
        result = shipped(capsys, {**ARGS, "api_url": "nowhere"})
        assert SECRET not in json.dumps(result)

    def test_no_result_key_makes_ansible_add_file_facts(self):
        assert not {"path", "dest"} & set(in_process(ARGS, reply(body=[API])))
