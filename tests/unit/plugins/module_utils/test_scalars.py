"""scalars.py and forms.py: types that hold one value, and the option that holds a type."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import BadInput
from ansible_collections.steadyops.monitoring.plugins.module_utils.forms import (
    Boxed,
    Cleared,
    Email,
    Enum,
    Epoch,
    Link,
    NumberRef,
    Quoted,
)
from ansible_collections.steadyops.monitoring.plugins.module_utils.lists import ListOf, SetOf
from ansible_collections.steadyops.monitoring.plugins.module_utils.maps import Json, Map
from ansible_collections.steadyops.monitoring.plugins.module_utils.scalars import (
    ASKED,
    COMPANION,
    COMPUTED,
    DROP,
    EVENT,
    FIXED,
    INTERNAL,
    KEPT,
    MASKED,
    NOW,
    ONCE,
    STABLE,
    STATE,
    WRITE_ONLY,
    Choice,
    Day,
    Duration,
    Field,
    File,
    Flag,
    Instant,
    Name,
    Number,
    Raw,
    Ref,
    Setting,
    Text,
    Unknown,
    looks_secret,
    missing,
    sortable,
)
from tests.support.properties import steady

TYPES = Enum(web=0, dns=5)
TEN_PM = 1795298400
"""2026-11-21T22:00:00Z."""

CANONICAL = [
    (Text(), "web", "web"),
    (Text(), 12, "12"),
    (Text(), "", None),
    (Text(), None, None),
    (Text(str.lower), "WEB", "web"),
    (Text(str.lower), "", None),
    (Text(str.strip), "  ", None),
    (Name(), " web ", "web"),
    (Name(), "  ", None),
    (Name(), "", None),
    (File(), "/a", "/a"),
    (Raw(), "", ""),
    (Raw(), [1, {"a": None}], [1, {"a": None}]),
    (Number(), "5", 5),
    (Number(), 5.0, 5),
    (Number(), 0, 0),
    (Number(), "", None),
    (Number(), None, None),
    (Number(fraction=True), "0.5", 0.5),
    (Number(fraction=True), 2.0, 2),
    (Flag(), True, True),
    (Flag(), False, False),
    (Flag(), None, False),
    (Choice("a", "b"), "a", "a"),
    (Choice("a", "b"), "", None),
    (Choice("a", "b"), "c", "c"),
    (TYPES, "web", "web"),
    (TYPES, None, None),
    (Instant(), "2026-11-21T22:00:00Z", "2026-11-21T22:00:00Z"),
    (Instant(), "2026-11-21 23:00 +01:00", "2026-11-21T22:00:00Z"),
    (Instant(), TEN_PM, "2026-11-21T22:00:00Z"),
    (Instant(), str(TEN_PM), "2026-11-21T22:00:00Z"),
    (Instant(), 0, "1970-01-01T00:00:00Z"),
    (Instant(), "", None),
    (Instant(), None, None),
    (Epoch(), TEN_PM, "2026-11-21T22:00:00Z"),
    (Epoch(), "2026-11-21T22:00:00Z", "2026-11-21T22:00:00Z"),
    (Epoch(1000), "2026-11-21T22:00:00Z", "2026-11-21T22:00:00Z"),
    (Day(), "2026-11-21", "2026-11-21"),
    (Day(), " 2026-11-21 ", "2026-11-21"),
    (Day(), None, None),
    (Duration(), "5400", "5400"),
    (Duration(), 5400, "5400"),
    (Duration(), "90m", "5400"),
    (Duration(), "1h30m", "5400"),
    (Duration(), "PT1H30M", "5400"),
    (Duration(), "2d", "172800"),
    (Duration(), "", None),
    (Json(), {"k": [1]}, {"k": [1]}),
    (Json(), {}, {}),
    (Json(), None, {}),
    (Json(), "", {}),
    (Json(lambda value: {**value, "b": 2}), {"a": 1}, {"a": 1, "b": 2}),
    (Json(lambda value: {**value, "b": 2}), None, {}),
    (Ref("user"), "U1", "U1"),
    (Ref("user"), 7, "7"),
    (Ref("user"), "", None),
    (NumberRef("check"), 7, "7"),
    (NumberRef("check"), "disk", "disk"),
]


def word(one):
    """Return what a test calls a type."""
    return type(one).__name__


def called(_ref, identity):
    """Name every thing as a person would."""
    return f"the {identity}"


class TestUnknown:
    def test_two_of_one_name_are_the_same(self):
        assert Unknown("web") == Unknown("web")
        assert len({Unknown("web"), Unknown("web"), Unknown("db")}) == 2

    @pytest.mark.parametrize("other", [Unknown("db"), "web", None, ""], ids=repr)
    def test_it_equals_nothing_else(self, other):
        assert Unknown("web") != other

    def test_it_is_no_text(self):
        """An id that is only planned can stand in no address and in no body by mistake."""
        assert not isinstance(NOW, str)


class TestSortable:
    def test_equal_values_share_it(self):
        assert sortable({"a": 1, "b": [2]}) == sortable({"b": [2], "a": 1})

    @pytest.mark.parametrize("other", ["1", 1, [1], {"a": 1}, Unknown("a")], ids=repr)
    def test_different_values_do_not(self, other):
        assert sortable(other) != sortable("a")


class TestCanonical:
    @pytest.mark.parametrize(
        ("one", "value", "form"), [pytest.param(*case, id=f"{word(case[0])} {case[1]!r}") for case in CANONICAL]
    )
    def test_canonical_of(self, one, value, form):
        assert one.canonical(value) == form

    @pytest.mark.parametrize(
        ("one", "value"),
        [
            (Day(), "tomorrow"),
            (Day(), "2026-11-21T00:00:00Z"),
            (Day(), "2026-1-2"),
            (Day(), "2026-02-30"),
            (Instant(), "soon"),
            (Instant(), "1795298400000"),
            (Epoch(), "soon"),
            (Duration(), "soon"),
            (Duration(), "0"),
        ],
    )
    def test_what_is_none_is_refused_without_a_word_about_the_option(self, one, value):
        """Who knows the option puts its name before the words."""
        with pytest.raises(BadInput) as caught:
            one.canonical(value)
        assert not caught.value.words.startswith(("time", "duration", ":"))

    @pytest.mark.parametrize("value", [12, ["web"], {"web": 1}, True], ids=repr)
    def test_name_that_is_no_text_is_broken(self, value):
        with pytest.raises(TypeError):
            Name().canonical(value)

    @steady
    @given(st.integers())
    @example(2**53 + 1)
    def test_number_is_one_number_however_it_is_spelled(self, number):
        assert Number().canonical(str(number)) == Number().canonical(number)


COUNTRY = Text(str.upper, form="[A-Za-z]{2}", unlike="no country; write its two letters")


class TestWhatATaskMustNotSay:
    """A limit or a form costs nothing where there is none: then a type is not asked."""

    @pytest.mark.parametrize("one", [Text(), Name(), Text(str.strip), Number(), Number(choices=(1, 2))])
    def test_what_has_no_limit_is_not_asked(self, one):
        assert not one.checks

    @pytest.mark.parametrize(
        ("one", "value"),
        [
            (Text(longest=3), "abc"), (Name(longest=3), " abc "), (COUNTRY, " de "), (COUNTRY, " "), (Quoted(form="[0-9]+"), "001"),
            (Number(least=1), 1), (Number(most=3), 3), (Number(least=1, most=3), 2), (Number(least=0), 0),
            (Email(), "jo@example.com "), (Email(), ""), (Link(), "HTTPS://example.com/a b".partition(" ")[0]), (Link(), " "),
        ],
    )  # fmt: skip
    def test_what_keeps_to_its_limits_is_taken(self, one, value):
        assert one.checks
        one.check(value, "place")

    @pytest.mark.parametrize(
        ("one", "value", "words"),
        [
            (Text(longest=3), "abcd", "place has 4 characters; it can have 3"),
            (Name(longest=3), "abcd", "place has 4 characters; it can have 3"),
            (COUNTRY, "deu", "place: 'deu' is no country; write its two letters"),
            (COUNTRY, "de\nat", "place: 'de\\nat' is no country; write its two letters"),
            (Quoted(form="[0-9]+", unlike="no number"), "x", "place: 'x' is no number"),
            (Quoted(form="[0-9]+", unlike="no number"), 1, "place: 1 is no text; put it into quotes, so that YAML leaves it as it is written"),
            (Number("seconds", least=1), 0, "place is 0; it can be at least 1 seconds"),
            (Number(most=3), 4, "place is 4; it can be at most 3"),
            (Number(least=1, most=3), 4, "place is 4; it can be 1 to 3"),
            (Email(), "jo", "place: 'jo' is no e-mail address; write it as jo@example.com"),
            (Link(), "example.com", "place: 'example.com' is no address; write it whole, as https://www.example.com/"),
        ],
    )  # fmt: skip
    def test_what_does_not_is_refused_in_one_sentence(self, one, value, words):
        with pytest.raises(BadInput) as refused:
            one.check(value, "place")
        assert refused.value.words == words


class TestDiffers:
    def asks(self, one, wanted, found):
        return one.differs(one.canonical(wanted), one.canonical(found))

    @pytest.mark.parametrize("empty", [None, ""])
    @pytest.mark.parametrize("other", [None, ""])
    def test_every_empty_text_is_the_same(self, empty, other):
        assert not self.asks(Text(), empty, other)

    @pytest.mark.parametrize(
        ("one", "wanted", "found"),
        [
            pytest.param(Text(), "a", "a", id="text"),
            pytest.param(Text(), "20", 20, id="text and number"),
            pytest.param(Name(), "a", " a", id="name with a blank"),
            pytest.param(Number(), 5, "5", id="number and text"),
            pytest.param(Flag(), False, None, id="false and null"),
            pytest.param(Instant(), "2026-11-21T23:00:00+01:00", "2026-11-21T22:00:00.250Z", id="zones and fractions"),
            pytest.param(Duration(), "90m", 5400, id="durations"),
            pytest.param(Json(), {}, None, id="empty document and null"),
            pytest.param(Json(), {"a": [1.0, True]}, {"a": [1, True]}, id="numbers by value"),
            pytest.param(Json(), {"a": 1, "b": 2}, {"b": 2, "a": 1}, id="order of a document"),
            pytest.param(NumberRef("check"), "7", 7, id="id and number"),
        ],
    )
    def test_same(self, one, wanted, found):
        assert not self.asks(one, wanted, found)

    @pytest.mark.parametrize(
        ("one", "wanted", "found"),
        [
            pytest.param(Text(), "a", "b", id="text"),
            pytest.param(Text(), "a", "a ", id="text with a blank"),
            pytest.param(Text(), "", "b", id="text emptied"),
            pytest.param(Text(), "a", None, id="text added"),
            pytest.param(Number(), 0, None, id="nought and null"),
            pytest.param(Flag(), False, True, id="flag cleared"),
            pytest.param(Instant(), "2026-11-21T22:00:00Z", "2026-11-21T22:00:01Z", id="a second"),
            pytest.param(Json(), {"a": 1}, {"a": 1, "b": 2}, id="removed from a document"),
            pytest.param(Json(), {}, {"a": 1}, id="document emptied"),
            pytest.param(Json(), {"a": [{"b": True}]}, {"a": [{"b": 1}]}, id="true and one"),
            pytest.param(Map(), {"a": 0}, {"a": False}, id="false and zero"),
            pytest.param(Map(subset=True), {"a": {"b": 0}}, {"a": {"b": False}, "c": 1}, id="false and zero deeper"),
        ],
    )
    def test_different(self, one, wanted, found):
        assert self.asks(one, wanted, found)


class TestFits:
    """What fits needs no conversion and no complaint; the rest is Ansible's."""

    @pytest.mark.parametrize(
        ("one", "value", "fits"),
        [
            (Text(), "web", True),
            (Text(), "", True),
            (Text(), 12, False),
            (Number(), 5, True),
            (Number(), "5", False),
            (Number(), True, False),
            (Number(), 5.0, False),
            (Number(choices=(1, 2)), 2, True),
            (Number(choices=(1, 2)), 3, False),
            (Number(fraction=True), 0.5, True),
            (Number(fraction=True), 1, False),
            (Flag(), False, True),
            (Flag(), "yes", False),
            (Flag(), 1, False),
            (Choice("a", "b"), "a", True),
            (Choice("a", "b"), "c", False),
            (TYPES, "web", True),
            (TYPES, 0, False),
            (Json(), {}, True),
            (Json(), "{}", False),
            (Raw(), "x", False),
            (Ref("user"), "U1", True),
            (Ref("user"), 7, False),
            (File(), "~/ca.pem", False),
            (Text(), Unknown("x"), False),
        ],
        ids=lambda value: word(value) if hasattr(value, "fits") else repr(value),
    )
    def test_fits(self, one, value, fits):
        assert one.fits(value) is fits


class Assignee(Boxed, Ref):
    """Somebody, in an object."""

    member, beside = "assignee", {"type": "one"}


class TestBlank:
    """Where there is always something, a blank is refused, and so are lists of too few or too many."""

    @pytest.mark.parametrize(
        ("one", "value", "words"),
        [
            (Email(shortest=6, longest=100), "a@b.c", "x has 5 characters; it can have 6 to 100"),
            (Name(shortest=1, longest=3), " ", "x is blank; give something, or leave it out"),
            (Text(shortest=1), "", "x is blank; give something, or leave it out"),
            (Ref("user", always=True), "", "x is blank; give something, or leave it out"),
            (SetOf(Text(shortest=1)), ["a", ""], "x[1] is blank; give something, or leave it out"),
            (ListOf(Text(), least=1), [], "x has 0 items; it can have at least 1"),
            (ListOf(Text(), least=1, most=2), ["a", "b", "c"], "x has 3 items; it can have 1 to 2"),
            (ListOf(Text(), most=1), ["a", "b"], "x has 2 items; it can have at most 1"),
        ],
    )
    def test_it_is_refused(self, one, value, words):
        assert one.checks
        with pytest.raises(BadInput) as refusal:
            one.check(value, "x")
        assert refusal.value.words == words

    @pytest.mark.parametrize(
        ("one", "value"),
        [(Text(shortest=1), "a"), (Text(longest=3), ""), (ListOf(Text(), least=1, most=2), ["a", "b"]), (ListOf(Text()), [])],
    )
    def test_what_says_something_is_not(self, one, value):
        one.check(value, "x")

    def test_a_reference_is_looked_at_only_where_there_is_always_one(self):
        assert (Ref("user").checks, Ref("user", always=True).checks) == (False, True)


class TestWire:
    """An option here, what the service calls it there."""

    @pytest.mark.parametrize(
        ("one", "value", "there"),
        [
            (Text(), "web", "web"),
            (Number(), 5, 5),
            (TYPES, "web", 0),
            (TYPES, "dns", 5),
            (TYPES, None, None),
            (Instant(), "2026-11-21T22:00:00Z", "2026-11-21T22:00:00Z"),
            (Epoch(), "2026-11-21T22:00:00Z", TEN_PM),
            (Epoch(1000), "2026-11-21T22:00:00Z", TEN_PM * 1000),
            (Epoch(), None, None),
            (Duration(), "5400", 5400),
            (Duration(), None, None),
            (Ref("user"), "U1", "U1"),
            (NumberRef("check"), "7", 7),
            (NumberRef("check"), None, None),
            (NumberRef("check"), "disk", "disk"),
            (NumberRef("check"), "\u00b2", "\u00b2"),
            (Cleared(), "web", "web"),
            (Cleared(), None, ""),
            (Assignee("user"), "U1", {"type": "one", "assignee": "U1"}),
            (Assignee("user"), None, None),
        ],
        ids=lambda value: word(value) if hasattr(value, "fits") else repr(value),
    )
    def test_to_wire(self, one, value, there):
        assert one.to_wire(value) == there

    @pytest.mark.parametrize(
        ("one", "there", "value"),
        [
            (TYPES, 5, "dns"),
            (TYPES, {"id": 5, "name": "DNS"}, "dns"),
            (TYPES, 7, "7"),
            (TYPES, {"id": 7, "name": "New"}, "7"),
            (TYPES, None, None),
            (TYPES, {"name": "without an id"}, None),
            (Choice("up", "down", read={"postmortem": "down"}), "postmortem", "down"),
            (Choice("up", "down", read={"postmortem": "down"}), "up", "up"),
            (Choice("up", "down", read={"postmortem": "down"}), None, None),
            (Epoch(), TEN_PM, "2026-11-21T22:00:00Z"),
            (Epoch(1000), TEN_PM * 1000 + 250, "2026-11-21T22:00:00Z"),
            (Epoch(), str(TEN_PM), "2026-11-21T22:00:00Z"),
            (Epoch(), 0, "1970-01-01T00:00:00Z"),
            (Epoch(), None, None),
            (Epoch(), "", None),
            (Duration(), 5400, "5400"),
            (NumberRef("check"), 7, "7"),
            (Cleared(), "", None),
            (Assignee("user"), {"type": "one", "assignee": "U1"}, "U1"),
            (Assignee("user"), {"type": "none"}, None),
            (Assignee("user"), "U1", "U1"),
        ],
        ids=lambda value: word(value) if hasattr(value, "fits") else repr(value),
    )
    def test_from_wire(self, one, there, value):
        assert one.canonical(one.from_wire(there)) == value

    @pytest.mark.parametrize("there", [[1], {"id": {"a": 1}}, {"id": [1]}], ids=repr)
    def test_word_of_what_is_no_id_is_not_looked_for(self, there):
        assert TYPES.canonical(TYPES.from_wire(there))

    def test_id_without_a_word_goes_back_as_it_came(self):
        """A service that learns a new type must not get its own id back as text."""
        assert TYPES.to_wire(TYPES.canonical(TYPES.from_wire(7))) == 7


class TestReferences:
    def test_only_references_lead_anywhere(self):
        assert [one.refers for one in (Text(), Json(), Ref("user"), NumberRef("check"))] == [
            (),
            (),
            ("user",),
            ("check",),
        ]

    def test_swap_gets_reference_value_and_place(self):
        seen = []
        one = Ref("user")
        assert one.replaced("Eva", lambda *told: seen.append(told) or "U2", "owner") == "U2"
        assert seen == [(one, "Eva", "owner")]

    @pytest.mark.parametrize("one", [Text(), Number(), Json(), Choice("a"), Instant()], ids=word)
    def test_nothing_else_is_swapped(self, one):
        assert one.replaced("a", lambda *told: "swapped") == "a"

    def test_reference_that_is_not_set_is_not_swapped(self):
        assert Ref("user").replaced(None, lambda *told: "swapped") is None

    def test_reference_is_shown_under_its_name(self):
        assert Ref("user").shown("U1", called) == "the U1"
        assert Ref("user").shown(None, called) is None


SCALAR_TYPES = [
    Text(),
    Text(str.lower),
    Name(),
    File(),
    Raw(),
    Flag(),
    Number(),
    Choice("a", "b"),
    TYPES,
    Instant(),
    Epoch(),
    Day(),
    Duration(),
    Json(),
    Json(dict),
    Ref("user"),
    NumberRef("check"),
]


@pytest.mark.parametrize("one", SCALAR_TYPES, ids=word)
class TestWhatNobodyKnows:
    """The id of a thing that is only planned, or a moment on the clock."""

    PLANNED = Unknown("web")

    def test_it_is_canonical(self, one):
        assert one.canonical(self.PLANNED) is self.PLANNED

    def test_it_differs_from_everything_but_itself(self, one):
        assert one.differs(self.PLANNED, one.canonical(None))
        assert one.differs(one.canonical(None), self.PLANNED)
        assert not one.differs(self.PLANNED, Unknown("web"))

    def test_it_will_be_there(self, one):
        assert one.merged(self.PLANNED, one.canonical(None)) is self.PLANNED

    def test_it_is_shown_only_where_it_is_called_something(self, one):
        shown = one.shown(self.PLANNED, lambda _ref, identity: identity.name)
        assert shown == ("web" if one.refers else DROP)

    def test_it_can_stand_in_an_index(self, one):
        assert one.index(self.PLANNED) == one.index(Unknown("web"))
        assert hash(one.index(self.PLANNED)) is not None


class TestRoles:
    @pytest.mark.parametrize(
        ("role", "asked", "kept"),
        [
            (STATE, True, True),
            (FIXED, True, True),
            (COMPUTED, False, True),
            (STABLE, False, True),
            (ONCE, False, False),
            (WRITE_ONLY, True, False),
            (COMPANION, True, False),
            (EVENT, True, False),
            (INTERNAL, False, True),
        ],
    )
    def test_role_says_who_gives_it_and_whether_it_comes_back(self, role, asked, kept):
        one = Field("x", role=role)
        assert (one.asked, one.kept) == (asked, kept) == (role in ASKED, role in KEPT)

    @pytest.mark.parametrize("role", [COMPUTED, STABLE, ONCE, INTERNAL])
    def test_what_nobody_gives_cannot_be_required(self, role):
        with pytest.raises(ValueError, match="field x: what nobody gives can be neither required nor secret"):
            Field("x", role=role, required=True)

    @pytest.mark.parametrize("role", [COMPUTED, STABLE, ONCE])
    def test_what_is_only_read_cannot_be_a_secret_of_the_task(self, role):
        with pytest.raises(ValueError, match="field x: what nobody gives can be neither required nor secret"):
            Field("x", role=role, secret=True)

    @pytest.mark.parametrize("role", [STATE, FIXED, WRITE_ONLY])
    def test_what_is_given_can_be_both(self, role):
        Field("x", role=role, required=True, secret=True)

    def test_field_is_frozen(self):
        with pytest.raises(AttributeError):
            Field("x").name = "y"

    def test_fields_are_compared_by_identity(self):
        one = Field("x")
        same = one
        assert one == same
        assert one != Field("x")

    def test_what_is_needed_may_depend_on_the_wish(self):
        one = Field("condition", required=lambda options: not options.get("template"))
        assert (one.needed({}), one.needed({"template": True})) == (True, False)
        assert (Field("x").needed({}), Field("x", required=True).needed({})) == (False, True)


class TestArgument:
    @pytest.mark.parametrize(
        ("one", "spec"),
        [
            (Field("name"), {"type": "str"}),
            (Field("name", required=True), {"type": "str"}),
            (Field("name", Name()), {"type": "str"}),
            (Field("size", Number()), {"type": "int"}),
            (Field("size", Number(choices=(1, 2))), {"type": "int", "choices": [1, 2]}),
            (Field("share", Number(fraction=True)), {"type": "float"}),
            (Field("mode", Choice("a", "b"), default="a"), {"type": "str", "choices": ["a", "b"], "default": "a"}),
            (Field("mode", TYPES), {"type": "str", "choices": ["web", "dns"]}),
            (Field("flag", Flag(), default=False), {"type": "bool", "default": False}),
            (Field("data", Json()), {"type": "dict"}),
            (Field("body", Raw()), {"type": "raw"}),
            (Field("ca_path", File()), {"type": "path"}),
            (Field("start", Instant()), {"type": "str"}),
            (Field("owner", Ref("user")), {"type": "str"}),
            (Field("secret_word", secret=True), {"type": "str", "no_log": True}),
            (Field("password", secret=True, aliases=("pw",)), {"type": "str", "aliases": ["pw"], "no_log": True}),
            (Field("dedup_key"), {"type": "str", "no_log": False}),
        ],
        ids=lambda value: f"{value.name} {word(value.type)}" if isinstance(value, Field) else "",
    )
    def test_argument_of(self, one, spec):
        assert one.argument() == spec

    def test_only_nested_ones_are_required_of_ansible(self):
        """Whether a top-level option can be left out depends on what is there."""
        one = Field("name", required=True)
        assert ("required" in one.argument(), one.argument(nested=True)["required"]) == (False, True)

    @pytest.mark.parametrize("value", ["web", None])
    def test_null_never_fits_an_option(self, value):
        assert Field("x").fits(value) is (value is not None)

    @pytest.mark.parametrize(
        ("name", "looks"), [("password", True), ("api_token", True), ("dedup_key", True), ("name", False)]
    )
    def test_name_may_look_like_a_secret_s(self, name, looks):
        assert looks_secret(name) is looks


class TestPlaces:
    """Where a value stands in a row."""

    @pytest.mark.parametrize(
        ("one", "row", "value"),
        [
            (Field("size"), {"size": 5}, 5),
            (Field("size", at="page_size"), {"page_size": 5, "size": 1}, 5),
            (Field("size", at="page_size"), {}, "none"),
            (Field("size", at="spec.size"), {"spec": {"size": 5}}, 5),
            (Field("size", at="spec.size"), {"spec": {}}, "none"),
            (Field("size", at="spec.size"), {"spec": None}, "none"),
            (Field("size", at="spec.size"), {"spec": [1]}, "none"),
            (Field("size", at="spec.size"), {"spec.size": 5}, "none"),
            (Field("size", at="a.b.c"), {"a": {"b": {"c": None}}}, None),
        ],
        ids=lambda value: value.at if isinstance(value, Field) else repr(value),
    )
    def test_value_is_found(self, one, row, value):
        assert one.get(row, "none") == value

    @pytest.mark.parametrize(
        ("row", "after"),
        [
            ({}, {"spec": {"look": {"colour": "red"}}}),
            ({"spec": None}, {"spec": {"look": {"colour": "red"}}}),
            ({"a": 1, "spec": {"size": 5}}, {"a": 1, "spec": {"size": 5, "look": {"colour": "red"}}}),
            ({"spec": {"look": {"font": "x"}}}, {"spec": {"look": {"font": "x", "colour": "red"}}}),
        ],
        ids=repr,
    )
    def test_value_is_entered_and_its_surroundings_stay(self, row, after):
        Field("colour", at="spec.look.colour").put(row, "red")
        assert row == after

    def test_surroundings_that_others_hold_are_left_as_they_were(self):
        spec = {"size": 5}
        row = {"spec": spec}
        Field("size", at="spec.size").put(row, 6)
        assert (row, spec) == ({"spec": {"size": 6}}, {"size": 5})


class TestShown:
    def test_secret_is_masked(self):
        assert Field("password", secret=True).shown("canary", called) == MASKED

    @pytest.mark.parametrize("empty", [None, ""], ids=repr)
    def test_secret_that_is_not_set_is_shown_as_that(self, empty):
        assert Field("password", secret=True).shown(empty, called) == empty

    def test_what_is_internal_is_nobody_s_business(self):
        assert Field("version", role=INTERNAL).shown(5, called) is DROP

    def test_what_nobody_knows_is_left_out(self):
        assert Field("start", Instant()).shown(NOW, called) is DROP

    def test_reference_is_named(self):
        assert Field("owner", Ref("user")).shown("U1", called) == "the U1"

    def test_found_value_may_be_missing(self):
        assert not Field("shown", Flag()).differs(False, None)
        assert Field("shown", Flag()).differs(True, None)


class TestHidden:
    @pytest.mark.parametrize(
        ("one", "value", "secrets"),
        [
            (Field("password", secret=True), "canary", ["canary"]),
            (Field("pin", Number(), secret=True), 1234, ["1234"]),
            (Field("password", secret=True), "", []),
            (Field("password", secret=True), None, []),
            (Field("name"), "web", []),
        ],
    )
    def test_secrets_inside(self, one, value, secrets):
        assert list(one.hidden(value)) == secrets


class TestSetting:
    def test_it_names_the_variables_it_falls_back_to(self):
        one = Setting("region", Choice("us", "eu"), env=("DEMO_REGION",), fallback="us")
        assert (one.env, one.fallback, one.argument()) == (
            ("DEMO_REGION",),
            "us",
            {"type": "str", "choices": ["us", "eu"]},
        )

    @pytest.mark.parametrize(
        ("one", "words"),
        [
            (Field("page_id"), "page_id is missing: set page_id"),
            (Setting("page_id"), "page_id is missing: set page_id"),
            (Setting("page_id", env=("A_PAGE",)), "page_id is missing: set page_id or A_PAGE"),
            (Setting("page_id", env=("A_PAGE", "B")), "page_id is missing: set page_id or A_PAGE or B"),
        ],
        ids=["option", "without a variable", "with one", "with two"],
    )
    def test_what_is_missing_is_said_with_where_to_put_it(self, one, words):
        assert missing(one).words == words


class TestDay:
    @pytest.mark.parametrize("written", ["2026-11-21", " 2026-11-21\n", "2024-02-29"])
    def test_day_is_read(self, written):
        assert Day().cast(written) == written.strip()

    @pytest.mark.parametrize(
        "written", ["", "tomorrow", "2026-11-21T00:00:00Z", "2026-1-2", "2026-02-30", "21.11.2026", "2026-W47-6", "20261121", 20261121, None]
    )
    def test_what_is_no_day_is_refused(self, written):
        with pytest.raises(BadInput, match="must be a day, written as 2026-11-21"):
            Day().cast(written)

    @steady
    @given(st.dates())
    def test_every_day_is_read_as_it_was_written(self, day):
        assert Day().cast(str(day)) == str(day)

    @steady
    @given(st.text(max_size=12))
    def test_any_text_is_read_or_refused(self, text):
        with suppress(BadInput):
            assert Day().cast(text) == text.strip()
