"""What entries say of one relation: a contradiction is refused, agreement is none, and nobody collides with anybody."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import RESOURCES
from tests.support.bulk import component, names

EU, US, WEBSITE, DOCS, CORE = "h3n9c5xjt7br", "m8w4z1fpy6kd", "v6q2k8wd1mzp", "d9f6b3yqn2lh", "q7r5d2vhb9ns"
both_orders = pytest.mark.parametrize("turn", [1, -1], ids=["as written", "turned round"])
by_check = pytest.mark.parametrize("check", [False, True], ids=["run", "check mode"])


def group(name, *components, **options):
    """Return an entry for a component group."""
    return {"statuspage_component_group": {"name": name, **({"components": list(components)} if components else {}), **options}}


def user(email, *groups):
    """Return an entry for a page access user."""
    return {"statuspage_page_access_user": {"email": email, "page_access_groups": list(groups)}}


def access(name, *users):
    """Return an entry for a page access group."""
    return {"statuspage_page_access_group": {"name": name, "page_access_users": list(users)}}


def by_id(identity, **options):
    """Return an entry for a component that is named by its id."""
    return {"statuspage_component": {"id": identity, **options}}


def test_every_relation_that_two_kinds_show_is_tried():
    mirrored = {kind.module_name for kind in RESOURCES.values() if getattr(kind, "mirrors", ())}
    assert mirrored == {"statuspage_component", "statuspage_page_access_user"}


class TestContradictions:
    BY_NAME = {
        "a member of a group that does not list it": (component("a", group="New"), group("New", "b"), component("b")),
        "a group that lists a member of another": (component("a", group="One"), group("One", "b"), group("Two", "a"), component("b")),
        "a group that lists a member of none": (component("a", group=""), group("New", "a")),
        "two groups that list the same": (group("One", "Docs"), group("Two", "Docs")),
        "a user in a group that does not list anybody": (user("u@x.org", "VIP"), access("VIP")),
        "a group that lists a user who is in none": (user("u@x.org"), access("VIP", "u@x.org")),
        "blanks and capitals": (user("U@x.org", "VIP "), access(" VIP", "v@x.org"), user("v@x.org", "VIP")),
    }  # fmt: skip

    @both_orders
    @by_check
    @pytest.mark.parametrize("entries", BY_NAME.values(), ids=BY_NAME)
    def test_refused_before_any_call(self, bulk, entries, check, turn):
        """Both are named, and what to do."""
        ran = bulk.apply(*entries[::turn], check=check)
        assert ran.failed
        assert ran["msg"].count("resources[") == 2
        assert "contradict each other: " in ran["msg"]
        assert "Say it " in ran["msg"]
        assert ran.rows == []

    BY_ID = {
        "a member by its id": (by_id(EU, group="Core"), group("Core", "Website")),
        "a group by its id": (component("EU", group="Regional"), {"statuspage_component_group": {"id": "t4k1x8gcm3wz", "components": ["US"]}}),
        "a name and an id": (group("One", "EU"), group("Two", EU)),
        "what no entry is": (component("a", group="Regional"), group("Regional", "EU", "US")),
    }  # fmt: skip

    @both_orders
    @by_check
    @pytest.mark.parametrize("entries", BY_ID.values(), ids=BY_ID)
    def test_refused_before_any_write_where_ids_must_be_known(self, bulk, entries, check, turn):
        ran = bulk.apply(*entries[::turn], check=check)
        assert ran.failed
        assert "contradict each other: " in ran["msg"]
        assert ran.writes == []


class TestAgreement:
    SAYING_THE_SAME = {
        "all is new": (component("a", group="New"), group("New", "a")),
        "all is there": (component("EU", group="Regional"), group("Regional", "EU", "US")),
        "the member is new": (component("a", group="Regional"), group("Regional", "a", "EU", "US")),
        "the group is new": (by_id(DOCS, group="New"), group("New", "Docs")),
        "by id on one side": (component("EU", group="t4k1x8gcm3wz"), group("Regional", EU, "US")),
        "users and groups": (user("u@x.org", "VIP", "Press"), access("VIP", "u@x.org"), access("Press", "u@x.org")),
        "spelled otherwise": (user("U@x.org", "VIP "), access("VIP", "u@X.org")),
    }  # fmt: skip

    @both_orders
    @pytest.mark.parametrize("entries", SAYING_THE_SAME.values(), ids=SAYING_THE_SAME)
    def test_accepted_and_unchanged_at_the_second_run(self, bulk, entries, turn):
        check = bulk.apply(*entries[::turn], check=True)
        ran = bulk.apply(*entries[::turn])
        assert not ran.failed, ran.result
        assert (check["diff"], check["summary"]) == (ran["diff"], ran["summary"])
        assert check.warnings == ran.warnings == []
        again = bulk.apply(*entries[::turn])
        assert (again.failed, again["changed"], again.writes) == (False, False, [])

    def test_three_runs_make_no_twin(self, bulk, sandbox):
        entries = (component("c1", group="New"), component("c2", group="New"), group("New", "c1", "c2"))
        for _run in range(3):
            assert not bulk.apply(*entries).failed
        assert [name for name in names(sandbox) if name in ("c1", "c2")] == ["c1", "c2"]


class TestCollisions:
    """Planned one after the other, written at the same time, and what comes of it is the same."""

    TOGETHER = {
        "a group loses its last to a new one while another comes in": (component("EU2", group="Core"), group("New", "Website", "Docs")),
        "two change places": (by_id(WEBSITE, group="Regional"), by_id(EU, group="Core")),
        "a group is written while another comes in": (component("a", group="Core"), group("Core", description="What all need")),
        "a group is written while one of it leaves": (by_id(US, group=""), group("Regional", description="By region")),
        "a group takes what another leaves behind": (by_id(EU, group="Core"), group("New", "US", "Docs")),
    }  # fmt: skip

    @both_orders
    @pytest.mark.parametrize("parallel", [1, 8])
    @pytest.mark.parametrize("entries", TOGETHER.values(), ids=TOGETHER)
    def test_any_order_ends_as_check_mode_says(self, bulk, sandbox, entries, parallel, turn):
        sandbox.fault("statuspage", "slow", method="PATCH", times=0, seconds=0.02)  # whoever is sent first is not the first to arrive
        check = bulk.apply(*entries[::turn], check=True)
        ran = bulk.apply(*entries[::turn], parallel=parallel)
        assert not ran.failed, ran.result
        assert (check["diff"], check["summary"]) == (ran["diff"], ran["summary"])
        again = bulk.apply(*entries[::turn])
        assert (again.failed, again["changed"], again.writes) == (False, False, []), again.result

    @both_orders
    @by_check
    def test_what_no_order_can_do_is_refused(self, bulk, check, turn):
        """Each would leave the group that the other comes into with nothing in it, and the service removes such a group."""
        assert not bulk.apply(group("Solo", "Docs")).failed
        ran = bulk.apply(*(by_id(WEBSITE, group="Solo"), by_id(DOCS, group="Core"))[::turn], check=check)
        assert ran.failed
        assert "Statuspage removes a component group that nothing is in" in ran["msg"]
        assert ran.writes == []

    @both_orders
    @by_check
    def test_a_listed_group_is_not_left_empty(self, bulk, check, turn):
        ran = bulk.apply(*(by_id(WEBSITE, group="Regional"), group("Core", description="x"))[::turn], check=check)
        assert ran.failed
        assert "takes the last out of " in ran["msg"]
        assert ran["msg"].count("resources[") == 2
        assert ran.writes == []

    @both_orders
    def test_a_group_that_goes_by_itself_needs_no_call(self, bulk, turn):
        entries = (by_id(WEBSITE, group="Regional"), group("Core", state="absent"))[::turn]
        ran = bulk.apply(*entries)
        assert (ran.failed, len(ran.writes)) == (False, 1), ran.result
        again = bulk.apply(*entries)
        assert (again.failed, again["changed"]) == (False, False)

    def test_many_of_one_group_are_still_made_at_the_same_time(self, bulk, sandbox):
        bulk.real = True
        sandbox.fault("statuspage", "slow", method="POST", times=0, seconds=0.1)
        ran = bulk.apply(*(component(f"c{one}", group="Core") for one in range(20)))
        assert ran["summary"] == {"created": 20}
        assert ran["calls"]["write"] == 20


class TestOneThingSpelledTwice:
    SPELLINGS = {
        "blanks of a name": (component("d"), component("d ")),
        "capitals of an address": ({"statuspage_subscriber": {"email": "A@x.org"}}, {"statuspage_subscriber": {"email": "a@x.org"}}),
        "blanks of a number": (
            {"statuspage_subscriber": {"phone_number": "1 555 01", "phone_country": "us"}},
            {"statuspage_subscriber": {"phone_number": "155501", "phone_country": "US"}},
        ),
        "an id": ({"circonus_rule_set": {"id": "/rule_set/7", "notes": "a"}}, {"circonus_rule_set": {"id": "7", "notes": "b"}}),
        "a key and a name": ({"statuspage_incident": {"key": "k", "name": "N"}}, {"statuspage_incident": {"name": "N"}}),
        "two keys": (
            {"statuspage_page_access_user": {"email": "a@x.org", "external_login": "x"}},
            {"statuspage_page_access_user": {"external_login": "x"}},
        ),
        "what one leaves out": (component("d", group="Core"), component("d")),
        "what breaks a tie": (
            {"zmon_alert_definition": {"name": "a", "team": "T"}},
            {"zmon_alert_definition": {"name": "a", "team": "T", "parent": "b"}},
        ),
    }  # fmt: skip

    @both_orders
    @by_check
    @pytest.mark.parametrize("entries", SPELLINGS.values(), ids=SPELLINGS)
    def test_refused_before_any_call(self, bulk, entries, check, turn):
        ran = bulk.apply(*entries[::turn], check=check)
        assert ran.failed
        assert ran["msg"].startswith("resources[1]")
        assert " and resources[0]" in ran["msg"]
        assert "be the same thing" in ran["msg"] or "are the same thing" in ran["msg"]
        assert ran.rows == []

    @both_orders
    @by_check
    @pytest.mark.parametrize("place", ["Core", "New"])
    def test_container_by_name_and_by_id_is_refused_before_any_write(self, bulk, check, turn, place):
        """What is only planned is claimed by the entry that plans it."""
        entries = (component("d", group="Core", description="one"), component("d", group=CORE, description="two"))
        ran = bulk.apply(*entries[::turn], *([group("New", "Docs")] if place == "New" else []), check=check)
        assert ran.failed
        assert "resources[1] (statuspage_component 'd') and resources[0] (statuspage_component 'd') are the same thing" in ran["msg"]
        assert ran.writes == []

    @both_orders
    @by_check
    @pytest.mark.parametrize("options", [{"group": ""}, {"group": "", "name": "new"}], ids=["moved", "renamed"])
    def test_what_gets_the_name_of_another_entry_is_refused(self, bulk, check, turn, options):
        """One is known by its id, the other by the name that this gets; the next run could not tell them apart."""
        entries = (by_id(WEBSITE, **options), component(options.get("name", "Website"), group=""))
        ran = bulk.apply(*entries[::turn], check=check)
        assert ran.failed
        assert "becomes what" in ran["msg"] or "are the same thing" in ran["msg"]
        assert ran.writes == []

    OTHERS = {
        "keys of incidents": ({"statuspage_incident": {"key": "k", "name": "N"}}, {"statuspage_incident": {"key": "l", "name": "N"}}),
        "groups of components": (component("d", group="Core"), component("d", group="Regional"), component("d", group="")),
        "a metric and a pattern": (
            {"circonus_rule_set": {"check": "/check/12345", "metric_name": "a"}},
            {"circonus_rule_set": {"check": "/check/12345", "metric_pattern": "a"}},
        ),
    }  # fmt: skip

    @both_orders
    @pytest.mark.parametrize("entries", OTHERS.values(), ids=OTHERS)
    def test_different_things_of_one_name_are_different(self, bulk, entries, turn):
        for summary in ({"created": len(entries)}, {"unchanged": len(entries)}):
            ran = bulk.apply(*entries[::turn])
            assert (ran.failed, ran.result.get("summary")) == (False, summary), ran.result
