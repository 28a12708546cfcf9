"""plan.py: what would change, computed without changing anything."""

from __future__ import annotations

import copy

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.plan import Wish, plan
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Field, Resource
from tests.unit.stage import demo_system

LEVELS = ("high", "low")
FIELDS = (
    Field("name", required=True),
    Field("notes"),
    Field("size", "int", api="page_size"),
    Field("shown", "bool"),
    Field("tags", "list", unordered=True),
    Field("status", limited_by="status_from"),
    Field("owner", api="owner_id", refers_to="user"),
    Field("kind", on_create="plain", create_only=True),
    Field("alias", on_create=lambda options: (options.get("name") or "").upper()),
    Field(
        "contacts",
        "dict",
        whole=True,
        on_create={level: [] for level in LEVELS},
        options=tuple(Field(level, "list", refers_to="user", unordered=True) for level in LEVELS),
    ),
    Field("password", write_only=True, secret=True),
    Field("made_at", read_only=True),
    Field("mailbox", read_only=True, stable=True),
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


def declare(update="merge", **words):
    """Return the demo's thing."""
    system = demo_system(update_verb="PATCH" if update == "merge" else "PUT")
    said = {"path": "/things", "key": ("name",), "fields": FIELDS, "update": update, **words}
    return Resource("thing", system, **said)


def path_of(resource, identity=None):
    return resource.path if identity is None else f"{resource.path}/{identity}"


def wish_for(resource, state="present", guidance=None, names=None, replace=False, **options):
    """Return a wish as reconcile.wish_of makes it: canonical, references resolved."""
    canonical = {name: resource.field(name).canonical(value) for name, value in options.items()}
    return Wish(state, None, canonical, guidance or {}, names or {}, replace)


def planned(resource, found, **wanted):
    """Return the plan for a wish."""
    return plan(resource, wish_for(resource, **wanted), copy.deepcopy(found), path_of)


def sent(plan):
    """Return the steps as (method, path, body)."""
    return [(step.method, step.path, step.body) for step in plan.steps]


class TestCreation:
    def test_creation_is_one_post_that_takes_its_turn(self):
        (step,) = planned(declare(), None, name="web").steps
        assert (step.method, step.path, step.creates) == ("POST", "/things", True)

    def test_body_holds_what_was_given_and_the_defaults_of_creation(self):
        body = sent(planned(declare(), None, name="web", size="9", tags=["b", "a"]))[0][2]
        assert body == {
            "name": "web",
            "page_size": 9,
            "tags": ["a", "b"],
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
        assert set(sent(planned(declare(envelope="thing"), None, name="web"))[0][2]) == {"thing"}

    def test_hook_sees_body_wish_and_nothing_found(self):
        seen = []

        def hook(body, wish, found):
            seen.append((wish.options, found))
            return {**body, "extra": 1}

        body = sent(planned(declare(before_send=hook), None, name="web"))[0][2]
        assert body["extra"] == 1
        assert seen == [({"name": "web"}, None)]

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
        assert sent(planned(declare(envelope="thing"), ROW, name="web", size=6))[0][2] == {"thing": {"page_size": 6}}

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


class TestFullReplacement:
    def body(self, found=None, **wanted):
        ((method, path, body),) = sent(planned(declare("replace"), found or ROW, **wanted))
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

    def test_what_somebody_else_changed_is_not_written_over(self):
        body = self.body(
            {**ROW, "status": "broken"}, name="web", size=6, status="up", guidance={"status_from": ["maintenance"]}
        )
        assert body["status"] == "broken"


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
        fields = (Field("name"), Field("a", create_only=True), Field("b", create_only=True))
        with pytest.raises(errors.Immutable, match="a is '1' and would become '2', b is '1' and would become '2'"):
            planned(declare(fields=fields), {"id": 1, "name": "x", "a": "1", "b": "1"}, name="x", a="2", b="2")

    def test_reference_is_named_as_the_task_names_it(self):
        fields = (Field("name"), Field("check", create_only=True, refers_to="check"))
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


class TestLimitedBy:
    def wanted(self, found_status, allowed=("maintenance",), **more):
        guidance = {"status_from": list(allowed) if allowed else None}
        return planned(declare(), {**ROW, "status": found_status}, name="web", status="up", guidance=guidance, **more)

    def test_allowed_value_is_replaced(self):
        assert sent(self.wanted("maintenance")) == [("PATCH", "/things/7", {"status": "up"})]

    def test_value_somebody_else_set_is_left_alone_with_a_warning(self):
        result = self.wanted("broken")
        assert not result.changed
        assert result.warnings == (
            "Demo thing 'web': status is broken, not maintenance; somebody else changed it, so it is left alone.",
        )

    def test_no_limit_is_no_limit(self):
        assert self.wanted("broken", None).changed

    def test_value_that_is_there_already_is_no_warning(self):
        assert self.wanted("up").warnings == ()

    def test_the_rest_is_changed_all_the_same(self):
        result = self.wanted("broken", size=6)
        assert sent(result) == [("PATCH", "/things/7", {"page_size": 6})]
        assert "status" not in result.after


class TestNames:
    def test_reference_is_shown_under_the_name_the_task_gave(self):
        result = planned(declare(), ROW, name="web", owner="U2", names={"U2": "Eva"})
        assert (result.before["owner"], result.after["owner"]) == ("U1", "Eva")

    def test_id_goes_over_the_wire(self):
        assert sent(planned(declare(), ROW, name="web", owner="U2", names={"U2": "Eva"}))[0][2] == {"owner_id": "U2"}

    def test_references_inside_lists_and_maps_are_named(self):
        result = planned(declare(), ROW, name="web", contacts={"high": ["U1", "U2"]}, names={"U1": "Zoe", "U2": "Eva"})
        assert result.after["contacts"] == {"high": ["Eva", "Zoe"], "low": ["Eva"]}
