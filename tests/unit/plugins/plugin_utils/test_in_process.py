"""plugin_utils/in_process.py: when the door runs a task itself, with which environment, and what the items of a loop share."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from ansible.errors import AnsibleActionFail
from ansible.module_utils.parsing.convert_bool import BOOLEANS_FALSE, BOOLEANS_TRUE
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

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
