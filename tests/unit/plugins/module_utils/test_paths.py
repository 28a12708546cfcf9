"""paths.py: where things are, as a value that asks nothing."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.paths import Addresses
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Identity, Paths, Put, Resource
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import Field, Unknown
from tests.support.stage import demo_system


def declare(path="/things", **words):
    said = {"identity": Identity("name"), "fields": (Field("name"), Field("team"), Field("type")), **words}
    return Resource("thing", demo_system(), path, **said)


class TestFill:
    @pytest.mark.parametrize(
        ("text", "quoted"),
        [("a/b", "a%2Fb"), ("web-1[shop:live]", "web-1%5Bshop%3Alive%5D"), ("é %", "%C3%A9%20%25"), (12, "12")],
    )
    def test_everything_that_means_something_in_a_path_is_quoted(self, text, quoted):
        assert Addresses({}).fill("{id}", id=text) == quoted

    def test_names_and_the_scope_fill_a_template_quoted(self):
        at = Addresses({"page_id": "p/1"})
        assert at.fill("/pages/{page_id}/things/{id}", id="a b") == "/pages/p%2F1/things/a%20b"

    def test_what_is_given_wins_over_the_scope(self):
        assert Addresses({"id": "1"}).fill("/{id}", id="2") == "/2"

    def test_placeholder_may_be_called_as_the_template_is_here(self):
        assert Addresses({"template": "x"}).fill("/{template}") == "/x"


class TestAddresses:
    AT = Addresses({"page_id": "p1"})

    @pytest.mark.parametrize(
        ("path", "collection", "one", "item"),
        [
            ("/things", "/things", "/things/7", "/things/7"),
            ("/{page_id}/things", "/p1/things", "/p1/things/7", "/p1/things/7"),
            ("/things?with=all", "/things?with=all", "/things/7", "/things/7"),
            (Paths("/things", one="/thing/{id}?deep=true"), "/things", "/thing/7?deep=true", "/thing/7"),
            (Paths("/things", item="/write/{id}"), "/things", "/things/7", "/write/7"),
        ],
        ids=repr,
    )
    def test_where_things_are_listed_read_and_written(self, path, collection, one, item):
        kind = declare(path)
        assert self.AT.path(kind, kind.paths.top) == collection
        assert [self.AT.path(kind, template, 7) for template in (kind.paths.one, kind.paths.item)] == [one, item]

    def test_the_only_thing_is_where_it_is(self):
        kind = declare("/{page_id}/settings", identity=Identity(id=None))
        places = [self.AT.path(kind, template, None) for template in (kind.paths.top, kind.paths.one, kind.paths.item)]
        assert {*places, self.AT.creation(kind, "", {})} == {"/p1/settings"}

    def test_options_fill_what_the_scope_does_not(self):
        kind = declare("/{page_id}/{team}/things")
        assert self.AT.path(kind, kind.path, options={"team": "shop", "page_id": "not this"}) == "/p1/shop/things"

    def test_options_may_choose_the_template(self):
        paths = Paths(one=lambda want: "/teams/{team}" if want.get("team") else "/types/{type}")
        kind = declare(paths, identity=Identity(id=None))
        assert self.AT.path(kind, paths.one, options={"team": "shop"}) == "/teams/shop"
        assert self.AT.path(kind, paths.item, options={"type": "a"}) == "/types/a"

    def test_what_is_only_planned_stands_in_a_path_under_its_name(self):
        """Only check mode shows such a path, and sends nothing to it."""
        kind = declare("/{team}/things")
        assert self.AT.path(kind, kind.path, options={"team": Unknown("Core team")}) == "/Core%20team/things"

    @pytest.mark.parametrize(
        ("path", "words", "place"),
        [
            ("/things", {}, "/things"),
            ("/things?with=all", {}, "/things"),
            ("/{page_id}/things", {}, "/p1/things"),
        ],
        ids=str,
    )
    def test_where_things_are_made(self, path, words, place):
        assert self.AT.creation(declare(path, **words), "", {"name": "web"}) == place

    def test_creation_may_have_a_place_of_its_own(self):
        assert self.AT.creation(declare(), "/{team}/new", {"team": "shop"}) == "/shop/new"

    def test_what_is_put_is_put_at_its_own_address_where_that_is_known(self):
        kind = declare(Paths("/things", item="/things/{name}"), create=Put())
        assert self.AT.creation(kind, "", {"name": "web"}, item=True) == "/things/web"

    def test_what_is_put_under_an_id_nobody_knows_yet_is_put_into_the_list(self):
        assert self.AT.creation(declare(create=Put()), "", {"name": "web"}, item=True) == "/things"

    def test_what_is_put_under_an_id_that_the_task_chooses_is_put_at_its_own_address(self):
        kind = declare("/things", identity=Identity("id"), fields=(Field("id"),), create=Put())
        assert self.AT.creation(kind, "", {"id": "mine"}, item=True) == "/things/mine"


class TestPiece:
    """Some ids are paths themselves; what stands behind the kind in such a one stands in an address."""

    CID = Identity("name", id="_cid", parse_id=lambda one: str(one) if str(one).startswith("/check/") else None)

    @pytest.mark.parametrize(
        ("identity", "piece"),
        [("/check/12", "12"), ("12", "12"), (12, "12"), ("a/b", "a/b"), ("/other/12", "/other/12"), ("/check/12_a/b", "12_a/b")],
    )
    def test_piece_of_an_id_that_is_a_path(self, identity, piece):
        assert self.CID.piece(identity) == piece

    def test_thing_without_the_id_it_must_have_has_no_address(self):
        with pytest.raises(KeyError, match="without an id"):
            Identity("name").piece(None)

    def test_id_that_only_holds_a_slash_is_quoted(self):
        assert Addresses({}).path(declare(), "/things/{id}", "a/b") == "/things/a%2Fb"
