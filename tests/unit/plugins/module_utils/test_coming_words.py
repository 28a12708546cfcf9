"""What the services to come need of the core, each on a small service made up for it."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.arguments import (
    InvalidArguments,
    argument_spec,
    validate,
)
from ansible_collections.steadyops.monitoring.plugins.module_utils.behaviour import Behaviour
from ansible_collections.steadyops.monitoring.plugins.module_utils.bulk.apply import Apply
from ansible_collections.steadyops.monitoring.plugins.module_utils.bulk.export import Export
from ansible_collections.steadyops.monitoring.plugins.module_utils.cache import FRESH, Cache
from ansible_collections.steadyops.monitoring.plugins.module_utils.paging import PageNumber
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import (
    ECHO,
    ID,
    NOTHING,
    Body,
    ByUpdate,
    Call,
    Delete,
    Identity,
    Listing,
    Merge,
    Paths,
    Post,
    Put,
    Replace,
    Resource,
    Upsert,
)
from ansible_collections.steadyops.monitoring.plugins.module_utils.steps import Extra
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import (
    FIXED,
    INTERNAL,
    LIVE,
    NOW,
    STATE,
    WRITE_ONLY,
    Either,
    Field,
    Flag,
    Instant,
    Json,
    Keyed,
    ListOf,
    Map,
    Members,
    Name,
    Number,
    Ref,
    SetOf,
    Text,
)
from tests.support.network import NOON, Clock, Script, reply
from tests.support.stage import demo_system, play, ran

NAMED = Identity("name")
NONE, DONE = reply(body=[]), reply(204)
BEGINNING = "2027-01-15T08:00:00Z"
"""When these stories begin."""


def target(system, name, **words):
    """Return a kind that others only refer to."""
    return Resource(name, system, f"/{name}s", (Field("name"),), NAMED, module=None, **words)


def loop(kind, tasks, *replies, check_mode=False, pause=0):
    """Run tasks as the items of one loop; returns their results, and what was asked. pause: seconds before each but the first."""
    script, clock = Script(*replies), Clock()
    cache = Cache(many=True, adapter=script, sleep=clock.sleep, now=clock, clock=clock)
    results = []
    for number, task in enumerate(tasks):
        clock.now += pause if number else 0
        results.append(ran(kind, validate(kind, task)[0], check_mode, cache))
    return results, script


def apply(kinds, entries, *replies, check_mode=False, **options):
    """Apply entries, one call after the other, so that replies come in a known order; returns the result and what was asked."""
    thing = Apply({one.module_name: one for one in kinds})
    return play(thing, *replies, check_mode=check_mode, resources=entries, parallel=1, **options)


def export(kinds, *replies, **options):
    """Return the entries that an export of these kinds writes."""
    thing = Export({one.module_name: one for one in kinds})
    return play(thing, *replies, parallel=1, **options)[0]["resources"]


def by_line(answers):
    """Return replies that go by what is asked, as often as it is: {"GET /things": reply(...)}; else there is nothing."""
    return [lambda request: answers.get(request.line) or reply(404)] * 50


def actions(results):
    return [one["action"] for one in results]


class Object(Ref):
    """A reference as an object: {"id": "U1", "type": "user_reference"}."""

    def to_wire(self, value):
        return None if value is None else {"id": value, "type": f"{self.kind}_reference"}

    def from_wire(self, value):
        return (value or {}).get("id")


class Only(Object):
    """A list of at most one there, a value here."""

    def to_wire(self, value):
        return [] if value is None else [super().to_wire(value)]

    def from_wire(self, value):
        return super().from_wire(value[0]) if value else None


class Member(Object):
    """A reference under its kind: {"user": {"id": ...}}."""

    def to_wire(self, value):
        return {self.kind: super().to_wire(value)}

    def from_wire(self, value):
        return super().from_wire(value[self.kind])


class TestReferenceObjects:
    """What a thing refers to is said as an object with an id, a type and what the service adds."""

    JO, BO = {"id": "U1", "name": "Jo"}, {"id": "U2", "name": "Bo"}

    def declare(self):
        system = demo_system(names=("id", "summary"))
        for name in ("user", "team"):
            target(system, name)
        fields = (
            Field("name", required=True),
            Field("owner", Object("user")),
            Field("users", SetOf(Object("user"))),
            Field("team", Only("team"), at="teams"),
            Field("layers", ListOf(Members(Field("users", ListOf(Member("user")))))),
        )
        return Resource("policy", system, "/policys", fields, NAMED)

    @staticmethod
    def told(identity, name, kind="user"):
        """Return a reference as the service tells it."""
        return {"id": identity, "type": f"{kind}_reference", "summary": name, "self": "https://demo.example/x"}

    @pytest.mark.parametrize(
        ("options", "sent"),
        [
            ({"owner": "Jo"}, {"owner": {"id": "U1", "type": "user_reference"}}),
            ({"users": ["Jo"]}, {"users": [{"id": "U1", "type": "user_reference"}]}),
            (
                {"layers": [{"users": ["Jo"]}]},
                {"layers": [{"users": [{"user": {"id": "U1", "type": "user_reference"}}]}]},
            ),
        ],
        ids=["alone", "in a set", "in members"],
    )
    def test_name_is_resolved_and_sent_as_an_object(self, options, sent):
        made = reply(201, {"id": "P1", "name": "web", **sent})
        result, script = play(self.declare(), reply(body=[self.JO]), NONE, made, name="web", **options)
        assert script.bodies == [{"name": "web", **sent}]
        assert {name: result["resource"][name] for name in options} == options

    def test_at_most_one_there_is_one_here(self):
        team, made = {"id": "T1", "type": "team_reference"}, {"id": "P1", "name": "web"}
        teams = reply(body=[{"id": "T1", "name": "Ops"}])
        _result, script = play(
            self.declare(), teams, NONE, reply(body={**made, "teams": [team]}), name="web", team="Ops"
        )
        assert script.bodies == [{"name": "web", "teams": [team]}]
        row = reply(body=[{**made, "teams": [self.told("T1", "Ops", "team")]}])
        assert play(self.declare(), teams, row, name="web", team="Ops")[0]["changed"] is False
        _result, script = play(self.declare(), row, reply(body={**made, "teams": []}), name="web", team="")
        assert script.bodies == [{"teams": []}]

    def test_what_the_service_adds_is_no_difference(self):
        row = {
            "id": "P1",
            "name": "web",
            "owner": self.told("U1", "Jo"),
            "users": [self.told("U2", "Bo"), self.told("U1", "Jo")],
        }
        users = reply(body=[self.JO, self.BO])
        result, script = play(self.declare(), users, reply(body=[row]), name="web", owner="Jo", users=["Jo", "Bo"])
        assert (result["changed"], script.writes) == (False, [])

    def test_difference_is_shown_by_names_on_both_sides(self):
        row = {"id": "P1", "name": "web", "owner": self.told("U2", "Bo")}
        changed = reply(body={**row, "owner": self.told("U1", "Jo")})
        result, script = play(self.declare(), reply(body=[self.JO]), reply(body=[row]), changed, name="web", owner="Jo")
        assert (result["diff"]["before"], result["diff"]["after"]) == (
            {"name": "web", "owner": "Bo"},
            {"name": "web", "owner": "Jo"},
        )
        assert script.bodies == [{"owner": {"id": "U1", "type": "user_reference"}}]

    def test_nobody_is_owner_is_cleared_and_compared(self):
        row = {"id": "P1", "name": "web", "owner": self.told("U2", "Bo")}
        _result, script = play(
            self.declare(), reply(body=[row]), reply(body={**row, "owner": None}), name="web", owner=""
        )
        assert script.bodies == [{"owner": None}]
        assert play(self.declare(), reply(body=[{**row, "owner": None}]), name="web", owner="")[0]["changed"] is False

    def test_export_writes_names(self):
        policy = self.declare()
        row = {"id": "P1", "name": "web", "owner": self.told("U1", "Jo"), "teams": [], "users": [self.told("U1", "Jo")]}
        entries = export([policy], reply(body=[row]), reply(body=[self.JO]))
        assert entries == [{"demo_policy": {"name": "web", "owner": "Jo", "users": ["Jo"]}}]

    def test_what_refers_goes_before_what_it_refers_to(self):
        system = demo_system()
        box = Resource("box", system, "/boxs", (Field("name"), Field("parent", Object("box"))), NAMED)
        rows = [
            {"id": "B1", "name": "outer"},
            {"id": "B2", "name": "inner", "parent": {"id": "B1", "type": "box_reference"}},
        ]
        gone = [{"demo_box": {"name": name, "state": "absent"}} for name in ("outer", "inner")]
        _result, script = apply([box], gone, reply(body=rows), DONE, DONE)
        assert script.lines == ["GET /boxs", "DELETE /boxs/B2", "DELETE /boxs/B1"]


class TestEither:
    """What may be one of several kinds: the task says which, so no name is two things."""

    def declare(self):
        system = demo_system()
        for name in ("user", "schedule"):
            target(system, name)
        either = Either(user=Ref("user"), schedule=Ref("schedule"))
        rules = ListOf(Members(Field("delay", Number()), Field("targets", SetOf(either), required=True)))
        return Resource(
            "policy", system, "/policys", (Field("name"), Field("to", either), Field("rules", rules)), NAMED
        )

    def test_task_says_which_kind_a_name_is_of(self):
        made = reply(body={"id": 1, "name": "web", "to": {"schedule": "S1"}})
        schedules = reply(body=[{"id": "S1", "name": "Primary"}])
        result, script = play(self.declare(), schedules, NONE, made, name="web", to={"schedule": "Primary"})
        assert script.lines == ["GET /schedules", "GET /policys", "POST /policys"]
        assert (script.bodies, result["resource"]["to"]) == (
            [{"name": "web", "to": {"schedule": "S1"}}],
            {"schedule": "Primary"},
        )

    def test_same_id_of_another_kind_is_a_difference(self):
        row = {"id": 1, "name": "web", "to": {"user": "X1"}}
        found = reply(body=[{"id": "X1", "name": "Primary"}])
        result, script = play(
            self.declare(), found, reply(body=[row]), reply(body={**row, "to": {"schedule": "X1"}}), name="web", to={"schedule": "Primary"}
        )  # fmt: skip
        assert (result["diff"]["before"]["to"], result["diff"]["after"]["to"]) == (
            {"user": "X1"},
            {"schedule": "Primary"},
        )
        assert script.bodies == [{"to": {"schedule": "X1"}}]

    def test_several_of_both_kinds_are_a_set(self):
        row = {"id": 1, "name": "web", "rules": [{"delay": 5, "targets": [{"user": "U1"}, {"schedule": "S1"}]}]}
        wanted = [{"delay": 5, "targets": [{"schedule": "Primary"}, {"user": "Jo"}]}]
        result, _script = play(
            self.declare(),
            reply(body=[{"id": "S1", "name": "Primary"}]),
            reply(body=[{"id": "U1", "name": "Jo"}]),
            reply(body=[row]),
            name="web",
            rules=wanted,
        )
        assert result["changed"] is False

    @pytest.mark.parametrize(
        ("written", "words"),
        [
            ({"user": "Jo", "schedule": "Primary"}, "mutually exclusive: user\\|schedule"),
            ({}, "one of the following is required: user, schedule"),
            ({"team": "Ops"}, r"to\.team\. Supported parameters include: schedule, user"),
        ],
        ids=["both", "none", "unknown"],
    )
    def test_anything_but_one_of_them_is_refused(self, written, words):
        with pytest.raises(InvalidArguments, match=words):
            validate(self.declare(), {"name": "web", "to": written})

    def test_page_can_say_what_it_takes(self):
        assert argument_spec(self.declare())["to"]["options"] == {"user": {"type": "str"}, "schedule": {"type": "str"}}

    def test_what_is_not_there_is_named_with_its_place(self):
        with pytest.raises(errors.Missing, match=r"rules\.targets\.user: there is no demo_user named 'Jo'"):
            play(self.declare(), NONE, name="web", rules=[{"targets": [{"user": "Jo"}]}])

    def test_it_can_say_by_a_type_there_what_is_a_word_here(self):
        class Target(Either):
            def to_wire(self, value):
                return next(iter(super().to_wire(value).values()))

            def from_wire(self, value):
                return super().from_wire({value["type"].replace("_reference", ""): value})

        system = demo_system()
        for name in ("user", "schedule"):
            target(system, name)
        to = SetOf(Target(user=Object("user"), schedule=Object("schedule")))
        policy = Resource("policy", system, "/policys", (Field("name"), Field("to", to)), NAMED)
        row = {"id": 1, "name": "web", "to": [{"id": "S1", "type": "schedule_reference"}]}
        schedules = reply(body=[{"id": "S1", "name": "Primary"}])
        _result, script = play(policy, schedules, NONE, reply(body=row), name="web", to=[{"schedule": "Primary"}])
        assert script.bodies == [{"name": "web", "to": [{"id": "S1", "type": "schedule_reference"}]}]
        assert (
            play(policy, schedules, reply(body=[row]), name="web", to=[{"schedule": "Primary"}])[0]["changed"] is False
        )


class TestDottedPlaces:
    """A vendor's name may stand deeper in a row; see test_traps.py for what stands beside it."""

    def declare(self, **words):
        fields = (
            Field("name", required=True, at="about.title"),
            Field("script", at="request.data.text"),
            Field("size", Number(), at="request.size"),
        )
        return Resource("test", demo_system(), "/tests", fields, NAMED, **words)

    ROW = {"id": 1, "about": {"title": "web"}, "request": {"data": {"text": "a"}, "size": 5}}

    def test_creation_builds_what_is_around(self):
        _result, script = play(self.declare(), NONE, reply(body=self.ROW), name="web", script="a", size=5)
        assert script.bodies == [{"about": {"title": "web"}, "request": {"data": {"text": "a"}, "size": 5}}]

    def test_thing_is_found_compared_and_shown(self):
        result, script = play(self.declare(), reply(body=[self.ROW]), name="web", script="a", size=5)
        assert (result["changed"], script.writes) == (False, [])
        assert result["resource"] == {"id": "1", "name": "web", "script": "a", "size": 5}

    @pytest.mark.parametrize(
        "row", [{"id": 1, "about": {"title": "web"}}, {**ROW, "request": None}, {**ROW, "request": []}], ids=str
    )
    def test_what_is_not_there_is_not_set(self, row):
        result, _script = play(self.declare(), reply(body=[row]), check_mode=True, name="web", script="a")
        assert result["diff"]["before"]["script"] is None

    def test_list_may_stand_deeper_in_its_answer(self):
        resource = self.declare(listing=Listing(rows="data.tests"))
        result, _script = play(resource, reply(body={"data": {"tests": [self.ROW]}, "messages": []}), name="web")
        assert (result["action"], result["resource"]["id"]) == ("unchanged", "1")

    def test_list_that_stands_deeper_is_walked_to_its_end(self):
        system = demo_system(paging=PageNumber(size=1))
        resource = Resource("test", system, "/tests", (Field("name"),), NAMED, Listing(rows="data.tests"))
        pages = [
            reply(body={"data": {"tests": rows}}) for rows in ([{"id": 1, "name": "a"}], [{"id": 2, "name": "web"}], [])
        ]
        assert play(resource, *pages, name="web")[0]["resource"]["id"] == "2"

    def test_id_may_stand_deeper(self):
        resource = Resource(
            "test", demo_system(), "/tests", (Field("name"), Field("size")), Identity("name", id="meta.id")
        )
        row = {"meta": {"id": 7}, "name": "web", "size": "a"}
        result, script = play(resource, reply(body=[row]), reply(body={**row, "size": "b"}), name="web", size="b")
        assert (result["resource"]["id"], script.lines[-1]) == ("7", "PUT /tests/7")


class TestBodyConstants:
    """What always stands in a body, and is nobody's option."""

    def declare(self, **words):
        fields = (Field("name", required=True), Field("size", Number()))
        return Resource(
            "thing", demo_system(), "/things", fields, NAMED, body=Body("thing", {"type": "plain", "v": 2}), **words
        )

    ROW = {"id": 1, "name": "web", "size": 5, "type": "plain"}

    def test_creation_and_update_hold_them_inside_the_envelope(self):
        _result, script = play(self.declare(), NONE, reply(body={"thing": self.ROW}), name="web", size=5)
        assert script.bodies == [{"thing": {"type": "plain", "v": 2, "name": "web", "size": 5}}]
        _result, script = play(
            self.declare(), reply(body=[self.ROW]), reply(body={"thing": self.ROW}), name="web", size=6
        )
        assert script.bodies == [{"thing": {"type": "plain", "v": 2, "size": 6}}]

    def test_replacement_of_everything_holds_them_too(self):
        resource = self.declare(update=Replace())
        _result, script = play(resource, reply(body=[self.ROW]), reply(body={"thing": self.ROW}), name="web", size=6)
        assert script.bodies == [{"thing": {"type": "plain", "v": 2, "name": "web", "size": 6}}]

    def test_removal_by_an_update_holds_them_too(self):
        resource = self.declare(remove=ByUpdate({"on": False}))
        _result, script = play(resource, reply(body=[self.ROW]), DONE, name="web", state="absent")
        assert script.bodies == [{"thing": {"type": "plain", "v": 2, "on": False}}]

    def test_they_are_no_difference_and_not_shown(self):
        result, script = play(self.declare(), reply(body=[{**self.ROW, "type": "other"}]), name="web", size=5)
        assert (result["changed"], script.writes) == (False, [])
        assert result["resource"] == {"id": "1", "name": "web", "size": 5}

    def test_update_that_is_sent_bare_has_them_bare(self):
        resource = Resource("thing", demo_system(), "/things", (Field("name"), Field("size")), NAMED,
                            body=Body("thing", {"v": 2}, on_update=None))  # fmt: skip
        _result, script = play(resource, reply(body=[self.ROW]), reply(body=self.ROW), name="web", size="6")
        assert script.bodies == [{"v": 2, "size": "6"}]


class TestAnswersToWrites:
    """A write is answered with the thing, its id, the request again, or nothing; the task's result is the same."""

    def declare(self, answers, **words):
        fields = (Field("name", required=True), Field("size", Number()), Field("kind", role=FIXED))
        return Resource("thing", demo_system(), "/things", fields, NAMED, body=Body(answers=answers), **words)

    @pytest.mark.parametrize(
        ("answers", "answer", "identity"),
        [
            (ID, 7, "7"),
            (ID, "7", "7"),
            (ID, {"id": 7}, "7"),
            (ID, [7], "7"),
            (ID, [{"id": 7}], "7"),
            (ECHO, {"id": 7, "name": "web", "size": None}, "7"),
            (NOTHING, None, None),
            (NOTHING, {}, None),
            (NOTHING, {"ok": True}, None),
        ],
        ids=["number", "text", "object", "list", "list of objects", "echo", "nothing", "empty", "odd"],
    )
    def test_creation_is_told_from_the_plan_and_what_is_known_of_its_id(self, answers, answer, identity):
        answer = (
            reply(200, f'"{answer}"'.encode(), Content_Type="application/json") if answer == "7" else reply(200, answer)
        )
        result, _script = play(self.declare(answers), NONE, answer, name="web", size=5)
        known = {} if identity is None else {"id": identity}
        known |= {"kind": None} if answers == ECHO else {}  # what an echo leaves out is not set
        assert (result["action"], result["resource"]) == ("created", {**known, "name": "web", "size": 5})

    @pytest.mark.parametrize(
        ("answers", "answer"),
        [(ID, 7), (ID, {"id": 7}), (ECHO, {"id": 7, "size": 1}), (NOTHING, None), (NOTHING, "text")],
        ids=["number", "object", "echo", "nothing", "text"],
    )
    def test_update_is_told_from_the_plan(self, answers, answer):
        row = {"id": 7, "name": "web", "size": 5, "kind": "a"}
        answer = reply(200, b'"text"', Content_Type="application/json") if answer == "text" else reply(200, answer)
        result, _script = play(self.declare(answers), reply(body=[row]), answer, name="web", size=6)
        assert (result["action"], result["resource"]) == ("updated", {"id": "7", "name": "web", "size": 6, "kind": "a"})

    @pytest.mark.parametrize("answers", [ID, NOTHING, ECHO])
    def test_next_item_knows_what_was_written(self, answers):
        answer = reply(200, None if answers == NOTHING else {"id": 7})
        tasks = [{"name": "web", "size": 5}, {"name": "web", "size": 5}]
        results, script = loop(self.declare(answers), tasks, NONE, answer)
        assert (actions(results), script.lines) == (["created", "unchanged"], ["GET /things", "POST /things"])

    def test_what_nobody_told_of_it_is_not_known_to_be_empty(self):
        """The service may have chosen a kind: no diff says that there was none, in check mode or for real."""
        tasks = [{"name": "web", "size": 5}, {"name": "web", "state": "absent"}]
        real, _script = loop(self.declare(ID), tasks, NONE, reply(body={"id": 7}), DONE)
        checked, _script = loop(self.declare(ID), tasks, NONE, check_mode=True)
        assert real[1]["diff"]["before"] == checked[1]["diff"]["before"] == {"name": "web", "size": 5}

    def test_several_of_which_nobody_knows_the_id_are_kept_apart(self):
        tasks = [{"name": name, "size": 5} for name in ("a", "b", "a", "b")]
        results, script = loop(self.declare(NOTHING), tasks, NONE, reply(200), reply(200))
        assert (actions(results), len(script.writes)) == (["created", "created", "unchanged", "unchanged"], 2)

    def test_what_was_written_without_an_id_is_changed_where_it_is(self):
        """Its address needs the id that no answer told, so the list is read again for it."""
        row = reply(body=[{"id": 7, "name": "web", "size": 5}])
        tasks = [{"name": "web", "size": 5}, {"name": "web", "size": 6}]
        results, script = loop(self.declare(NOTHING), tasks, NONE, reply(200), row, reply(200))
        assert (actions(results), script.lines[-1]) == (["created", "updated"], "PUT /things/7")

    @pytest.mark.parametrize("body", [None, [], {}, {"ok": True}, [1, 2], True, ""], ids=repr)
    def test_answer_without_the_id_it_should_have_is_one_clear_sentence(self, body):
        answer = reply(200, b'""', Content_Type="application/json") if body == "" else reply(200, body)
        with pytest.raises(
            errors.Broken, match=r"^Cannot create Demo thing 'web' \(POST /things: 200\): it answered without"
        ):
            play(self.declare(ID), NONE, answer, name="web")


class TestAdoption:
    """A creation may answer with something that was there before, left as it was."""

    def declare(self, **words):
        fields = (Field("name", required=True), Field("size", Number()), Field("kind", role=FIXED))
        return Resource("bundle", demo_system(), "/bundles", fields, NAMED, create=Post(adopts=True), **words)

    def test_what_was_there_is_updated_in_one_more_write(self):
        there = {"id": 7, "name": "web", "size": 1}
        answers = reply(body=there), reply(body={**there, "size": 5})
        result, script = play(self.declare(), NONE, *answers, name="web", size=5)
        assert script.lines == ["GET /bundles", "POST /bundles", "PUT /bundles/7"]
        assert script.bodies == [{"name": "web", "size": 5}, {"size": 5}]
        assert (result["action"], result["changed"], result["resource"]["size"]) == ("updated", True, 5)
        assert (result["diff"]["before"]["size"], result["diff"]["after"]["size"]) == (1, 5)

    def test_what_is_as_it_should_be_needs_no_second_write(self):
        result, script = play(self.declare(), NONE, reply(body={"id": 7, "name": "web", "size": 5}), name="web", size=5)
        assert (script.lines, result["changed"]) == (["GET /bundles", "POST /bundles"], True)
        assert result["resource"] == {"id": "7", "name": "web", "size": 5}

    def test_it_is_known_to_the_next_item_as_it_was_left(self):
        there = {"id": 7, "name": "web", "size": 1}
        tasks = [{"name": "web", "size": 5}, {"name": "web", "size": 5}]
        results, script = loop(self.declare(), tasks, NONE, reply(body=there), reply(body={**there, "size": 5}))
        assert (actions(results), len(script.lines)) == (["updated", "unchanged"], 3)

    def test_what_no_update_changes_is_refused_with_what_it_is(self):
        with pytest.raises(errors.Immutable, match="kind is 'a' and would become 'b'"):
            play(self.declare(), NONE, reply(body={"id": 7, "name": "web", "kind": "a"}), name="web", kind="b")

    def test_lost_answer_is_looked_after_and_not_sent_again(self):
        there = {"id": 7, "name": "web", "size": 1}
        result, script = play(
            self.declare(), NONE, reply(500), reply(body=[there]), reply(body={**there, "size": 5}), name="web", size=5
        )
        assert script.lines == ["GET /bundles", "POST /bundles", "GET /bundles", "PUT /bundles/7"]
        assert result["resource"]["size"] == 5

    def test_check_mode_foretells_a_creation(self):
        result, script = play(self.declare(), NONE, check_mode=True, name="web", size=5)
        assert (result["action"], script.writes) == ("created", [])

    def test_apply_adopts_too(self):
        bundle, there = self.declare(), {"id": 7, "name": "web", "size": 1}
        entries = [{"demo_bundle": {"name": "web", "size": 5}}]
        result, script = apply([bundle], entries, NONE, reply(body=there), reply(body={**there, "size": 5}))
        assert (script.lines[-1], result["entries"][0]["id"], result["changed"]) == ("PUT /bundles/7", "7", True)


class TestRemovals:
    """What has no plain DELETE goes by being changed, by a call of its own, or by a DELETE that may say no."""

    ROW = {"id": 7, "name": "web", "on": True, "start": 100}

    def declare(self, remove, **words):
        fields = (Field("name", required=True), Field("on", Flag()))
        return Resource("thing", demo_system(), "/things", fields, NAMED, remove=remove, **words)

    def remove(self, resource, *replies, **args):
        return play(resource, reply(body=[self.ROW]), *replies, name="web", state="absent", **args)

    @pytest.mark.parametrize(
        ("remove", "line", "body"),
        [
            (ByUpdate({"on": False}), "PUT /things/7", {"on": False}),
            (ByUpdate(lambda row: {"stop": row["start"] + 1}), "PUT /things/7", {"stop": 101}),
            (Call("POST", "/things/{id}/archive"), "POST /things/7/archive", None),
            (Call("PATCH", "/archive", {"ids": [1]}), "PATCH /archive", {"ids": [1]}),
            (Delete(), "DELETE /things/7", None),
        ],
        ids=["update", "update by the row", "call", "call with a body", "delete"],
    )
    def test_it_is_one_write(self, remove, line, body):
        result, script = self.remove(self.declare(remove), DONE)
        assert (result["action"], result["resource"]) == ("deleted", {})
        assert [(one.line, one.body) for one in script.writes] == [(line, body)]
        assert result["diff"]["before"] == {"name": "web", "on": True}

    @pytest.mark.parametrize(
        "remove",
        [ByUpdate({"on": False}), Call("POST", "/things/{id}/archive"), Delete()],
        ids=["update", "call", "delete"],
    )
    @pytest.mark.parametrize("check_mode", [True, False])
    def test_next_item_finds_it_no_more(self, remove, check_mode):
        tasks = [{"name": "web", "state": "absent"}, {"name": "web", "state": "absent"}]
        replies = [reply(body=[self.ROW])] if check_mode else [reply(body=[self.ROW]), DONE]
        results, script = loop(self.declare(remove), tasks, *replies, check_mode=check_mode)
        assert (actions(results), len(script.writes)) == (["deleted", "unchanged"], 0 if check_mode else 1)

    @pytest.mark.parametrize("remove", [Call("POST", "/things/{id}/archive"), Delete()], ids=["call", "delete"])
    def test_it_may_be_gone_already(self, remove):
        assert self.remove(self.declare(remove), reply(404))[0]["action"] == "deleted"

    def test_what_was_gone_before_the_update_that_removes_it_is_no_failure(self):
        result, script = self.remove(self.declare(ByUpdate({"on": False})), reply(404), NONE)
        assert (script.lines[-1], result["resource"]) == ("GET /things", {})

    @pytest.mark.parametrize(
        "remove",
        [ByUpdate({"on": False}), Call("POST", "/things/{id}/archive"), Delete()],
        ids=["update", "call", "delete"],
    )
    def test_removal_whose_answer_was_lost_is_sent_again(self, remove):
        result, script = self.remove(self.declare(remove), reply(500), DONE)
        assert (result["action"], len(script.writes)) == ("deleted", 2)

    def test_delete_may_say_that_it_did_not(self):
        judge = Delete(judge=lambda data: "it is not ours, or gone" if data == 0 else None)
        with pytest.raises(
            errors.Refused, match=r"^Cannot delete Demo thing 'web' \(DELETE /things/7: 200\): it is not ours, or gone"
        ):
            self.remove(self.declare(judge), reply(200, 0))
        assert self.remove(self.declare(judge), reply(200, 1))[0]["action"] == "deleted"

    def test_delete_may_ask_beside(self):
        _result, script = self.remove(self.declare(Delete(query={"quiet": "true"})), DONE)
        assert script.writes[0].query == [("quiet", "true")]

    def test_thing_may_choose_how_it_goes(self):
        class Rules(Behaviour):
            def removal(self, want, row, now):
                return Delete() if row["start"] > now else ByUpdate({"stop": int(now)})

        resource = self.declare(Delete(), behaviour=Rules())
        _result, script = self.remove(resource, DONE)
        assert (script.writes[0].line, script.writes[0].body) == ("PUT /things/7", {"stop": int(NOON)})
        _result, script = play(
            resource, reply(body=[{**self.ROW, "start": NOON + 1}]), DONE, name="web", state="absent"
        )
        assert script.writes[0].line == "DELETE /things/7"

    def test_what_nobody_can_remove_says_so(self):
        with pytest.raises(errors.Immutable, match="Demo deletes no thing through its API. Delete it by hand"):
            self.remove(self.declare(None))

    def test_update_that_removes_goes_by_the_verb_of_an_update(self):
        resource = self.declare(ByUpdate({"on": False}), update=Merge("PATCH"))
        assert self.remove(resource, DONE)[1].writes[0].method == "PATCH"
        resource = self.declare(ByUpdate({"on": False}), update=None)
        assert self.remove(resource, DONE)[1].writes[0].method == "PUT"

    @pytest.mark.parametrize(
        "remove", [ByUpdate({"on": False}), Call("POST", "/things/{id}/archive")], ids=["update", "call"]
    )
    def test_apply_and_prune_remove_so_too(self, remove):
        thing = self.declare(remove)
        result, script = apply(
            [thing], [{"demo_thing": {"name": "web", "state": "absent"}}], reply(body=[self.ROW]), DONE
        )
        assert (result["summary"], script.writes[0].method) == (
            {"deleted": 1},
            "PUT" if isinstance(remove, ByUpdate) else "POST",
        )
        result, script = apply([thing], [], reply(body=[self.ROW]), DONE, prune=[{"demo_thing": {"on": True}}])
        assert (result["summary"], len(script.writes)) == ({"deleted": 1}, 1)


class TestCountsAsAbsent:
    """The service tells it for ever, and it counts as not there."""

    LIVE, OVER = {"id": 7, "name": "web", "end": NOON + 1}, {"id": 6, "name": "web", "end": NOON - 1}

    def declare(self, system=None, **words):
        fields = (Field("name", required=True), Field("size", Number()))
        return Resource(
            "window",
            system or demo_system(),
            "/windows",
            fields,
            NAMED,
            gone=lambda row, now: row["end"] <= now,
            **words,
        )

    def test_it_is_not_found_and_made_anew(self):
        result, script = play(self.declare(), reply(body=[self.OVER]), reply(body=self.LIVE), name="web")
        assert (result["action"], result["resource"]["id"], script.lines[-1]) == ("created", "7", "POST /windows")

    def test_to_remove_it_again_is_no_change(self):
        result, script = play(self.declare(), reply(body=[self.OVER]), name="web", state="absent")
        assert (result["changed"], script.writes) == (False, [])

    def test_one_that_lives_is_meant_beside_one_that_does_not(self):
        result, _script = play(self.declare(), reply(body=[self.OVER, self.LIVE]), name="web")
        assert (result["action"], result["resource"]["id"]) == ("unchanged", "7")

    def test_its_id_leads_to_nothing(self):
        with pytest.raises(errors.Missing, match="there is none with id 6"):
            play(self.declare(), reply(body=self.OVER), id="6", name="web")
        assert play(self.declare(), reply(body=self.OVER), id="6", state="absent")[0]["changed"] is False

    def test_its_id_leads_to_nothing_in_a_loop_either(self):
        tasks = [{"id": "6", "state": "absent"}, {"id": "7", "state": "absent"}]
        results, script = loop(self.declare(), tasks, reply(body=[self.OVER, self.LIVE]), DONE)
        assert (actions(results), script.lines) == (["unchanged", "deleted"], ["GET /windows", "DELETE /windows/7"])

    def test_its_name_refers_to_nothing(self):
        system = demo_system()
        self.declare(system)
        note = Resource("note", system, "/notes", (Field("name"), Field("window", Ref("window"))), NAMED)
        with pytest.raises(errors.Missing, match="window: there is no demo_window named 'web'"):
            play(note, reply(body=[self.OVER]), name="a", window="web")

    def test_it_is_not_exported(self):
        assert export([self.declare()], reply(body=[self.OVER, {**self.LIVE, "name": "mail"}])) == [
            {"demo_window": {"name": "mail"}}
        ]

    def test_it_is_not_pruned(self):
        window = self.declare()
        rows = reply(body=[{**self.OVER, "size": 5}, {**self.LIVE, "size": 5}])
        result, script = apply([window], [], rows, DONE, prune=[{"demo_window": {"size": 5}}])
        assert (result["summary"], script.lines[-1]) == ({"deleted": 1}, "DELETE /windows/7")

    def test_time_is_the_service_s(self):
        late = reply(body=[self.LIVE], Date="Fri, 15 Jan 2027 09:00:00 GMT")
        result, _script = play(self.declare(), late, name="web", state="absent")
        assert result["changed"] is False


class TestUpserts:
    """One PUT of the whole to the collection makes it and changes it; the task chooses its id."""

    def declare(self, **words):
        fields = (
            Field("id", required=True),
            Field("type", role=FIXED, required=True),
            Field("team"),
            Field("data", Json(), initial={}),
            Field("token", role=WRITE_ONLY, secret=True),
        )
        said = {"create": Put("/entities"), "update": Upsert(), "body": Body(answers=NOTHING), **words}
        return Resource(
            "entity", demo_system(), Paths("/entities/", one="/entities/{id}"), fields, Identity("id"), **said
        )

    ROW = {"id": "web-1", "type": "host", "team": "ops", "data": {"a": 1}}

    def test_creation_is_a_put_to_the_collection(self):
        result, script = play(self.declare(), NONE, reply(200), id="web-1", type="host", team="ops")
        assert [(one.line, one.body) for one in script.writes] == [
            ("PUT /entities", {"id": "web-1", "type": "host", "team": "ops", "data": {}})
        ]
        assert result["resource"] == {"id": "web-1", "type": "host", "team": "ops", "data": {}}

    def test_update_is_the_same_and_says_what_the_task_leaves_out(self):
        result, script = play(self.declare(), reply(body=[self.ROW]), reply(200), id="web-1", team="web")
        assert [(one.line, one.body) for one in script.writes] == [("PUT /entities", {**self.ROW, "team": "web"})]
        assert (result["action"], result["resource"]) == ("updated", {**self.ROW, "team": "web"})

    def test_update_says_a_secret_that_the_task_gives(self):
        _result, script = play(self.declare(), reply(body=[self.ROW]), reply(200), id="web-1", team="web", token="t-1")
        assert script.bodies == [{**self.ROW, "team": "web", "token": "t-1"}]

    def test_value_is_cleared(self):
        _result, script = play(self.declare(), reply(body=[self.ROW]), reply(200), id="web-1", team="")
        assert script.bodies[0]["team"] is None

    def test_nothing_to_change_is_no_write(self):
        result, script = play(self.declare(), reply(body=[self.ROW]), id="web-1", type="host", team="ops")
        assert (result["changed"], script.writes) == (False, [])

    def test_lost_answer_is_simply_sent_again(self):
        _result, script = play(self.declare(), NONE, reply(500), reply(200), id="web-1", type="host")
        assert [one.line for one in script.writes] == ["PUT /entities"] * 2

    def test_items_of_a_loop_see_each_other(self):
        tasks = [
            {"id": "a", "type": "host"},
            {"id": "b", "type": "host"},
            {"id": "a", "type": "host"},
            {"id": "b", "team": "x"},
        ]
        results, script = loop(self.declare(), tasks, NONE, *[reply(200)] * 3)
        assert actions(results) == ["created", "created", "unchanged", "updated"]
        assert script.bodies[-1] == {"id": "b", "type": "host", "data": {}, "team": "x"}

    def test_old_values_are_read_again_before_they_are_sent_back(self):
        newer = {**self.ROW, "data": {"a": 2}}
        tasks = [{"id": "web-1", "team": "ops"}, {"id": "web-1", "team": "web"}]
        _results, script = loop(
            self.declare(), tasks, reply(body=[self.ROW]), reply(body=newer), reply(200), pause=FRESH + 1
        )
        assert script.bodies == [{**newer, "team": "web"}]

    def test_removal_is_that_of_one(self):
        _result, script = play(self.declare(), reply(body=[self.ROW]), DONE, id="web-1", state="absent")
        assert script.writes[0].line == "DELETE /entities/web-1"

    def test_it_is_exported_and_applied_under_its_id(self):
        entity = self.declare()
        fields = {"id": "web-1", "type": "host", "team": "ops", "data": {"a": 1}}
        (entry,) = export([entity], reply(body=[self.ROW]))
        assert {name: entry["demo_entity"][name] for name in fields} == fields
        result, script = apply([entity], [{"demo_entity": fields}], reply(body=[self.ROW]))
        assert (result["changed"], script.writes) == (False, [])


class TestPutOfAMember:
    """No id, no name, no GET of one; its address is known before it is there, and a write is answered with nothing."""

    def declare(self):
        system = demo_system(names=("id", "summary"))
        team, user = target(system, "team"), target(system, "user")
        fields = (
            Field("team", Object("team"), FIXED, required=True),
            Field("user", Object("user"), FIXED, required=True),
            Field("role", at="role"),
        )
        membership = Resource(
            "team_membership",
            system,
            Paths("/teams/{team}/members", one=None, item="/teams/{team}/users/{user}"),
            fields,
            Identity("user", id="user.id"),
            Listing(rows="members"),
            Body(answers=NOTHING),
            create=Put(),
        )
        return team, user, membership

    TEAMS, USERS = reply(body=[{"id": "T1", "name": "Ops"}]), reply(body=[{"id": "U1", "name": "Jo"}])
    JO = {"user": {"id": "U1", "type": "user_reference", "summary": "Jo"}, "role": "observer"}

    @staticmethod
    def members(*rows):
        return reply(body={"members": list(rows)})

    def test_creation_is_a_put_at_its_own_address_and_says_only_what_stands_beside_it(self):
        _team, _user, membership = self.declare()
        result, script = play(
            membership, self.TEAMS, self.USERS, self.members(), reply(204), team="Ops", user="Jo", role="manager"
        )
        assert script.lines[-2:] == ["GET /teams/T1/members", "PUT /teams/T1/users/U1"]
        assert script.bodies == [{"role": "manager"}]
        assert {"user": "Jo", "role": "manager"}.items() <= result["resource"].items()

    def test_one_that_is_there_is_no_change(self):
        _team, _user, membership = self.declare()
        result, script = play(
            membership, self.TEAMS, self.USERS, self.members(self.JO), team="Ops", user="Jo", role="observer"
        )
        assert (result["changed"], script.writes) == (False, [])

    def test_update_is_a_put_at_the_same_address(self):
        _team, _user, membership = self.declare()
        result, script = play(
            membership, self.TEAMS, self.USERS, self.members(self.JO), reply(204), team="Ops", user="Jo", role="manager"
        )
        assert [(one.line, one.body) for one in script.writes] == [("PUT /teams/T1/users/U1", {"role": "manager"})]
        assert (result["action"], result["diff"]["before"]["role"]) == ("updated", "observer")

    def test_removal_is_a_delete_at_the_same_address(self):
        _team, _user, membership = self.declare()
        _result, script = play(
            membership, self.TEAMS, self.USERS, self.members(self.JO), DONE, team="Ops", user="Jo", state="absent"
        )
        assert script.lines[-1] == "DELETE /teams/T1/users/U1"

    def test_what_the_service_chooses_is_not_foretold(self):
        _team, _user, membership = self.declare()
        result, _script = play(
            membership, self.TEAMS, self.USERS, self.members(), team="Ops", user="Jo", check_mode=True
        )
        assert "role" not in result["resource"]

    def test_lost_answer_is_simply_sent_again(self):
        _team, _user, membership = self.declare()
        _result, script = play(
            membership, self.TEAMS, self.USERS, self.members(), reply(500), reply(204), team="Ops", user="Jo"
        )
        assert [one.line for one in script.writes] == ["PUT /teams/T1/users/U1"] * 2

    def test_items_of_a_loop_see_each_other(self):
        _team, _user, membership = self.declare()
        users = reply(body=[{"id": "U1", "name": "Jo"}, {"id": "U2", "name": "Bo"}])
        tasks = [{"team": "Ops", "user": name} for name in ("Jo", "Bo", "Jo", "Bo")]
        results, script = loop(membership, tasks, self.TEAMS, users, self.members(), reply(204), reply(204))
        assert actions(results) == ["created", "created", "unchanged", "unchanged"]
        assert [one.line for one in script.writes] == ["PUT /teams/T1/users/U1", "PUT /teams/T1/users/U2"]

    def test_export_says_who_is_where(self):
        team, _user, membership = self.declare()
        entries = export([membership], self.TEAMS, self.members(self.JO), self.USERS)
        assert entries == [{"demo_team_membership": {"team": "Ops", "user": "Jo", "role": "observer"}}]

    def test_body_is_empty_where_the_address_says_all(self):
        _team, _user, membership = self.declare()
        _result, script = play(membership, self.TEAMS, self.USERS, self.members(), reply(204), team="Ops", user="Jo")
        assert not script.writes[0].body


class TestKeyedLists:
    """Rows that one member tells apart keep their ids, whatever becomes of the rest."""

    def declare(self, **words):
        layer = Members(
            Field("id", role=INTERNAL),
            Field("name", Name(), required=True),
            Field("turn", Number()),
            Field("user", Ref("user")),
        )
        system = demo_system()
        target(system, "user")
        fields = (Field("name", required=True), Field("layers", Keyed(layer, by="name", **words), at="schedule_layers"))
        return Resource("schedule", system, "/schedules", fields, NAMED)

    DAY, NIGHT = (
        {"id": "L1", "name": "Day", "turn": 5, "user": "U1"},
        {"id": "L2", "name": "Night", "turn": 7, "user": "U1"},
    )

    def task(self, *layers, there=(DAY, NIGHT), changed=True, check_mode=False, **words):
        """Run a task on a schedule with these layers there; returns the result and the layers that were sent."""
        row = {"id": 1, "name": "web", "schedule_layers": list(there)}
        replies = [reply(body=[row])] + ([reply(body=row)] if changed and not check_mode else [])
        result, script = play(self.declare(**words), *replies, name="web", layers=list(layers), check_mode=check_mode)
        return result, script.bodies[0]["schedule_layers"] if script.bodies else None

    def test_ids_are_no_difference_and_never_asked_for(self):
        result, sent = self.task({"name": "Day", "turn": 5}, {"name": "Night"}, changed=False)
        assert (result["changed"], sent) == (False, None)
        assert "id" not in argument_spec(self.declare())["layers"]["options"]

    def test_id_and_what_a_task_leaves_out_go_back_as_they_were(self):
        _result, sent = self.task({"name": "Day", "turn": 6}, {"name": "Night"})
        assert sent == [{**self.DAY, "turn": 6}, self.NIGHT]

    def test_new_one_has_no_id_and_moves_nobody_s(self):
        _result, sent = self.task({"name": "Dawn", "turn": 1}, {"name": "Day"}, {"name": "Night"})
        assert sent == [{"name": "Dawn", "turn": 1}, self.DAY, self.NIGHT]

    def test_one_that_is_left_out_goes(self):
        _result, sent = self.task({"name": "Night"})
        assert sent == [self.NIGHT]

    def test_renamed_one_is_a_new_one(self):
        _result, sent = self.task({"name": "Days", "turn": 5}, {"name": "Night"})
        assert sent[0] == {"name": "Days", "turn": 5}

    @pytest.mark.parametrize(("ordered", "changed"), [(True, True), (False, False)])
    def test_order_counts_where_it_means_something(self, ordered, changed):
        result, _sent = self.task({"name": "Night"}, {"name": "Day"}, changed=changed, ordered=ordered)
        assert result["changed"] is changed

    def test_another_order_keeps_each_its_id(self):
        _result, sent = self.task({"name": "Night"}, {"name": "Day"})
        assert sent == [self.NIGHT, self.DAY]

    def test_service_may_have_them_backwards(self):
        both = ({"name": "Day"}, {"name": "Night"})
        assert self.task(*both, there=(self.NIGHT, self.DAY), changed=False, backwards=True)[0]["changed"] is False
        _result, sent = self.task(*both, {"name": "Dawn"}, there=(self.NIGHT, self.DAY), backwards=True)
        assert sent == [{"name": "Dawn"}, self.NIGHT, self.DAY]

    def test_ids_are_in_no_diff_and_no_result(self):
        result, _sent = self.task({"name": "Day", "turn": 6}, {"name": "Night"})
        assert "L1" not in str(result)
        told = [{"name": "Day", "turn": 5, "user": "U1"}, {"name": "Night", "turn": 7, "user": "U1"}]
        assert result["diff"]["before"]["layers"] == told

    def test_creation_sends_what_is_given(self):
        made = {"id": 1, "name": "web", "schedule_layers": [self.DAY]}
        _result, script = play(self.declare(), NONE, reply(body=made), name="web", layers=[{"name": "Day", "turn": 5}])
        assert script.bodies == [{"name": "web", "schedule_layers": [{"name": "Day", "turn": 5}]}]

    def test_names_inside_are_resolved(self):
        row = {"id": 1, "name": "web", "schedule_layers": [self.DAY]}
        users = reply(body=[{"id": "U1", "name": "Jo"}])
        result, _script = play(
            self.declare(), users, reply(body=[row]), name="web", layers=[{"name": "Day", "user": "Jo"}]
        )
        assert result["changed"] is False

    def test_real_diff_is_that_of_check_mode(self):
        layers = [{"name": "Dawn", "turn": 1}, {"name": "Day", "turn": 6}]
        real, checked = self.task(*layers)[0], self.task(*layers, check_mode=True)[0]
        assert (real["diff"], real["changed"]) == (checked["diff"], checked["changed"])

    def test_export_leaves_the_ids_out(self):
        row = {"id": 1, "name": "web", "schedule_layers": [self.DAY]}
        entries = export([self.declare()], reply(body=[row]), reply(body=[{"id": "U1", "name": "Jo"}]))
        assert entries == [{"demo_schedule": {"name": "web", "layers": [{"name": "Day", "turn": 5, "user": "Jo"}]}}]


class TestNoGetOfOne:
    """Only the list shows a thing."""

    def declare(self, system=None, **words):
        fields = (Field("name", required=True), Field("size", Number()), Field("kind"))
        return Resource("thing", system or demo_system(), Paths("/things", one=None), fields, NAMED, **words)

    ROW = {"id": 7, "name": "web", "size": 5, "kind": "a"}

    def test_id_is_sought_in_the_list(self):
        result, script = play(
            self.declare(), reply(body=[self.ROW]), reply(body={**self.ROW, "size": 6}), id="7", size=6
        )
        assert (script.lines, result["action"]) == (["GET /things", "PUT /things/7"], "updated")

    def test_id_that_is_not_in_the_list_is_not_there(self):
        with pytest.raises(errors.Missing, match="there is none with id 8"):
            play(self.declare(), reply(body=[self.ROW]), id="8", name="web")
        assert play(self.declare(), reply(body=[self.ROW]), id="8", state="absent")[0]["changed"] is False

    def test_reference_to_it_may_be_an_id_or_a_name(self):
        system = demo_system()
        self.declare(system)
        note = Resource("note", system, "/notes", (Field("name"), Field("about", Ref("thing"))), NAMED)
        for written in ("web", "7"):
            row = reply(body=[{"id": 1, "name": "a", "about": 7}])
            result, script = play(note, reply(body=[self.ROW]), row, name="a", about=written)
            assert (result["changed"], script.lines) == (False, ["GET /things", "GET /notes"])

    def test_reference_to_nothing_asks_for_no_single_thing(self):
        system = demo_system()
        self.declare(system)
        note = Resource("note", system, "/notes", (Field("name"), Field("about", Ref("thing"))), NAMED)
        with pytest.raises(errors.Missing, match="about: there is no demo_thing named '8'"):
            play(note, reply(body=[self.ROW]), name="a", about="8")

    @pytest.mark.parametrize("many", [False, True], ids=["one", "loop"])
    def test_it_is_made_changed_and_removed_at_its_own_address(self, many):
        made, changed = {**self.ROW, "size": 1}, {**self.ROW, "size": 2}
        tasks = [{"name": "web", "size": 1}, {"name": "web", "size": 2}, {"name": "web", "state": "absent"}]
        _results, script = loop(self.declare(), tasks, NONE, reply(body=made), reply(body=changed), DONE)
        assert script.lines == ["GET /things", "POST /things", "PUT /things/7", "DELETE /things/7"]

    def test_old_values_are_not_sent_back(self):
        """There is no GET of one to see what it is now, but there is the list."""
        tasks = [{"name": "web", "size": 5}, {"name": "web", "size": 6}]
        newer = {**self.ROW, "kind": "b"}
        replies = reply(body=[self.ROW]), reply(body=[newer]), reply(body={**newer, "size": 6})
        _results, script = loop(self.declare(update=Replace()), tasks, *replies, pause=FRESH + 1)
        assert script.bodies == [{"name": "web", "size": 6, "kind": "b"}]


class TestQueryInAPath:
    """A query that is always sent, to the list and to one thing, and to no write."""

    def declare(self, **words):
        paths = Paths("/schedules?include[]=layers", one="/schedules/{id}?inherited=false")
        return Resource("schedule", demo_system(**words), paths, (Field("name"), Field("size", Number())), NAMED)

    ROW = {"id": 7, "name": "web", "size": 5}

    def test_list_is_asked_with_its_query(self):
        _result, script = play(self.declare(), reply(body=[self.ROW]), name="web")
        assert [(one.line, one.query) for one in script.requests] == [("GET /schedules", [("include[]", "layers")])]

    def test_pages_of_the_list_are_asked_with_it_too(self):
        pages = [reply(body=[{"id": 1, "name": "a"}]), reply(body=[self.ROW]), NONE]
        _result, script = play(self.declare(paging=PageNumber(size=1)), *pages, name="web")
        assert [sorted(one.query) for one in script.requests] == [
            [("include[]", "layers"), ("page", str(number)), ("per_page", "1")] for number in (1, 2, 3)
        ]

    def test_one_is_asked_with_its_query(self):
        _result, script = play(self.declare(), reply(body=self.ROW), id="7")
        assert [(one.line, one.query) for one in script.requests] == [("GET /schedules/7", [("inherited", "false")])]

    @pytest.mark.parametrize(
        ("replies", "args", "line"),
        [
            ([NONE, reply(body=ROW)], {"name": "web"}, "POST /schedules"),
            ([reply(body=[ROW]), reply(body=ROW)], {"name": "web", "size": 6}, "PUT /schedules/7"),
            ([reply(body=[ROW]), DONE], {"name": "web", "state": "absent"}, "DELETE /schedules/7"),
        ],
        ids=["creation", "update", "removal"],
    )
    def test_write_is_sent_without_it(self, replies, args, line):
        _result, script = play(self.declare(), *replies, **args)
        assert [(one.line, one.query) for one in script.writes] == [(line, [])]


class TestNotes:
    """Warnings stand beside a thing, on a read and on a write."""

    NOTED = {"warnings": [{"message": "It is nearly full."}, {"message": "It is old."}]}
    SAID = ["It is nearly full.", "It is old."]

    def declare(self, **words):
        system = demo_system(notes=lambda data: [one["message"] for one in data.get("warnings") or ()])
        said = {"path": "/paths", "identity": NAMED, "body": Body("path"), **words}
        return Resource("path", system, fields=(Field("name"), Field("size", Number())), **said)

    ROW = {"id": 7, "name": "web", "size": 5}

    def test_those_beside_one_thing_are_told(self):
        result, _script = play(self.declare(), reply(body={"path": self.ROW, **self.NOTED}), id="7", size=5)
        assert result["warnings"] == self.SAID

    def test_those_beside_the_only_thing_are_told(self):
        only = self.declare(path="/path", identity=Identity(), create=None, remove=None)
        result, _script = play(only, reply(body={"path": self.ROW, **self.NOTED}), size=5)
        assert result["warnings"] == self.SAID

    @pytest.mark.parametrize("there", [[], [ROW]], ids=["creation", "update"])
    def test_those_beside_what_was_written_are_told(self, there):
        answer = reply(body={"path": {**self.ROW, "size": 6}, **self.NOTED})
        result, _script = play(self.declare(), reply(body=there), answer, name="web", size=6)
        assert (result["changed"], result["warnings"]) == (True, self.SAID)

    def test_those_of_read_and_write_are_told_once(self):
        noted = (
            reply(body={"path": self.ROW, **self.NOTED}),
            reply(body={"path": {**self.ROW, "size": 6}, **self.NOTED}),
        )
        assert play(self.declare(), *noted, id="7", size=6)[0]["warnings"] == self.SAID

    def test_apply_tells_them_too(self):
        entries = [{"demo_path": {"name": "web", "size": 6}}]
        answer = reply(body={"path": {**self.ROW, "size": 6}, **self.NOTED})
        assert apply([self.declare()], entries, reply(body=[self.ROW]), answer)[0]["warnings"] == self.SAID

    def test_where_there_are_none_none_are_told(self):
        assert "warnings" not in play(self.declare(), reply(body=[self.ROW]), name="web")[0]


class TestNamesInRows:
    """Where a row tells names beside ids, a diff has them without a call."""

    ROW = {
        "id": "P1",
        "name": "web",
        "teams": [{"id": "T1", "summary": "Ops"}, {"id": "T2", "summary": "Web"}],
        "rules": [{"to": {"id": "U1", "summary": "Jo"}}],
    }

    def declare(self, **words):
        system = demo_system(**words)
        for name in ("team", "user"):
            target(system, name)
        rules = ListOf(Members(Field("to", Object("user"))))
        fields = (Field("name"), Field("teams", SetOf(Object("team"))), Field("rules", rules))
        return Resource("policy", system, "/policys", fields, NAMED)

    def changed(self, **words):
        teams, users = reply(body=[{"id": "T3", "name": "New"}]), reply(body=[{"id": "U2", "name": "Bo"}])
        return play(
            self.declare(**words), teams, users, reply(body=[self.ROW]), check_mode=True,
            name="web", teams=["New"], rules=[{"to": "Bo"}],
        )  # fmt: skip

    def test_what_was_there_is_shown_by_its_names(self):
        result, script = self.changed(names=("id", "summary"))
        assert result["diff"]["before"] == {"name": "web", "teams": ["Ops", "Web"], "rules": [{"to": "Jo"}]}
        assert result["diff"]["after"] == {"name": "web", "teams": ["New"], "rules": [{"to": "Bo"}]}
        assert script.lines == ["GET /teams", "GET /users", "GET /policys"]

    def test_name_that_the_task_wrote_comes_first(self):
        renamed = reply(body=[{**self.ROW, "teams": [{"id": "T1", "summary": "Ops"}]}])
        result, _script = play(
            self.declare(names=("id", "summary")),
            reply(body=[{"id": "T1", "name": "ops"}]),
            renamed,
            name="web",
            teams=["ops"],
        )
        assert result["resource"]["teams"] == ["ops"]

    def test_elsewhere_ids_are_shown(self):
        assert self.changed()[0]["diff"]["before"]["teams"] == ["T1", "T2"]

    def test_removal_is_shown_by_names_too(self):
        result, _script = play(
            self.declare(names=("id", "summary")), reply(body=[self.ROW]), DONE, name="web", state="absent"
        )
        assert result["diff"]["before"]["teams"] == ["Ops", "Web"]

    def test_apply_shows_them_too(self):
        policy = self.declare(names=("id", "summary"))
        entries = [{"demo_policy": {"name": "web", "teams": []}}]
        result, _script = apply([policy], entries, reply(body=[self.ROW]), check_mode=True)
        assert result["diff"]["before"]["Demo policy 'web'"]["teams"] == ["Ops", "Web"]


class TestThingsInsideThings:
    """Boxes stand on shelves; which shelf is said by name, and stands in no body and no row."""

    SHELF, OTHER = {"id": 5, "name": "top"}, {"id": 6, "name": "low"}

    def declare(self, role=FIXED):
        system = demo_system()
        shelf = Resource("shelf", system, "/shelves", (Field("name", required=True), Field("colour")), NAMED)
        fields = (
            Field("shelf", Ref("shelf"), role, required=True),
            Field("name", required=True),
            Field("size", Number()),
            Field("next", Ref("box"), at="next_id"),
        )
        return shelf, Resource("box", system, "/shelves/{shelf}/boxes", fields, NAMED)

    @staticmethod
    def box(name, **options):
        return {"demo_box": {"shelf": "top", "name": name, **options}}

    # One task

    def test_thing_is_made_inside(self):
        _shelf, box = self.declare()
        made = reply(body={"id": 1, "name": "a", "size": 5})
        result, script = play(box, reply(body=[self.SHELF]), NONE, made, shelf="top", name="a", size=5)
        assert script.lines == ["GET /shelves", "GET /shelves/5/boxes", "POST /shelves/5/boxes"]
        assert script.bodies == [{"name": "a", "size": 5}]
        assert result["diff"]["after"] == {"shelf": "top", "name": "a", "size": 5}

    def test_thing_is_changed_and_removed_inside(self):
        _shelf, box = self.declare()
        there = reply(body=[self.SHELF]), reply(body=[{"id": 1, "name": "a", "size": 5}])
        result, script = play(box, *there, reply(body={"id": 1, "name": "a", "size": 6}), shelf="top", name="a", size=6)
        assert (script.lines[-1], script.bodies, result["action"]) == (
            "PUT /shelves/5/boxes/1",
            [{"size": 6}],
            "updated",
        )
        _result, script = play(box, *there, DONE, shelf="top", name="a", state="absent")
        assert script.lines[-1] == "DELETE /shelves/5/boxes/1"

    def test_thing_as_it_should_be_is_left_alone(self):
        _shelf, box = self.declare()
        there = reply(body=[self.SHELF]), reply(body=[{"id": 1, "name": "a", "size": 5}])
        result, script = play(box, *there, shelf="top", name="a", size=5)
        assert (result["changed"], script.writes) == (False, [])

    @pytest.mark.parametrize("role", [FIXED, WRITE_ONLY, STATE])
    def test_what_holds_a_thing_is_nothing_to_compare_whatever_its_role(self, role):
        _shelf, box = self.declare(role)
        there = reply(body=[self.SHELF]), reply(body=[{"id": 1, "name": "a", "size": 5}])
        assert play(box, *there, shelf="top", name="a", size=5)[0]["changed"] is False
        result, script = play(box, *there, reply(body={"id": 1, "name": "a", "size": 6}), shelf="top", name="a", size=6)
        assert (script.lines[-1], script.bodies, result["action"]) == (
            "PUT /shelves/5/boxes/1",
            [{"size": 6}],
            "updated",
        )

    def test_thing_may_be_named_by_its_id_inside(self):
        _shelf, box = self.declare()
        result, script = play(box, reply(body=[self.SHELF]), reply(body={"id": 1, "name": "a"}), shelf="top", id="1")
        assert (script.lines[-1], result["changed"]) == ("GET /shelves/5/boxes/1", False)

    def test_reference_to_a_thing_beside_it_is_looked_up_inside(self):
        _shelf, box = self.declare()
        rows = reply(body=[{"id": 1, "name": "a"}, {"id": 2, "name": "b"}])
        made = reply(body={"id": 1, "name": "a", "next_id": 2})
        _result, script = play(box, reply(body=[self.SHELF]), rows, made, shelf="top", name="a", next="b")
        assert (script.lines, script.bodies) == (
            ["GET /shelves", "GET /shelves/5/boxes", "PUT /shelves/5/boxes/1"],
            [{"next_id": "2"}],
        )

    def test_absence_inside_something_absent_is_no_change(self):
        _shelf, box = self.declare()
        result, script = play(box, NONE, shelf="top", name="a", state="absent")
        assert (result["changed"], script.lines) == (False, ["GET /shelves"])

    def test_presence_inside_something_absent_fails_and_says_where(self):
        _shelf, box = self.declare()
        with pytest.raises(
            errors.Missing, match=r"^Cannot look up Demo box 'a' \(shelf top\): shelf: there is no demo_shelf named 'top'"
        ):
            play(box, NONE, shelf="top", name="a")

    @pytest.mark.parametrize("written", [None, ""], ids=repr)
    def test_task_that_does_not_say_inside_what_is_refused_before_any_call(self, written):
        _shelf, box = self.declare()
        with pytest.raises(errors.BadInput, match="shelf is missing: set shelf"):
            play(box, shelf=written, name="a")

    def test_items_of_a_loop_in_two_places_are_kept_apart(self):
        _shelf, box = self.declare()
        tasks = [{"shelf": where, "name": "a"} for where in ("top", "low", "top", "low")]
        replies = (
            reply(body=[self.SHELF, self.OTHER]),
            NONE,
            reply(body={"id": 1, "name": "a"}),
            NONE,
            reply(body={"id": 1, "name": "a"}),
        )
        results, script = loop(box, tasks, *replies)
        assert actions(results) == ["created", "created", "unchanged", "unchanged"]
        assert [one.line for one in script.writes] == ["POST /shelves/5/boxes", "POST /shelves/6/boxes"]

    # Apply

    def test_container_and_things_inside_are_made_in_one_apply(self):
        shelf, box = self.declare()
        entries = [self.box("a", next="b"), self.box("b"), {"demo_shelf": {"name": "top"}}]
        made = (
            reply(body=self.SHELF),
            NONE,
            reply(body={"id": 2, "name": "b"}),
            reply(body={"id": 1, "name": "a", "next_id": 2}),
        )
        result, script = apply([shelf, box], entries, NONE, *made)
        assert [one.line for one in script.writes] == [
            "POST /shelves",
            "POST /shelves/5/boxes",
            "POST /shelves/5/boxes",
        ]
        assert script.bodies == [{"name": "top"}, {"name": "b"}, {"name": "a", "next_id": "2"}]
        assert ([one["id"] for one in result["entries"]], result["summary"]) == (["1", "2", "5"], {"created": 3})

    def test_check_mode_foretells_all_of_it(self):
        shelf, box = self.declare()
        entries = [self.box("a", next="b"), self.box("b"), {"demo_shelf": {"name": "top"}}]
        result, script = apply([shelf, box], entries, NONE, check_mode=True)
        assert (script.lines, result["summary"]) == (["GET /shelves"], {"created": 3})
        assert result["diff"]["after"]["Demo box 'a' (shelf top)"] == {"shelf": "top", "name": "a", "next": "b"}

    def test_apply_that_has_been_carried_out_changes_nothing(self):
        shelf, box = self.declare()
        rows = reply(body=[{"id": 1, "name": "a", "next_id": 2}, {"id": 2, "name": "b"}])
        entries = [self.box("a", next="b"), self.box("b"), {"demo_shelf": {"name": "top"}}]
        result, script = apply([shelf, box], entries, reply(body=[self.SHELF]), rows)
        assert (result["changed"], script.lines) == (False, ["GET /shelves", "GET /shelves/5/boxes"])

    def test_same_name_in_two_containers_is_no_twin(self):
        shelf, box = self.declare()
        entries = [self.box("a"), self.box("a", shelf="low")]
        made = reply(body={"id": 1, "name": "a"})
        result, script = apply([shelf, box], entries, reply(body=[self.SHELF, self.OTHER]), NONE, NONE, made, made)
        assert (result["summary"], len(script.writes)) == ({"created": 2}, 2)

    def test_same_name_in_one_container_is_refused(self):
        shelf, box = self.declare()
        with pytest.raises(errors.BadInput, match="are the same thing"):
            apply([shelf, box], [self.box("a"), self.box("a")])

    @pytest.mark.parametrize("where", [("top", "low"), ("low", "top")], ids=str)
    def test_reference_inside_is_to_the_thing_beside_it(self, where):
        """Two shelves have a box `b`; what stands on one refers to its own."""
        shelf, box = self.declare()
        entries = [
            self.box(name, shelf=one, **words) for one in where for name, words in (("a", {"next": "b"}), ("b", {}))
        ]
        ids = {"/shelves/5/boxes": {"a": 11, "b": 12}, "/shelves/6/boxes": {"a": 21, "b": 22}}

        def service(request):
            if request.method == "GET":
                return reply(body=[self.SHELF, self.OTHER] if request.path == "/shelves" else [])
            return reply(body={**request.body, "id": ids[request.path][request.body["name"]]})

        _result, script = apply([shelf, box], entries, *[service] * 20)
        sent = [(one.path, one.body) for one in script.writes]
        assert sorted(sent, key=str) == [
            ("/shelves/5/boxes", {"name": "a", "next_id": "12"}),
            ("/shelves/5/boxes", {"name": "b"}),
            ("/shelves/6/boxes", {"name": "a", "next_id": "22"}),
            ("/shelves/6/boxes", {"name": "b"}),
        ]

    def test_things_inside_are_removed_before_what_holds_them(self):
        shelf, box = self.declare()
        entries = [{"demo_shelf": {"name": "top", "state": "absent"}}, self.box("a", state="absent")]
        rows = reply(body=[{"id": 1, "name": "a"}])
        result, script = apply([shelf, box], entries, reply(body=[self.SHELF]), rows, DONE, DONE)
        assert [one.line for one in script.writes] == ["DELETE /shelves/5/boxes/1", "DELETE /shelves/5"]

    def test_thing_inside_what_is_to_go_is_refused(self):
        shelf, box = self.declare()
        with pytest.raises(errors.BadInput, match="which is to be removed"):
            apply([shelf, box], [{"demo_shelf": {"name": "top", "state": "absent"}}, self.box("a")])

    def test_container_that_is_not_there_stops_everything_before_the_first_write(self):
        shelf, box = self.declare()
        entries = [{"demo_shelf": {"name": "low"}}, self.box("a")]
        with pytest.raises(
            errors.Missing, match=r"^resources\[1\] \(demo_box 'a'\).*there is no demo_shelf named 'top'"
        ):
            apply([shelf, box], entries, NONE)

    # Prune

    TWO = {
        "GET /shelves": reply(body=[SHELF, OTHER]),
        "GET /shelves/5/boxes": reply(body=[{"id": 1, "name": "a", "size": 5}]),
        "GET /shelves/6/boxes": reply(body=[{"id": 1, "name": "b", "size": 5}]),
        "DELETE /shelves/5/boxes/1": DONE,
        "DELETE /shelves/6/boxes/1": DONE,
    }
    """Two shelves, each with a box that has the same id: ids are told apart by where they are."""

    def test_prune_looks_inside_every_container(self):
        shelf, box = self.declare()
        result, script = apply([shelf, box], [], *by_line(self.TWO), prune=[{"demo_box": {"size": 5}}])
        assert sorted(one.line for one in script.writes) == ["DELETE /shelves/5/boxes/1", "DELETE /shelves/6/boxes/1"]
        assert result["summary"] == {"deleted": 2}

    @pytest.mark.parametrize("role", [FIXED, WRITE_ONLY])
    def test_prune_keeps_to_the_container_it_names(self, role):
        shelf, box = self.declare(role)
        _result, script = apply([shelf, box], [], *by_line(self.TWO), prune=[{"demo_box": {"shelf": "top"}}])
        assert script.lines == ["GET /shelves", "GET /shelves/5/boxes", "DELETE /shelves/5/boxes/1"]

    @pytest.mark.parametrize("role", [FIXED, WRITE_ONLY])
    def test_prune_keeps_what_is_listed_in_its_own_container_only(self, role):
        shelf, box = self.declare(role)
        result, script = apply([shelf, box], [self.box("a")], *by_line(self.TWO), prune=[{"demo_box": {"size": 5}}])
        assert [one.line for one in script.writes] == ["DELETE /shelves/6/boxes/1"]
        assert result["summary"] == {"unchanged": 1, "deleted": 1}

    def test_no_list_is_read_twice(self):
        shelf, box = self.declare(WRITE_ONLY)
        _result, script = apply([shelf, box], [self.box("a")], *by_line(self.TWO), prune=[{"demo_box": {"size": 77}}])
        assert sorted(script.lines) == ["GET /shelves", "GET /shelves/5/boxes", "GET /shelves/6/boxes"]

    def test_prune_of_both_removes_what_is_inside_first(self):
        shelf, box = self.declare()
        lists = reply(body=[{**self.SHELF, "colour": "red"}]), reply(body=[{"id": 1, "name": "a"}])
        prune = [{"demo_shelf": {"colour": "red"}}, {"demo_box": {"shelf": "top"}}]
        _result, script = apply([shelf, box], [], *lists, DONE, DONE, prune=prune)
        assert [one.line for one in script.writes] == ["DELETE /shelves/5/boxes/1", "DELETE /shelves/5"]

    # Export

    def test_export_says_where_everything_stands(self):
        shelf, box = self.declare()
        lists = (
            reply(body=[self.SHELF, self.OTHER]),
            reply(body=[{"id": 1, "name": "a"}]),
            reply(body=[{"id": 1, "name": "b", "size": 5}]),
        )
        assert export([shelf, box], *lists) == [
            {"demo_shelf": {"name": "low"}},
            {"demo_shelf": {"name": "top"}},
            {"demo_box": {"shelf": "low", "name": "b", "size": 5}},
            {"demo_box": {"shelf": "top", "name": "a"}},
        ]

    def test_two_exports_of_the_same_are_the_same_whatever_was_made_first(self):
        boxes = {
            "/shelves/5/boxes": [{"id": 1, "name": "b"}, {"id": 2, "name": "a"}],
            "/shelves/6/boxes": [{"id": 1, "name": "a"}],
        }

        def told(shelves, turn):
            return [
                lambda request: reply(body=shelves if request.path == "/shelves" else boxes[request.path][::turn])
            ] * 9

        first = export(self.declare(), *told([self.SHELF, self.OTHER], 1))
        assert export(self.declare(), *told([self.OTHER, self.SHELF], -1)) == first

    def test_export_keeps_to_the_container_a_filter_names(self):
        shelf, box = self.declare()
        lists = reply(body=[self.SHELF, self.OTHER]), reply(body=[{"id": 1, "name": "a"}])
        thing = Export({one.module_name: one for one in (shelf, box)})
        result, script = play(thing, *lists, parallel=1, resources=["demo_box"], filters={"demo_box": {"shelf": "top"}})
        assert result["resources"] == [{"demo_box": {"shelf": "top", "name": "a"}}]
        assert script.lines == ["GET /shelves", "GET /shelves/5/boxes"]

    def test_export_names_what_stands_beside_a_thing(self):
        _shelf, box = self.declare()
        rows = reply(body=[{"id": 1, "name": "a", "next_id": 2}, {"id": 2, "name": "b"}])
        assert export([box], reply(body=[self.SHELF]), rows) == [
            {"demo_box": {"shelf": "top", "name": "a", "next": "b"}},
            {"demo_box": {"shelf": "top", "name": "b"}},
        ]

    def test_what_was_exported_is_what_apply_finds_unchanged(self):
        shelf, box = self.declare()
        lists = reply(body=[self.SHELF]), reply(body=[{"id": 1, "name": "a", "next_id": 2}, {"id": 2, "name": "b"}])
        result, script = apply([shelf, box], export([shelf, box], *lists), *lists)
        assert (result["changed"], script.writes) == (False, [])


class TestRestOfAKey:
    """A folder is named by its name and its product; which product is said once, in the option of that name."""

    PRODUCTS = reply(body=[{"id": 10, "name": "Shop"}, {"id": 20, "name": "Bank"}])
    FOLDERS = reply(body=[{"id": 1, "name": "web", "product": 10}, {"id": 2, "name": "web", "product": 20}])

    def declare(self):
        system = demo_system()
        product = Resource("product", system, "/products", (Field("name", required=True),), NAMED)
        folder = Resource(
            "folder",
            system,
            "/folders",
            (Field("name", required=True), Field("product", Ref("product"), FIXED, required=True)),
            Identity(("name", "product")),
        )
        fields = (Field("name", required=True), Field("folder", Ref("folder")), Field("product", Ref("product")))
        return product, folder, Resource("test", system, "/tests", fields, NAMED)

    @pytest.mark.parametrize(("product", "folder"), [("Shop", "1"), ("Bank", "2")])
    def test_folder_is_the_one_of_the_product(self, product, folder):
        _product, _folder, test = self.declare()
        made = reply(body={"id": 7, "name": "a"})
        _result, script = play(test, self.PRODUCTS, self.FOLDERS, NONE, made, name="a", folder="web", product=product)
        assert script.bodies[0]["folder"] == folder

    def test_id_of_a_folder_needs_no_product(self):
        _product, _folder, test = self.declare()
        _result, script = play(test, self.FOLDERS, NONE, reply(body={"id": 7, "name": "a"}), name="a", folder="2")
        assert script.bodies == [{"name": "a", "folder": "2"}]

    def test_product_and_folder_and_test_are_made_in_one_apply(self):
        product, folder, test = self.declare()
        entries = [
            {"demo_test": {"name": "a", "folder": "web", "product": "Shop"}},
            {"demo_folder": {"name": "web", "product": "Shop"}},
            {"demo_product": {"name": "Shop"}},
        ]
        made = (
            reply(body={"id": 10, "name": "Shop"}),
            reply(body={"id": 1, "name": "web", "product": 10}),
            reply(body={"id": 7, "name": "a"}),
        )
        _result, script = apply([product, folder, test], entries, NONE, NONE, NONE, *made)
        assert script.bodies == [
            {"name": "Shop"},
            {"name": "web", "product": "10"},
            {"name": "a", "folder": "1", "product": "10"},
        ]

    def test_two_folders_of_a_name_are_made_in_one_apply_and_told_apart(self):
        product, folder, test = self.declare()
        entries = [
            {"demo_folder": {"name": "web", "product": "Shop"}},
            {"demo_folder": {"name": "web", "product": "Bank"}},
            {"demo_test": {"name": "a", "folder": "web", "product": "Bank"}},
        ]
        folders = [reply(body={"id": number, "name": "web", "product": number * 10}) for number in (1, 2)]
        _result, script = apply(
            [product, folder, test], entries, NONE, self.PRODUCTS, NONE, *folders, reply(body={"id": 7, "name": "a"})
        )
        assert script.bodies[-1] == {"name": "a", "folder": "2", "product": "20"}

    def test_check_mode_foretells_what_hangs_on_what_is_only_planned(self):
        product, folder, test = self.declare()
        entries = [
            {"demo_product": {"name": "Shop"}},
            {"demo_folder": {"name": "web", "product": "Shop"}},
            {"demo_test": {"name": "a", "folder": "web", "product": "Shop"}},
        ]
        result, script = apply([product, folder, test], entries, NONE, NONE, NONE, check_mode=True)
        assert (result["summary"], script.writes, result.get("warnings")) == ({"created": 3}, [], None)
        assert result["diff"]["after"]["Demo test 'a'"] == {"name": "a", "folder": "web", "product": "Shop"}


class TestPredict:
    """What our write changes beside the thing: what is planned or done later knows of it."""

    class Rules(Behaviour):
        """A bundle that goes takes the rule sets of its checks along."""

        def predict(self, before, after, lookup):
            if after is None:
                for check in before["checks"]:
                    for row in lookup.rows("rule_set", {"check": str(check)}):
                        yield "rule_set", row, None

    def declare(self):
        system = demo_system()
        bundle = Resource("bundle", system, "/bundles", (Field("name"),), NAMED, behaviour=self.Rules())
        rules = Resource(
            "rule_set", system, "/rule_sets", (Field("name"), Field("check"), Field("size", Number())), NAMED
        )
        return bundle, rules

    BUNDLES = reply(body=[{"id": 1, "name": "web", "checks": [11]}])
    RULES = reply(body=[{"id": 5, "name": "slow", "check": 11}, {"id": 6, "name": "other", "check": 12}])

    @pytest.mark.parametrize("check_mode", [False, True])
    def test_what_goes_along_is_found_no_more(self, check_mode):
        bundle, rules = self.declare()
        entries = [
            {"demo_bundle": {"name": "web", "state": "absent"}},
            {"demo_rule_set": {"name": "slow", "state": "absent"}},
            {"demo_rule_set": {"name": "other", "state": "absent"}},
        ]
        writes = [] if check_mode else [DONE, DONE]
        result, script = apply([bundle, rules], entries, self.BUNDLES, self.RULES, *writes, check_mode=check_mode)
        assert [one["action"] for one in result["entries"]] == ["deleted", "unchanged", "deleted"]
        assert [one.line for one in script.writes] == [] if check_mode else ["DELETE /bundles/1", "DELETE /rule_sets/6"]

    @pytest.mark.parametrize("check_mode", [False, True])
    def test_items_of_a_loop_know_of_it_too(self, check_mode):
        bundle, rules = self.declare()
        script, clock = Script(self.RULES, self.BUNDLES, *([] if check_mode else [DONE])), Clock()
        cache = Cache(many=True, adapter=script, sleep=clock.sleep, now=clock, clock=clock)
        found = []
        for kind, args in (
            (rules, {"name": "slow"}),
            (bundle, {"name": "web", "state": "absent"}),
            (rules, {"name": "slow", "state": "absent"}),
        ):
            found.append(ran(kind, validate(kind, args)[0], check_mode, cache)["action"])
        assert found == ["unchanged", "deleted", "unchanged"]

    def test_planned_row_may_be_given_as_the_service_will_have_it(self):
        class Counting(Behaviour):
            def predict(self, before, after, lookup):
                if after is not None:
                    yield "thing", after, {**after, "size": len(str(after["text"]))}

        fields = (Field("name"), Field("text"), Field("size", Number()))
        thing = Resource("thing", demo_system(), "/things", fields, NAMED, behaviour=Counting())
        tasks = [{"name": "a", "text": "four"}, {"name": "a", "size": 4}]
        results, _script = loop(thing, tasks, NONE, check_mode=True)
        assert actions(results) == ["created", "unchanged"]


class TestInitialNow:
    """What only the clock knows at a creation: the service's, when it is sent."""

    def declare(self, **words):
        fields = (
            Field("name", required=True),
            Field("start", Instant(), at="startTime", initial=NOW),
            Field("size", Number()),
        )
        return Resource("test", demo_system(), "/tests", fields, NAMED, **words)

    def test_body_has_the_service_s_time(self):
        late = reply(body=[], Date="Fri, 15 Jan 2027 09:00:00 GMT")
        made = reply(body={"id": 1, "name": "a", "startTime": "2027-01-15T09:00:00Z"})
        _result, script = play(self.declare(), late, made, name="a")
        assert script.bodies == [{"name": "a", "startTime": "2027-01-15T09:00:00Z"}]

    def test_diff_of_check_mode_is_the_real_one(self):
        made = reply(body={"id": 1, "name": "a", "startTime": BEGINNING})
        real, _script = play(self.declare(), NONE, made, name="a", size=5)
        checked, _script = play(self.declare(), NONE, check_mode=True, name="a", size=5)
        assert real["diff"] == checked["diff"]
        assert checked["diff"]["after"] == {"name": "a", "size": 5}
        assert (real["resource"]["start"], "start" in checked["resource"]) == (BEGINNING, False)

    def test_time_that_is_given_is_sent_and_foretold(self):
        made = reply(body={"id": 1, "name": "a", "startTime": BEGINNING})
        result, script = play(self.declare(), NONE, made, name="a", start="2027-01-15 09:00:00 +01:00")
        assert script.bodies == [{"name": "a", "startTime": BEGINNING}]
        assert result["diff"]["after"]["start"] == BEGINNING

    def test_left_out_it_is_no_difference_of_what_is_there(self):
        row = {"id": 1, "name": "a", "startTime": "2026-01-01T00:00:00Z"}
        assert play(self.declare(), reply(body=[row]), name="a")[0]["changed"] is False
        _result, script = play(self.declare(), reply(body=[row]), reply(body=row), name="a", size=5)
        assert script.bodies == [{"size": 5}]

    def test_full_replacement_sends_back_the_time_it_began(self):
        row = {"id": 1, "name": "a", "startTime": "2026-01-01T00:00:00Z"}
        _result, script = play(self.declare(update=Replace()), reply(body=[row]), reply(body=row), name="a", size=5)
        assert script.bodies == [{"name": "a", "startTime": "2026-01-01T00:00:00Z", "size": 5}]

    @pytest.mark.parametrize("answers", [ID, NOTHING])
    def test_where_no_answer_tells_it_it_is_left_out(self, answers):
        answer = reply(body={"id": 1}) if answers == ID else reply(200)
        result, _script = play(self.declare(body=Body(answers=answers)), NONE, answer, name="a")
        assert "start" not in result["resource"]
        assert "Unknown" not in str(result)

    def test_item_that_follows_in_check_mode_is_no_change(self):
        results, _script = loop(self.declare(), [{"name": "a"}, {"name": "a"}], NONE, check_mode=True)
        assert actions(results) == ["created", "unchanged"]
        assert "now" not in str(results)

    def test_apply_sends_the_time_of_the_write(self):
        made = reply(body={"id": 1, "name": "a", "startTime": BEGINNING})
        _result, script = apply([self.declare()], [{"demo_test": {"name": "a"}}], NONE, made)
        assert script.bodies == [{"name": "a", "startTime": BEGINNING}]

    def test_export_says_when_it_began(self):
        row = {"id": 1, "name": "a", "startTime": BEGINNING}
        assert export([self.declare()], reply(body=[row])) == [{"demo_test": {"name": "a", "start": BEGINNING}}]


class TestUsualValues:
    """What a service sets where nobody says anything: an export is shorter without it."""

    @pytest.mark.parametrize(("there", "written"), [(60, {}), (30, {"period": 30})], ids=["usual", "another"])
    def test_export_leaves_them_out(self, there, written):
        check = Resource("check", demo_system(), "/checks", (Field("name"), Field("period", Number(), usual=60)), NAMED)
        row = {"id": 1, "name": "a", "period": there}
        assert export([check], reply(body=[row])) == [{"demo_check": {"name": "a", **written}}]


class TestLiveState:
    """What incidents, windows and people move: a task may set it, and an export never says it, at any depth."""

    ROW = {"id": 1, "name": "a", "state": "paused", "steps": [{"name": "s", "state": "off", "size": 3}], "probes": ["x"]}

    def declare(self, **words):
        steps = Keyed(Members(Field("name"), Field("state", role=LIVE), Field("size", Number())), by="name")
        fields = (Field("name"), Field("state", role=LIVE), Field("steps", steps), Field("probes", SetOf(Text())))
        return Resource("test", demo_system(), "/tests", fields, NAMED, **words)

    def test_export_leaves_it_out(self):
        written = {"name": "a", "steps": [{"name": "s", "size": 3}], "probes": ["x"]}
        assert export([self.declare()], reply(body=[self.ROW])) == [{"demo_test": written}]

    def test_a_change_of_something_else_leaves_it_as_it_is(self):
        entry = {"demo_test": {"name": "a", "probes": ["y"], "steps": [{"name": "s", "size": 3}]}}
        result, script = apply([self.declare(update=Replace())], [entry], reply(body=[self.ROW]), reply(body=self.ROW))
        assert actions(result["entries"]) == ["updated"]
        (body,) = [one.body for one in script.writes]
        assert (body["state"], body["steps"], body["probes"]) == ("paused", self.ROW["steps"], ["y"])

    def test_a_task_may_set_it(self):
        _result, script = apply(
            [self.declare()], [{"demo_test": {"name": "a", "state": "on"}}], reply(body=[self.ROW]), reply(body=self.ROW)
        )
        assert script.writes[0].body["state"] == "on"


class TestSecretsInExports:
    """A secret is never written, at any depth; and no part of a whole is left out that an apply would take away then."""

    FIELDS = {
        "nested": (Field("login", Members(Field("user"), Field("password", secret=True))), {"user": "u", "password": "canary"},
                   {"user": "u"}),
        "in what stays the same": (
            Field("hooks", Keyed(Members(Field("name"), Field("token", secret=True)), by="name")),
            [{"name": "a", "token": "canary"}], [{"name": "a"}],
        ),
        "in a list": (Field("hooks", ListOf(Members(Field("name"), Field("token", secret=True)))),
                      [{"name": "a", "token": "canary"}], None),
        "in a map": (Field("headers", Map(secret=lambda key: key == "Authorization")),
                     {"Accept": "*", "Authorization": "canary"}, None),
        "in a map of which the rest stays": (
            Field("headers", Map(subset=True, secret=lambda key: key == "Authorization")),
            {"Accept": "*", "Authorization": "canary"}, {"Accept": "*"},
        ),
        "a map that has none": (Field("headers", Map(secret=lambda key: key == "Authorization")), {"Accept": "*"}, {"Accept": "*"}),
        "one that is shown": (Field("key", secret=True), "canary", None),
    }  # fmt: skip

    @pytest.mark.parametrize(("one", "there", "written"), FIELDS.values(), ids=FIELDS)
    @pytest.mark.parametrize("required", [False, True])
    def test_they_are_left_out(self, one, there, written, required):
        kind = Resource(
            "hook", demo_system(), "/hooks", (Field("name"), one, Field("pin", role=WRITE_ONLY, secret=True, required=required)), NAMED
        )
        row = {"id": 1, "name": "a", one.name: there}
        result, _script = play(Export({kind.module_name: kind}), reply(body=[row]), parallel=1)
        said = {} if written is None else {one.name: written}
        assert result["resources"] == [{"demo_hook": {"name": "a", **said}}]
        assert result["secrets"] == ([{"module": "demo_hook", "name": "a", "options": ["pin"]}] if required else [])
        _result, script = apply([kind], result["resources"], reply(body=[row]))
        assert script.writes == []


class TestQuestionsThatArePosts:
    """A POST that only reads may be asked by a Behaviour; its answer stands in the diff, in check mode, too."""

    class Rules(Behaviour):
        def __init__(self, path):
            self.path = path

        def steps(self, want, row, lookup):
            before = lookup.ask(self.path, {"of": row and row["id"]})["on_call"]
            after = lookup.ask(self.path, {"with": want.options})["on_call"]
            return Extra({"on_call": before}, {"on_call": after})

    def declare(self, path="/preview"):
        fields = (Field("name"), Field("size", Number()))
        return Resource("thing", demo_system(reads=("/preview",)), "/things", fields, NAMED, behaviour=self.Rules(path))

    ROW = {"id": 7, "name": "web", "size": 5}

    @pytest.mark.parametrize("check_mode", [False, True])
    def test_answers_stand_in_the_diff_and_count_as_reads(self, check_mode):
        replies = [reply(body=[self.ROW]), reply(body={"on_call": "Jo"}), reply(body={"on_call": "Bo"})]
        replies += [] if check_mode else [reply(body={**self.ROW, "size": 6})]
        result, script = play(self.declare(), *replies, check_mode=check_mode, name="web", size=6)
        assert (result["diff"]["before"]["on_call"], result["diff"]["after"]["on_call"]) == ("Jo", "Bo")
        assert [one.line for one in script.writes if one.line != "POST /preview"] == (
            [] if check_mode else ["PUT /things/7"]
        )
        assert (result["calls"]["read"], result["calls"]["write"]) == (3, 0 if check_mode else 1)

    def test_other_post_is_no_question(self):
        with pytest.raises((errors.Broken, ValueError)):
            play(self.declare("/things"), reply(body=[self.ROW]), name="web", size=6)
