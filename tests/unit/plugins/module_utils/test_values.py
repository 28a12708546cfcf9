"""lists.py and maps.py, as values.py hands them on: types that hold several values, and what is so of every type."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steadyops.monitoring.plugins.module_utils import values
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import (
    COMPUTED,
    DROP,
    INTERNAL,
    MASKED,
    WRITE_ONLY,
    Either,
    Epoch,
    Field,
    Flag,
    Keyed,
    ListOf,
    Map,
    Members,
    Number,
    Placed,
    Ref,
    SetOf,
    Text,
    Unknown,
)
from tests.support.properties import steady
from tests.support.values import ALL_ROLES, EVERY, PLANNED, ROW, as_texts, things_in

ROWS = ListOf(ROW)
SET_OF_ROWS = SetOf(ROW)
RULES = Keyed(Members(Field("name", required=True), Field("id", role=INTERNAL), Field("size", Number())), by="name")
LOOSE = Keyed(RULES.item, by="name", ordered=False)
CONTAINERS = {
    "list": ListOf(Text()),
    "set": SetOf(Text()),
    "rows": ROWS,
    "placed": Placed(ROW),
    "set of rows": SET_OF_ROWS,
    "map": Map(),
    "normalised map": Map(as_texts),
    "partial map": Map(subset=True),
    "map of references": Map(keys=Ref("part")),
    "members": ROW,
    "keyed": RULES,
    "keyed without an order": LOOSE,
    "keyed backwards": Keyed(RULES.item, by="name", backwards=True),
    "either": Either(user=Ref("user"), host=Text()),
}


def called(_ref, identity):
    """Name every thing as a person would."""
    return f"the {getattr(identity, 'name', identity)}" if identity != Unknown("") else DROP


CANONICAL = [
    (ListOf(Text()), ["b", "a"], ["b", "a"]),
    (ListOf(Text()), [1], ["1"]),
    (ListOf(Text()), [], []),
    (ListOf(Text()), None, []),
    (ListOf(Text()), "", []),
    (ListOf(Number()), ["1", 2.0], [1, 2]),
    (SetOf(Text()), ["b", "a"], ["b", "a"]),
    (SetOf(Text()), ["b", "a", "b"], ["b", "a"]),
    (SetOf(Text(str.lower)), ["B", "a", "b"], ["b", "a"]),
    (SetOf(ROW), [{"a": 1}, {"a": "1"}], [{"a": "1"}]),
    (Map(), {"k": [1]}, {"k": [1]}),
    (Map(), {}, {}),
    (Map(), None, {}),
    (Map(as_texts), {"k": 1}, {"k": "1"}),
    (Map(as_texts), None, {}),
    (ROW, {"a": 1, "b": "2", "c": ["y", "x"], "stranger": 9}, {"a": "1", "b": 2, "c": ["y", "x"]}),
    (ROW, {"a": ""}, {"a": None}),
    (ROW, {"a": None}, {"a": None}),
    (ROW, None, {}),
    (ROWS, [{"a": "x", "b": "1"}, {"b": 2.0}], [{"a": "x", "b": 1}, {"b": 2}]),
    (RULES, [{"name": "b", "size": "1"}, {"name": "a"}], [{"name": "b", "size": 1}, {"name": "a"}]),
    (Either(user=Ref("user"), size=Number()), {"size": "5", "user": None}, {"size": 5}),
    (Either(user=Ref("user"), host=Text()), {"user": "jo", "stranger": 1}, {"user": "jo"}),
    (Either(user=Ref("user"), host=Text()), None, {}),
]


class TestFiles:
    """A declaration finds every type in one place, whichever file it is in."""

    def test_every_type_is_handed_on(self):
        assert [name for name in values.__all__ if not hasattr(values, name)] == []

    def test_a_type_that_there_is_not_is_refused_by_name(self):
        with pytest.raises(AttributeError, match="no type Mop"):
            values.Mop  # noqa: B018


class TestCanonical:
    @pytest.mark.parametrize(
        ("one", "value", "form"),
        [pytest.param(*case, id=f"{type(case[0]).__name__} {case[1]!r}") for case in CANONICAL],
    )
    def test_canonical_of(self, one, value, form):
        assert one.canonical(value) == form


class TestDiffers:
    def asks(self, one, wanted, found):
        return one.differs(one.canonical(wanted), one.canonical(found))

    @pytest.mark.parametrize(
        ("one", "wanted", "found"),
        [
            pytest.param(ListOf(Text()), [], None, id="empty list and null"),
            pytest.param(Map(), {}, None, id="empty map and null"),
            pytest.param(SetOf(Text()), ["b", "a"], ["a", "b"], id="order of a set"),
            pytest.param(SetOf(Text()), ["a", "a"], ["a"], id="doubles in a set"),
            pytest.param(ROW, {"b": 1}, {"a": "x", "b": "1"}, id="member not given"),
            pytest.param(ROW, {"c": ["y", "x"]}, {"c": ["x", "y"]}, id="order of a set in a member"),
            pytest.param(ROWS, [{"a": "x"}], [{"a": "x", "b": 1}], id="member of a row not given"),
            pytest.param(SET_OF_ROWS, [{"a": "y"}, {"a": "x"}], [{"a": "x"}, {"a": "y"}], id="order of rows in a set"),
            pytest.param(
                SET_OF_ROWS,
                [{"a": "x"}, {"a": "x", "b": 1}],
                [{"a": "x", "b": 1}, {"a": "x", "b": 2}],
                id="rows said with more and less",
            ),
            pytest.param(ListOf(SetOf(Text())), [["b", "a"]], [["a", "b"]], id="order of a set in a list"),
            pytest.param(Map(subset=True), {"a": 1}, {"a": 1, "b": 2}, id="key not given"),
            pytest.param(Map(subset=True), {}, {"a": 1}, id="no key given"),
            pytest.param(RULES, [{"name": "a"}], [{"name": "a", "id": "r1", "size": 5}], id="id not given"),
            pytest.param(
                LOOSE, [{"name": "a"}, {"name": "b"}], [{"name": "b"}, {"name": "a"}], id="order that counts not"
            ),
            pytest.param(Either(user=Ref("user"), host=Text()), {"user": "U1"}, {"user": "U1"}, id="one of several"),
        ],
    )
    def test_same(self, one, wanted, found):
        assert not self.asks(one, wanted, found)

    @pytest.mark.parametrize(
        ("one", "wanted", "found"),
        [
            pytest.param(ListOf(Text()), ["a", "b"], ["b", "a"], id="order of a list"),
            pytest.param(ListOf(Text()), ["a"], ["a", "b"], id="removed from a list"),
            pytest.param(ListOf(Text()), ["a", "b"], ["a"], id="added to a list"),
            pytest.param(ListOf(Text()), ["a", "a"], ["a"], id="doubles in a list"),
            pytest.param(ListOf(Text()), [], ["a"], id="list emptied"),
            pytest.param(SetOf(Text()), ["a"], ["a", "b"], id="removed from a set"),
            pytest.param(SetOf(Text()), ["a", "b"], ["a"], id="added to a set"),
            pytest.param(SetOf(Text()), [], ["a"], id="set emptied"),
            pytest.param(Map(), {"a": 1}, {"a": 1, "b": 2}, id="removed from a map"),
            pytest.param(Map(), {}, {"a": 1}, id="map emptied"),
            pytest.param(Map(subset=True), {"a": 1}, {"a": 2}, id="key with another value"),
            pytest.param(Map(subset=True), {"a": 1}, {}, id="key added"),
            pytest.param(Map(subset=True), {"a": None}, {}, id="null is a value of a free map"),
            pytest.param(ROW, {"a": ""}, {"a": "x"}, id="member emptied"),
            pytest.param(ROW, {"c": []}, {"c": ["x"]}, id="list in a member emptied"),
            pytest.param(ROW, {"a": "y"}, {"a": "x"}, id="member"),
            pytest.param(ROW, {"a": "y"}, {}, id="member added"),
            pytest.param(ROWS, [{"a": "x"}], [{"a": "x"}, {"a": "y"}], id="row removed"),
            pytest.param(ROWS, [{"a": "x"}, {"a": "y"}], [{"a": "y"}, {"a": "x"}], id="order of rows"),
            pytest.param(SET_OF_ROWS, [{"a": "x"}, {"a": "x"}], [{"a": "x"}, {"a": "y"}], id="row twice in a set"),
            pytest.param(RULES, [{"name": "a"}, {"name": "b"}], [{"name": "b"}, {"name": "a"}], id="order that counts"),
            pytest.param(RULES, [{"name": "a", "size": 1}], [{"name": "a", "size": 2}], id="keyed one changed"),
            pytest.param(RULES, [{"name": "a"}], [{"name": "a"}, {"name": "b"}], id="keyed one removed"),
            pytest.param(RULES, [{"name": "a"}, {"name": "b"}], [{"name": "a"}], id="keyed one added"),
            pytest.param(LOOSE, [{"name": "a"}], [{"name": "a"}, {"name": "b"}], id="one removed, whatever the order"),
            pytest.param(LOOSE, [{"name": "a"}], [{"name": "a"}, {"name": "a"}], id="one of two of one key removed"),
            pytest.param(Either(user=Ref("user"), host=Text()), {"user": "U1"}, {"host": "U1"}, id="another kind"),
        ],
    )
    def test_different(self, one, wanted, found):
        assert self.asks(one, wanted, found)

    @pytest.mark.parametrize("empty", ["", []], ids=["text", "list"])
    def test_member_emptied_is_seen_in_canonical_form_too(self, empty):
        name, was = ("a", "x") if empty == "" else ("c", ["x"])
        assert ROW.differs(ROW.canonical({name: empty}), {name: was})

    def test_what_never_comes_back_never_differs_inside_a_row(self):
        one = Members(Field("secret", role=WRITE_ONLY), Field("a"))
        assert not one.differs({"secret": "new", "a": "x"}, {"a": "x"})


class TestWire:
    ONE = Members(
        Field("start", Epoch(), at="start_time"), Field("notes"), Field("by", role=COMPUTED), Field("id", role=INTERNAL)
    )
    AT_NINE = "1970-01-01T00:00:09Z"

    def test_members_take_the_vendor_s_names(self):
        assert self.ONE.to_wire({"start": self.AT_NINE, "notes": "x"}) == {"start_time": 9, "notes": "x"}

    def test_members_left_out_and_those_only_read_are_not_sent(self):
        assert self.ONE.to_wire({"by": "me", "notes": "x"}) == {"notes": "x"}

    def test_internal_member_goes_back(self):
        assert self.ONE.to_wire({"id": "r1", "notes": "x"}) == {"id": "r1", "notes": "x"}

    def test_member_that_is_emptied_is_sent_as_null(self):
        assert self.ONE.to_wire({"start": None}) == {"start_time": None}

    def test_members_get_our_names_back(self):
        read = self.ONE.canonical(self.ONE.from_wire({"start_time": 9, "by": "me", "id": 7, "other": 1}))
        assert read == {"start": self.AT_NINE, "by": "me", "id": "7"}

    def test_rows_are_translated_one_by_one(self):
        one = ListOf(self.ONE)
        assert one.to_wire([{"start": self.AT_NINE}, {"notes": "x"}]) == [{"start_time": 9}, {"notes": "x"}]
        assert one.canonical(one.from_wire([{"start_time": 9}])) == [{"start": self.AT_NINE}]

    @pytest.mark.parametrize("name", ["list", "set", "rows", "set of rows", "map", "members", "keyed"])
    def test_null_is_read_as_empty(self, name):
        one = CONTAINERS[name]
        assert one.canonical(one.from_wire(None)) in ({}, [])

    def test_members_may_stand_deeper_and_beside_each_other(self):
        one = Members(Field("size", Number(), at="spec.size"), Field("colour", at="spec.look.colour"))
        there = {"spec": {"size": 5, "look": {"colour": "red"}}}
        assert one.to_wire({"size": 5, "colour": "red"}) == there
        assert one.from_wire(there) == {"size": 5, "colour": "red"}
        assert one.from_wire({"spec": {"size": 5}}) == {"size": 5}

    def test_list_that_is_kept_backwards_is_turned_both_ways(self):
        one = CONTAINERS["keyed backwards"]
        here, there = [{"name": "a"}, {"name": "b"}], [{"name": "b"}, {"name": "a"}]
        assert (one.to_wire(here), one.from_wire(there)) == (there, here)

    def test_set_is_sent_in_the_task_s_order(self):
        assert SetOf(Text()).to_wire(SetOf(Text()).canonical(["b", "a", "b"])) == ["b", "a"]


class TestMerged:
    """What will be there once a wish was written over what is there."""

    def test_members_the_task_leaves_out_are_completed(self):
        assert ROW.merged({"b": 2}, {"a": "x", "b": 1}) == {"a": "x", "b": 2}

    def test_each_at_its_place_is_completed_by_what_stood_there(self):
        found = [{"a": "x", "b": 1}, {"a": "y", "b": 2}]
        assert Placed(ROW).merged([{"b": 5}, {"b": 6}, {"b": 7}], found) == [{"a": "x", "b": 5}, {"a": "y", "b": 6}, {"b": 7}]
        assert Placed(ROW).merged([{"b": 5}], None) == [{"b": 5}]
        assert Placed(ROW).counterparts([{"b": 5}, {"b": 6}], found[:1]) == [found[0], None]

    def test_members_inside_members_too(self):
        one = Members(Field("inside", ROW))
        assert one.merged({"inside": {"b": 2}}, {"inside": {"a": "x", "b": 1}}) == {"inside": {"a": "x", "b": 2}}

    @pytest.mark.parametrize("nothing", [None, {}], ids=repr)
    def test_members_over_nothing_are_what_was_given(self, nothing):
        assert ROW.merged({"b": 2}, nothing) == {"b": 2}

    def test_list_is_replaced_whole(self):
        assert ROWS.merged([{"b": 2}], [{"a": "x", "b": 1}]) == [{"b": 2}]

    def test_keyed_ones_keep_what_they_had_wherever_they_stand(self):
        found = [{"name": "a", "id": "r1", "size": 1}, {"name": "b", "id": "r2", "size": 2}, {"name": "c", "id": "r3"}]
        assert RULES.merged([{"name": "b"}, {"name": "new"}, {"name": "a", "size": 5}], found) == [
            {"name": "b", "id": "r2", "size": 2},
            {"name": "new"},
            {"name": "a", "id": "r1", "size": 5},
        ]

    def test_keyed_ones_over_nothing_are_what_was_given(self):
        assert RULES.merged([{"name": "a"}], None) == [{"name": "a"}]

    def test_keys_that_a_partial_map_leaves_out_stay(self):
        assert Map(subset=True).merged({"a": 1}, {"a": 2, "b": 3}) == {"a": 1, "b": 3}
        assert Map().merged({"a": 1}, {"a": 2, "b": 3}) == {"a": 1}

    @pytest.mark.parametrize(
        ("one", "completes"),
        [
            (ROW, True),
            (RULES, True),
            (Map(subset=True), True),
            (Map(), False),
            (ListOf(Text()), False),
            (Text(), False),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_type_says_whether_a_body_can_hold_what_was_read(self, one, completes):
        assert one.completes is completes


class TestWithUnknown:
    """What is sent, with what nobody here knows of what was read."""

    def test_members_keep_what_is_not_named_here_but_what_is_the_service_s_own(self):
        assert ROW.with_unknown({"a": "x"}, {"a": "y", "new": 1, "_id": 7, "b": 5}) == {"a": "x", "new": 1}

    def test_deeper_ones_too(self):
        one = Members(Field("inside", ROW, at="in"))
        assert one.with_unknown({"in": {"a": "x"}}, {"in": {"new": 1}, "new": 2}) == {"in": {"a": "x", "new": 1}, "new": 2}

    def test_items_of_a_list_are_those_that_say_the_same(self):
        found = [{"a": "x", "new": 1}, {"a": "y", "new": 2}, {"a": "y", "new": 3}]
        assert ROWS.with_unknown([{"a": "y"}, {"a": "z"}, {"a": "x"}, {"a": "y"}, {"a": "y"}], found) == [
            {"a": "y", "new": 2}, {"a": "z"}, {"a": "x", "new": 1}, {"a": "y", "new": 3}, {"a": "y"},
        ]  # fmt: skip

    def test_keyed_ones_are_those_of_the_same_key_whatever_else_they_say(self):
        found = [{"name": "a", "size": 1, "new": 1}, {"name": "b", "new": 2}]
        assert RULES.with_unknown([{"name": "b", "size": 9}, {"name": "c"}], found) == [
            {"name": "b", "size": 9, "new": 2}, {"name": "c"},
        ]  # fmt: skip

    @pytest.mark.parametrize("found", [None, [], "text", 5], ids=repr)
    @pytest.mark.parametrize(
        ("one", "sent"),
        [(ROW, {"a": "x"}), (ROWS, [{"a": "x"}]), (ROW, None), (Text(), "x")],
        ids=lambda value: type(value).__name__,
    )
    def test_what_is_of_another_shape_adds_nothing(self, one, sent, found):
        assert one.with_unknown(sent, found) == sent

    def test_what_has_no_members_is_as_it_is_sent(self):
        assert SetOf(Text()).with_unknown(["a"], ["a", "b"]) == ["a"]
        assert Map().with_unknown({"a": 1}, {"b": 2}) == {"a": 1}


class TestGiven:
    """Ansible fills in null for every member that the user left out."""

    @pytest.mark.parametrize(
        ("one", "argument", "given"),
        [
            (ROW, {"a": "x", "b": None, "c": None}, {"a": "x"}),
            (ROW, {"a": "", "b": 0, "c": []}, {"a": "", "b": 0, "c": []}),
            (ROWS, [{"a": "x", "b": None}, {"a": None, "b": 1}], [{"a": "x"}, {"b": 1}]),
            (RULES, [{"name": "x", "size": None}], [{"name": "x"}]),
            (Members(Field("inside", ROW)), {"inside": {"a": None, "b": 1}}, {"inside": {"b": 1}}),
            (Map(), {"a": None}, {"a": None}),
            (Either(user=Ref("user"), host=Text()), {"user": "jo", "host": None}, {"user": "jo"}),
            (ListOf(Text()), ["a"], ["a"]),
            (Text(), "a", "a"),
        ],
        ids=lambda value: "" if hasattr(value, "fits") else repr(value),
    )
    def test_members_that_nobody_wrote_are_taken_out(self, one, argument, given):
        assert one.given(argument) == given


class TestFits:
    @pytest.mark.parametrize(
        ("one", "value", "fits"),
        [
            (ListOf(Text()), ["a"], True),
            (ListOf(Text()), [], True),
            (ListOf(Text()), ["a", 1], False),
            (ListOf(Text()), "a,b", False),
            (ListOf(Number(choices=(1, 2))), [1], False),
            (Map(), {"a": object}, True),
            (Map(), [], False),
            (ROW, {"a": "x", "b": 1}, True),
            (ROW, {"a": 1}, False),
            (ROW, {"a": None}, False),
            (ROW, {"stranger": "x"}, False),
            (RULES, [{"name": "x"}], True),
            (RULES, [{"size": 1}], False),
            (RULES, [{"name": "x", "id": "r1"}], False),
            (Members(Field("by", role=COMPUTED)), {"by": "me"}, False),
            (Either(user=Ref("user"), host=Text()), {"user": "jo"}, True),
            (Either(user=Ref("user"), host=Text()), {"user": "jo", "host": "a"}, False),
            (Either(user=Ref("user"), host=Text()), {}, False),
            (Either(user=Ref("user"), host=Text()), {"stranger": "jo"}, False),
            (Either(user=Ref("user"), host=Text()), {"user": 7}, False),
        ],
        ids=lambda value: type(value).__name__ if hasattr(value, "fits") else repr(value),
    )
    def test_fits(self, one, value, fits):
        assert one.fits(value) is fits


class TestArgument:
    @pytest.mark.parametrize(
        ("one", "spec"),
        [
            (ListOf(Text()), {"type": "list", "elements": "str"}),
            (ListOf(Number()), {"type": "list", "elements": "int"}),
            (SetOf(Ref("user")), {"type": "list", "elements": "str"}),
            (ListOf(Number(choices=(1, 2))), {"type": "list", "elements": "int", "choices": [1, 2]}),
            (ListOf(ListOf(Text())), {"type": "list", "elements": "list"}),
            (ListOf(Map()), {"type": "list", "elements": "dict"}),
            (Map(), {"type": "dict"}),
            (
                Members(Field("a", required=True), Field("b"), Field("c", role=COMPUTED), Field("d", role=INTERNAL)),
                {"type": "dict", "options": {"a": {"type": "str", "required": True}, "b": {"type": "str"}}},
            ),
            (
                ListOf(Members(Field("a", Flag(), default=True))),
                {"type": "list", "elements": "dict", "options": {"a": {"type": "bool", "default": True}}},
            ),
            (
                Either(user=Ref("user"), host=Text()),
                {
                    "type": "dict",
                    "options": {"user": {"type": "str"}, "host": {"type": "str"}},
                    "mutually_exclusive": [["user", "host"]],
                    "required_one_of": [["user", "host"]],
                },
            ),
        ],
        ids=lambda value: type(value).__name__ if hasattr(value, "fits") else "",
    )
    def test_argument_of(self, one, spec):
        assert one.argument() == spec

    def test_list_of_one_of_several_says_that_too(self):
        spec = ListOf(Either(user=Ref("user"), host=Text())).argument()
        assert (spec["elements"], spec["required_one_of"]) == ("dict", [["user", "host"]])


class TestReferences:
    """Where references stand, and what becomes of them."""

    DEEP = Members(
        Field("owner", Ref("user")),
        Field("watchers", SetOf(Ref("user"))),
        Field("parts", Map(keys=Ref("part"))),
        Field("over", Either(check=Ref("check"), host=Text())),
        Field("rules", Keyed(Members(Field("name"), Field("target", Ref("team"))), by="name")),
        Field("notes"),
    )
    VALUE = {
        "owner": "Eva",
        "watchers": ["Zoe", "Eva"],
        "parts": {"left": "red"},
        "over": {"check": "disk"},
        "rules": [{"name": "a", "target": "Core"}],
        "notes": "Eva",
    }

    def test_kinds_they_lead_to_are_known_once_each(self):
        assert self.DEEP.refers == ("user", "part", "check", "team")

    def test_each_is_swapped_in_its_place(self):
        seen = []

        def swap(ref, value, place):
            seen.append((ref.kind, value, place))
            return value.upper()

        swapped = self.DEEP.replaced(self.VALUE, swap, "x")
        assert seen == [
            ("user", "Eva", "x.owner"),
            ("user", "Zoe", "x.watchers"),
            ("user", "Eva", "x.watchers"),
            ("part", "left", "x.parts"),
            ("check", "disk", "x.over.check"),
            ("team", "Core", "x.rules.target"),
        ]
        assert swapped == {
            "owner": "EVA",
            "watchers": ["ZOE", "EVA"],
            "parts": {"LEFT": "red"},
            "over": {"check": "DISK"},
            "rules": [{"name": "a", "target": "CORE"}],
            "notes": "Eva",
        }

    def test_one_that_goes_takes_its_place_with_it(self):
        gone = self.DEEP.replaced(self.VALUE, lambda ref, value, place: DROP)
        assert gone == {"watchers": [], "parts": {}, "rules": [{"name": "a"}], "notes": "Eva"}

    def test_one_of_several_that_stays_stays(self):
        kept = SetOf(Ref("user")).replaced(["Eva", "Zoe"], lambda ref, value, place: DROP if value == "Eva" else value)
        assert kept == ["Zoe"]

    def test_they_are_shown_under_their_names(self):
        assert self.DEEP.shown(self.VALUE, called) == {
            "owner": "the Eva",
            "watchers": ["the Eva", "the Zoe"],
            "parts": {"the left": "red"},
            "over": {"check": "the disk"},
            "rules": [{"name": "a", "target": "the Core"}],
            "notes": "Eva",
        }

    def test_original_is_left_as_it_was(self):
        before = copy.deepcopy(self.VALUE)
        self.DEEP.replaced(self.VALUE, lambda ref, value, place: DROP)
        self.DEEP.shown(self.VALUE, called)
        assert before == self.VALUE


class TestShown:
    def test_set_is_shown_sorted(self):
        assert SetOf(Text()).shown(["b", "a"], called) == ["a", "b"]

    def test_list_is_shown_in_its_order(self):
        assert ListOf(Text()).shown(["b", "a"], called) == ["b", "a"]

    def test_set_is_sorted_by_the_names_it_is_shown_under(self):
        assert SetOf(Ref("user")).shown(["U1", "U2"], lambda _ref, one: {"U1": "Zoe", "U2": "Eva"}[one]) == [
            "Eva",
            "Zoe",
        ]

    def test_keyed_ones_are_sorted_where_their_order_counts_not(self):
        rows = [{"name": "b"}, {"name": "a"}]
        assert (RULES.shown(rows, called), LOOSE.shown(rows, called)) == (rows, rows[::-1])

    def test_internal_members_are_nobody_s_business(self):
        assert RULES.shown([{"name": "a", "id": "r1"}], called) == [{"name": "a"}]

    def test_secret_member_is_masked(self):
        assert ALL_ROLES.shown({"name": "a", "token": "canary"}, called) == {"name": "a", "token": MASKED}

    def test_secrets_of_a_free_map_are_masked_by_their_keys(self):
        one = Map(secret=lambda key: key.endswith("password"))
        shown = one.shown({"method": "GET", "password": "canary", "old_password": ""}, called)
        assert shown == {"method": "GET", "password": MASKED, "old_password": ""}

    @pytest.mark.parametrize(
        ("one", "value", "shown"),
        [
            pytest.param(ListOf(Text()), ["a", PLANNED], ["a"], id="in a list of texts"),
            pytest.param(SetOf(Ref("user")), [PLANNED, "U1"], ["the U1", "the planned"], id="in a set of references"),
            pytest.param(SetOf(Ref("user")), [Unknown(""), "U1"], ["the U1"], id="that is called nothing"),
            pytest.param(ROW, {"a": PLANNED, "b": 1}, {"b": 1}, id="in a member"),
            pytest.param(Either(user=Ref("user"), host=Text()), {"user": Unknown("")}, DROP, id="as one of several"),
            pytest.param(Map(keys=Ref("part")), {PLANNED: "red"}, {"the planned": "red"}, id="as a key"),
        ],
    )
    def test_what_nobody_knows_is_shown_only_where_it_is_called_something(self, one, value, shown):
        assert one.shown(value, called) == shown


class TestHidden:
    @pytest.mark.parametrize(
        ("one", "value", "secrets"),
        [
            (ALL_ROLES, {"name": "a", "token": "canary"}, ["canary"]),
            (ListOf(ALL_ROLES), [{"name": "a", "token": "one"}, {"name": "b", "token": "two"}, {}], ["one", "two"]),
            (Members(Field("inside", ALL_ROLES)), {"inside": {"token": "canary"}}, ["canary"]),
            (Map(secret=lambda key: key == "pin"), {"pin": 1234, "method": "GET"}, ["1234"]),
            (Map(secret=lambda key: key == "pin"), {"pin": ""}, []),
            (Map(), {"password": "canary"}, []),
            (ALL_ROLES, None, []),
            (Text(), "canary", []),
        ],
    )
    def test_secrets_inside(self, one, value, secrets):
        assert list(one.hidden(value)) == secrets

    @pytest.mark.parametrize("kind", [ListOf(Text()), SetOf(Text())], ids=["list", "set"])
    def test_every_item_of_a_secret_list_is_a_secret(self, kind):
        """What is masked is a text: a list as a whole stands nowhere."""
        assert set(Field("tokens", kind, secret=True).hidden(["one", "two"])) == {"one", "two"}


@pytest.mark.parametrize("name", CONTAINERS)
class TestWhatNobodyKnows:
    """The whole of a value that holds others is only planned."""

    def test_it_is_canonical(self, name):
        assert CONTAINERS[name].canonical(PLANNED) is PLANNED

    def test_it_differs_from_everything_but_itself(self, name):
        one = CONTAINERS[name]
        assert one.differs(PLANNED, one.canonical(None))
        assert one.differs(one.canonical(None), PLANNED)
        assert not one.differs(PLANNED, Unknown("planned"))

    def test_it_will_be_there(self, name):
        one = CONTAINERS[name]
        assert one.merged(PLANNED, one.canonical(None)) is PLANNED

    def test_it_is_not_shown(self, name):
        assert CONTAINERS[name].shown(PLANNED, called) is DROP

    def test_nothing_is_swapped_or_hidden_inside_it(self, name):
        one = CONTAINERS[name]
        assert one.replaced(PLANNED, lambda *told: DROP) is PLANNED
        assert list(one.hidden(PLANNED)) == []

    def test_it_can_stand_in_an_index(self, name):
        one = CONTAINERS[name]
        assert one.index(PLANNED) == one.index(Unknown("planned"))
        assert hash(one.index(PLANNED)) is not None


class TestUnknownInside:
    @pytest.mark.parametrize(
        ("one", "wanted", "found"),
        [
            pytest.param(SetOf(Ref("user")), [PLANNED], ["U1"], id="in a set"),
            pytest.param(ListOf(Ref("user")), [PLANNED], ["U1"], id="in a list"),
            pytest.param(ROW, {"a": PLANNED}, {"a": "x"}, id="in a member"),
            pytest.param(RULES, [{"name": "a", "size": PLANNED}], [{"name": "a", "size": 1}], id="in a keyed one"),
            pytest.param(RULES, [{"name": PLANNED}], [{"name": "a"}], id="as a key of keyed ones"),
            pytest.param(Map(keys=Ref("part")), {PLANNED: "red"}, {"p1": "red"}, id="as a key"),
            pytest.param(
                Either(user=Ref("user"), host=Text()), {"user": PLANNED}, {"user": "U1"}, id="as one of several"
            ),
        ],
    )
    def test_it_differs_from_what_is_there_and_not_from_itself(self, one, wanted, found):
        assert one.canonical(wanted) == wanted
        assert one.differs(wanted, found)
        assert not one.differs(wanted, copy.copy(wanted))
        assert not one.differs(wanted, one.merged(wanted, found))


# What is so of every type, whatever is said


def canonical_is_idempotent(one, value):
    form = one.canonical(value)
    assert one.canonical(form) == form


def canonical_leaves_the_value_as_it_was(one, value):
    before = copy.deepcopy(value)
    one.canonical(value)
    assert value == before


def value_never_differs_from_itself(one, value):
    assert not one.differs(one.canonical(value), one.canonical(copy.deepcopy(value)))


def value_that_fits_is_no_complaint_and_is_filled_with_nothing(one, value):
    if one.fits(value):
        assert one.canonical(one.given(one.filled(value))) == one.canonical(one.given(value))


def there_and_back_again(one, value):
    form = one.canonical(value)
    assert one.canonical(one.from_wire(one.to_wire(form))) == form


def what_does_not_differ_changes_nothing(one, value):
    form = one.canonical(value)
    assert one.merged(form, form) == form


def equal_values_stand_together_in_an_index(one, value):
    first, second = (one.index(one.canonical(written)) for written in (value, copy.deepcopy(value)))
    assert {first: 1}[second] == 1


def swapping_for_the_same_changes_nothing(one, value):
    form = one.canonical(value)
    assert one.replaced(form, lambda ref, written, place: written) == form


def nothing_unknown_is_shown(one, value):
    form = one.canonical(value)
    planned = one.replaced(form, lambda ref, written, place: Unknown(""))
    for told in (one.shown(form, called), one.shown(planned, called)):
        inside = list(things_in(told))
        assert not any(isinstance(part, Unknown) for part in inside)
        assert DROP not in inside[1:]


def every_secret_is_a_text(one, value):
    assert all(isinstance(secret, str) and secret for secret in one.hidden(one.canonical(value)))


LAWS = (
    canonical_is_idempotent,
    canonical_leaves_the_value_as_it_was,
    value_never_differs_from_itself,
    value_that_fits_is_no_complaint_and_is_filled_with_nothing,
    there_and_back_again,
    what_does_not_differ_changes_nothing,
    swapping_for_the_same_changes_nothing,
    nothing_unknown_is_shown,
    every_secret_is_a_text,
)


class TestEveryType:
    @pytest.mark.parametrize("name", EVERY)
    def test_laws_hold_whatever_is_said(self, name):
        one, values = EVERY[name]

        @steady
        @given(values)
        def all_of_them(value):
            for law in LAWS:
                law(one, value)
            if name != "anything":
                equal_values_stand_together_in_an_index(one, value)

        all_of_them()

    @pytest.mark.parametrize("name", EVERY)
    def test_what_will_be_there_never_differs_from_what_is_wanted(self, name):
        one, values = EVERY[name]

        @steady
        @given(values, values)
        def reached(wanted, found):
            wanted, found = one.canonical(wanted), one.canonical(found)
            assert not one.differs(wanted, one.merged(wanted, found))

        reached()

    @pytest.mark.parametrize(
        "name", ["set", "set of references", "set of rows", "set of maps", "keyed without an order"]
    )
    def test_order_of_a_set_neither_differs_nor_shows(self, name):
        one, values = EVERY[name]

        @steady
        @given(values, st.randoms(use_true_random=False))
        def whatever_the_order(value, chance):
            form = one.canonical(value)
            other = chance.sample(form, len(form))
            assert not one.differs(form, other)
            assert one.shown(form, called) == one.shown(other, called)
            if isinstance(one, SetOf):
                assert one.index(form) == one.index(other)

        whatever_the_order()


class Marked(Members):
    """Members of which one is a secret where another one says so."""

    def hidden(self, value):
        yield from [value["text"]] if value.get("secret") else []


@pytest.mark.parametrize("around", [lambda one: one, ListOf, SetOf, lambda one: Either(marked=one), lambda one: Members(Field("one", one))])
def test_what_a_class_hides_is_known_however_deep_it_stands(around):
    plain = Members(Field("secret", Flag()), Field("text"))
    marked = Marked(*plain.fields)
    assert (around(plain).may_hide, around(marked).may_hide) == (False, True)
