"""plan.py and changes.py: what would change, computed without changing anything."""

from __future__ import annotations

import copy

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.behaviour import NOTHING_MORE, Behaviour
from ansible_collections.steadyops.monitoring.plugins.module_utils.paths import Addresses
from ansible_collections.steadyops.monitoring.plugins.module_utils.plan import plan
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import (
    Body,
    Identity,
    Merge,
    Replace,
    Resource,
)
from ansible_collections.steadyops.monitoring.plugins.module_utils.steps import UNCHANGED, Desired, Extra, Sent, Step
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import (
    COMPUTED,
    EVENT,
    FIXED,
    NOW,
    STABLE,
    WRITE_ONLY,
    Field,
    Flag,
    Instant,
    Members,
    Number,
    Ref,
    SetOf,
    Text,
)
from tests.support.network import NOON
from tests.support.stage import demo_system

LEVELS = ("high", "low")
FIELDS = (
    Field("name", required=True),
    Field("notes"),
    Field("size", Number(), at="page_size"),
    Field("shown", Flag()),
    Field("tags", SetOf(Text())),
    Field("status"),
    Field("owner", Ref("user"), at="owner_id"),
    Field("kind", role=FIXED, initial="plain"),
    Field("alias", initial=lambda options: (options.get("name") or "").upper()),
    Field(
        "contacts",
        Members(*(Field(level, SetOf(Ref("user"))) for level in LEVELS)),
        initial={level: [] for level in LEVELS},
    ),
    Field("password", role=WRITE_ONLY, secret=True),
    Field("made_at", role=COMPUTED),
    Field("mailbox", role=STABLE),
)
ROW = {
    "id": 7,
    "name": "web",
    "notes": "by hand",
    "page_size": 5,
    "shown": True,
    "tags": ["a", "b"],
    "status": "up",
    "owner_id": "U1",
    "kind": "plain",
    "alias": "WEB",
    "contacts": {"high": ["U1"], "low": ["U2"]},
    "made_at": "2026",
    "mailbox": "web@example.org",
    "of_the_vendor": "kept",
}


def declare(**words):
    """Return the demo's thing."""
    said = {"path": "/things", "identity": Identity("name"), "fields": FIELDS, "update": Merge("PATCH"), **words}
    return Resource("thing", demo_system(), **said)


def wish_for(resource, state="present", names=None, replace=False, **options):
    """Return what a task wants as references.enter makes it: canonical, references resolved."""
    canonical = {name: resource.by_name[name].type.canonical(value) for name, value in options.items()}
    return Desired(resource, state, None, canonical, names=names or {}, replace=replace)


def planned(resource, found, **wanted):
    """Return the plan for a wish."""
    return plan(wish_for(resource, **wanted), copy.deepcopy(found), Addresses({}), NOON)


def sent(plan):
    """Return the steps as (method, path, body), made when they are sent."""
    at_noon = Sent([], NOON)
    return [(step.method, step.at(at_noon).path, step.at(at_noon).body) for step in plan.steps]


class TestCreation:
    def test_creation_is_one_post_that_takes_its_turn(self):
        (step,) = planned(declare(), None, name="web").steps
        assert (step.method, step.path, step.creates) == ("POST", "/things", True)

    def test_body_holds_what_was_given_and_the_defaults_of_creation(self):
        body = sent(planned(declare(), None, name="web", size="9", tags=["b", "a"]))[0][2]
        assert body == {
            "name": "web",
            "page_size": 9,
            "tags": ["b", "a"],
            "kind": "plain",
            "alias": "WEB",
            "contacts": {"high": [], "low": []},
        }

    def test_what_was_given_wins_over_the_default(self):
        body = sent(planned(declare(), None, name="web", kind="odd", alias="w"))[0][2]
        assert (body["kind"], body["alias"]) == ("odd", "w")

    def test_nested_value_is_completed_from_the_default(self):
        body = sent(planned(declare(), None, name="web", contacts={"low": ["U2"]}))[0][2]
        assert body["contacts"] == {"high": [], "low": ["U2"]}

    def test_false_and_empty_list_are_sent(self):
        body = sent(planned(declare(), None, name="web", shown=False, tags=[]))[0][2]
        assert (body["shown"], body["tags"]) == (False, [])

    def test_empty_text_is_not_sent(self):
        assert "notes" not in sent(planned(declare(), None, name="web", notes=""))[0][2]

    def test_body_is_wrapped_where_the_service_wants_it(self):
        assert set(sent(planned(declare(body=Body("thing")), None, name="web"))[0][2]) == {"thing"}

    def test_behaviour_sees_body_wish_nothing_found_and_the_time(self):
        seen = []

        class Odd(Behaviour):
            def body(self, body, want, row, now):
                seen.append((want.options, row, now))
                return {**body, "extra": 1}

        body = sent(planned(declare(behaviour=Odd()), None, name="web"))[0][2]
        assert body["extra"] == 1
        assert seen[-1] == ({"name": "web"}, None, NOON)

    def test_body_is_made_anew_when_it_is_sent(self):
        class Odd(Behaviour):
            def body(self, body, want, row, now):
                return {**body, "at": now}

        (step,) = planned(declare(behaviour=Odd()), None, name="web").steps
        assert [step.at(Sent([], NOON + later)).body["at"] for later in (5, 60)] == [NOON + 5, NOON + 60]

    def test_what_the_behaviour_refuses_to_send_is_refused_before_any_call(self):
        class Odd(Behaviour):
            def body(self, body, want, row, now):
                raise errors.BadInput("nobody can send that")

        with pytest.raises(errors.BadInput, match="nobody can send that"):
            planned(declare(behaviour=Odd()), None, name="web")

    def test_what_only_the_clock_knows_is_sent_and_never_foretold(self):
        resource = declare(fields=(*FIELDS, Field("start", Instant(), initial=NOW)))
        result = planned(resource, None, name="web")
        assert sent(result)[0][2]["start"] == "2027-01-15T08:00:00Z"
        assert not {"start"} & {*result.after, *result.resource}

    def test_missing_option_is_named_before_any_call(self):
        with pytest.raises(errors.BadInput, match="there is none yet, and to create it name must be given"):
            planned(declare(), None, notes="x")

    def test_all_missing_options_are_named_at_once(self):
        fields = (
            Field("name", required=True),
            Field("team", required=True),
            Field("rest", required=lambda options: True),
        )
        with pytest.raises(errors.BadInput, match="name and team and rest must be given"):
            planned(declare(fields=fields), None)

    def test_empty_text_for_a_required_option_is_missing(self):
        with pytest.raises(errors.BadInput, match="name must be given"):
            planned(declare(), None, name="")

    def test_before_is_empty_and_after_is_what_was_given_or_defaulted(self):
        result = planned(declare(), None, name="web", size=9)
        assert result.before == {}
        assert result.after == {
            "name": "web",
            "size": 9,
            "kind": "plain",
            "alias": "WEB",
            "contacts": {"high": [], "low": []},
        }

    def test_what_the_service_will_choose_is_absent_never_guessed(self):
        assert set(planned(declare(), None, name="web").resource) == {"name", "kind", "alias", "contacts"}

    def test_secret_is_not_in_the_predicted_thing(self):
        assert "password" not in planned(declare(), None, name="web", password="canary").resource

    def test_secret_is_sent(self):
        assert sent(planned(declare(), None, name="web", password="canary"))[0][2]["password"] == "canary"


class TestAbsence:
    def test_nothing_is_done_about_nothing(self):
        result = planned(declare(), None, state="absent", name="web")
        assert (result.action, result.steps, result.changed) == ("unchanged", (), False)

    def test_one_delete_that_may_find_it_gone(self):
        (step,) = planned(declare(), ROW, state="absent", name="web").steps
        assert (step.method, step.path, step.body, step.gone_is_fine) == ("DELETE", "/things/7", None, True)

    def test_diff_shows_what_goes_without_what_the_service_works_out(self):
        before = planned(declare(), ROW, state="absent", name="web").before
        assert before["notes"] == "by hand"
        assert not {"made_at", "mailbox", "password", "id"} & set(before)

    def test_nothing_is_left_afterwards(self):
        result = planned(declare(), ROW, state="absent", name="web")
        assert (result.after, result.resource, result.action) == ({}, {}, "deleted")


class TestUpdate:
    def test_what_is_left_out_is_left_alone(self):
        assert not planned(declare(), ROW, name="web").changed

    @pytest.mark.parametrize(
        ("option", "value"),
        [
            ("size", "5"),
            ("tags", ["b", "a"]),
            ("shown", True),
            ("contacts", {"low": ["U2"]}),
            ("owner", "U1"),
            ("password", "new"),
        ],
        ids=str,
    )
    def test_same_value_in_another_spelling_is_no_change(self, option, value):
        assert not planned(declare(), ROW, name="web", **{option: value}).changed

    @pytest.mark.parametrize(
        ("option", "value", "body"),
        [
            pytest.param("notes", "new", {"notes": "new"}, id="text"),
            pytest.param("notes", "", {"notes": None}, id="text cleared"),
            pytest.param("size", 6, {"page_size": 6}, id="vendor's name"),
            pytest.param("size", "", {"page_size": None}, id="number cleared"),
            pytest.param("shown", False, {"shown": False}, id="flag cleared"),
            pytest.param("tags", ["a"], {"tags": ["a"]}, id="removed from a list"),
            pytest.param("tags", [], {"tags": []}, id="list cleared"),
            pytest.param(
                "contacts", {"low": ["U3"]}, {"contacts": {"high": ["U1"], "low": ["U3"]}}, id="nested value completed"
            ),
            pytest.param("contacts", {"low": []}, {"contacts": {"high": ["U1"], "low": []}}, id="nested list cleared"),
        ],
    )
    def test_merge_sends_what_differs_and_no_more(self, option, value, body):
        assert sent(planned(declare(), ROW, name="web", **{option: value})) == [("PATCH", "/things/7", body)]

    def test_secret_that_never_comes_back_is_no_change(self):
        assert planned(declare(), ROW, name="web", password="new").action == "unchanged"

    def test_update_is_wrapped_where_the_service_wants_it(self):
        assert sent(planned(declare(body=Body("thing")), ROW, name="web", size=6))[0][2] == {"thing": {"page_size": 6}}

    def test_diff_shows_the_given_options_only(self):
        result = planned(declare(), ROW, name="web", size=6, notes="by hand", password="new")
        assert result.before == {"name": "web", "size": 5, "notes": "by hand"}
        assert result.after == {"name": "web", "size": 6, "notes": "by hand"}

    def test_unchanged_diff_is_equal_on_both_sides(self):
        result = planned(declare(), ROW, name="web", tags=["b", "a"])
        assert result.before == result.after

    def test_predicted_thing_keeps_what_no_write_moves(self):
        thing = planned(declare(), ROW, name="web", size=6).resource
        assert (thing["id"], thing["size"], thing["notes"], thing["mailbox"]) == ("7", 6, "by hand", "web@example.org")
        assert "made_at" not in thing

    def test_unchanged_thing_shows_everything(self):
        assert planned(declare(), ROW, name="web").resource["made_at"] == "2026"

    def test_row_afterwards_keeps_what_we_do_not_know(self):
        row = planned(declare(), ROW, name="web", size=6).row
        assert (row["of_the_vendor"], row["page_size"], row["id"]) == ("kept", 6, 7)


class TestDeeperPlaces:
    """Options that stand deeper in a row, beside others that nobody spoke of."""

    RESOURCE_FIELDS = (Field("name"), Field("size", Number(), at="spec.size"), Field("colour", at="spec.colour"))
    ROW = {"id": 7, "name": "web", "spec": {"size": 5, "colour": "red", "of_the_vendor": "kept"}}

    def planned(self, **options):
        return planned(declare(fields=self.RESOURCE_FIELDS), self.ROW, name="web", **options)

    def test_what_stands_beside_goes_along_because_services_replace_what_is_nested(self):
        assert sent(self.planned(size=6)) == [("PATCH", "/things/7", {"spec": {"colour": "red", "size": 6}})]

    @pytest.mark.parametrize(
        ("options", "spec"),
        [
            ({"size": 6}, {"size": 6, "colour": "red", "of_the_vendor": "kept"}),
            ({"size": 6, "colour": "blue"}, {"size": 6, "colour": "blue", "of_the_vendor": "kept"}),
            ({"colour": ""}, {"size": 5, "colour": None, "of_the_vendor": "kept"}),
            ({"colour": "", "size": 6}, {"size": 6, "colour": None, "of_the_vendor": "kept"}),
        ],
        ids=str,
    )
    def test_row_afterwards_keeps_what_stands_beside(self, options, spec):
        assert self.planned(**options).row == {"id": 7, "name": "web", "spec": spec}

    def test_row_that_was_found_is_left_as_it_was(self):
        before = copy.deepcopy(self.ROW)
        plan(
            wish_for(declare(fields=self.RESOURCE_FIELDS), name="web", size=6, colour=""), self.ROW, Addresses({}), NOON
        )
        assert before == self.ROW


class TestBrief:
    """Of what is as it should be, nobody wants to know more than that."""

    def planned(self, row, extra=NOTHING_MORE, **options):
        return plan(wish_for(declare(), **options).with_(brief=True), row, Addresses({}), NOON, extra)

    @pytest.mark.parametrize("options", [{}, {"size": "5"}, {"tags": ["b", "a"]}, {"password": "new"}], ids=str)
    def test_nothing_is_told_of_what_is_as_it_should_be(self, options):
        assert self.planned(ROW, name="web", **options) is UNCHANGED

    def test_everything_is_told_of_what_is_not(self):
        result = self.planned(ROW, name="web", size=6)
        assert (result.action, result.before["size"], result.after["size"]) == ("updated", 5, 6)
        assert result.resource["notes"] == "by hand"

    def test_what_is_to_be_done_beside_the_options_is_done(self):
        wake = Step("POST", "/things/7/wake", separate=True)
        result = self.planned(ROW, Extra({"asleep": True}, {"asleep": False}, (wake,)), name="web", size=5)
        assert (result.action, result.steps, result.after.get("asleep")) == ("updated", (wake,), False)

    def test_what_is_not_there_is_made(self):
        assert self.planned(None, name="web").action == "created"

    def test_what_must_go_goes(self):
        assert self.planned(ROW, state="absent", name="web").action == "deleted"

    def test_values_that_something_else_gives_are_compared(self):
        want = wish_for(declare(), name="web").with_(brief=True, implied={"size": 6})
        assert plan(want, ROW, Addresses({}), NOON).action == "updated"

    def test_secret_that_the_task_sends_always_is_sent(self):
        want = wish_for(declare(), name="web", password="new").with_(brief=True, params={"update_secrets": "always"})
        assert plan(want, ROW, Addresses({}), NOON).action == "updated"


class TestWarnings:
    """What was noticed in the light of what is there goes with the plan, whatever it is."""

    @pytest.mark.parametrize(
        ("row", "options"),
        [(None, {}), (ROW, {}), (ROW, {"size": 6}), (ROW, {"state": "absent"}), (None, {"state": "absent"})],
        ids=["created", "unchanged", "updated", "deleted", "nothing"],
    )
    def test_they_are_not_lost(self, row, options):
        want = wish_for(declare(), name="web", **options).with_(warnings=("somebody was here",))
        assert plan(want, row, Addresses({}), NOON).warnings == ("somebody was here",)


class TestImplied:
    """What something else gives, a parent for one: it is there without being said."""

    def planned(self, row, implied, **options):
        return plan(wish_for(declare(), name="web", **options).with_(implied=implied), row, Addresses({}), NOON)

    def test_it_is_not_sent_and_not_lacking_and_foretold(self):
        result = plan(wish_for(declare()).with_(implied={"name": "web", "kind": "odd"}), None, Addresses({}), NOON)
        assert "name" not in sent(result)[0][2]
        assert "kind" not in {**sent(result)[0][2], **result.after}
        assert (result.resource["name"], result.resource["kind"]) == ("web", "odd")

    def test_another_value_of_its_own_is_a_difference(self):
        result = self.planned(ROW, {"notes": "from above"})
        assert (result.before["notes"], result.after["notes"]) == ("by hand", "from above")


class TestFullReplacement:
    def body(self, found=None, **wanted):
        ((method, path, body),) = sent(planned(declare(update=Replace("PUT")), found or ROW, **wanted))
        assert (method, path) == ("PUT", "/things/7")
        return body

    def test_everything_writable_is_sent(self):
        assert self.body(name="web", size=6) == {
            "name": "web",
            "notes": "by hand",
            "page_size": 6,
            "shown": True,
            "tags": ["a", "b"],
            "status": "up",
            "owner_id": "U1",
            "kind": "plain",
            "alias": "WEB",
            "contacts": {"high": ["U1"], "low": ["U2"]},
        }

    def test_what_the_service_works_out_is_not_sent_back(self):
        assert not {"made_at", "mailbox", "of_the_vendor", "id"} & set(self.body(name="web", size=6))

    @pytest.mark.parametrize(
        ("option", "value", "api", "cleared"),
        [
            ("notes", "", "notes", None),
            ("tags", [], "tags", []),
            ("shown", False, "shown", False),
            ("size", "", "page_size", None),
        ],
        ids=str,
    )
    def test_what_is_cleared_is_said(self, option, value, api, cleared):
        body = self.body(name="web", **{option: value})
        assert api in body
        assert body[api] == cleared

    def test_what_is_not_set_and_not_given_stays_unsaid(self):
        assert "notes" not in self.body({**ROW, "notes": None}, name="web", size=6)

    def test_secret_is_sent_along(self):
        assert self.body(name="web", size=6, password="new")["password"] == "new"

    def test_partly_given_nested_value_stays_complete_when_something_else_changes(self):
        assert self.body(name="web", size=6, contacts={"low": ["U2"]})["contacts"] == {"high": ["U1"], "low": ["U2"]}


class TestImmutable:
    def test_change_the_service_does_not_offer_is_refused_with_both_values(self):
        with pytest.raises(
            errors.Immutable,
            match=r"Demo cannot change this: kind is 'plain' and would become 'odd' \(id 7\)\. Set replace to true",
        ):
            planned(declare(), ROW, name="web", kind="odd")

    def test_same_value_is_no_change(self):
        assert not planned(declare(), ROW, name="web", kind="plain").changed

    def test_every_such_change_is_named(self):
        fields = (Field("name"), Field("a", role=FIXED), Field("b", role=FIXED))
        with pytest.raises(errors.Immutable, match="a is '1' and would become '2', b is '1' and would become '2'"):
            planned(declare(fields=fields), {"id": 1, "name": "x", "a": "1", "b": "1"}, name="x", a="2", b="2")

    def test_reference_is_named_as_the_task_names_it(self):
        fields = (Field("name"), Field("check", Ref("check"), FIXED))
        with pytest.raises(errors.Immutable, match="would become 'disk'"):
            planned(
                declare(fields=fields),
                {"id": 1, "name": "x", "check": "C1"},
                name="x",
                check="C2",
                names={"C2": "disk"},
            )


class TestReplacement:
    def test_old_one_is_deleted_and_a_new_one_made(self):
        result = planned(declare(), ROW, name="web", kind="odd", replace=True)
        assert [(step.method, step.path, step.creates) for step in result.steps] == [
            ("DELETE", "/things/7", False),
            ("POST", "/things", True),
        ]
        assert result.action == "replaced"

    def test_new_one_has_all_the_old_one_had(self):
        body = sent(planned(declare(), ROW, name="web", kind="odd", replace=True))[1][2]
        assert (body["kind"], body["notes"], body["contacts"]) == ("odd", "by hand", {"high": ["U1"], "low": ["U2"]})

    def test_secret_given_goes_into_the_new_one(self):
        body = sent(planned(declare(), ROW, name="web", kind="odd", password="new", replace=True))[1][2]
        assert body["password"] == "new"

    def test_new_id_is_not_guessed(self):
        assert "id" not in planned(declare(), ROW, name="web", kind="odd", replace=True).resource

    def test_other_changes_do_not_replace(self):
        assert planned(declare(), ROW, name="web", size=6, replace=True).action == "updated"


class TestNames:
    def test_reference_is_shown_under_the_name_the_task_gave(self):
        result = planned(declare(), ROW, name="web", owner="U2", names={"U2": "Eva"})
        assert (result.before["owner"], result.after["owner"]) == ("U1", "Eva")

    def test_id_goes_over_the_wire(self):
        assert sent(planned(declare(), ROW, name="web", owner="U2", names={"U2": "Eva"}))[0][2] == {"owner_id": "U2"}

    def test_references_inside_lists_and_maps_are_named(self):
        result = planned(declare(), ROW, name="web", contacts={"high": ["U1", "U2"]}, names={"U1": "Zoe", "U2": "Eva"})
        assert result.after["contacts"] == {"high": ["Eva", "Zoe"], "low": ["Eva"]}


class TestRow:
    @pytest.mark.parametrize("row", [None, {"id": "1", "name": "web"}], ids=["made", "changed"])
    def test_events_are_kept_for_what_is_planned_later(self, row):
        resource = declare(fields=(Field("name"), Field("body", role=EVENT)))
        assert planned(resource, row, name="web", body="news").row["body"] == "news"
