"""references.py: what a task wants, with ids in the place of names; what leads where; what is called what."""

from __future__ import annotations

import re
from functools import partial

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.reconcile import Task
from ansible_collections.steadyops.monitoring.plugins.module_utils.references import (
    canonical_options,
    desired_of,
    enter,
    known_name,
    name_told,
    names_in,
    references_in,
    with_names,
)
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Identity, Module, Paths, Resource
from ansible_collections.steadyops.monitoring.plugins.module_utils.steps import Desired
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import (
    FIXED,
    Duration,
    Either,
    Field,
    Flag,
    Keyed,
    ListOf,
    Map,
    Members,
    Name,
    Number,
    Ref,
    SetOf,
    Text,
    Unknown,
)
from tests.support.network import reply
from tests.support.stage import demo_system, stage_of

CORE, EDGE = {"id": 9, "name": "Core"}, {"id": 8, "name": "Edge"}
CONTACTS = Members(Field("high", ListOf(Ref("group"))), Field("low", ListOf(Ref("group"))))
ESCALATION = ListOf(
    Members(Field("delay", Number()), Field("target", Either(group=Ref("group"), person=Ref("person"))))
)


def declare(system=None, **words):
    """Return a thing that refers to a group, beside that group and a person."""
    system = system or demo_system()
    for name in ("group", "person"):
        Resource(name, system, f"/{name}s", identity=Identity("name"), fields=(Field("name"),), module=None)
    fields = (
        Field("name", required=True),
        Field("size", Number()),
        Field("kind", role=FIXED),
        Field("group", Ref("group"), at="group_id"),
        Field("groups", SetOf(Ref("group"))),
        Field("hosts", SetOf(Name())),
        Field("contacts", CONTACTS),
        Field("statuses", Map(keys=Ref("group"))),
        Field("escalation", ESCALATION),
    )
    said = {"path": "/things", "identity": Identity("name"), "fields": fields, **words}
    return Resource("thing", system, **said)


class TestDesired:
    def desired(self, resource, *replies, check_mode=False, **params):
        stage = stage_of(resource, *replies, check_mode=check_mode)
        return desired_of(resource, params, stage.finder), stage

    def test_options_are_canonical_and_those_left_out_are_not_there(self):
        want, _stage = self.desired(declare(), name="web", size="5", kind=None)
        assert want.options == {"name": "web", "size": 5}

    def test_false_zero_and_empty_are_not_left_out(self):
        resource = declare(
            fields=(Field("name"), Field("a", Flag()), Field("b", Number()), Field("c", ListOf(Text())), Field("d"))
        )
        want, _stage = self.desired(resource, name="web", a=False, b=0, c=[], d="")
        assert want.options == {"name": "web", "a": False, "b": 0, "c": [], "d": None}

    def test_reference_by_name_becomes_an_id_and_keeps_its_name(self):
        want, _stage = self.desired(declare(), reply(body=[{"id": 9, "name": "Core"}]), name="web", group="Core")
        assert (want.options["group"], want.names) == ("9", {("group", "9"): "Core"})

    def test_names_inside_lists_and_maps_become_ids(self):
        groups = [{"id": 9, "name": "Core"}, {"id": 8, "name": "Edge"}]
        want, stage = self.desired(
            declare(), reply(body=groups), name="web", groups=["Core", "Edge"], contacts={"high": ["Edge"], "low": []}
        )
        assert (want.options["groups"], want.options["contacts"]) == (["9", "8"], {"high": ["8"], "low": []})
        assert stage.script.lines == ["GET /groups"]

    def test_unknown_name_inside_a_map_is_named_with_its_place(self):
        with pytest.raises(errors.Missing, match="^contacts.high: there is no demo_group named 'Nope'"):
            self.desired(declare(), reply(body=[]), name="web", contacts={"high": ["Nope"]})

    def test_absence_asks_only_for_what_says_which_one(self):
        want, stage = self.desired(declare(), state="absent", name="web", group="Core", size=5)
        assert want.options == {"name": "web"}
        assert stage.script.requests == []

    def test_absence_under_something_absent_needs_nothing(self):
        resource = declare(identity=Identity(("name", "group")))
        assert self.desired(resource, reply(body=[]), state="absent", name="web", group="Core")[0] is None

    def test_absence_under_something_ambiguous_still_fails(self):
        resource = declare(identity=Identity(("name", "group")))
        with pytest.raises(errors.Ambiguous):
            self.desired(
                resource,
                reply(body=[{"id": 1, "name": "Core"}, {"id": 2, "name": "Core"}]),
                state="absent",
                name="web",
                group="Core",
            )

    def test_id_is_brought_into_its_long_form(self):
        resource = declare(
            identity=Identity("name", parse_id=lambda written: f"/thing/{written}" if str(written).isdigit() else None)
        )
        assert self.desired(resource, id=12)[0].identity == "/thing/12"

    @pytest.mark.parametrize("written", [None, ""])
    def test_no_id_is_none(self, written):
        assert self.desired(declare(), id=written, name="web")[0].identity is None

    def test_arguments_are_kept_as_they_were_validated(self):
        want, _stage = self.desired(declare(), name=" web ", size="5")
        assert (want.params["size"], want.params["name"]) == ("5", " web ")

    def test_options_that_guide_the_module_are_no_property_of_the_thing(self):
        resource = declare(module=Module(options=(Field("quiet", Flag(), default=False),)))
        want, _stage = self.desired(resource, name="web", quiet=True)
        assert (want.options, want.controls) == ({"name": "web"}, {"quiet": True})

    def test_options_that_guide_the_module_may_refer_to_things(self):
        resource = declare(module=Module(options=(Field("via", SetOf(Ref("group"))), Field("by", Ref("group")))))
        want, stage = self.desired(resource, reply(body=[CORE, EDGE]), name="web", via=["Core", "Edge"], by="Core")
        assert (want.controls, want.names) == (
            {"via": ["9", "8"], "by": "9"},
            {("group", "9"): "Core", ("group", "8"): "Edge"},
        )
        assert stage.script.lines == ["GET /groups"]

    @pytest.mark.parametrize("written", [None, "", [], {}], ids=repr)
    def test_options_that_guide_the_module_and_refer_to_nothing_ask_nothing(self, written):
        resource = declare(module=Module(options=(Field("via", SetOf(Ref("group"))),)))
        want, stage = self.desired(resource, name="web", via=written)
        assert (want.controls["via"], stage.script.requests) == (written, [])

    def test_names_in_members_of_a_list_become_ids(self):
        steps = [{"delay": 5, "target": {"group": "Core"}}, {"delay": 9, "target": {"person": "Jo"}}]
        want, stage = self.desired(declare(), reply(body=[CORE]), reply(body=[{"id": 3, "name": "Jo"}]), name="web", escalation=steps)  # fmt: skip
        assert [one["target"] for one in want["escalation"]] == [{"group": "9"}, {"person": "3"}]
        assert want.names == {("group", "9"): "Core", ("person", "3"): "Jo"}

    def test_names_on_the_left_of_a_map_become_ids(self):
        want, _stage = self.desired(declare(), reply(body=[CORE]), name="web", statuses={"Core": "down"})
        assert want["statuses"] == {"9": "down"}

    def test_one_name_is_sought_alone_and_several_in_the_list(self):
        system = demo_system()
        resource = declare(system)
        assert self.desired(resource, reply(body=[CORE]), name="web", groups=["Core", "Core"])[1].script.lines == [
            "GET /groups"
        ]

    def test_reference_to_what_is_only_planned_waits(self):
        want, stage = self.desired(declare(), reply(body=[]), check_mode=True, name="web", group="Core")
        assert (want["group"], want.pending, want.names) == (
            Unknown("Core"),
            True,
            {("group", Unknown("Core")): "Core"},
        )
        assert want.shown(want.options) == {"name": "web", "group": "Core"}

    def test_nothing_is_known_of_an_id_that_was_given(self):
        want, stage = self.desired(declare(), id=7, name="web")
        assert (want.identity, want.options, stage.script.requests) == ("7", {"name": "web"}, [])

    def test_field_called_id_is_an_option(self):
        resource = declare(identity=Identity("id"), fields=(Field("id"), Field("name")))
        want, _stage = self.desired(resource, id=7, name="web")
        assert (want.identity, want.options) == (None, {"id": "7", "name": "web"})


class TestCanonical:
    def test_wrong_value_is_told_with_its_option(self):
        with pytest.raises(errors.BadInput, match="^delay: 'soon' is no duration"):
            canonical_options((Field("delay", Duration()),), {"delay": "soon"})

    def test_nulls_that_ansible_fills_in_are_not_given(self):
        given = {"contacts": {"high": ["a"], "low": None}}
        assert canonical_options((Field("contacts", CONTACTS),), given) == {"contacts": {"high": ["a"]}}


class TestBlanks:
    """A reference that names nothing where it must name something is refused before any call."""

    @pytest.mark.parametrize(
        ("option", "value", "place"),
        [
            ("groups", ["Core", ""], "groups[1]"),
            ("groups", ["  "], "groups[0]"),
            ("hosts", ["web-1", " "], "hosts[1]"),
            ("hosts", [None], "hosts[0]"),
            ("contacts", {"high": ["Core", " "]}, "contacts.high[1]"),
            ("statuses", {"": "down"}, "statuses"),
        ],
        ids=["empty", "blanks", "name", "null", "member", "key"],
    )
    def test_blank_is_refused_and_its_place_named(self, option, value, place):
        resource = declare()
        stage = stage_of(resource)
        with pytest.raises(errors.BadInput, match=f"^{re.escape(place)} holds a blank; give the name or the id of something"):
            desired_of(resource, {"name": "web", option: value}, stage.finder)
        assert stage.script.requests == []

    @pytest.mark.parametrize(
        ("one", "value", "words"),
        [
            (SetOf(Name()), ["a", " "], "x[1] holds a blank; give the name or the id of something, or leave it out"),
            (Either(host=Name()), {"host": " "}, "x.host holds a blank; give the name or the id of something, or leave it out"),
            (ListOf(Members(Field("name", Name(), required=True))), [{"name": " "}], "x[0].name is blank; give a name"),
            (Members(Field("group", Ref("group"), required=True)), {"group": ""}, "x.group is blank; give a name"),
        ],
        ids=["in a list", "one of several kinds", "needed member", "needed reference"],
    )
    def test_name_that_is_blank_is_refused_wherever_it_stands(self, one, value, words):
        with pytest.raises(errors.BadInput) as refused:
            one.check(value, "x")
        assert refused.value.words == words

    def test_member_that_may_be_left_out_may_be_blank(self):
        Members(Field("name", Name()), Field("group", Ref("group"))).check({"name": "", "group": " "}, "x")

    @pytest.mark.parametrize("written", ["", None], ids=repr)
    def test_blank_that_stands_alone_clears(self, written):
        resource = declare()
        want = desired_of(resource, {"name": "web", "group": written}, stage_of(resource).finder)
        assert want.options == {"name": "web", **({} if written is None else {"group": None})}


class TestRestOfAKey:
    """A folder is named by its name and its product; which product, a task says once for all."""

    def declare(self):
        system = demo_system()
        product = Resource("product", system, "/products", (Field("name"),), Identity("name"))
        folder = (Field("name"), Field("product", Ref("product")))
        Resource("folder", system, "/folders", folder, Identity(("name", "product")))
        fields = (Field("name"), Field("folder", Ref("folder")), Field("product", Ref("product")))
        return product, Resource("test", system, "/tests", fields, Identity("name"))

    FOLDERS = ({"id": 1, "name": "web", "product": 10}, {"id": 2, "name": "web", "product": 20})
    PRODUCTS = ({"id": 10, "name": "Shop"}, {"id": 20, "name": "Bank"})

    def test_folder_is_the_one_of_the_task_s_product(self):
        _product, test = self.declare()
        stage = stage_of(test, reply(body=list(self.PRODUCTS)), reply(body=list(self.FOLDERS)))
        want = desired_of(test, {"name": "a", "folder": "web", "product": "Bank"}, stage.finder)
        assert (want["folder"], want["product"]) == ("2", "20")

    def test_without_a_product_two_folders_of_a_name_are_ambiguous(self):
        _product, test = self.declare()
        stage = stage_of(test, reply(body=list(self.FOLDERS)))
        with pytest.raises(errors.Ambiguous, match=r"demo_folder are named 'web' \(1 of product 10, 2 of product 20\)"):
            desired_of(test, {"name": "a", "folder": "web"}, stage.finder)

    def test_folder_of_another_product_is_none(self):
        _product, test = self.declare()
        stage = stage_of(test, reply(body=list(self.PRODUCTS)), reply(body=[self.FOLDERS[0]]))
        with pytest.raises(errors.Missing, match="^folder: there is no demo_folder named 'web'"):
            desired_of(test, {"name": "a", "folder": "web", "product": "Bank"}, stage.finder)


class TestEnter:
    def declare(self):
        system = demo_system()
        Resource("shelf", system, "/shelfs", (Field("name"),), Identity("name"))
        fields = (Field("name"), Field("shelf", Ref("shelf"), FIXED), Field("next", Ref("box")))
        return Resource("box", system, "/shelfs/{shelf}/boxes", fields, Identity("name"))

    def test_finder_stands_inside_and_the_container_has_the_name_that_was_written(self):
        box = self.declare()
        stage = stage_of(box, reply(body=[{"id": 5, "name": "top"}]))
        finder, want = enter(box, {"name": "a", "shelf": "top"}, stage.finder)
        assert finder.at == {"shelf": "5"}
        assert (want["shelf"], want.shown(want.options)) == ("5", {"name": "a", "shelf": "top"})

    def test_references_are_looked_up_inside(self):
        box = self.declare()
        stage = stage_of(box, reply(body=[{"id": 5, "name": "top"}]), reply(body=[{"id": 1, "name": "b"}]))
        _finder, want = enter(box, {"name": "a", "shelf": "top", "next": "b"}, stage.finder)
        assert (want["next"], stage.script.lines) == ("1", ["GET /shelfs", "GET /shelfs/5/boxes"])

    def test_absence_inside_something_absent_needs_nothing(self):
        box = self.declare()
        stage = stage_of(box, reply(body=[]))
        assert enter(box, {"name": "a", "shelf": "top", "state": "absent"}, stage.finder)[1] is None

    def test_presence_inside_something_absent_fails(self):
        box = self.declare()
        stage = stage_of(box, reply(body=[]))
        with pytest.raises(errors.Missing, match="^shelf: there is no demo_shelf named 'top'"):
            enter(box, {"name": "a", "shelf": "top", "state": "present"}, stage.finder)

    def test_inside_something_planned_waits(self):
        box = self.declare()
        stage = stage_of(box, reply(body=[]), check_mode=True)
        finder, want = enter(box, {"name": "a", "shelf": "top"}, stage.finder)
        assert (want.pending, want.shown(want.options)) == (True, {"name": "a", "shelf": "top"})


class TestWhatLeadsWhere:
    @pytest.mark.parametrize(
        ("type", "value", "found"),
        [
            (Ref("group"), "9", [("group", "9")]),
            (Ref("group"), None, []),
            (Ref("group"), "", []),
            (SetOf(Ref("group")), ["9", "8"], [("group", "9"), ("group", "8")]),
            (SetOf(Ref("group")), [], []),
            (Map(keys=Ref("group")), {"9": "down"}, [("group", "9")]),
            (CONTACTS, {"high": ["9"], "low": ["8"]}, [("group", "9"), ("group", "8")]),
            (ESCALATION, [{"target": {"person": "3"}}, {"target": {"group": "9"}}], [("person", "3"), ("group", "9")]),
            (
                Keyed(Members(Field("name"), Field("by", Ref("group"))), "name"),
                [{"name": "a", "by": "9"}],
                [("group", "9")],
            ),
            (Text(), "9", []),
        ],
        ids=["one", "none", "blank", "set", "empty", "keys", "members", "either", "keyed", "text"],
    )
    def test_every_reference_is_found_with_its_kind(self, type, value, found):
        assert references_in(Field("x", type), value) == found


class TestNames:
    ROW = {
        "id": "P1",
        "summary": "Web",
        "users": [{"id": "U1", "summary": "Jo"}, {"id": 7, "summary": "Bo"}],
        "rules": [{"id": "R1", "targets": [{"id": "S1", "summary": "Primary"}]}],
        "odd": {"id": ["x"], "summary": "no"},
        "bare": {"id": "U2"},
        "empty": {"id": "U3", "summary": ""},
        "twice": {"id": "U1", "summary": "Somebody else"},
    }

    def test_names_stand_beside_ids_at_any_depth(self):
        found = names_in(self.ROW, ("id", "summary"))
        assert {name: found[name] for name in ("P1", "7", "S1")} == {"P1": "Web", "7": "Bo", "S1": "Primary"}
        assert not {"R1", "U2", "U3"} & set(found)

    def test_row_tells_what_it_refers_to_where_the_service_says_so(self):
        resource = declare(demo_system(names=("id", "summary")))
        task = Task(Desired(resource, options={"group": "9"}), stage_of(resource).finder)
        shown = task.plan_from({"id": 1, "group": {"id": 9, "summary": "Core"}}).resource
        assert (shown["id"], task.want.shown({"group": "9"})) == ("1", {"group": "Core"})

    def test_the_list_a_thing_was_found_in_tells_what_it_refers_to(self):
        system = demo_system()
        Resource("group", system, Paths("/all", one="/groups/{id}"), (Field("name"),), Identity("name"))
        part = Resource("part", system, "/all", (Field("name"), Field("group", Ref("group"))), Identity("name"))
        stage = stage_of(part, reply(body=[CORE]))
        stage.finder.collection(part)
        told = partial(name_told, stage.finder, part, frozenset(), False)
        assert (told("group", "9"), told("group", "8"), told("part", "9")) == ("Core", None, None)
        assert name_told(stage.finder, part, frozenset(), True, "group", "9") is None
        assert stage.script.lines == ["GET /all"]

    def read(self, *groups, many=True):
        resource = declare()
        stage = stage_of(resource, reply(body=list(groups)), many=many)
        stage.finder.collection(resource.system.resources["group"])
        return resource, stage

    def test_name_that_leads_back_is_known_without_a_call(self):
        resource, stage = self.read(CORE, EDGE)
        options = {"name": "web", "group": "9", "groups": ["8", "9"], "statuses": {"8": "down"}}
        assert with_names(stage.finder, resource, options) == {
            "name": "web",
            "group": "Core",
            "groups": ["Core", "Edge"],
            "statuses": {"Edge": "down"},
        }
        assert stage.script.lines == ["GET /groups"]

    @pytest.mark.parametrize(
        ("groups", "identity"),
        [([CORE, {**EDGE, "name": "Core"}], "9"), ([CORE], "77"), ([{"id": 9, "name": None}], "9")],
        ids=["two of a name", "not in the list", "nameless"],
    )
    def test_id_that_no_name_leads_back_to_stays_an_id(self, groups, identity):
        resource, stage = self.read(*groups)
        assert known_name(stage.finder, resource.system.resources["group"], identity) is None
        assert with_names(stage.finder, resource, {"group": identity}) == {"group": identity}

    def test_what_was_not_read_is_not_read_for_a_name(self):
        resource = declare()
        stage = stage_of(resource, many=True)
        assert with_names(stage.finder, resource, {"group": "9"}) == {"group": "9"}
        assert stage.script.requests == []
