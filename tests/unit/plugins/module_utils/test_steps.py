"""steps.py: what a task wants, one write, a plan and what came of it, as plain data."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.answers import Answer
from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import Broken
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Identity, Resource
from ansible_collections.steadyops.monitoring.plugins.module_utils.steps import (
    UNCHANGED,
    Desired,
    Extra,
    Plan,
    Result,
    Sent,
    Step,
    verb_of,
)
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import (
    INTERNAL,
    MASKED,
    Field,
    Instant,
    Members,
    Ref,
    SetOf,
    Text,
    Unknown,
)
from tests.support.network import NOON
from tests.support.stage import demo_system

AT_NOON = Sent([], NOON)


def declare(*fields, **words):
    said = {"identity": Identity("name"), "fields": (Field("name"), *fields), **words}
    return Resource("thing", demo_system(), "/things", **said)


class TestDesired:
    def test_options_are_asked_for_by_name(self):
        want = Desired(declare(), options={"name": "web"})
        assert (want["name"], want.get("name"), want.get("size"), want.get("size", 5)) == ("web", "web", None, 5)

    def test_option_left_out_is_not_there(self):
        with pytest.raises(KeyError):
            Desired(declare())["name"]

    def test_with_changes_it_is_another_wish(self):
        want = Desired(declare(), options={"name": "web"}, warnings=("one",))
        other = want.with_(options={"name": "db"})
        assert (want["name"], other["name"], other.warnings) == ("web", "db", ("one",))

    def test_it_is_frozen(self):
        with pytest.raises(AttributeError):
            Desired(declare()).state = "absent"

    @pytest.mark.parametrize(
        ("state", "absent", "verb"),
        [
            ("present", False, "create or update"),
            ("absent", True, "delete"),
            ("triggered", False, "trigger"),
            ("acknowledged", False, "acknowledge"),
            ("resolved", False, "resolve"),
            ("sent", False, "send"),
            ("in_progress", False, "start"),
            ("verifying", False, "verify"),
            ("completed", False, "complete"),
        ],
    )
    def test_state_says_what_is_to_be_done(self, state, absent, verb):
        want = Desired(declare(), state)
        assert (want.absent, want.verb) == (absent, verb)

    @pytest.mark.parametrize(
        ("state", "verb"), [(None, "create or update"), ("", "create or update"), ("open", "open")]
    )
    def test_verb_of_what_has_no_state(self, state, verb):
        assert verb_of(state) == verb


class TestShown:
    def test_reference_is_shown_under_the_name_the_task_gave_it(self):
        want = Desired(declare(Field("owner", Ref("user"))), names={"U1": "Eva"})
        assert want.shown({"name": "U1", "owner": "U1"}) == {"name": "U1", "owner": "Eva"}

    def test_reference_nobody_named_is_shown_as_its_id(self):
        assert Desired(declare(Field("owner", Ref("user")))).shown({"owner": "U1"}) == {"owner": "U1"}

    @pytest.mark.parametrize(
        ("names", "shown"),
        [({}, {"owner": "Eva"}), ({Unknown("Eva"): "eva@example.org"}, {"owner": "eva@example.org"})],
    )
    def test_reference_to_what_is_only_planned_is_shown_under_its_name(self, names, shown):
        assert Desired(declare(Field("owner", Ref("user"))), names=names).shown({"owner": Unknown("Eva")}) == shown

    def test_what_is_called_nothing_is_left_out(self):
        want = Desired(declare(Field("owner", Ref("user")), Field("start", Instant())))
        assert want.shown({"owner": Unknown(""), "start": Unknown("now"), "name": "web"}) == {"name": "web"}

    def test_sets_are_sorted_and_secrets_masked(self):
        kind = declare(Field("tags", SetOf(Text())), Field("hook", Members(Field("token", secret=True), Field("url"))))
        shown = Desired(kind).shown({"tags": ["b", "a"], "hook": {"token": "canary", "url": "x"}})
        assert shown == {"tags": ["a", "b"], "hook": {"token": MASKED, "url": "x"}}

    def test_id_of_the_thing_is_shown_as_it_is(self):
        assert Desired(declare(), names={"7": "web"}).shown({"id": "7"}) == {"id": "7"}

    def test_option_called_id_is_shown_like_any_other(self):
        kind = declare(Field("id", secret=True), identity=Identity("id"))
        assert Desired(kind).shown({"id": "mine"}) == {"id": MASKED}

    def test_what_is_internal_is_shown_only_in_a_diff(self):
        want = Desired(declare(Field("status", role=INTERNAL)))
        assert want.shown({"status": "open"}) == {}
        assert want.shown({"status": "open"}, internal=True) == {"status": "open"}

    def test_what_is_shown_is_not_what_was_there(self):
        options = {"name": "web", "id": "7"}
        Desired(declare()).shown(options)["name"] = "db"
        assert options["name"] == "web"

    def test_wish_says_more_and_less_and_what_was_noticed(self):
        want = Desired(declare(), options={"name": "web"}, warnings=("First.",))
        assert want.saying(size=5).options == {"name": "web", "size": 5}
        assert want.saying(size=5).without("name", "colour").options == {"size": 5}
        assert want.warning("Second.").warnings == ("First.", "Second.")
        assert want.options == {"name": "web"}


class TestStep:
    def test_path_and_body_may_be_data(self):
        step = Step("POST", "/things", {"a": 1})
        assert (step.at(AT_NOON).path, step.at(AT_NOON).body) == ("/things", {"a": 1})

    def test_path_and_body_may_be_made_of_the_answers_and_the_time(self):
        sent = Sent([Answer(201, {"id": 7}, {})], NOON)
        step = Step("POST", lambda told: f"/things/{told.answers[0].data['id']}", lambda told: {"at": told.now})
        assert (step.at(sent).path, step.at(sent).body) == ("/things/7", {"at": NOON})

    def test_step_may_have_no_body(self):
        assert Step("DELETE", "/things/7").at(AT_NOON).body is None

    def test_values_it_is_known_to_write_are_entered(self):
        row = {"a": 1, "b": 1}
        assert Step("POST", "/x", values={"a": 2}).entered(row) == {"a": 2, "b": 1}
        assert Step("POST", "/x", values=lambda found: {"a": found["a"] + 1}).entered(row) == {"a": 2, "b": 1}
        assert Step("POST", "/x").entered(row) == row == {"a": 1, "b": 1}

    def test_good_answer_that_is_not_what_it_should_be_is_told_with_its_evidence(self):
        evidence = Step("POST", "/things").evidence(Answer(201, {}, {}, request_id="r-7"), "demo")
        assert str(Broken("it answered nothing", advice="Look", **evidence)) == "(POST /things: 201): it answered nothing (request id r-7). Look."
        assert evidence["system"] == "demo"


class TestPlan:
    def test_plan_with_steps_is_a_change(self):
        assert Plan("created", (Step("POST", "/things"),)).changed
        assert not UNCHANGED.changed

    def test_nobody_wants_to_know_more_of_what_is_as_it_should_be(self):
        assert (UNCHANGED.action, UNCHANGED.before, UNCHANGED.after, UNCHANGED.resource) == ("unchanged", {}, {}, {})

    def test_what_a_behaviour_adds_comes_after_unless_it_says_otherwise(self):
        assert Extra() == Extra({}, {}, (), False)

    def test_what_came_of_an_action_warns_and_stores_nothing_by_itself(self):
        assert Result({"key": "disk"}) == Result({"key": "disk"}, (), ())
