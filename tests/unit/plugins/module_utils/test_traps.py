"""Traps into which a core like this falls: each was found by somebody once, and none may be found twice."""

from __future__ import annotations

import gc
import json
import threading

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.arguments import (
    InvalidArguments,
    argument_spec,
    validate,
)
from ansible_collections.steadyops.monitoring.plugins.module_utils.auth import HeaderAuth, NoAuth
from ansible_collections.steadyops.monitoring.plugins.module_utils.behaviour import ActionBehaviour, Behaviour
from ansible_collections.steadyops.monitoring.plugins.module_utils.bulk.apply import Apply
from ansible_collections.steadyops.monitoring.plugins.module_utils.cache import Cache
from ansible_collections.steadyops.monitoring.plugins.module_utils.entry import run_task
from ansible_collections.steadyops.monitoring.plugins.module_utils.paging import Unpaged
from ansible_collections.steadyops.monitoring.plugins.module_utils.plan import plan
from ansible_collections.steadyops.monitoring.plugins.module_utils.relations import sides_of
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import (
    ID,
    Action,
    Body,
    Identity,
    Merge,
    Mirror,
    Module,
    Part,
    Paths,
    Post,
    Put,
    Replace,
    Resource,
    Upsert,
)
from ansible_collections.steadyops.monitoring.plugins.module_utils.steps import Desired, Extra, Plan, Result, Sent, Step
from ansible_collections.steadyops.monitoring.plugins.module_utils.system import Host
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import (
    COMPANION,
    EVENT,
    FIXED,
    NOW,
    WRITE_ONLY,
    Either,
    Epoch,
    Field,
    Instant,
    Keyed,
    ListOf,
    Map,
    Members,
    Number,
    Ref,
    SetOf,
    Text,
)
from tests.support.network import NOON, SECRET, Clock, Script, reply
from tests.support.sentences import is_one_clear_sentence
from tests.support.stage import demo_system, play, ran, stage_of

NAMED = Identity("name")
NONE, DONE = reply(body=[]), reply(204)


class Object(Ref):
    """A reference as an object with an id and a type."""

    def to_wire(self, value):
        return None if value is None else {"id": value, "type": f"{self.kind}_reference"}

    def from_wire(self, value):
        return (value or {}).get("id")


def apply(kinds, entries, *replies, **options):
    """Apply entries, one call after the other; returns the result and what was asked."""
    return play(Apply({one.module_name: one for one in kinds}), *replies, resources=entries, parallel=1, **options)


def cache_of(*replies, many=False):
    script, clock = Script(*replies), Clock()
    return Cache(many=many, adapter=script, sleep=clock.sleep, now=clock, clock=clock), script


def by_path(lists):
    """Return a reply that tells the list at the path that is asked for."""
    return lambda request: reply(body=lists[request.line.removeprefix("GET ")])


class TestTwoKindsOfOneName:
    def test_second_one_is_an_error_and_the_first_stays(self):
        system = demo_system()
        first = Resource("thing", system, "/things", (Field("name"),), NAMED)
        with pytest.raises(ValueError, match="demo has two kinds called thing"):
            Resource("thing", system, "/others", (Field("name"),), NAMED)
        assert system.resources == {"thing": first}

    def test_action_and_resource_share_the_names(self):
        system = demo_system()
        Resource("thing", system, "/things", (Field("name"),), NAMED)
        with pytest.raises(ValueError, match="demo has two kinds called thing"):
            Action("thing", system, "/events", (Field("name"),), NAMED)

    def test_two_services_may_have_one_each(self):
        first, second = (Resource("thing", demo_system(), "/things", (Field("name"),), NAMED) for _n in range(2))
        assert first != second


class TestThingsThatComeAndGo:
    """What is remembered of a thing is remembered by the thing itself; an id() is given again to the next."""

    def temporary(self, number):
        """Return a thing with an option that no other has, and a system of its own."""
        system = demo_system()
        own, mirror = (Field("name"), Field(f"option_{number}", SetOf(Ref("group")))), Mirror("things")
        Resource("group", system, "/groups", (Field("name"), Field("things", SetOf(Ref("thing")))), NAMED)
        fields = (*own, Field("groups", SetOf(Ref("group")), mirror=mirror))
        return Resource("thing", system, "/things", fields, NAMED)

    def test_arguments_of_one_are_never_taken_for_another_s(self):
        for number in range(300):
            thing = self.temporary(number)
            assert f"option_{number}" in argument_spec(thing)
            validate(thing, {"name": "a", f"option_{number}": ["x"]})
            with pytest.raises(InvalidArguments, match=f"option_{number + 1}"):
                validate(thing, {"name": "a", f"option_{number + 1}": ["x"]})
            del thing
            if not number % 50:
                gc.collect()

    def test_entries_of_one_apply_are_never_taken_for_another_s(self):
        for number in range(100):
            thing = self.temporary(number)
            wanted = {"demo_thing": {"name": "a", f"option_{number}": []}}
            result, _script = apply([thing], [wanted], NONE, check_mode=True)
            assert result["diff"]["after"]["Demo thing 'a'"] == {"name": "a", f"option_{number}": []}
            with pytest.raises(errors.BadInput, match=f"option_{number + 1}"):
                apply([thing], [{"demo_thing": {"name": "a", f"option_{number + 1}": []}}])
            del thing, result
            if not number % 25:
                gc.collect()

    def test_relations_and_references_of_one_are_never_taken_for_another_s(self):
        for number in range(300):
            thing = self.temporary(number)
            (side,) = sides_of(thing)
            assert (side.resource, side.other) == (thing, thing.system.resources["group"])
            group = reply(body=[{"id": number, "name": "g"}])
            _result, script = play(thing, group, NONE, check_mode=True, name="a", **{f"option_{number}": ["g"]})
            assert script.lines == ["GET /groups", "GET /things"]
            del thing, side

    def test_lists_of_one_are_never_taken_for_another_s(self):
        """Two kinds that are declared alike, on one cache: each is asked for."""
        cache, script = cache_of(*[reply(body=[{"id": number, "name": "a"}]) for number in range(50)], many=True)
        seen = []
        for number in range(50):
            thing = Resource(f"thing{number}", demo_system(), f"/things{number}", (Field("name"),), NAMED)
            seen.append(ran(thing, validate(thing, {"name": "a"})[0], False, cache)["resource"]["id"])
            del thing
            gc.collect(0)
        assert (seen, len(script.requests)) == ([str(number) for number in range(50)], 50)

    def test_kinds_of_one_name_on_two_systems_do_not_share_what_was_read(self):
        cache, _script = cache_of(reply(body=[{"id": 1, "name": "a"}]), reply(body=[{"id": 2, "name": "a"}]), many=True)
        found = []
        for name in ("first", "second"):
            system = demo_system(url=f"https://{name}.example")
            thing = Resource("thing", system, "/things", (Field("name"),), NAMED)
            found.append(ran(thing, validate(thing, {"name": "a"})[0], False, cache)["resource"]["id"])
        assert found == ["1", "2"]


class TestRemovalOrder:
    """What refers to others goes before them, however the service writes a reference."""

    REFERRING = {
        "object": (Field("to", Object("team")), {"to": {"id": "T1", "type": "team_reference"}}),
        "objects": (Field("to", SetOf(Object("team"))), {"to": [{"id": "T1", "type": "team_reference"}]}),
        "number": (Field("to", Ref("team"), at="team_id"), {"team_id": "T1"}),
        "members": (Field("rules", ListOf(Members(Field("to", Object("team"))))), {"rules": [{"to": {"id": "T1"}}]}),
        "keyed": (Field("rules", Keyed(Members(Field("n"), Field("to", Object("team"))), "n")), {"rules": [{"n": "a", "to": {"id": "T1"}}]}),
        "either": (Field("to", Either(team=Ref("team"), box=Ref("box"))), {"to": {"team": "T1"}}),
        "keys": (Field("to", Map(keys=Ref("team"))), {"to": {"T1": "up"}}),
        "dotted": (Field("to", Object("team"), at="deep.er.to"), {"deep": {"er": {"to": {"id": "T1"}}}}),
    }  # fmt: skip

    def declare(self, how):
        system = demo_system()
        team = Resource("team", system, "/teams", (Field("name"), Field("colour")), NAMED)
        field, told = self.REFERRING[how]
        box = Resource("box", system, "/boxes", (Field("name"), Field("colour"), field), NAMED)
        return team, box, {"id": "B1", "name": "b", "colour": "red", **told}

    TEAM = {"id": "T1", "name": "t", "colour": "red"}

    @pytest.mark.parametrize("how", REFERRING)
    def test_apply_removes_what_refers_first(self, how):
        team, box, row = self.declare(how)
        gone = [{"demo_team": {"name": "t", "state": "absent"}}, {"demo_box": {"name": "b", "state": "absent"}}]
        _result, script = apply([team, box], gone, reply(body=[self.TEAM]), reply(body=[row]), DONE, DONE)
        assert [one.line for one in script.writes] == ["DELETE /boxes/B1", "DELETE /teams/T1"]

    @pytest.mark.parametrize("how", REFERRING)
    def test_prune_removes_what_refers_first(self, how):
        team, box, row = self.declare(how)
        prune = [{"demo_team": {"colour": "red"}}, {"demo_box": {"colour": "red"}}]
        _result, script = apply([team, box], [], reply(body=[self.TEAM]), reply(body=[row]), DONE, DONE, prune=prune)
        assert [one.line for one in script.writes] == ["DELETE /boxes/B1", "DELETE /teams/T1"]

    WRITTEN = {
        "object": {"to": "t"}, "objects": {"to": ["t"]}, "number": {"to": "T1"}, "members": {"rules": [{"to": "t"}]},
        "keyed": {"rules": [{"n": "a", "to": "t"}]}, "either": {"to": {"team": "t"}}, "keys": {"to": {"t": "up"}},
        "dotted": {"to": "t"},
    }  # fmt: skip
    """What an entry says of the same thing."""

    @pytest.mark.parametrize("how", REFERRING)
    def test_prune_keeps_what_an_entry_names_however_deep(self, how):
        team, box, row = self.declare(how)
        named = {"demo_box": {"name": "b", **self.WRITTEN[how]}}
        prune = [{"demo_team": {"colour": "red"}}]
        result, script = apply([team, box], [named], *[by_path({"/teams": [self.TEAM], "/boxes": [row]})] * 4, prune=prune)
        assert (result["summary"], script.writes) == ({"unchanged": 1}, [])

    def test_prune_keeps_what_guides_a_thing(self):
        """An argument that is no property of a thing names others, too."""
        system = demo_system()
        team = Resource("team", system, "/teams", (Field("name"), Field("colour")), NAMED)
        box = Resource("box", system, "/boxes", (Field("name"),), NAMED, module=Module(options=(Field("for", ListOf(Ref("team"))),)))
        told = by_path({"/teams": [self.TEAM], "/boxes": [{"id": "B1", "name": "b"}]})
        named, prune = {"demo_box": {"name": "b", "for": ["t"]}}, [{"demo_team": {"colour": "red"}}]
        result, script = apply([team, box], [named], told, told, prune=prune)
        assert (result["summary"], script.writes) == ({"unchanged": 1}, [])

    def test_things_of_one_kind_that_refer_to_each_other_go_from_the_outside(self):
        system = demo_system()
        box = Resource("box", system, "/boxes", (Field("name"), Field("in", Object("box"))), NAMED)
        rows = [{"id": f"B{n}", "name": f"b{n}", "in": {"id": f"B{n - 1}"} if n else None} for n in range(4)]
        gone = [{"demo_box": {"name": f"b{n}", "state": "absent"}} for n in (2, 0, 3, 1)]
        _result, script = apply([box], gone, reply(body=rows), *[DONE] * 4)
        assert [one.line for one in script.writes] == [f"DELETE /boxes/B{n}" for n in (3, 2, 1, 0)]

    def test_things_that_refer_to_each_other_in_a_circle_still_go(self):
        system = demo_system()
        box = Resource("box", system, "/boxes", (Field("name"), Field("in", Object("box"))), NAMED)
        rows = [{"id": f"B{n}", "name": f"b{n}", "in": {"id": f"B{1 - n}"}} for n in range(2)]
        gone = [{"demo_box": {"name": f"b{n}", "state": "absent"}} for n in range(2)]
        result, _script = apply([box], gone, reply(body=rows), DONE, DONE)
        assert result["summary"] == {"deleted": 2}


class TestRemovalOrderInTwoPlaces:
    """On each of two shelves, box `b` refers to box `a`; the same ids are given on both."""

    TOLD = {
        "GET /shelves": [{"id": 5, "name": "top"}, {"id": 6, "name": "low"}],
        "GET /shelves/5/boxes": [{"id": 1, "name": "a"}, {"id": 2, "name": "b", "next": 1}],
        "GET /shelves/6/boxes": [{"id": 1, "name": "b", "next": 2}, {"id": 2, "name": "a"}],
    }
    BEFORE = {5: ("2", "1"), 6: ("1", "2")}
    """By shelf, the ids in the order in which they must go."""

    def service(self):
        """Return replies of a service that holds these boxes and removes what it is told to."""
        return [lambda request: reply(body=self.TOLD[request.line]) if request.method == "GET" else DONE] * 20

    def kinds(self):
        system = demo_system()
        shelf = Resource("shelf", system, "/shelves", (Field("name"),), NAMED)
        box = (Field("shelf", Ref("shelf"), FIXED), Field("name"), Field("next", Ref("box")))
        return shelf, Resource("box", system, "/shelves/{shelf}/boxes", box, NAMED)

    def see_the_order(self, script, *shelves):
        lines = [one.line for one in script.writes]
        for shelf in shelves:
            first, second = (lines.index(f"DELETE /shelves/{shelf}/boxes/{one}") for one in self.BEFORE[shelf])
            assert first < second

    @pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 0, 3, 2), (2, 0, 3, 1)], ids=str)
    def test_apply_removes_what_refers_first_on_each(self, order):
        entries = [
            {"demo_box": {"shelf": where, "name": name, "state": "absent"}} for where in ("top", "low") for name in "ab"
        ]
        result, script = apply(self.kinds(), [entries[number] for number in order], *self.service())
        assert result["summary"] == {"deleted": 4}
        self.see_the_order(script, 5, 6)

    def test_prune_removes_what_refers_first_on_each(self):
        prune = [{"demo_box": {"shelf": "top"}}, {"demo_box": {"shelf": "low"}}]
        result, script = apply(self.kinds(), [], *self.service(), prune=prune)
        assert result["summary"] == {"deleted": 4}
        self.see_the_order(script, 5, 6)

    def test_shelf_whose_boxes_could_not_go_is_not_touched(self):
        def service(request):
            if request.method == "GET":
                return reply(body=self.TOLD[request.line])
            return reply(422, {"error": "still in use"}) if "/boxes/" in request.path else DONE

        prune = [{"demo_shelf": {"name": "top"}}, {"demo_box": {"shelf": "top"}}]
        result, script = apply(self.kinds(), [], *[service] * 20, prune=prune)
        assert result["failed"]
        assert "DELETE /shelves/5" not in script.lines


class TestReferencesBetweenHosts:
    """An action on one address of a service refers to what is on another."""

    class Rules(ActionBehaviour):
        def plan(self, want, seen, lookup):
            body = {"service": want.options.get("service"), "via": want.controls["via"]}
            return Plan(
                "sent",
                (Step("POST", "/enqueue", body),),
                resource=want.shown(want.options),
                result=lambda answers: Result(want.shown(want.options)),
            )

    def declare(self):
        def token(options):
            if not options.get("api_token"):
                raise errors.BadInput("api_token is missing: set api_token or DEMO_API_TOKEN")
            return HeaderAuth({"X-Token": options["api_token"]})

        hosts = {
            "rest": Host("https://rest.example", token, Unpaged()),
            "events": Host("https://events.example", lambda options: NoAuth(), Unpaged(), url_setting="events_url"),
        }
        system = demo_system(hosts=hosts)
        service = Resource("service", system, "/services", (Field("name", required=True),), NAMED)
        alert = Action(
            "alert",
            system,
            "/enqueue",
            (Field("name"), Field("service", Ref("service"))),
            NAMED,
            host="events",
            module=Module(options=(Field("via", Ref("service")),), states=("sent", "absent")),
            behaviour=self.Rules(),
        )
        return service, alert

    WEB = reply(body=[{"id": "S1", "name": "Web"}])

    @pytest.mark.parametrize("option", ["service", "via"])
    def test_name_is_looked_up_where_the_thing_is(self, option):
        _service, alert = self.declare()
        result, script = play(alert, self.WEB, reply(202), name="a", api_token=SECRET, **{option: "Web"})
        assert [one.url for one in script.requests] == [
            "https://rest.example/services",
            "https://events.example/enqueue",
        ]
        assert script.bodies[0][option] == "S1"
        assert result["resource"] == {"name": "a", **({"service": "Web"} if option == "service" else {})}

    def test_credential_goes_to_its_own_host_only(self):
        _service, alert = self.declare()
        _result, script = play(alert, self.WEB, reply(202), name="a", api_token=SECRET, service="Web")
        assert [one.headers.get("X-Token") for one in script.requests] == [SECRET, None]

    def test_without_a_reference_no_credential_is_needed(self):
        _service, alert = self.declare()
        _result, script = play(alert, reply(202), name="a")
        assert script.lines == ["POST /enqueue"]

    def test_reference_that_cannot_be_looked_up_says_what_is_missing(self):
        _service, alert = self.declare()
        with pytest.raises(errors.BadInput, match="api_token is missing: set api_token or DEMO_API_TOKEN"):
            play(alert, name="a", service="Web")

    def test_unknown_name_is_told_with_its_option(self):
        _service, alert = self.declare()
        with pytest.raises(
            errors.Missing, match="^Cannot look up Demo alert 'a': service: there is no demo_service named 'Web'"
        ):
            play(alert, NONE, name="a", api_token=SECRET, service="Web")

    def test_both_may_be_made_in_one_apply(self):
        service, alert = self.declare()
        entries = [{"demo_alert": {"name": "a", "service": "Web"}}, {"demo_service": {"name": "Web"}}]
        made = reply(body={"id": "S1", "name": "Web"})
        result, script = apply(
            [service, alert], entries, NONE, made, reply(202), connections={"demo": {"api_token": SECRET}}
        )
        assert [(one.url, one.body) for one in script.writes] == [
            ("https://rest.example/services", {"name": "Web"}),
            ("https://events.example/enqueue", {"service": "S1", "via": None}),
        ]
        assert result["summary"] == {"created": 1, "sent": 1}

    def test_check_mode_of_both_warns_of_nothing(self):
        service, alert = self.declare()
        entries = [{"demo_alert": {"name": "a", "service": "Web"}}, {"demo_service": {"name": "Web"}}]
        result, script = apply(
            [service, alert], entries, NONE, check_mode=True, connections={"demo": {"api_token": SECRET}}
        )
        assert (script.writes, result.get("warnings")) == ([], None)

    def test_step_of_a_thing_may_go_to_another_host(self):
        class Telling(Behaviour):
            def steps(self, want, row, lookup):
                return Extra(steps=(Step("POST", "/enqueue", {"of": want["name"]}, host="events", separate=True),))

        service, _alert = self.declare()
        thing = Resource("thing", service.system, "/things", (Field("name"),), NAMED, behaviour=Telling())
        _result, script = play(thing, NONE, reply(body={"id": 1, "name": "a"}), reply(202), name="a", api_token=SECRET)
        assert [one.url for one in script.writes] == ["https://rest.example/things", "https://events.example/enqueue"]


WAYS = {
    "post": {"create": Post()},
    "post elsewhere": {"create": Post("/made")},
    "put": {"create": Put("/things")},
    "put of one": {"create": Put(), "path": Paths("/things", item="/things/{name}")},
    "adopting": {"create": Post(adopts=True)},
    "id": {"body": Body(answers=ID)},
    "envelope": {"body": Body("thing")},
    "merge": {"update": Merge("PATCH")},
    "replace": {"update": Replace()},
    "upsert": {"create": Put("/things"), "update": Upsert()},
    "upsert by post": {"create": Post(), "update": Upsert()},
    "merge, id": {"update": Merge(), "body": Body(answers=ID)},
    "merge, bare": {"update": Merge(), "body": Body("thing", on_update=None)},
}
"""Ways to write a thing that is answered with the thing, or with its id; those with an update change one that is there."""
ODD = {
    "nothing": b"",
    "null": b"null",
    "{}": b"{}",
    "[]": b"[]",
    "no id": b'{"ok": true}',
    "other member": b'{"other": {"id": 7, "name": "web"}}',
    "id is null": b'{"id": null, "name": "web"}',
    "list of two": b'[{"id": 7, "name": "web"}, {"id": 8, "name": "mail"}]',
    "list of texts": b'["a", "b"]',
    "true": b"true",
    "empty text": b'""',
}


class TestAnswerWithoutTheThing:
    """Whatever a write is answered with, the user reads one clear sentence, and what was written is named."""

    def run(self, way, answer):
        words = {"path": "/things", **WAYS[way]}
        fields = (Field("name", required=True), Field("size", Number()))
        thing = Resource("thing", demo_system(), words.pop("path"), fields, NAMED, **words)
        there = [{"id": 7, "name": "web", "size": 1}] if "update" in words else []
        cache, script = cache_of(reply(body=there), reply(200, answer, Content_Type="application/json"))
        result = run_task(thing, {"name": "web", "size": 5, "retries": 0}, False, cache=cache)
        assert len(script.writes) == 1
        assert result.get("failed"), result
        is_one_clear_sentence(result["msg"])
        verb = "update" if there else "create"
        assert result["msg"].startswith(f"Cannot {verb} Demo thing 'web' ({script.writes[0].method} ")
        assert "it answered" in result["msg"]
        assert (result["system"], result["status"]) == ("demo", 200)

    @pytest.mark.parametrize("odd", ODD)
    @pytest.mark.parametrize("way", WAYS)
    def test_it_is_one_clear_sentence(self, way, odd):
        self.run(way, ODD[odd])

    @pytest.mark.parametrize("identity", ["[7]", '{"a": 7}'])
    @pytest.mark.parametrize("way", ["post", "merge", "id"])
    def test_id_that_is_no_text_is_no_id(self, way, identity):
        self.run(way, f'{{"id": {identity}, "name": "web"}}'.encode())


class TestDottedPlaces:
    """A vendor's name that stands deeper is read and written there, and what stands beside it stays."""

    FIELDS = (
        Field("name", required=True),
        Field("script", at="request.data"),
        Field("size", Number(), at="request.size"),
        Field("colour", at="look.inner.colour"),
    )
    ROW = {
        "id": 7,
        "name": "web",
        "request": {"data": "a", "size": 5, "unknown": [1]},
        "look": {"inner": {"colour": "red", "other": 1}, "x": 2},
    }

    def declare(self, **words):
        return Resource("thing", demo_system(), "/things", self.FIELDS, NAMED, **words)

    def row(self):
        return json.loads(json.dumps(self.ROW))

    def test_entering_a_value_leaves_the_row_it_was_read_from(self):
        row = self.row()
        copy = dict(row)
        self.FIELDS[1].put(copy, "b")
        self.FIELDS[3].put(copy, "blue")
        assert row == self.ROW
        assert copy["request"] == {"data": "b", "size": 5, "unknown": [1]}
        assert copy["look"] == {"inner": {"colour": "blue", "other": 1}, "x": 2}

    @pytest.mark.parametrize("around", [None, "text", 5, []], ids=repr)
    def test_entering_a_value_makes_what_is_not_there(self, around):
        row = {"request": around}
        self.FIELDS[1].put(row, "b")
        assert row == {"request": {"data": "b"}}

    def test_both_neighbours_of_a_creation_are_sent(self):
        _result, script = play(self.declare(), NONE, reply(body=self.ROW), name="web", script="a", size=5)
        assert script.bodies == [{"name": "web", "request": {"data": "a", "size": 5}}]

    def test_plan_of_a_change_leaves_its_neighbours_in_the_row(self):
        resource, row = self.declare(), self.row()
        want = Desired(resource, options={"name": "web", "script": "b", "colour": None})
        planned = plan(want, row, stage_of(resource).finder.at, NOON)
        assert row == self.ROW
        assert planned.row["request"] == {"data": "b", "size": 5, "unknown": [1]}
        assert planned.row["look"] == {"inner": {"colour": None, "other": 1}, "x": 2}

    def test_full_replacement_says_the_neighbours_that_are_options(self):
        resource, row = self.declare(update=Replace()), self.row()
        planned = plan(
            Desired(resource, options={"name": "web", "script": "b"}), row, stage_of(resource).finder.at, NOON
        )
        assert planned.steps[0].at(Sent([], NOON)).body == {
            "name": "web",
            "request": {"data": "b", "size": 5},
            "look": {"inner": {"colour": "red"}},
        }

    def test_partial_update_does_not_wipe_what_stands_beside(self):
        """Partial at the top, nested things whole, say the vendors: an inner value alone would take its neighbours away."""
        resource, row = self.declare(update=Merge()), self.row()
        planned = plan(
            Desired(resource, options={"name": "web", "script": "b"}), row, stage_of(resource).finder.at, NOON
        )
        assert planned.steps[0].at(Sent([], NOON)).body == {"request": {"data": "b", "size": 5}}

    def test_item_that_follows_in_check_mode_sees_neighbours_as_they_were(self):
        cache, _script = cache_of(reply(body=[self.row()]), many=True)
        resource = self.declare()
        tasks = [{"name": "web", "script": "b"}, {"name": "web", "script": "b", "size": 5, "colour": "red"}]
        changed = [ran(resource, validate(resource, task)[0], True, cache)["changed"] for task in tasks]
        assert changed == [True, False]


class TestBlanksAmongReferences:
    """A blank or null among references names nothing: it is refused before any call, and nobody looks for "None"."""

    def declare(self):
        system = demo_system()
        for name in ("group", "person"):
            Resource(name, system, f"/{name}s", (Field("name"),), NAMED, module=None)
        either = Either(group=Ref("group"), person=Ref("person"))
        fields = (
            Field("name", required=True),
            Field("groups", SetOf(Ref("group"))),
            Field("ordered", ListOf(Ref("group"))),
            Field("contacts", Members(Field("high", ListOf(Ref("group"))), Field("one", Ref("group")))),
            Field("rules", ListOf(Members(Field("to", SetOf(Ref("group"))), Field("by", Ref("group"), required=True)))),
            Field("either", SetOf(either)),
            Field("statuses", Map(keys=Ref("group"))),
            Field("plain", ListOf(Text())),
        )
        guiding = Module(options=(Field("via", SetOf(Ref("group"))),))
        return Resource("thing", system, "/things", fields, NAMED, module=guiding)

    @pytest.mark.parametrize(
        ("option", "value"),
        [
            ("groups", [""]),
            ("groups", ["a", ""]),
            ("groups", ["   "]),
            ("groups", [None]),
            ("groups", ["a", None, "b"]),
            ("ordered", ["a", "\t"]),
            ("ordered", [None]),
            ("contacts", {"high": [""]}),
            ("contacts", {"high": ["a", None]}),
            ("contacts", {"high": [" "]}),
            ("rules", [{"to": [""], "by": "a"}]),
            ("rules", [{"to": ["a", None], "by": "a"}]),
            ("either", [{"group": " "}]),
            ("either", [{"group": ""}]),
            ("statuses", {"": "up"}),
            ("statuses", {" ": "up"}),
            ("via", [""]),
            ("via", ["a", None]),
            ("via", [" "]),
        ],
        ids=json.dumps,
    )
    @pytest.mark.parametrize("check_mode", [False, True], ids=["real", "check mode"])
    def test_it_is_refused_in_one_sentence_that_names_the_option(self, option, value, check_mode):
        cache, script = cache_of()
        result = run_task(self.declare(), {"name": "web", option: value}, check_mode, cache=cache)
        assert script.lines == []
        assert result.get("failed"), result
        is_one_clear_sentence(result["msg"])
        assert option in result["msg"]
        assert "None" not in result["msg"]

    @pytest.mark.parametrize(
        ("option", "value"), [("groups", ["a", ""]), ("groups", ["a", None]), ("contacts", {"high": [None]})], ids=str
    )
    def test_apply_refuses_it_before_the_first_write_and_says_where(self, option, value):
        thing = self.declare()
        script_of = [lambda request: NONE] * 9
        with pytest.raises(errors.BadInput, match=rf"^resources\[1\] \(demo_thing 'b'\).*{option}"):
            apply([thing], [{"demo_thing": {"name": "a"}}, {"demo_thing": {"name": "b", option: value}}], *script_of)

    def test_blank_that_stands_alone_clears(self):
        row = {"id": 1, "name": "web", "contacts": {"one": "9", "high": ["8"]}}
        _result, script = play(self.declare(), reply(body=[row]), reply(body=row), name="web", contacts={"one": ""})
        assert script.bodies == [{"contacts": {"one": None, "high": ["8"]}}]

    def test_blank_that_refers_to_nothing_is_nobody_s_business(self):
        _result, script = play(self.declare(), NONE, reply(body={"id": 1, "name": "web"}), name="web", plain=["a", ""])
        assert script.lines == ["GET /things", "POST /things"]


class TestLocks:
    """What is predicted may have to be looked up; nobody else's reading waits for ever on that."""

    def test_prediction_that_reads_and_a_reading_do_not_wait_for_each_other(self):
        class Looking(Behaviour):
            def predict(self, before, after, lookup):
                lookup.rows("other")
                return ()

        system = demo_system()
        thing = Resource("thing", system, "/things", (Field("name"),), NAMED, behaviour=Looking())
        other = Resource("other", system, "/others", (Field("name"),), NAMED)
        stage = stage_of(thing, reply(body=[{"id": 1, "name": "a"}]), many=True)
        stage.finder.collection(thing)
        begun = threading.Event()
        storing = threading.Thread(target=lambda: stage.finder.store(thing, {"id": 1, "name": "b"}), daemon=True)

        def slowly(_request):
            storing.start()
            begun.wait(0.3)  # until the other thread has come as far as it can
            return reply(body=[])

        stage.script.replies = [slowly, NONE]
        reading = threading.Thread(target=lambda: stage.finder.collection(other), daemon=True)
        reading.start()
        reading.join(3)
        storing.join(3)
        assert (reading.is_alive(), storing.is_alive()) == (False, False)


class TestAddressesThatSayAnOption:
    """What stands in a call's address stands in no body, and in no row: it is nothing to compare."""

    def test_word_in_the_address_is_no_difference(self):
        fields = (Field("type", role=FIXED, required=True), Field("name"), Field("size", Number()))
        thing = Resource("thing", demo_system(), "/{type}/things", fields, NAMED)
        row = {"id": 1, "name": "web", "size": 5}
        result, script = play(thing, reply(body=[row]), type="router", name="web", size=5)
        assert (result["changed"], script.lines) == (False, ["GET /router/things"])

    def test_word_in_the_address_is_in_no_body(self):
        fields = (Field("type", role=FIXED, required=True), Field("name"), Field("size", Number()))
        thing = Resource("thing", demo_system(), "/{type}/things", fields, NAMED)
        _result, script = play(thing, NONE, reply(body={"id": 1, "name": "web"}), type="router", name="web")
        assert (script.lines[-1], script.bodies) == ("POST /router/things", [{"name": "web"}])

    def only(self):
        """Return a thing of which there is one for each service, or one of each type for each orchestration."""
        system = demo_system()
        for name in ("service", "orchestration"):
            Resource(name, system, f"/{name}s", (Field("name"),), NAMED, module=None)
        fields = (
            Field("orchestration", Ref("orchestration"), FIXED),
            Field("service", Ref("service"), FIXED),
            Field("type", role=FIXED),
            Field("rules", ListOf(Text())),
        )

        def where(want):
            return "/services/{service}/rules" if want.get("service") else "/orchestrations/{orchestration}/{type}"

        return Resource(
            "path", system, Paths(one=where), fields, Identity(), create=None, update=Replace(), remove=None
        )

    @pytest.mark.parametrize(
        ("args", "listed", "path"),
        [
            ({"service": "Web"}, reply(body=[{"id": 5, "name": "Web"}]), "/services/5/rules"),
            (
                {"orchestration": "Main", "type": "router"},
                reply(body=[{"id": 6, "name": "Main"}]),
                "/orchestrations/6/router",
            ),
        ],
        ids=["service", "orchestration"],
    )
    def test_address_may_hang_on_what_a_task_says(self, args, listed, path):
        row = {"id": "x", "rules": ["a"]}
        result, script = play(self.only(), listed, reply(body=row), rules=["a"], **args)
        assert (script.lines[-1], result["changed"]) == (f"GET {path}", False)
        result, script = play(
            self.only(), listed, reply(body=row), reply(body={**row, "rules": ["b"]}), rules=["b"], **args
        )
        assert (script.lines[-1], script.bodies) == (f"PUT {path}", [{"rules": ["b"]}])


class TestFullReplacement:
    """Everything is said, and nothing is emptied that the task did not empty."""

    ROW = {"id": 7, "name": "web", "size": 5}

    def declare(self, update):
        fields = (
            Field("name", required=True),
            Field("size", Number()),
            Field("token", role=WRITE_ONLY, secret=True),
            Field("said", role=EVENT),
            Field("beside", role=COMPANION),
        )
        create = Put("/things") if isinstance(update, Upsert) else Post()
        return Resource("thing", demo_system(), "/things", fields, NAMED, create=create, update=update)

    WAYS = pytest.mark.parametrize("update", [Merge(), Replace(), Upsert()], ids=["merge", "replace", "upsert"])

    def sent(self, update, **args):
        _result, script = play(self.declare(update), reply(body=[self.ROW]), reply(body=self.ROW), name="web", **args)
        return script.bodies[0]

    @WAYS
    def test_secret_that_is_sent_again_is_sent(self, update):
        assert self.sent(update, token="t-1", update_secrets="always")["token"] == "t-1"

    @WAYS
    def test_secret_goes_with_another_change_or_is_not_spoken_of(self, update):
        assert self.sent(update, size=6, token="t-1").get("token", "t-1") == "t-1"

    @WAYS
    def test_what_is_said_is_sent(self, update):
        assert self.sent(update, said="Now!")["said"] == "Now!"

    @WAYS
    def test_what_goes_along_is_sent(self, update):
        assert self.sent(update, size=6, beside="x")["beside"] == "x"

    @WAYS
    def test_what_nobody_says_is_not_emptied(self, update):
        body = self.sent(update, size=6)
        assert not {"token", "said", "beside"} & set(body)


class TestPlacesInApply:
    """What tells two things apart is where they are, too."""

    def shelves_and_boxes(self):
        system = demo_system()
        shelf = Resource("shelf", system, "/shelves", (Field("name"),), NAMED)
        box = (Field("shelf", Ref("shelf"), WRITE_ONLY), Field("name"), Field("size", Number()))
        return shelf, Resource("box", system, "/shelves/{shelf}/boxes", box, NAMED)

    def test_two_of_one_id_in_two_places_can_go_together(self):
        shelf, box = self.shelves_and_boxes()
        entries = [{"demo_box": {"shelf": where, "name": "a", "state": "absent"}} for where in ("top", "low")]
        shelves = reply(body=[{"id": 5, "name": "top"}, {"id": 6, "name": "low"}])
        there = reply(body=[{"id": 1, "name": "a"}])
        _result, script = apply([shelf, box], entries, shelves, there, there, DONE, DONE)
        assert [one.line for one in script.writes] == ["DELETE /shelves/5/boxes/1", "DELETE /shelves/6/boxes/1"]

    def test_two_of_one_id_in_two_places_can_be_changed_together(self):
        shelf, box = self.shelves_and_boxes()
        entries = [{"demo_box": {"shelf": where, "name": "a", "size": 6}} for where in ("top", "low")]
        shelves = reply(body=[{"id": 5, "name": "top"}, {"id": 6, "name": "low"}])
        there, changed = reply(body=[{"id": 1, "name": "a", "size": 5}]), reply(body={"id": 1, "name": "a", "size": 6})
        _result, script = apply([shelf, box], entries, shelves, there, there, changed, changed)
        assert [one.line for one in script.writes] == ["PUT /shelves/5/boxes/1", "PUT /shelves/6/boxes/1"]

    def test_word_in_the_address_is_that_of_each_entry(self):
        fields = (Field("type", role=WRITE_ONLY, required=True), Field("name", required=True))
        thing = Resource("thing", demo_system(), "/{type}/things", fields, NAMED)
        entries = [{"demo_thing": {"type": kind, "name": kind}} for kind in ("router", "global")]
        made = [reply(body={"id": 1, "name": kind}) for kind in ("router", "global")]
        _result, script = apply([thing], entries, NONE, NONE, *made)
        assert sorted(script.lines) == [
            "GET /global/things",
            "GET /router/things",
            "POST /global/things",
            "POST /router/things",
        ]

    @pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (2, 1, 0), (1, 0, 2)], ids=str)
    def test_name_that_its_product_tells_apart_is_that_of_its_product(self, order):
        system = demo_system()
        product = Resource("product", system, "/products", (Field("name"),), NAMED)
        fields = (Field("name"), Field("product", Ref("product"), FIXED))
        folder = Resource("folder", system, "/folders", fields, Identity(("name", "product")))
        test = Resource("test", system, "/tests", (*fields, Field("folder", Ref("folder"))), NAMED)
        entries = [
            {"demo_folder": {"name": "web", "product": "Shop"}},
            {"demo_folder": {"name": "web", "product": "Bank"}},
            {"demo_test": {"name": "a", "folder": "web", "product": "Bank"}},
        ]
        ids = {"10": 1, "20": 2}

        def service(request):
            if request.method == "GET":
                return reply(
                    body=[{"id": 10, "name": "Shop"}, {"id": 20, "name": "Bank"}] if request.path == "/products" else []
                )
            return reply(body={**request.body, "id": ids[request.body["product"]] if request.path == "/folders" else 7})

        _result, script = apply([product, folder, test], [entries[number] for number in order], *[service] * 20)
        assert [one.body for one in script.writes if one.path == "/tests"] == [
            {"name": "a", "product": "20", "folder": "2"}
        ]


class TestClockInEveryForm:
    """What only the clock knows is unknown until it is sent, in whatever form the service counts."""

    @pytest.mark.parametrize(
        ("type", "sent"),
        [(Instant(), "2027-01-15T08:00:00Z"), (Epoch(), int(NOON)), (Epoch(1000), int(NOON) * 1000)],
        ids=["ISO 8601", "seconds", "milliseconds"],
    )
    @pytest.mark.parametrize("check_mode", [True, False])
    def test_moment_of_a_creation_is_sent_as_the_service_counts_it(self, type, sent, check_mode):
        fields = (Field("name"), Field("start", type, initial=NOW))
        thing = Resource("thing", demo_system(), "/things", fields, NAMED)
        replies = [NONE] if check_mode else [NONE, reply(body={"id": 1, "name": "a", "start": sent})]
        result, script = play(thing, *replies, check_mode=check_mode, name="a")
        assert script.bodies == ([] if check_mode else [{"name": "a", "start": sent}])
        assert result["diff"]["after"] == {"name": "a"}


class TestPartsAndWhatIsSentFirst:
    def test_part_belongs_to_what_was_created_whatever_was_sent_before(self):
        class Announcing(Behaviour):
            def steps(self, want, row, lookup):
                return Extra(steps=(Step("POST", "/announce", {}, separate=True),), first=True)

        members = Field("members", SetOf(Text()), part=Part("/things/{id}/members", "ids"))
        thing = Resource("thing", demo_system(), "/things", (Field("name"), members), NAMED, behaviour=Announcing())
        answers = reply(body={"id": 99}), reply(body={"id": 7, "name": "a"}), reply()
        _result, script = play(thing, NONE, *answers, name="a", members=["x"])
        assert [one.line for one in script.writes] == ["POST /announce", "POST /things", "POST /things/7/members"]
