"""resource.py, System and Resource: declarations are checked when built, and say the rest themselves."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import BadInput
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import TUNING, Field, Pending, Resource
from tests.unit.stage import demo_system


def declare(**words):
    """Return a small resource on a system of its own."""
    said = {
        "name": "status_page",
        "system": demo_system(),
        "path": "/pages",
        "key": ("name",),
        "fields": (
            Field("name", required=True),
            Field("team"),
            Field("size", "int", api="page_size"),
            Field("tags", "list", unordered=True),
            Field("made_at", read_only=True),
            Field("password", write_only=True, secret=True),
        ),
        **words,
    }
    return Resource(said.pop("name"), **said)


class TestDeclaration:
    @pytest.mark.parametrize("word", ["key", "settled_by"])
    def test_name_that_is_no_field_is_refused(self, word):
        with pytest.raises(ValueError, match=r"resource status_page: \['nmae'\] are no fields"):
            declare(**{word: ("nmae",)})

    def test_option_beside_the_fields_may_be_part_of_the_key(self):
        declare(key=("slot",), options=(Field("slot"),))

    def test_resource_enters_itself_among_the_kinds(self):
        resource = declare()
        assert resource.system.kinds == {"status_page": resource}

    def test_defaults_follow_from_what_was_said(self):
        resource = declare()
        assert (resource.title, resource.item, resource.called) == ("status page", "/pages/{id}", "name")

    def test_module_is_named_after_system_and_resource(self):
        assert declare().module == "demo_status_page"

    def test_fields_a_user_may_give_are_those_not_read_only(self):
        assert [one.name for one in declare().writable] == ["name", "team", "size", "tags", "password"]

    def test_unknown_field_is_a_defect_of_the_declaration(self):
        with pytest.raises(KeyError):
            declare().field("nmae")

    @pytest.mark.parametrize("create_only", [True, False])
    def test_replacing_is_offered_where_something_cannot_be_changed(self, create_only):
        assert declare(fields=(Field("name", create_only=create_only),)).replaceable is create_only

    def test_two_hosts_of_one_service_are_told_apart(self):
        assert demo_system().key != demo_system(url_option="events_url").key


class TestArguments:
    def names(self, **words):
        return [one.name for one in declare(**words).arguments()]

    def test_every_module_has_the_options_of_every_connection(self):
        expected = {"api_url", "api_token", "pace", *(one.name for one in TUNING)}
        assert expected <= set(self.names())

    def test_state_id_and_own_fields_follow(self):
        assert self.names()[-8:] == ["id", "state", "update_secrets", "name", "team", "size", "tags", "password"]

    def test_replace_is_there_when_something_cannot_be_changed(self):
        assert "replace" in self.names(fields=(Field("name", create_only=True),))
        assert "replace" not in self.names()

    def test_first_state_is_the_default(self):
        state = next(one for one in declare(states=("open", "closed")).arguments() if one.name == "state")
        assert (state.default, state.choices) == ("open", ("open", "closed"))

    def test_no_name_is_there_twice(self):
        other = demo_system(options=(Field("region"),))
        names = self.names(also=(other,))
        assert sorted(names) == sorted(set(names))

    def test_options_of_the_other_system_are_there_too(self):
        assert "region" in self.names(also=(demo_system(options=(Field("region"),)),))

    def test_token_falls_back_to_the_variables_of_the_system(self):
        system = demo_system(token_env=("DEMO_API_TOKEN", "DEMO_KEY"), aliases=("api_key",))
        token = next(one for one in declare(system=system).arguments() if one.name == "api_token")
        assert (token.env, token.aliases, token.secret) == (("DEMO_API_TOKEN", "DEMO_KEY"), ("api_key",), True)


class TestScope:
    SYSTEM = {"options": (Field("page_id", env=("DEMO_PAGE_ID",)),)}

    def test_placeholders_are_filled_from_the_parameters(self):
        resource = declare(system=demo_system(**self.SYSTEM), path="/pages/{page_id}/things")
        assert resource.scope({"page_id": "p1", "name": "x"}) == {"page_id": "p1"}

    @pytest.mark.parametrize("params", [{}, {"page_id": None}, {"page_id": ""}], ids=str)
    def test_missing_one_is_named_with_its_variable(self, params):
        resource = declare(system=demo_system(**self.SYSTEM), path="/pages/{page_id}/things")
        with pytest.raises(BadInput, match="^page_id is missing: set page_id or DEMO_PAGE_ID"):
            resource.scope(params)


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
        assert declare(key=("name", "team")).label(options) == label


class TestRows:
    ROW = {"id": 7, "name": "web", "page_size": "5", "tags": ["b", "a"], "made_at": "2026", "unknown": 1}

    def test_row_is_shown_in_canonical_options_with_its_id(self):
        expected = {"id": "7", "name": "web", "size": 5, "tags": ["a", "b"], "made_at": "2026"}
        assert declare().to_options(self.ROW) == expected

    def test_what_is_write_only_is_not_shown_even_when_it_comes(self):
        assert "password" not in declare().to_options({"id": 7, "password": "canary"})

    def test_id_that_is_only_planned_is_not_shown(self):
        assert declare().to_options({"id": Pending("planned web"), "name": "web"}) == {"name": "web"}

    def test_row_without_an_id_shows_none(self):
        assert declare().to_options({"name": "web"}) == {"name": "web"}

    def test_options_become_a_row_in_the_vendor_s_names(self):
        assert declare().to_row({"name": "web", "size": 5, "id": "7", "made_at": "x"}) == {
            "name": "web",
            "page_size": 5,
        }

    def test_empty_list_is_sent_and_what_is_not_set_is_not(self):
        assert declare().to_row({"name": "web", "tags": [], "team": None}) == {"name": "web", "tags": []}

    def test_id_goes_by_the_vendor_s_name(self):
        assert declare(id_api="_cid").to_options({"_cid": "/page/7", "id": 1}) == {"id": "/page/7"}
