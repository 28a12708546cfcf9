"""resource.py: declarations are checked when built, and say the rest themselves."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import BadInput
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import (
    Action,
    Body,
    ByUpdate,
    Identity,
    Listing,
    Merge,
    Mirror,
    Module,
    Part,
    Paths,
    Post,
    Put,
    Replace,
    Resource,
    placeholders,
)
from ansible_collections.steadyops.monitoring.plugins.module_utils.system import TUNING
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import (
    COMPUTED,
    FIXED,
    INTERNAL,
    WRITE_ONLY,
    Field,
    Map,
    Members,
    Number,
    Ref,
    SetOf,
    Setting,
    Text,
    Unknown,
)
from tests.support.stage import demo_system


def declare(**words):
    """Return a small resource on a system of its own."""
    said = {
        "name": "status_page",
        "system": demo_system(),
        "path": "/pages",
        "identity": Identity("name"),
        "fields": (
            Field("name", required=True),
            Field("team"),
            Field("size", Number(), at="page_size"),
            Field("tags", SetOf(Text())),
            Field("made_at", role=COMPUTED),
            Field("password", role=WRITE_ONLY, secret=True),
        ),
        **words,
    }
    return Resource(said.pop("name"), **said)


class TestDeclaration:
    @pytest.mark.parametrize(
        "identity",
        [
            Identity("nmae"),
            Identity(("name", "nmae")),
            Identity("name", tie_break=("nmae",)),
            Identity("name", names=("nmae",)),
        ],
        ids=["key", "rest of a key", "tie break", "names"],
    )
    def test_name_that_is_no_field_is_refused(self, identity):
        with pytest.raises(ValueError, match=r"status_page: \['nmae'\] are no fields"):
            declare(identity=identity)

    def test_option_beside_the_fields_may_be_part_of_the_key(self):
        declare(identity=Identity("slot"), module=Module(options=(Field("slot"),)))

    def test_resource_enters_itself_among_the_kinds(self):
        resource = declare()
        assert resource.system.resources == {"status_page": resource}

    def test_two_kinds_of_one_name_are_a_mistake(self):
        system = demo_system()
        declare(system=system)
        with pytest.raises(ValueError, match="demo has two kinds called status_page"):
            declare(system=system)

    def test_resources_are_compared_by_identity(self):
        one = declare()
        same = one
        assert one == same
        assert one != declare()

    def test_defaults_follow_from_what_was_said(self):
        resource = declare()
        assert (resource.title, resource.paths.item, resource.identity.names) == (
            "status page",
            "/pages/{id}",
            ("name",),
        )

    def test_module_is_named_after_system_and_resource(self):
        assert declare().module_name == "demo_status_page"

    def test_fields_a_user_may_give_are_those_not_read_only(self):
        assert [one.name for one in declare().asked] == ["name", "team", "size", "tags", "password"]

    def test_unknown_field_is_a_defect_of_the_declaration(self):
        with pytest.raises(KeyError):
            declare().by_name["nmae"]

    @pytest.mark.parametrize("role", [FIXED, "state"])
    def test_replacing_is_offered_where_something_cannot_be_changed(self, role):
        assert declare(fields=(Field("name", role=role),)).replaceable is (role == FIXED)

    def test_replacing_is_not_offered_of_what_is_known_by_nothing_else(self):
        fields = (Field("team", Ref("team"), FIXED), Field("user", Ref("user"), FIXED), Field("role"))
        membership = {"path": "/teams/{team}/members", "identity": Identity("user", id="user.id")}
        assert not declare(fields=fields, **membership).replaceable
        assert declare(fields=(*fields, Field("since", role=FIXED)), **membership).replaceable

    @pytest.mark.parametrize("word", ["create", "remove"])
    def test_replacing_is_not_offered_where_nobody_makes_or_removes_it(self, word):
        assert not declare(fields=(Field("name", role=FIXED),), **{word: None}).replaceable

    def test_what_is_not_said_is_the_system_s(self):
        replacing = Replace("PUT")
        assert declare(system=demo_system(update=replacing)).update is replacing
        assert declare(system=demo_system(update=replacing), update=None).update is None
        assert isinstance(declare(system=demo_system(update=None)).update, Merge)

    def test_references_and_parts_and_mirrors_are_known(self):
        resource = declare(
            fields=(
                Field("name"),
                Field("owner", Ref("user")),
                Field("watchers", SetOf(Ref("user")), part=Part("/pages/{id}/watchers", "ids")),
                Field("group", Ref("group"), mirror=Mirror("pages")),
                Field("colours", Map(keys=Ref("part"))),
            )
        )
        assert [one.name for one in resource.referring] == ["owner", "watchers", "group", "colours"]
        assert [one.name for one in resource.parts] == ["watchers"]
        assert [one.name for one in resource.mirrors] == ["group"]


class TestIdentity:
    def test_keys_are_options_alone_or_together(self):
        identity = Identity(("address", "type"), "phone", tie_break=("team", "type"))
        assert identity.keys == (("address", "type"), ("phone",))
        assert (identity.key, identity.naming) == (("address", "type"), ("address", "type", "phone", "team"))

    def test_without_keys_there_is_only_one(self):
        assert (Identity().keys, Identity().key, Identity().names, Identity().naming) == ((), (), (), ())

    def test_others_refer_to_it_by_its_first_option_unless_something_else_is_said(self):
        assert Identity(("name", "team"), "key").names == ("name",)
        assert Identity("name", names=("email", "name")).names == ("email", "name")

    def test_id_may_have_another_name_and_stand_deeper(self):
        assert Identity("name").of({"id": 7}) == 7
        assert Identity("name", id="_cid").of({"_cid": "/page/7", "id": 1}) == "/page/7"
        assert Identity("name", id="meta.uid").of({"meta": {"uid": "u"}}) == "u"
        assert Identity("name").of({}) is None

    def test_id_is_entered_where_it_stands(self):
        row = {"meta": {"kind": "x"}}
        Identity("name", id="meta.uid").put(row, "u")
        assert row == {"meta": {"kind": "x", "uid": "u"}}

    def test_row_without_its_id_lacks_it_unless_there_is_none(self):
        assert (Identity("name").lacks({"name": "web"}), Identity("name").lacks({"id": 0})) == (True, False)
        without = Identity(id=None)
        without.put(row := {"name": "web"}, 7)
        assert (without.lacks(row), without.of(row), row) == (False, None, {"name": "web"})

    @pytest.mark.parametrize(("identity", "plain"), [(7, "7"), ("7", "7"), (Unknown("web"), Unknown("web"))], ids=repr)
    def test_things_are_kept_under_ids_that_are_text(self, identity, plain):
        assert Identity("name").plain(identity) == plain

    def test_id_is_told_from_a_name_only_where_somebody_said_how(self):
        identity = Identity("name", parse_id=lambda written: f"/page/{written}" if str(written).isdigit() else None)
        assert (identity.tells_ids, identity.parse_id("7"), identity.parse_id("web")) == (True, "/page/7", None)
        assert (Identity("name").tells_ids, Identity("name").parse_id("7")) == (False, None)


class TestPaths:
    @pytest.mark.parametrize(
        ("paths", "one", "item"),
        [
            (Paths("/things"), "/things/{id}", "/things/{id}"),
            (Paths("/things?with=all"), "/things/{id}", "/things/{id}"),
            (Paths("/things", one="/thing/{id}?deep=true"), "/thing/{id}?deep=true", "/thing/{id}"),
            (Paths("/things", one=None), None, "/things/{id}"),
            (Paths("/things?a=b", one=None), None, "/things/{id}"),
            (Paths("/things", item="/write/{id}"), "/things/{id}", "/write/{id}"),
            (Paths("", "/settings"), "/settings", "/settings"),
        ],
        ids=repr,
    )
    def test_what_is_not_said_follows(self, paths, one, item):
        assert (paths.one, paths.item) == (one, item)

    def test_address_may_hang_on_the_options(self):
        def chosen(options):
            return f"/{options['type']}s"

        assert (Paths(one=chosen).one, Paths(one=chosen).item) == (chosen, chosen)

    def test_path_of_the_only_thing_is_its_own(self):
        assert declare(identity=Identity(), fields=()).paths == Paths("", "/pages")

    def test_placeholders_of_a_template_are_known(self):
        assert placeholders("/a/{page_id}/b/{id}") == ("page_id", "id")
        assert placeholders(lambda options: "/a/{b}") == ()

    def test_what_stands_in_the_address_of_a_creation_is_known(self):
        system = demo_system(settings=(Setting("page_id"),))
        resource = declare(
            system=system, path="/{page_id}/things", create=Post("/shelves/{team}/things"), identity=Identity("name")
        )
        assert resource.in_address == {"page_id", "team"}

    def test_what_a_put_says_by_its_address_is_known(self):
        resource = declare(path=Paths("/pages", item="/pages/{name}"), create=Put())
        assert "name" in resource.in_address
        assert "id" not in declare(create=Put()).in_address


class TestBody:
    def test_envelope_wraps_what_is_sent(self):
        assert Body("thing").wrapped({"a": 1}, update=False) == {"thing": {"a": 1}}
        assert Body("thing").wrapped({"a": 1}, update=True) == {"thing": {"a": 1}}
        assert Body().wrapped({"a": 1}, update=False) == {"a": 1}

    def test_update_may_be_wrapped_otherwise_or_bare(self):
        assert Body("thing", on_update="change").wrapped({"a": 1}, update=True) == {"change": {"a": 1}}
        assert Body("thing", on_update=None).wrapped({"a": 1}, update=True) == {"a": 1}
        assert Body("thing", on_update=None).wrapped({"a": 1}, update=False) == {"thing": {"a": 1}}

    @pytest.mark.parametrize(
        ("data", "row"),
        [
            ({"thing": {"id": 1}}, {"id": 1}),
            ({"id": 1}, {"id": 1}),
            ({"thing": "web", "id": 1}, {"thing": "web", "id": 1}),
            ([{"id": 1}], None),
            ([], None),
            ({}, None),
            (None, None),
            ("done", None),
            (7, None),
        ],
        ids=repr,
    )
    def test_thing_is_found_inside_an_answer(self, data, row):
        assert Body("thing").unwrapped(data) == row


class TestArguments:
    def names(self, **words):
        return [one.name for one in declare(**words).arguments]

    def test_every_module_has_the_options_of_every_connection(self):
        expected = {"api_url", "api_token", "pace", *(one.name for one in TUNING)}
        assert expected <= set(self.names())

    def test_state_id_and_own_fields_follow(self):
        assert self.names()[-8:] == ["id", "state", "update_secrets", "name", "team", "size", "tags", "password"]

    def test_options_that_only_guide_stand_between(self):
        names = self.names(module=Module(options=(Field("quiet"),)))
        assert names.index("update_secrets") < names.index("quiet") < names.index("name")

    def test_replace_is_there_when_something_cannot_be_changed(self):
        assert "replace" in self.names(fields=(Field("name", role=FIXED),))
        assert "replace" not in self.names()

    def test_first_state_is_the_default(self):
        resource = declare(module=Module(states=("open", "closed")))
        state = next(one for one in resource.arguments if one.name == "state")
        assert (state.default, state.type.choices) == ("open", ("open", "closed"))

    @pytest.mark.parametrize(
        ("words", "states"),
        [
            ({}, ("present", "absent")),
            ({"remove": None}, ("present", "absent")),
            ({"create": None}, ("present", "absent")),
            ({"create": None, "remove": None}, ()),
            ({"remove": ByUpdate({})}, ("present", "absent")),
        ],
    )
    def test_states_are_those_that_somebody_can_bring_about(self, words, states):
        assert declare(**words).states == states

    def test_no_name_is_there_twice(self):
        names = self.names(system=demo_system(settings=(Setting("region"),)))
        assert sorted(names) == sorted(set(names))

    def test_settings_of_the_system_are_there_too(self):
        assert "region" in self.names(system=demo_system(settings=(Setting("region"),)))

    def test_token_falls_back_to_the_variables_of_the_system(self):
        said = Setting("api_token", secret=True, env=("DEMO_API_TOKEN", "DEMO_KEY"), aliases=("api_key",))
        token = next(one for one in declare(system=demo_system(token=said)).arguments if one.name == "api_token")
        assert (token.env, token.aliases, token.secret) == (("DEMO_API_TOKEN", "DEMO_KEY"), ("api_key",), True)

    def test_option_called_id_is_there_once_where_the_task_chooses_it(self):
        names = self.names(identity=Identity("id"), fields=(Field("id", required=True), Field("name")))
        assert names.count("id") == 1

    def test_what_is_internal_is_no_argument(self):
        assert "version" not in self.names(fields=(Field("name"), Field("version", role=INTERNAL)))

    def test_constraints_are_the_module_s(self):
        limits = {"required_one_of": [("id", "name")]}
        assert declare(module=Module(constraints=limits)).constraints == limits
        assert declare(module=None).constraints == {}


class TestAction:
    def declare(self, **words):
        fields = (
            Setting("routing_key", secret=True, role=WRITE_ONLY, env=("DEMO_KEY",)),
            Field("key"),
            Field("summary"),
        )
        said = {
            "identity": Identity("key"),
            "fields": fields,
            "module": Module(states=("triggered", "resolved")),
            **words,
        }
        return Action("alert", demo_system(), **said)

    def test_its_arguments_are_connection_state_and_fields(self):
        names = [one.name for one in self.declare().arguments]
        assert names[-4:] == ["state", "routing_key", "key", "summary"]
        assert "id" not in names

    def test_it_is_a_kind_of_its_system(self):
        action = self.declare()
        assert (action.system.resources["alert"], action.module_name) == (action, "demo_alert")

    def test_it_is_called_by_its_key(self):
        assert self.declare().label({"key": "disk-1", "summary": "x"}) == "Demo alert 'disk-1'"

    def test_variables_of_its_secrets_are_known(self):
        assert self.declare().secret_variables == ("DEMO_API_TOKEN", "DEMO_KEY")


class TestSecrets:
    DEEP = Members(Field("url"), Field("token", secret=True))

    def test_secrets_of_raw_arguments_are_found_under_aliases_too(self):
        resource = declare(fields=(Field("name"), Field("password", secret=True, aliases=("pw",))))
        assert resource.secrets({"name": "web", "pw": "canary", "api_token": "other"}) == {"canary", "other"}

    def test_secrets_deep_inside_are_found(self):
        resource = declare(fields=(Field("name"), Field("hook", self.DEEP), Field("headers", Map(secret=str.isupper))))
        args = {"hook": {"url": "x", "token": "canary"}, "headers": {"AUTH": "other", "accept": "json"}}
        assert resource.secrets(args) == {"canary", "other"}

    @pytest.mark.parametrize("args", [{}, {"password": None}, {"hook": "no map"}, {"hook": [1]}], ids=str)
    def test_arguments_that_are_none_hold_none(self, args):
        resource = declare(fields=(Field("name"), Field("password", secret=True), Field("hook", self.DEEP)))
        assert resource.secrets(args) == set()

    @pytest.mark.parametrize(("update", "offered"), [(Merge(), True), (None, False)], ids=["changed", "never changed"])
    def test_task_may_send_a_secret_again_where_there_are_updates(self, update, offered):
        assert declare(update=update).keeps_secrets is offered


class TestScope:
    SYSTEM = {"settings": (Setting("page_id", env=("DEMO_PAGE_ID",)),)}

    def test_placeholders_are_filled_from_the_parameters(self):
        resource = declare(system=demo_system(**self.SYSTEM), path="/pages/{page_id}/things")
        assert resource.scope({"page_id": "p1", "name": "x"}) == {"page_id": "p1"}

    @pytest.mark.parametrize("params", [{}, {"page_id": None}, {"page_id": ""}], ids=str)
    def test_missing_one_is_named_with_its_variable(self, params):
        resource = declare(system=demo_system(**self.SYSTEM), path="/pages/{page_id}/things")
        with pytest.raises(BadInput, match="^page_id is missing: set page_id or DEMO_PAGE_ID"):
            resource.scope(params)

    def inside(self):
        fields = (Field("name"), Field("shelf", Ref("shelf"), FIXED), Field("team"))
        return declare(system=demo_system(**self.SYSTEM), path="/{page_id}/{shelf}/things", fields=fields)

    def test_reference_in_the_address_says_inside_what_a_thing_is(self):
        assert self.inside().containers == ("shelf",)
        assert self.inside().scope({"page_id": "p1", "shelf": "top"}) == {"page_id": "p1"}

    @pytest.mark.parametrize("params", [{}, {"shelf": None}, {"shelf": ""}], ids=str)
    def test_thing_must_be_somewhere(self, params):
        with pytest.raises(BadInput, match="^shelf is missing: set shelf"):
            self.inside().refuse_nowhere(params)

    def test_thing_that_is_inside_nothing_is_nowhere_refused(self):
        declare().refuse_nowhere({})


class TestLabel:
    @pytest.mark.parametrize(
        ("options", "label"),
        [
            ({"name": "web"}, "Demo status page 'web'"),
            ({"name": "web", "team": "shop"}, "Demo status page 'web' (team shop)"),
            ({"name": "", "team": "shop"}, "Demo status page 'shop'"),
            ({"id": "7"}, "Demo status page '7'"),
            ({"id": "7", "team": "shop"}, "Demo status page '7' (team shop)"),
            ({"name": "web", "id": "7"}, "Demo status page 'web'"),
            ({}, "Demo status page"),
        ],
        ids=str,
    )
    def test_label_is_what_a_person_calls_it(self, options, label):
        assert declare(identity=Identity(("name", "team"))).label(options) == label


class TestRows:
    ROW = {"id": 7, "name": "web", "page_size": "5", "tags": ["b", "a"], "made_at": "2026", "unknown": 1}

    def test_row_is_read_in_canonical_options_with_its_id(self):
        expected = {"id": "7", "name": "web", "size": 5, "tags": ["b", "a"], "made_at": "2026"}
        assert declare().to_options(self.ROW) == expected

    def test_what_is_write_only_is_not_shown_even_when_it_comes(self):
        assert "password" not in declare().to_options({"id": 7, "password": "canary"})

    def test_id_that_is_only_planned_is_not_shown(self):
        assert declare().to_options({"id": Unknown("planned web"), "name": "web"}) == {"name": "web"}

    def test_row_without_an_id_shows_none(self):
        assert declare().to_options({"name": "web"}) == {"name": "web"}

    def test_options_become_a_row_in_the_vendor_s_names(self):
        row = declare().to_row({"name": "web", "size": 5, "id": "7"})
        assert row == {"name": "web", "page_size": 5}

    def test_empty_list_is_sent_and_what_is_not_set_is_not(self):
        assert declare().to_row({"name": "web", "tags": [], "team": None}) == {"name": "web", "tags": []}

    def test_id_goes_by_the_vendor_s_name(self):
        assert declare(identity=Identity("name", id="_cid")).to_options({"_cid": "/page/7", "id": 1}) == {
            "id": "/page/7"
        }

    def test_dotted_options_are_read_and_written_where_they_stand(self):
        resource = declare(
            fields=(Field("name"), Field("size", Number(), at="spec.size"), Field("colour", at="spec.colour"))
        )
        row = {"name": "web", "spec": {"size": 5, "colour": "red"}}
        assert resource.to_options(row) == {"name": "web", "size": 5, "colour": "red"}
        assert resource.to_row({"name": "web", "size": 5, "colour": "red"}) == row

    def test_what_the_service_says_is_nobody_s_bad_input(self):
        """The words about it must not tell a user to change an option."""

        def refuse(written):
            raise BadInput("that is none")

        resource = declare(fields=(Field("name", Text(refuse)),))
        with pytest.raises(ValueError, match="that is none") as caught:
            resource.to_options({"name": "web"})
        assert not isinstance(caught.value, BadInput)

    @pytest.mark.parametrize(("name", "value"), [("size", 5), ("tags", ["b", "a"]), ("team", None), ("id", "7")])
    def test_one_option_of_a_row_is_canonical(self, name, value):
        assert declare().option_of(self.ROW, name) == value

    def test_option_of_a_row_stands_in_an_index_whatever_its_order(self):
        index = declare().readable["tags"].type.index
        assert index(["b", "a"]) == index(["a", "b"])


class TestListing:
    def test_nothing_said_means_a_bare_list_of_everything(self):
        listing = Listing()
        assert (listing.query, listing.rows, listing.exhaustive) == ({}, None, True)
        assert (listing.select, listing.filter, listing.unlisted, listing.paging) == (None, None, None, None)
