"""resource.py, Field: one line per option gives its argument, its comparison and its translation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Field
from tests.unit.conftest import steady

NESTED = Field("n", "dict", options=(Field("a"), Field("b", "int"), Field("c", "list", unordered=True)))
ROWS = Field("r", "list", elements="dict", options=(Field("a"), Field("b", "int")))
SET_OF_ROWS = Field("r", "list", elements="dict", unordered=True, options=(Field("a"), Field("b", "int")))

CANONICAL = [
    (Field("x"), "web", "web"),
    (Field("x"), 12, "12"),
    (Field("x"), "", None),
    (Field("x"), None, None),
    (Field("x", "path"), "/a", "/a"),
    (Field("x", "int"), "5", 5),
    (Field("x", "int"), 5.0, 5),
    (Field("x", "int"), 0, 0),
    (Field("x", "int"), "", None),
    (Field("x", "int"), None, None),
    (Field("x", "float"), "0.5", 0.5),
    (Field("x", "float"), 2.0, 2),
    (Field("x", "bool"), True, True),
    (Field("x", "bool"), False, False),
    (Field("x", "bool"), None, False),
    (Field("x", "list"), ["b", "a"], ["b", "a"]),
    (Field("x", "list"), [1], ["1"]),
    (Field("x", "list"), [], []),
    (Field("x", "list"), None, []),
    (Field("x", "list"), "", []),
    (Field("x", "list", elements="int"), ["1", 2.0], [1, 2]),
    (Field("x", "list", unordered=True), ["b", "a"], ["a", "b"]),
    (Field("x", "list", unordered=True), ["a", "b", "a"], ["a", "b"]),
    (Field("x", "dict"), {"k": [1]}, {"k": [1]}),
    (Field("x", "dict"), {}, {}),
    (Field("x", "dict"), None, {}),
    (NESTED, {"a": 1, "b": "2", "c": ["y", "x"], "stranger": 9}, {"a": "1", "b": 2, "c": ["x", "y"]}),
    (NESTED, {"a": ""}, {"a": None}),
    (NESTED, {"a": None}, {"a": None}),
    (NESTED, None, {}),
    (ROWS, [{"a": "x", "b": "1"}, {"b": 2.0}], [{"a": "x", "b": 1}, {"b": 2}]),
    (Field("x", normalise=str.lower), "WEB", "web"),
    (Field("x", normalise=str.lower), "", None),
    (Field("x", "list", normalise=str.lower, unordered=True), ["B", "a"], ["a", "b"]),
]

SCALARS = st.none() | st.booleans() | st.integers(-99, 99) | st.text(max_size=4)
VALUES = {
    "str": (Field("x"), SCALARS),
    "stripped str": (Field("x", normalise=lambda text: str(text).strip()), SCALARS),
    "int": (Field("x", "int"), st.none() | st.just("") | st.integers() | st.integers().map(str)),
    "float": (Field("x", "float"), st.none() | st.just("") | st.floats(allow_nan=False, allow_infinity=False)),
    "bool": (Field("x", "bool"), st.none() | st.booleans()),
    "list": (Field("x", "list"), st.none() | st.lists(SCALARS, max_size=4)),
    "set": (Field("x", "list", unordered=True), st.none() | st.lists(SCALARS, max_size=4)),
    "map": (Field("x", "dict"), st.none() | st.dictionaries(st.text(max_size=3), SCALARS, max_size=3)),
    "nested": (
        NESTED,
        st.none()
        | st.fixed_dictionaries({}, optional={"a": SCALARS, "b": st.none() | st.integers(), "c": st.lists(SCALARS)}),
    ),
    "rows": (
        ROWS,
        st.lists(st.fixed_dictionaries({}, optional={"a": SCALARS, "b": st.none() | st.integers()}), max_size=3),
    ),
    "set of rows": (
        SET_OF_ROWS,
        st.lists(st.fixed_dictionaries({}, optional={"a": SCALARS, "b": st.none() | st.integers()}), max_size=3),
    ),
}


class TestCanonical:
    @pytest.mark.parametrize(
        ("one", "value", "form"), [pytest.param(*case, id=f"{case[0].type} {case[1]!r}") for case in CANONICAL]
    )
    def test_canonical_of(self, one, value, form):
        assert one.canonical(value) == form

    @pytest.mark.parametrize("name", VALUES)
    def test_canonical_is_idempotent(self, name):
        one, values = VALUES[name]

        @steady
        @given(values)
        def once_is_enough(value):
            form = one.canonical(value)
            assert one.canonical(form) == form

        once_is_enough()

    @pytest.mark.parametrize("name", VALUES)
    def test_value_never_differs_from_its_own_form(self, name):
        one, values = VALUES[name]

        @steady
        @given(values)
        def same(value):
            assert not one.differs(value, one.canonical(value))

        same()

    def test_canonical_leaves_the_value_as_it_was(self):
        value = [{"a": 1, "b": "2"}]
        ROWS.canonical(value)
        assert value == [{"a": 1, "b": "2"}]


class TestDiffers:
    @pytest.mark.parametrize("empty", [None, ""])
    @pytest.mark.parametrize("other", [None, ""])
    def test_every_empty_text_is_the_same(self, empty, other):
        assert not Field("x").differs(empty, other)

    @pytest.mark.parametrize(
        ("one", "wanted", "found"),
        [
            pytest.param(Field("x"), "a", "a", id="text"),
            pytest.param(Field("x"), "20", 20, id="text and number"),
            pytest.param(Field("x", "int"), 5, "5", id="number and text"),
            pytest.param(Field("x", "bool"), False, None, id="false and null"),
            pytest.param(Field("x", "list"), [], None, id="empty list and null"),
            pytest.param(Field("x", "dict"), {}, None, id="empty map and null"),
            pytest.param(Field("x", "list", unordered=True), ["b", "a"], ["a", "b"], id="order of a set"),
            pytest.param(Field("x", "list", unordered=True), ["a", "a"], ["a"], id="doubles in a set"),
            pytest.param(NESTED, {"b": 1}, {"a": "x", "b": "1"}, id="member not given"),
            pytest.param(NESTED, {"c": ["y", "x"]}, {"c": ["x", "y"]}, id="order of a set in a member"),
            pytest.param(ROWS, [{"a": "x"}], [{"a": "x", "b": 1}], id="member of a row not given"),
            pytest.param(SET_OF_ROWS, [{"a": "y"}, {"a": "x"}], [{"a": "x"}, {"a": "y"}], id="order of rows in a set"),
            pytest.param(
                SET_OF_ROWS,
                [{"a": "x"}, {"a": "x", "b": 1}],
                [{"a": "x", "b": 1}, {"a": "x", "b": 2}],
                id="rows said with more and less",
            ),
        ],
    )
    def test_same(self, one, wanted, found):
        assert not one.differs(wanted, found)

    @pytest.mark.parametrize(
        ("one", "wanted", "found"),
        [
            pytest.param(Field("x"), "a", "b", id="text"),
            pytest.param(Field("x"), "", "b", id="text emptied"),
            pytest.param(Field("x"), "a", None, id="text added"),
            pytest.param(Field("x", "int"), 0, None, id="nought and null"),
            pytest.param(Field("x", "bool"), False, True, id="flag cleared"),
            pytest.param(Field("x", "list"), ["a", "b"], ["b", "a"], id="order of a list"),
            pytest.param(Field("x", "list"), ["a"], ["a", "b"], id="removed from a list"),
            pytest.param(Field("x", "list"), ["a", "b"], ["a"], id="added to a list"),
            pytest.param(Field("x", "list"), [], ["a"], id="list emptied"),
            pytest.param(Field("x", "list", unordered=True), ["a"], ["a", "b"], id="removed from a set"),
            pytest.param(Field("x", "dict"), {"a": 1}, {"a": 1, "b": 2}, id="removed from a map"),
            pytest.param(Field("x", "dict"), {}, {"a": 1}, id="map emptied"),
            pytest.param(NESTED, {"a": ""}, {"a": "x"}, id="member emptied"),
            pytest.param(NESTED, {"c": []}, {"c": ["x"]}, id="list in a member emptied"),
            pytest.param(NESTED, {"a": "y"}, {"a": "x"}, id="member"),
            pytest.param(ROWS, [{"a": "x"}], [{"a": "x"}, {"a": "y"}], id="row removed"),
            pytest.param(ROWS, [{"a": "x"}, {"a": "y"}], [{"a": "y"}, {"a": "x"}], id="order of rows"),
            pytest.param(SET_OF_ROWS, [{"a": "x"}, {"a": "x"}], [{"a": "x"}, {"a": "y"}], id="row twice in a set"),
        ],
    )
    def test_different(self, one, wanted, found):
        assert one.differs(wanted, found)

    @pytest.mark.parametrize("empty", ["", []], ids=["text", "list"])
    def test_member_emptied_is_seen_in_canonical_form_too(self, empty):
        name, was = ("a", "x") if empty == "" else ("c", ["x"])
        assert NESTED.differs(NESTED.canonical({name: empty}), {name: was})

    def test_what_never_comes_back_never_differs_inside_a_row(self):
        one = Field("x", "dict", options=(Field("secret", write_only=True), Field("a")))
        assert not one.differs({"secret": "new", "a": "x"}, {"a": "x"})


class TestTranslation:
    ONE = Field(
        "window",
        "dict",
        api="maintenance",
        options=(Field("start", api="start_time", send=int, read=str), Field("notes"), Field("by", read_only=True)),
    )

    def test_members_take_the_vendor_s_names(self):
        assert self.ONE.to_api({"start": "7", "notes": "x"}) == {"start_time": 7, "notes": "x"}

    def test_members_left_out_and_read_only_ones_are_not_sent(self):
        assert self.ONE.to_api({"by": "me", "notes": "x"}) == {"notes": "x"}

    def test_member_that_is_emptied_is_sent_as_null(self):
        assert self.ONE.to_api({"start": None}) == {"start_time": None}

    def test_members_get_our_names_back(self):
        assert self.ONE.from_api({"start_time": 7, "by": "me", "other": 1}) == {"start": "7", "by": "me"}

    def test_rows_are_translated_one_by_one(self):
        one = Field("windows", "list", elements="dict", options=self.ONE.options)
        assert one.to_api([{"start": 1}, {"start": 2}]) == [{"start_time": 1}, {"start_time": 2}]
        assert one.from_api([{"start_time": 1}]) == [{"start": "1"}]

    @pytest.mark.parametrize("kind", ["dict", "list"])
    def test_null_is_read_as_empty(self, kind):
        one = Field("x", kind, elements="dict" if kind == "list" else None, options=(Field("a"),))
        assert one.canonical(one.from_api(None)) in ({}, [])

    @steady
    @given(st.dictionaries(st.sampled_from(["start", "notes"]), st.integers(0, 9).map(str)))
    def test_there_and_back_again(self, value):
        assert self.ONE.from_api(self.ONE.to_api(value)) == value


class TestGiven:
    """Ansible fills in null for every member that the user left out."""

    @pytest.mark.parametrize(
        ("one", "argument", "given"),
        [
            (NESTED, {"a": "x", "b": None, "c": None}, {"a": "x"}),
            (NESTED, {"a": "", "b": 0, "c": []}, {"a": "", "b": 0, "c": []}),
            (ROWS, [{"a": "x", "b": None}, {"a": None, "b": 1}], [{"a": "x"}, {"b": 1}]),
            (Field("x", "dict"), {"a": None}, {"a": None}),
            (Field("x", "list"), ["a"], ["a"]),
            (Field("x"), "a", "a"),
        ],
        ids=lambda value: "" if isinstance(value, Field) else repr(value),
    )
    def test_members_that_nobody_wrote_are_taken_out(self, one, argument, given):
        assert one.given(argument) == given


class TestArgument:
    @pytest.mark.parametrize(
        ("one", "spec"),
        [
            (Field("name"), {"type": "str"}),
            (Field("name", required=True), {"type": "str"}),
            (Field("tags", "list"), {"type": "list", "elements": "str"}),
            (Field("ports", "list", elements="int"), {"type": "list", "elements": "int"}),
            (Field("mode", choices=("a", "b"), default="a"), {"type": "str", "choices": ["a", "b"], "default": "a"}),
            (Field("flag", "bool", default=False), {"type": "bool", "default": False}),
            (Field("secret_word", secret=True), {"type": "str", "no_log": True}),
            (Field("password", secret=True, aliases=("pw",)), {"type": "str", "aliases": ["pw"], "no_log": True}),
            (Field("dedup_key"), {"type": "str", "no_log": False}),
            (
                Field("rule", "dict", options=(Field("a", required=True), Field("b"), Field("c", read_only=True))),
                {"type": "dict", "options": {"a": {"type": "str", "required": True}, "b": {"type": "str"}}},
            ),
        ],
        ids=lambda value: value.name if isinstance(value, Field) else "",
    )
    def test_argument_of(self, one, spec):
        assert one.argument() == spec

    def test_what_is_needed_may_depend_on_the_wish(self):
        one = Field("condition", required=lambda options: not options.get("template"))
        assert (one.needed({}), one.needed({"template": True})) == (True, False)


class TestContradictions:
    @pytest.mark.parametrize(
        "flags",
        [
            {"read_only": True, "required": True},
            {"read_only": True, "create_only": True},
            {"read_only": True, "write_only": True},
            {"read_only": True, "secret": True},
            {"stable": True},
            {"unordered": True},
            {"unordered": True, "type": "dict"},
            {"whole": True},
            {"whole": True, "type": "dict"},
            {"options": (Field("a"),)},
            {"options": (Field("a"),), "type": "int"},
        ],
        ids=" ".join,
    )
    def test_flags_that_contradict_each_other_are_refused(self, flags):
        with pytest.raises(ValueError, match="field x: its flags contradict each other"):
            Field("x", **flags)

    def test_flags_that_agree_are_taken(self):
        Field("x", "list", unordered=True, read_only=True, stable=True)
        Field("x", "dict", whole=True, options=(Field("a"),))

    def test_field_is_frozen(self):
        with pytest.raises(AttributeError):
            Field("x").name = "y"
