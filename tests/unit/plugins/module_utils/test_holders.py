"""holders.py: what holds a thing that is to be removed, told by name and taken out of there first."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.behaviour import Behaviour
from ansible_collections.steadyops.monitoring.plugins.module_utils.reconcile import reconcile
from ansible_collections.steadyops.monitoring.plugins.module_utils.references import desired_of
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import (
    Delete,
    Holder,
    Identity,
    Module,
    Resource,
)
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import Field, Flag, Ref, SetOf
from tests.support.network import reply
from tests.support.stage import demo_system, stage_of

PART = {"id": "p1", "name": "Disk"}
BOX = {"id": "b1", "name": "Box", "parts": ["p1", "p2"], "main": "p1"}
OTHER = {"id": "b2", "name": "Other", "parts": ["p2"], "main": None}
NOTE = {"id": "n1", "name": "Note"}


class Strict(Behaviour):
    """A box is never emptied, unless by force."""

    def detached(self, options, was, forced, now):
        if options.get("parts") == [] and not forced:
            raise errors.Immutable("nothing would be left in it")
        return options


def declare(*holders, more=(), required=False):
    system = demo_system()
    fields = (Field("name"), Field("parts", SetOf(Ref("part"))), Field("main", Ref("part"), required=required))
    Resource("box", system, "/boxes", fields, Identity("name"), module=None, behaviour=Strict())
    Resource("note", system, "/notes", (Field("name"),), Identity("name"), module=None)
    flags = (Field("detach", Flag(), default=False), Field("force", Flag(), default=False))
    return Resource(
        "part", system, "/parts", (Field("name"),), Identity("name"), remove=Delete(held_by=holders),
        module=Module((*flags, *more)),
    )  # fmt: skip


def remove(part, *replies, check_mode=False, **options):
    """Remove the part; returns what was planned and what was sent."""
    stage = stage_of(part, reply(200, [PART]), *replies, check_mode=check_mode)
    want = desired_of(part, {"name": "Disk", "state": "absent", **options}, stage.finder)
    planned, _thing = reconcile(want, stage.finder)
    return planned, stage.script.lines, stage


IN_BOXES = Holder("box")
OF_NOTES = Holder("note", lambda row, lookup: lookup.pages("/notes", {"part": row["id"]}), "Tear the note up first")


def test_an_ordinary_removal_asks_nobody():
    _planned, sent, _stage = remove(declare(IN_BOXES), reply(200, {}))
    assert sent == ["GET /parts", "DELETE /parts/p1"]


def test_a_refusal_names_what_holds_it():
    with pytest.raises(errors.Refused) as caught:
        remove(declare(IN_BOXES, OF_NOTES), reply(400, {"error": "in use"}), reply(200, [BOX, OTHER]), reply(200, [NOTE]))
    assert "in use. It is held by box 'Box' and note 'Note'" in str(caught.value)
    assert "Tear the note up first. Set detach to true" in str(caught.value)


def test_a_refusal_for_another_reason_stays_as_it_is():
    with pytest.raises(errors.Refused) as caught:
        remove(declare(IN_BOXES), reply(400, {"error": "no"}), reply(200, [OTHER]))
    assert "held" not in str(caught.value)


def test_check_mode_refuses_what_the_service_would():
    with pytest.raises(errors.Immutable, match="it is held by box 'Box'"):
        remove(declare(IN_BOXES), reply(200, [BOX, OTHER]), check_mode=True)
    planned, sent, _stage = remove(declare(IN_BOXES), reply(200, [OTHER]), check_mode=True)
    assert (planned.action, sent) == ("deleted", ["GET /parts", "GET /boxes"])


@pytest.mark.parametrize("check_mode", [True, False])
def test_it_is_taken_out_first_and_the_diff_shows_that(check_mode):
    planned, sent, stage = remove(declare(IN_BOXES), reply(200, [BOX, OTHER]), reply(200, BOX), reply(200, {}), check_mode=check_mode, detach=True)
    assert planned.before["box 'Box'"] == {"parts": ["p1", "p2"], "main": "p1"}
    assert planned.after == {"box 'Box'": {"parts": ["p2"], "main": None}}
    assert sent == ["GET /parts", "GET /boxes", *([] if check_mode else ["PUT /boxes/b1", "DELETE /parts/p1"])]
    if not check_mode:
        assert stage.script.requests[2].body == {"parts": ["p2"], "main": None}


def test_what_a_pass_has_read_is_told_of_it():
    part = declare(IN_BOXES)
    stage = stage_of(part, reply(200, [PART]), reply(200, [BOX, OTHER]), reply(200, BOX), reply(200, {}), many=True)
    box = part.system.resources["box"]
    reconcile(desired_of(part, {"name": "Disk", "state": "absent", "detach": True}, stage.finder), stage.finder)
    assert stage.finder.seen(box).rows["b1"]["parts"] == ["p2"]


def test_a_holder_may_refuse_what_force_allows():
    alone = {**BOX, "parts": ["p1"]}
    with pytest.raises(errors.Immutable, match="box 'Box': nothing would be left in it"):
        remove(declare(IN_BOXES), reply(200, [alone]), detach=True)
    planned, _sent, _stage = remove(declare(IN_BOXES), reply(200, [alone]), reply(200, alone), reply(200, {}), detach=True, force=True)
    assert planned.after["box 'Box'"]["parts"] == []


def test_what_takes_its_place_stands_there_then():
    part = declare(IN_BOXES, required=True, more=(Field("successor", Ref("part")),))
    rows = [PART, {"id": "p9", "name": "New"}]
    stage = stage_of(part, reply(200, rows), reply(200, [BOX]), check_mode=True)
    task = {"name": "Disk", "state": "absent", "detach": True, "successor": "New"}
    planned, _thing = reconcile(desired_of(part, task, stage.finder), stage.finder)
    assert planned.after == {"box 'Box'": {"parts": ["New", "p2"], "main": "New"}}


def test_what_cannot_do_without_it_keeps_it():
    with pytest.raises(errors.Immutable, match="box 'Box' cannot do without its main"):
        remove(declare(IN_BOXES, required=True), reply(200, [BOX]), detach=True)


def test_what_nobody_can_take_it_out_of_is_named_before_any_write():
    with pytest.raises(errors.Immutable, match=r"held by box 'Box' and note 'Note'") as caught:
        remove(declare(IN_BOXES, OF_NOTES), reply(200, [BOX]), reply(200, [NOTE]), detach=True)
    assert caught.value.advice == "Tear the note up first"


def test_what_was_let_go_before_holds_it_no_more():
    part = declare(IN_BOXES)
    stage = stage_of(part, reply(200, [PART]), reply(200, [BOX]), many=True, check_mode=True)
    box = part.system.resources["box"]
    stage.finder.collection(part)
    stage.finder.collection(box)
    stage.finder.store(box, {**BOX, "parts": ["p2"], "main": None})
    planned, _thing = reconcile(desired_of(part, {"name": "Disk", "state": "absent"}, stage.finder), stage.finder)
    assert planned.action == "deleted"
