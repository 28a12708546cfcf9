"""strategies.py: how a thing is made, changed and removed, as steps; an odd service brings its own."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.behaviour import Behaviour
from ansible_collections.steadyops.monitoring.plugins.module_utils.paths import Addresses
from ansible_collections.steadyops.monitoring.plugins.module_utils.plan import plan
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import (
    Body,
    ByUpdate,
    Call,
    Delete,
    Identity,
    Merge,
    Paths,
    Post,
    Put,
    Replace,
    Resource,
    Upsert,
)
from ansible_collections.steadyops.monitoring.plugins.module_utils.steps import Desired, Sent, Step
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import (
    COMPANION,
    COMPUTED,
    EVENT,
    FIXED,
    INTERNAL,
    WRITE_ONLY,
    Field,
    Flag,
    ListOf,
    Members,
    Number,
    Text,
)
from tests.support.network import NOON
from tests.support.stage import demo_system

FIELDS = (
    Field("name", required=True),
    Field("kind", role=FIXED),
    Field("size", Number(), at="spec.size"),
    Field("colour", at="spec.colour"),
    Field("tags", ListOf(Text())),
    Field("look", Members(Field("font"), Field("bold", Flag()))),
    Field("version", Number(), INTERNAL),
    Field("body", role=EVENT),
    Field("notify", Flag(), COMPANION),
    Field("token", role=WRITE_ONLY, secret=True),
    Field("made_at", role=COMPUTED),
)
ROW = {
    "id": 7,
    "name": "web",
    "kind": "plain",
    "spec": {"size": 5, "colour": "red"},
    "tags": ["b", "a"],
    "look": {"font": "x", "bold": True},
    "version": 4,
    "made_at": "2026",
    "of_the_vendor": "theirs",
}
WHOLE = {name: ROW[name] for name in ("name", "kind", "spec", "tags", "look", "version")}


def declare(**words):
    said = {"path": "/things", "identity": Identity("name"), "fields": FIELDS, **words}
    return Resource("thing", demo_system(), **said)


def planned(resource, row, state="present", **options):
    canonical = {name: resource.by_name[name].type.canonical(value) for name, value in options.items()}
    return plan(Desired(resource, state, options={"name": "web", **canonical}), row, Addresses({}), NOON)


def sent(result):
    """Return the steps as (method, path, body)."""
    at_noon = Sent([], NOON)
    return [(step.method, step.at(at_noon).path, step.at(at_noon).body) for step in result.steps]


class Telling(Behaviour):
    def answered(self, row, change):
        return {**row, "told": "made" if change.row is None else "changed", "size sent": change.options.get("size")}


class TestAnswered:
    @pytest.mark.parametrize("create", [Post(), Put("/things")], ids=["post", "put"])
    def test_what_the_answer_to_a_creation_leaves_out_is_entered(self, create):
        (step,) = planned(declare(create=create, behaviour=Telling()), None, size=5).steps
        assert step.entered({"id": 7}) == {"id": 7, "told": "made", "size sent": 5}

    @pytest.mark.parametrize("update", [Merge(), Replace()], ids=["merge", "replace"])
    def test_what_the_answer_to_an_update_leaves_out_is_entered(self, update):
        (step,) = planned(declare(update=update, behaviour=Telling()), ROW, size=6).steps
        assert step.entered({"id": 7}) == {"id": 7, "told": "changed", "size sent": 6}

    def test_usually_an_answer_tells_all_there_is(self):
        (step,) = planned(declare(), None, size=5).steps
        assert step.entered({"id": 7}) == {"id": 7}


class TestPost:
    def test_it_goes_to_the_list_and_takes_the_lock(self):
        (step,) = planned(declare(), None, size=5).steps
        assert (step.method, step.path, step.creates, step.repeatable) == ("POST", "/things", True, None)

    def test_it_says_what_is_given(self):
        assert sent(planned(declare(), None, size=5, body="news", notify=False, token="t")) == [
            ("POST", "/things", {"name": "web", "spec": {"size": 5}, "body": "news", "notify": False, "token": "t"})
        ]

    def test_it_may_go_elsewhere(self):
        assert sent(planned(declare(create=Post("/new")), None)) == [("POST", "/new", {"name": "web"})]

    def test_what_it_says_by_its_address_is_not_in_its_body(self):
        resource = declare(create=Post("/kinds/{kind}/things"))
        assert sent(planned(resource, None, kind="odd")) == [("POST", "/kinds/odd/things", {"name": "web"})]

    def test_it_adopts_nothing_unless_that_is_said(self):
        assert (Post().adopts, Post(adopts=True).adopts) == (False, True)


class TestPut:
    def test_it_goes_where_the_thing_will_be_and_needs_no_lock(self):
        resource = declare(path=Paths("/things", item="/things/{name}"), create=Put())
        (step,) = planned(resource, None, size=5).steps
        assert (step.method, step.path, step.creates) == ("PUT", "/things/web", False)
        assert step.at(Sent([], NOON)).body == {"spec": {"size": 5}}

    def test_it_may_go_elsewhere(self):
        assert sent(planned(declare(create=Put("/all")), None)) == [("PUT", "/all", {"name": "web"})]


class TestMerge:
    def test_it_says_what_differs(self):
        assert sent(planned(declare(), ROW, size=6, tags=["b", "a"])) == [("PUT", "/things/7", {"spec": {"colour": "red", "size": 6}})]

    def test_its_verb_is_the_service_s(self):
        assert sent(planned(declare(update=Merge("PATCH")), ROW, size=6))[0][:2] == ("PATCH", "/things/7")

    def test_nested_value_is_whole(self):
        assert sent(planned(declare(), ROW, look={"font": "y"}))[0][2] == {"look": {"font": "y", "bold": True}}

    def test_it_says_what_every_update_says(self):
        resource = declare(update=Merge("PATCH", always=("name", "tags")))
        body = sent(planned(resource, ROW, size=6))[0][2]
        assert body == {"name": "web", "tags": ["b", "a"], "spec": {"colour": "red", "size": 6}}

    def test_what_every_update_says_may_be_what_differs(self):
        resource = declare(update=Merge("PATCH", always=("name", "tags")))
        assert sent(planned(resource, ROW, tags=["c"]))[0][2] == {"name": "web", "tags": ["c"]}

    def test_something_may_be_said_beside_its_body(self):
        (step,) = planned(declare(update=Merge(query=lambda change: {"was": change.row["id"]})), ROW, size=6).steps
        assert (step.query, sent(planned(declare(), ROW, size=6))[0][0]) == ({"was": 7}, "PUT")

    def test_companions_go_with_it(self):
        assert sent(planned(declare(), ROW, size=6, notify=True))[0][2] == {"spec": {"colour": "red", "size": 6}, "notify": True}

    @pytest.mark.parametrize(("options", "again"), [({"size": 6}, None), ({"size": 6, "body": "news"}, False)], ids=str)
    def test_with_an_event_it_is_not_sent_twice(self, options, again):
        (step,) = planned(declare(), ROW, **options).steps
        assert step.repeatable is again

    def test_it_writes_nothing_back(self):
        assert not Merge().writes_back


class TestReplace:
    def test_it_says_everything_as_it_was_read_but_for_what_differs(self):
        (step,) = sent(planned(declare(update=Replace()), ROW, size=6))
        assert step == ("PUT", "/things/7", {**WHOLE, "spec": {"size": 6, "colour": "red"}})

    def test_what_is_not_set_stays_unsaid_and_what_is_cleared_is_said(self):
        body = sent(planned(declare(update=Replace()), {**ROW, "kind": None}, colour=""))[0][2]
        assert "kind" not in body
        assert body["spec"] == {"size": 5, "colour": None}

    def test_secret_that_is_given_goes_along(self):
        assert sent(planned(declare(update=Replace()), ROW, size=6, token="t"))[0][2]["token"] == "t"

    def test_events_and_companions_go_along(self):
        body = sent(planned(declare(update=Replace()), ROW, size=6, body="news", notify=True))[0][2]
        assert (body.get("body"), body.get("notify")) == ("news", True)

    @pytest.mark.parametrize(("options", "again"), [({"size": 6}, None), ({"size": 6, "body": "news"}, False)], ids=str)
    def test_with_an_event_it_is_not_sent_twice(self, options, again):
        (step,) = planned(declare(update=Replace()), ROW, **options).steps
        assert step.repeatable is again

    def test_it_writes_back_what_may_be_old(self):
        assert Replace().writes_back


class TestUpsert:
    @pytest.mark.parametrize(
        ("create", "place"), [(Put("/all"), ("PUT", "/all")), (Post(), ("POST", "/things"))], ids=["put", "post"]
    )
    def test_it_is_sent_as_the_creation_was_and_says_everything(self, create, place):
        ((*where, body),) = sent(planned(declare(create=create, update=Upsert()), ROW, size=6))
        assert tuple(where) == place
        assert body == {**WHOLE, "spec": {"size": 6, "colour": "red"}}

    def test_events_go_along_and_are_not_said_twice(self):
        result = planned(declare(create=Put("/all"), update=Upsert()), ROW, size=6, body="news")
        assert (sent(result)[0][2].get("body"), result.steps[0].repeatable) == ("news", False)

    def test_it_writes_back_what_may_be_old(self):
        assert Upsert().writes_back


class TestDelete:
    def test_it_goes_to_the_thing_and_may_find_it_gone(self):
        (step,) = planned(declare(), ROW, "absent").steps
        assert (step.method, step.path, step.body, step.gone_is_fine, step.query) == (
            "DELETE",
            "/things/7",
            None,
            True,
            {},
        )

    def test_it_may_ask_beside_and_hear_a_no(self):
        def refused(data):
            return "it is not ours" if data == 0 else None

        (step,) = planned(declare(remove=Delete({"quiet": "true"}, refused)), ROW, "absent").steps
        assert (step.query, step.judge) == ({"quiet": "true"}, refused)


class TestByUpdate:
    @pytest.mark.parametrize(
        ("values", "body"),
        [({"status": "gone"}, {"status": "gone"}), (lambda row: {"was": row["name"]}, {"was": "web"})],
        ids=["the same for all", "by the row"],
    )
    def test_it_is_an_update_of_the_vendor_s_own_values(self, values, body):
        assert sent(planned(declare(remove=ByUpdate(values)), ROW, "absent")) == [("PUT", "/things/7", body)]

    @pytest.mark.parametrize(
        ("update", "verb"), [(Merge("PATCH"), "PATCH"), (Upsert(), "PUT"), (None, "PUT")]
    )
    def test_its_verb_is_that_of_an_update(self, update, verb):
        assert sent(planned(declare(update=update, remove=ByUpdate({})), ROW, "absent"))[0][0] == verb

    def test_it_is_wrapped_like_one(self):
        resource = declare(remove=ByUpdate({"on": False}), body=Body("thing", {"type": "thing"}))
        assert sent(planned(resource, ROW, "absent"))[0][2] == {"thing": {"type": "thing", "on": False}}

    def test_it_may_be_sent_twice(self):
        (step,) = planned(declare(update=Merge("PATCH"), remove=ByUpdate({})), ROW, "absent").steps
        assert step.repeatable is True


class TestCall:
    def test_it_is_what_was_said(self):
        resource = declare(remove=Call("POST", "/things/{id}/archive", {"why": "old"}))
        assert sent(planned(resource, ROW, "absent")) == [("POST", "/things/7/archive", {"why": "old"})]

    def test_it_may_be_sent_twice_and_find_the_thing_gone(self):
        (step,) = planned(declare(remove=Call("POST", "/things/{id}/archive")), ROW, "absent").steps
        assert (step.repeatable, step.gone_is_fine, step.creates) == (True, True, False)


class TestOddStrategy:
    """One of a service's own, in its own file."""

    def test_it_makes_steps_of_what_changes(self):
        @dataclass(frozen=True)
        class JsonPatch:
            verb: str = "PATCH"
            always: tuple = ()
            writes_back = False

            def steps(self, change):
                edits = [
                    {
                        "op": "replace",
                        "path": f"/{change.resource.by_name[name].at.replace('.', '/')}",
                        "value": change.options[name],
                    }
                    for name in change.differing
                ]
                return (Step(self.verb, change.item(), edits),)

        assert sent(planned(declare(update=JsonPatch()), ROW, size=6, tags=["c"])) == [
            (
                "PATCH",
                "/things/7",
                [
                    {"op": "replace", "path": "/spec/size", "value": 6},
                    {"op": "replace", "path": "/tags", "value": ["c"]},
                ],
            )
        ]
