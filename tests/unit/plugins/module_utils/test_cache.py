"""cache.py: what one pass keeps of what it has read, how it is found in it, and when it is too old."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.cache import FRESH, OLD, Collection
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Identity, Resource
from ansible_collections.steadyops.monitoring.plugins.module_utils.system import Host, System
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import (
    Field,
    ListOf,
    Number,
    Ref,
    SetOf,
    Unknown,
)
from tests.support.network import NOON, reply
from tests.support.stage import demo_system, stage_of


def declare(system=None, *more, name="thing"):
    """Return a small resource."""
    fields = (Field("name"), Field("team"), Field("size", Number()), *more)
    return Resource(name, system or demo_system(), f"/{name}s", fields, Identity("name"))


def thing(number, name, **more):
    return {"id": number, "name": name, **more}


def collected(*rows, resource=None):
    """Return a collection that was read at noon."""
    return Collection(resource or declare(), rows, NOON, True)


class TestIndex:
    @pytest.mark.parametrize(
        ("key", "ids"),
        [
            ({"name": "a"}, [1, 2]),
            ({"name": "a", "team": "x"}, [1]),
            ({"team": "x", "name": "a"}, [1]),
            ({"size": 5}, [1, 3]),
            ({"team": None}, [3]),
            ({"name": "z"}, []),
            ({"id": "2"}, [2]),
        ],
        ids=str,
    )
    def test_index_finds_by_any_options_in_canonical_form(self, key, ids):
        rows = [thing(1, "a", team="x", size="5"), thing(2, "a", team="y"), thing(3, "b", team="", size=5.0)]
        assert [row["id"] for row in collected(*rows).matching(key)] == ids

    @pytest.mark.parametrize(
        ("type", "same"), [(ListOf(Ref("group")), False), (SetOf(Ref("group")), True)], ids=["list", "set"]
    )
    def test_order_counts_as_the_type_says(self, type, same):
        resource = declare(None, Field("groups", type))
        rows = collected(thing(1, "a", groups=["g2", "g1"]), resource=resource)
        assert bool(rows.matching({"groups": ["g1", "g2"]})) is same

    def test_id_of_a_planned_thing_can_be_sought(self):
        rows = collected({"id": Unknown("planned web"), "name": "web"}, thing(2, "b"))
        assert [row["name"] for row in rows.matching({"name": "web"})] == ["web"]
        assert list(rows.rows) == [Unknown("planned web"), "2"]


class TestCollection:
    def test_what_was_put_is_found(self):
        rows = collected(thing(1, "a"))
        rows.put(thing(3, "c"), NOON)
        assert [row["id"] for row in rows.matching({"name": "c"})] == [3]

    def test_what_was_renamed_is_found_by_its_new_name_only(self):
        rows = collected(thing(1, "a"))
        assert len(rows.matching({"name": "a"})) == 1
        rows.put(thing(1, "c"), NOON)
        assert [len(rows.matching({"name": name})) for name in "ac"] == [0, 1]

    def test_what_was_removed_is_found_no_more(self):
        rows = collected(thing(1, "a"), thing(2, "a"))
        assert len(rows.matching({"name": "a"})) == 2
        rows.remove(1)
        assert ([row["id"] for row in rows.matching({"name": "a"})], list(rows.rows)) == ([2], ["2"])

    def test_what_is_unknown_can_be_removed(self):
        rows = collected(thing(1, "a"))
        rows.remove("77")
        assert len(rows.rows) == 1

    def test_fork_is_apart_from_what_it_was_made_of(self):
        rows = collected(thing(1, "a"), thing(2, "b"))
        fork = rows.fork()
        fork.remove(1)
        fork.put(thing(3, "c"), NOON)
        assert (list(rows.rows), list(fork.rows)) == (["1", "2"], ["2", "3"])
        assert (len(rows.matching({"name": "a"})), len(fork.matching({"name": "a"}))) == (1, 0)

    def test_age_is_that_of_the_reading_until_a_row_is_put(self):
        rows = collected(thing(1, "a"), thing(2, "b"))
        rows.put(thing(1, "a"), NOON + 5)
        assert [rows.age(rows.rows[number], NOON + 20) for number in "12"] == [15, 20]

    def test_fork_is_as_old_as_what_it_was_made_of(self):
        rows = collected(thing(1, "a"))
        rows.put(thing(1, "a"), NOON + 5)
        assert rows.fork().age(thing(1, "a"), NOON + 20) == 15


class TestAge:
    def test_what_was_read_lives_a_minute(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[thing(1, "a")]), reply(body=[]), many=True)
        stage.finder.collection(resource)
        stage.clock.now += OLD
        stage.cache.refresh()
        assert len(stage.finder.collection(resource).rows) == 1
        stage.clock.now += 0.1
        stage.cache.refresh()
        assert len(stage.finder.collection(resource).rows) == 0

    def test_a_minute_is_sixty_seconds_and_young_is_ten(self):
        assert (OLD, FRESH) == (60, 10)

    def test_minute_begins_anew_when_everything_was_dropped(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[thing(1, "a")]), reply(body=[thing(2, "b")]), many=True)
        stage.finder.collection(resource)
        stage.clock.now += OLD
        stage.cache.drop()
        stage.finder.collection(resource)
        stage.clock.now += OLD
        stage.cache.refresh()
        assert list(stage.finder.collection(resource).rows) == ["2"]

    def test_fork_knows_what_was_read_and_keeps_its_plans_to_itself(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[thing(1, "a"), thing(2, "b")]), many=True)
        stage.finder.collection(resource)
        planning = type(stage.finder)(stage.cache.fork(), stage.finder.clients, stage.finder.at, True)
        planning.remove(resource, "1")
        assert len(planning.search(resource, {"name": "a"})) == 0
        assert len(stage.finder.search(resource, {"name": "a"})) == 1
        assert stage.script.lines == ["GET /things"]


class TestClients:
    def test_two_hosts_of_one_service_have_a_client_each(self):
        rest, events = demo_system().host, Host("https://events.example", lambda options: None, None)
        both = System("demo", "Demo", {"rest": rest, "events": events})
        stage = stage_of(declare(both))
        assert len({id(client) for client in stage.finder.clients.values()}) == 2

    def test_fork_has_the_same_clients_and_locks(self):
        stage = stage_of(declare())
        lock = stage.cache.creation_lock("https://demo.example", ("demo", "/things"))
        fork = stage.cache.fork()
        assert fork.clients is stage.cache.clients
        assert fork.creation_lock("https://demo.example", ("demo", "/things")) is lock
