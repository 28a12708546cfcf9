"""relations.py: what two kinds show of one relation stays the same from both sides."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.relations import sides_of
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Identity, Mirror, Resource
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import Field, ListOf, Ref
from tests.support.network import reply
from tests.support.stage import demo_system, stage_of

NAMED = Identity("name")


def groups_and_parts(dies_empty=True):
    """Return two kinds: a group says its parts, and a part the only group it is in."""
    system = demo_system()
    group = Resource("group", system, "/groups", (Field("name"), Field("parts", ListOf(Ref("part")))), NAMED)
    mirror = Mirror("parts", dies_empty)
    part = Resource(
        "part", system, "/parts", (Field("name"), Field("group", Ref("group"), at="group_id", mirror=mirror)), NAMED
    )
    return group, part


def teams_and_people():
    """Return two kinds of which each says any number of the other."""
    system = demo_system()
    team = Resource("team", system, "/teams", (Field("name"), Field("people", ListOf(Ref("person")))), NAMED)
    mirror = Mirror("people")
    person = Resource(
        "person", system, "/people", (Field("name"), Field("teams", ListOf(Ref("team")), mirror=mirror)), NAMED
    )
    return team, person


class Told:
    """A finder that has read groups g1 (of p1, p2) and g2 (of p3), and p4, which is in none."""

    GROUPS = ({"id": "g1", "name": "one", "parts": ["p1", "p2"]}, {"id": "g2", "name": "two", "parts": ["p3"]})
    PARTS = (("p1", "g1"), ("p2", "g1"), ("p3", "g2"), ("p4", None))

    def __init__(self, **words):
        self.group, self.part = groups_and_parts(**words)
        parts = [{"id": one, "name": one, "group_id": group} for one, group in self.PARTS]
        stage = stage_of(self.group, reply(body=list(self.GROUPS)), reply(body=parts), many=True)
        self.finder = stage.finder
        self.finder.collection(self.group)
        self.finder.collection(self.part)

    def groups(self):
        """Return what the groups say."""
        return {one: row["parts"] for one, row in self.finder.collection(self.group).rows.items()}

    def parts(self):
        """Return what the parts say."""
        return {one: row["group_id"] for one, row in self.finder.collection(self.part).rows.items()}


class TestSides:
    def test_each_kind_has_the_relation_from_its_side(self):
        group, part = groups_and_parts()
        (of_group,), (of_part,) = sides_of(group), sides_of(part)
        assert (of_group.field.name, of_group.other, of_group.theirs.name) == ("parts", part, "group")
        assert of_group.turned() == of_part

    def test_one_that_holds_several_is_told_from_one_that_holds_one(self):
        group, part = groups_and_parts()
        assert (sides_of(group)[0].many, sides_of(part)[0].many) == (True, False)

    @pytest.mark.parametrize("dies", [True, False])
    def test_only_the_holder_of_several_can_die_of_holding_none(self, dies):
        group, part = groups_and_parts(dies)
        assert (sides_of(group)[0].dies_empty, sides_of(part)[0].dies_empty) == (dies, False)

    def test_kind_without_a_mirror_has_none(self):
        resource = Resource("thing", demo_system(), "/things", (Field("name"),), NAMED)
        assert sides_of(resource) == ()


class TestWritesOfAPart:
    def write(self, told, name, group):
        told.finder.store(told.part, {"id": name, "name": name, "group_id": group})

    def test_part_that_comes_into_a_group_is_there(self):
        told = Told()
        self.write(told, "p4", "g1")
        assert told.groups() == {"g1": ["p1", "p2", "p4"], "g2": ["p3"]}

    def test_part_that_moves_leaves_the_group_it_was_in(self):
        told = Told()
        self.write(told, "p2", "g2")
        assert told.groups() == {"g1": ["p1"], "g2": ["p3", "p2"]}

    def test_group_that_loses_its_last_part_is_gone(self):
        told = Told()
        self.write(told, "p3", "g1")
        assert told.groups() == {"g1": ["p1", "p2", "p3"]}

    def test_group_that_loses_its_last_part_stays_where_groups_may_be_empty(self):
        told = Told(dies_empty=False)
        self.write(told, "p3", None)
        assert told.groups() == {"g1": ["p1", "p2"], "g2": []}

    def test_part_that_is_gone_is_in_no_group(self):
        told = Told()
        told.finder.remove(told.part, "p1")
        assert told.groups() == {"g1": ["p2"], "g2": ["p3"]}

    def test_new_part_comes_into_its_group(self):
        told = Told()
        self.write(told, "p5", "g2")
        assert (told.groups()["g2"], told.parts()["p5"]) == (["p3", "p5"], "g2")

    def test_write_that_moves_nothing_moves_nothing(self):
        told = Told()
        self.write(told, "p1", "g1")
        assert told.groups() == {"g1": ["p1", "p2"], "g2": ["p3"]}


class TestWritesOfAGroup:
    def write(self, told, name, *parts):
        told.finder.store(told.group, {"id": name, "name": name, "parts": list(parts)})

    def test_parts_say_whom_they_came_to_and_whom_they_left(self):
        told = Told()
        self.write(told, "g1", "p1", "p4")
        assert told.parts() == {"p1": "g1", "p2": None, "p3": "g2", "p4": "g1"}

    def test_part_that_may_be_in_one_group_only_leaves_the_other(self):
        told = Told(dies_empty=False)
        self.write(told, "g1", "p1", "p2", "p3")
        assert (told.groups(), told.parts()["p3"]) == ({"g1": ["p1", "p2", "p3"], "g2": []}, "g1")

    def test_group_whose_last_part_was_taken_is_gone(self):
        told = Told()
        self.write(told, "g1", "p1", "p2", "p3")
        assert told.groups() == {"g1": ["p1", "p2", "p3"]}

    def test_parts_of_a_group_that_is_gone_are_in_none(self):
        told = Told()
        told.finder.remove(told.group, "g1")
        assert told.parts() == {"p1": None, "p2": None, "p3": "g2", "p4": None}

    def test_new_group_takes_its_parts(self):
        told = Told()
        self.write(told, "g3", "p4", "p1")
        assert told.parts() == {"p1": "g3", "p2": "g1", "p3": "g2", "p4": "g3"}
        assert told.groups()["g1"] == ["p2"]


class TestSeveralOfEach:
    def read(self):
        team, person = teams_and_people()
        teams = [{"id": "t1", "name": "one", "people": ["a"]}, {"id": "t2", "name": "two", "people": []}]
        people = [{"id": "a", "name": "a", "teams": ["t1"]}]
        stage = stage_of(team, reply(body=teams), reply(body=people), many=True)
        for one in (team, person):
            stage.finder.collection(one)
        return team, person, stage.finder

    def test_who_joins_another_leaves_none(self):
        team, person, finder = self.read()
        finder.store(person, {"id": "a", "name": "a", "teams": ["t1", "t2"]})
        assert [row["people"] for row in finder.collection(team).rows.values()] == [["a"], ["a"]]

    def test_team_that_takes_somebody_takes_nobody_from_another(self):
        team, person, finder = self.read()
        finder.store(team, {"id": "t2", "name": "two", "people": ["a"]})
        assert finder.collection(person).rows["a"]["teams"] == ["t1", "t2"]
        assert finder.collection(team).rows["t1"]["people"] == ["a"]

    def test_team_that_is_empty_stays(self):
        team, _person, finder = self.read()
        finder.store(team, {"id": "t1", "name": "one", "people": []})
        assert set(finder.collection(team).rows) == {"t1", "t2"}


class TestWhatWasNotRead:
    def test_nothing_is_read_only_to_be_kept_the_same(self):
        group, part = groups_and_parts()
        stage = stage_of(part, reply(body=[{"id": "p1", "name": "p1", "group_id": None}]), many=True)
        stage.finder.collection(part)
        stage.finder.store(part, {"id": "p1", "name": "p1", "group_id": "g1"})
        assert stage.finder.seen(group) is None
        assert stage.script.lines == ["GET /parts"]

    def test_kinds_of_one_list_are_read_at_one_time(self):
        """Else the list that is read after a write would tell of the other kind what was so before it."""
        system = demo_system()
        group = Resource("group", system, "/all", (Field("name"), Field("parts", ListOf(Ref("part")))), NAMED)
        fields = (Field("name"), Field("group", Ref("group"), at="group_id", mirror=Mirror("parts")))
        part = Resource("part", system, "/all", fields, NAMED)
        stage = stage_of(part, reply(body=[{"id": "x", "name": "x"}]), many=True)
        stage.finder.collection(part)
        assert stage.finder.seen(group) is not None
        assert stage.script.lines == ["GET /all"]
