"""plugin_utils/in_process.py: when the door runs a task itself, with which environment, and what the items of a loop share."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from ansible.errors import AnsibleActionFail
from ansible.module_utils.parsing.convert_bool import BOOLEANS_FALSE, BOOLEANS_TRUE
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

from ansible_collections.steadyops.monitoring.plugins.module_utils.entry import EARLIER
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.statuspage.kinds import COMPONENT
from ansible_collections.steadyops.monitoring.plugins.plugin_utils import in_process
from ansible_collections.steadyops.monitoring.plugins.plugin_utils.in_process import InProcess

VARIABLES = {"inventory_hostname": "web-1"}


class Door(InProcess):
    thing = COMPONENT


def door(variables=None, transport="local", **task):
    """Return the door for a task. task: what Ansible's task object would say."""
    said = {
        "async_val": 0,
        "loop": None,
        "loop_with": None,
        "until": None,
        "retries": None,
        "environment": None,
        "become": False,
        "check_mode": False,
        "_uuid": "task-1",
        "resolved_action": "steadyops.monitoring.statuspage_component",
        "action": "statuspage_component",
        "args": {},
        **task,
    }
    templar = Templar(loader=DataLoader(), variables=variables or {})
    connection = SimpleNamespace(transport=transport, _shell=SimpleNamespace(tmpdir=None))
    return Door(SimpleNamespace(**said), connection, SimpleNamespace(), DataLoader(), templar, None)


@pytest.fixture(autouse=True)
def _no_caches():
    in_process._caches.clear()
    in_process._planned.clear()


class TestStaysHere:
    def test_local_task_stays(self):
        assert door()._stays_here({})

    @pytest.mark.parametrize("transport", ["ssh", "paramiko", "winrm", "docker"])
    def test_task_for_another_host_is_shipped(self, transport):
        assert not door(transport=transport)._stays_here({})

    def test_asynchronous_task_is_shipped(self):
        assert not door(async_val=60)._stays_here({})

    @pytest.mark.parametrize("value", sorted(map(str, BOOLEANS_FALSE - {0})) + [False, 0])
    def test_variable_turns_it_off(self, value):
        assert not door()._stays_here({"steadyops_in_process": value})

    @pytest.mark.parametrize("value", sorted(map(str, BOOLEANS_TRUE - {1})) + [True, 1])
    def test_variable_leaves_it_on(self, value):
        assert door()._stays_here({"steadyops_in_process": value})

    def test_nonsense_is_told(self):
        with pytest.raises(AnsibleActionFail, match="steadyops_in_process is 'perhaps'; it is true or false"):
            door()._stays_here({"steadyops_in_process": "perhaps"})


class TestEnvironment:
    def test_later_entries_win(self):
        entries = [{"A": "play", "B": "play"}, {"B": "block"}, {"C": "task"}]
        assert door(environment=entries)._environment() == {"A": "play", "B": "block", "C": "task"}

    @pytest.mark.parametrize("environment", [None, [], [None], [{}]])
    def test_nothing_is_nothing(self, environment):
        assert door(environment=environment)._environment() == {}

    def test_values_become_text(self):
        assert door(environment=[{"STATUSPAGE_PACE": 7, "ON": True}])._environment() == {
            "STATUSPAGE_PACE": "7",
            "ON": "True",
        }

    def test_entry_that_is_no_dictionary_is_told(self):
        with pytest.raises(AnsibleActionFail, match="environment must be a dictionary"):
            door(environment=["A=1"])._environment()


class TestCache:
    def test_single_task_shares_nothing(self):
        assert door()._cache(VARIABLES) is None

    @pytest.mark.parametrize(
        "loop",
        [{"loop": [1, 2]}, {"loop": []}, {"loop_with": "items", "loop": [1]}],
        ids=["loop", "empty loop", "with_items"],
    )
    def test_items_of_a_loop_share_one(self, loop):
        first, second = door(**loop)._cache(VARIABLES), door(**loop)._cache(VARIABLES)
        assert first is second
        assert first.many

    @pytest.mark.parametrize("attempts", [{"until": ["x"]}, {"retries": 3}], ids=str)
    def test_attempts_that_poll_see_for_themselves(self, attempts):
        assert door(loop=[1, 2], **attempts)._cache(VARIABLES) is None

    @pytest.mark.parametrize(
        ("task", "host"), [({"_uuid": "task-2"}, "web-1"), ({}, "web-2")], ids=["another task", "another host"]
    )
    def test_others_have_their_own(self, task, host):
        mine = door(loop=[1])._cache(VARIABLES)
        assert door(loop=[1], **task)._cache({"inventory_hostname": host}) is not mine


class TestEarlier:
    """What the items of a loop in check mode would do, where they share nothing."""

    CHANGED, UNCHANGED, FAILED = {"changed": True}, {"changed": False}, {"changed": True, "failed": True}

    def item(self, args, told, **task):
        """Run an item, and return what it got of those before it."""
        one = door(loop=[1, 2], check_mode=True, args=args, **task)
        got = one._earlier(VARIABLES)
        one._remember(VARIABLES, told)
        return got

    def test_first_has_none_before_it(self):
        assert self.item({"name": "A"}, self.CHANGED) == []

    def test_later_ones_get_what_would_change_something(self):
        for name, told in (("A", self.CHANGED), ("B", self.UNCHANGED), ("C", self.FAILED), ("D", self.CHANGED)):
            self.item({"name": name}, told)
        assert self.item({"name": "E"}, self.UNCHANGED) == [[{"name": "A"}, {}], [{"name": "D"}, {}]]

    def test_attempt_does_not_get_what_the_one_before_it_would_do(self):
        self.item({"name": "A"}, self.CHANGED)
        one = door(loop=[1, 2], check_mode=True, args={"name": "B"}, retries=3)
        for _attempt in range(2):
            assert one._earlier(VARIABLES) == [[{"name": "A"}, {}]]
            one._remember(VARIABLES, self.CHANGED)
        assert self.item({"name": "C"}, self.UNCHANGED) == [[{"name": "A"}, {}], [{"name": "B"}, {}]]

    def test_each_has_its_own_environment(self):
        self.item({"name": "A"}, self.CHANGED, environment=[{"PAGE": "one"}])
        assert self.item({"name": "B"}, self.CHANGED, environment=[{"TOKEN": "two"}]) == [
            [{"name": "A"}, {"PAGE": "one", "TOKEN": None}]
        ]

    @pytest.mark.parametrize("other", [{"_uuid": "task-2"}, {}], ids=["another task", "another host"])
    def test_others_get_nothing(self, other):
        self.item({"name": "A"}, self.CHANGED)
        host = "web-1" if other else "web-2"
        assert door(loop=[1], check_mode=True, **other)._earlier({"inventory_hostname": host}) == []


class TestRun:
    """Which items hand on what they were told: run() with a module that would change something each time."""

    def runs(self, monkeypatch, **task):
        got = []

        def executed(_self, module_args, **_more):
            got.append(module_args.get(EARLIER, []))
            module_args["_ansible_check_mode"] = True  # as Ansible writes into them
            return {"changed": True}

        def ran(_thing, args, earlier, **_more):
            got.append(earlier)
            return {"changed": True}

        monkeypatch.setattr(in_process, "run_task", ran)
        monkeypatch.setattr("ansible.plugins.action.ActionBase._execute_module", executed)
        monkeypatch.setattr("ansible.plugins.action.ActionBase._remove_tmp_path", lambda *_args: None)
        monkeypatch.setattr("ansible.plugins.action.ActionBase.run", lambda *_args: {})
        for name in "AB":
            door(args={"name": name}, **task).run(None, VARIABLES)
        return got

    @pytest.mark.parametrize(
        "task",
        [{"transport": "ssh"}, {"retries": 3}, {"until": ["x"]}],
        ids=["shipped", "with retries", "until"],
    )
    def test_item_in_check_mode_that_shares_nothing_hands_it_on(self, monkeypatch, task):
        assert self.runs(monkeypatch, loop=[1, 2], check_mode=True, **task) == [[], [[{"name": "A"}, {}]]]

    @pytest.mark.parametrize(
        "task",
        [{"transport": "ssh", "loop": [1, 2]}, {"transport": "ssh", "check_mode": True}, {"loop": [1, 2], "check_mode": True}],
        ids=["for real", "no loop", "one that shares"],
    )
    def test_any_other_does_not(self, monkeypatch, task):
        assert self.runs(monkeypatch, **task) == [[], []]
