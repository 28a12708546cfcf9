"""snapshot.py: what is read once for many, how one thing or one name is looked up in it, and when it is too old."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.paging import OffsetUntilFlag, PageNumber
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Field, Listing, Pending, Resource
from ansible_collections.steadyops.monitoring.plugins.module_utils.snapshot import FRESH
from tests.unit.conftest import reply
from tests.unit.stage import demo_system, stage_of


def declare(system=None, name="thing", **words):
    """Return a small resource."""
    said = {
        "path": f"/{name}s",
        "key": ("name",),
        "fields": (Field("name"), Field("team"), Field("size", "int")),
        **words,
    }
    return Resource(name, system or demo_system(), **said)


def thing(number, name, **more):
    return {"id": number, "name": name, **more}


class TestView:
    def test_many_things_cost_one_listing(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[thing(n, f"n{n}") for n in range(100)]), many=True)
        for n in range(100):
            assert stage.reader.by_key(resource, {"name": f"n{n}"})[0]["id"] == n
        assert stage.script.lines == ["GET /things"]

    def test_kinds_of_one_listing_share_its_answer(self):
        system = demo_system()
        listing = {"path": "/things", "key": ("name",), "fields": (Field("name"),)}
        group = Resource("group", system, listing=Listing(keep=lambda row: row["group"]), **listing)
        member = Resource("member", system, listing=Listing(keep=lambda row: not row["group"]), **listing)
        stage = stage_of(member, reply(body=[thing(1, "g", group=True), thing(2, "m", group=False)]), many=True)
        assert list(stage.reader.view(group).rows) == ["1"]
        assert list(stage.reader.view(member).rows) == ["2"]
        assert len(stage.script.requests) == 1

    def test_one_row_may_stand_for_several(self):
        resource = declare(listing=Listing(spread=lambda row: [thing(n, row["name"]) for n in row["ids"]]))
        stage = stage_of(resource, reply(body=[{"id": 9, "name": "x", "ids": [1, 2]}]), many=True)
        assert list(stage.reader.view(resource).rows) == ["1", "2"]

    def test_rows_are_brought_into_form_once_read(self):
        resource = declare(after_read=lambda row: {**row, "size": 1})
        stage = stage_of(resource, reply(body=[thing(1, "a")]), many=True)
        assert stage.reader.view(resource).rows["1"]["size"] == 1

    def test_row_that_moves_to_the_next_page_is_there_once(self):
        resource = declare(demo_system(paging=PageNumber(size=2)))
        pages = [[thing(1, "a"), thing(2, "b")], [thing(2, "b"), thing(3, "c")], []]
        stage = stage_of(resource, *[reply(body=page) for page in pages], many=True)
        assert len(stage.reader.by_key(resource, {"name": "b"})) == 1

    def test_placeholders_of_the_path_are_filled_and_quoted(self):
        resource = declare(path="/pages/{page_id}/things")
        stage = stage_of(resource, reply(body=[]), many=True, scope={"page_id": "p/1"})
        stage.reader.view(resource)
        assert stage.script.requests[0].url == "https://demo.example/pages/p%2F1/things"

    @pytest.mark.parametrize(
        ("key", "ids"),
        [
            ({"name": "a"}, [1, 2]),
            ({"name": "a", "team": "x"}, [1]),
            ({"size": 5}, [1, 3]),
            ({"team": None}, [3]),
            ({"name": "z"}, []),
            ({"id": "2"}, [2]),
        ],
        ids=str,
    )
    def test_index_finds_by_any_options_in_canonical_form(self, key, ids):
        resource = declare()
        rows = [thing(1, "a", team="x", size="5"), thing(2, "a", team="y"), thing(3, "b", team="", size=5.0)]
        stage = stage_of(resource, reply(body=rows), many=True)
        assert [row["id"] for row in stage.reader.view(resource).matching(key)] == ids

    def test_rows_that_are_no_objects_are_broken(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[1, 2]), many=True)
        with pytest.raises(errors.Broken):
            stage.reader.view(resource)


class TestOwnWrites:
    def viewed(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[thing(1, "a"), thing(2, "b")]), many=True)
        stage.reader.by_key(resource, {"name": "a"})
        return resource, stage.reader

    def test_what_was_made_is_found(self):
        resource, reader = self.viewed()
        reader.wrote(resource, thing(3, "c"))
        assert [row["id"] for row in reader.by_key(resource, {"name": "c"})] == [3]

    def test_what_was_renamed_is_found_by_its_new_name_only(self):
        resource, reader = self.viewed()
        reader.wrote(resource, thing(1, "c"))
        assert [len(reader.by_key(resource, {"name": name})) for name in "ac"] == [0, 1]

    def test_what_was_deleted_is_found_no_more(self):
        resource, reader = self.viewed()
        reader.deleted(resource, "1")
        assert reader.by_key(resource, {"name": "a"}) == []
        assert reader.by_id(resource, "1") is None

    def test_what_is_unknown_can_be_deleted(self):
        resource, reader = self.viewed()
        reader.deleted(resource, "77")
        assert len(reader.view(resource).rows) == 2

    def test_nothing_is_entered_where_nothing_was_read(self):
        resource = declare(narrow=lambda wanted: {"name": wanted["name"]})
        stage = stage_of(resource, reply(body=[]))
        stage.reader.wrote(resource, thing(1, "a"))
        assert stage.reader.by_key(resource, {"name": "a"}) == []

    def test_plans_of_a_fork_stay_its_own(self):
        resource, reader = self.viewed()
        fork = reader.session.fork()
        type(reader)(fork, reader.clients, {}, True).deleted(resource, "1")
        assert len(reader.by_key(resource, {"name": "a"})) == 1


class TestById:
    def test_one_thing_is_read_by_its_id(self):
        resource = declare()
        stage = stage_of(resource, reply(body=thing(7, "a")))
        assert stage.reader.by_id(resource, "7")["name"] == "a"
        assert stage.script.lines == ["GET /things/7"]

    def test_one_of_many_is_taken_from_the_listing(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[thing(7, "a")]), many=True)
        assert stage.reader.by_id(resource, "7")["name"] == "a"
        assert stage.script.lines == ["GET /things"]

    def test_not_in_a_complete_listing_is_not_there(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[]), many=True)
        assert stage.reader.by_id(resource, "7") is None

    def test_not_in_an_incomplete_listing_is_asked_for(self):
        resource = declare(listing=Listing(complete=False))
        stage = stage_of(resource, reply(body=[]), reply(body=thing(7, "a")), many=True)
        assert stage.reader.by_id(resource, "7")["name"] == "a"

    def test_listing_that_was_cut_short_is_incomplete(self):
        resource = declare(demo_system(paging=OffsetUntilFlag(size=1, more="X-More", header=True, last=0)))
        stage = stage_of(resource, reply(body=[thing(1, "b")], X_More="true"), reply(body=thing(7, "a")), many=True)
        assert stage.reader.by_id(resource, "7")["name"] == "a"

    def test_404_is_not_there(self):
        assert stage_of(declare(), reply(404)).reader.by_id(declare(), "7") is None

    @pytest.mark.parametrize("status", [401, 403, 500])
    def test_no_other_error_is_read_as_not_there(self, status):
        resource = declare()
        with pytest.raises(errors.Refused):
            stage_of(resource, reply(status), retries=0).reader.by_id(resource, "7")

    def test_empty_answer_is_not_there_where_the_service_means_it_so(self):
        resource = declare(demo_system(empty_is_absent=True))
        assert stage_of(resource, reply(200)).reader.by_id(resource, "7") is None

    @pytest.mark.parametrize("body", [None, [], {}, "text"], ids=repr)
    def test_answer_without_a_thing_is_broken_elsewhere(self, body):
        resource = declare()
        answer = reply(200, b'"text"', Content_Type="application/json") if body == "text" else reply(200, body)
        with pytest.raises(errors.Broken, match="GET /things/7: 200"):
            stage_of(resource, answer).reader.by_id(resource, "7")

    def test_thing_is_unwrapped(self):
        resource = declare(envelope="thing")
        assert stage_of(resource, reply(body={"thing": thing(7, "a")})).reader.by_id(resource, "7")["name"] == "a"

    def test_fresh_read_replaces_the_old_row(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[thing(7, "a")]), reply(body=thing(7, "b")), many=True)
        stage.reader.view(resource)
        stage.reader.by_id(resource, "7", fresh=True)
        assert [len(stage.reader.by_key(resource, {"name": name})) for name in "ab"] == [0, 1]

    def test_id_is_quoted(self):
        resource = declare()
        stage = stage_of(resource, reply(404))
        stage.reader.by_id(resource, "web-1[shop:live]/x")
        assert stage.script.requests[0].url.endswith("/things/web-1%5Bshop%3Alive%5D%2Fx")

    def test_id_that_is_a_path_is_quoted_piece_by_piece(self):
        resource = declare(
            id_api="_cid", id_form=lambda written: str(written) if str(written).startswith("/thing/") else None
        )
        stage = stage_of(resource, reply(404))
        stage.reader.by_id(resource, "/thing/60001_cpu idle")
        assert stage.script.requests[0].url.endswith("/things/60001_cpu%20idle")


class TestByKey:
    def test_one_thing_is_sought_narrowly_where_a_filter_can_be_trusted(self):
        resource = declare(narrow=lambda wanted: {"f_name": wanted["name"]})
        stage = stage_of(resource, reply(body=[thing(1, "a"), thing(2, "A")]))
        assert [row["id"] for row in stage.reader.by_key(resource, {"name": "a"})] == [1]
        assert stage.script.requests[0].query == [("f_name", "a")]

    def test_filter_goes_beside_what_the_listing_always_asks(self):
        resource = declare(listing=Listing(query={"type": "x"}), narrow=lambda wanted: {"f_name": wanted["name"]})
        stage = stage_of(resource, reply(body=[]))
        stage.reader.by_key(resource, {"name": "a"})
        assert sorted(stage.script.requests[0].query) == [("f_name", "a"), ("type", "x")]

    def test_whole_list_is_read_where_no_filter_fits(self):
        resource = declare(narrow=lambda wanted: None)
        stage = stage_of(resource, reply(body=[thing(1, "a")]))
        assert len(stage.reader.by_key(resource, {"name": "a"})) == 1

    def test_many_things_are_sought_in_the_list_even_where_a_filter_could_be_trusted(self):
        resource = declare(narrow=lambda wanted: {"f_name": wanted["name"]})
        stage = stage_of(resource, reply(body=[]), many=True)
        stage.reader.by_key(resource, {"name": "a"})
        assert stage.script.requests[0].query == []

    def test_list_that_hides_some_is_followed_by_a_search(self):
        resource = declare(listing=Listing(complete=False), beyond=lambda reader, key: [thing(9, key["name"])])
        stage = stage_of(resource, reply(body=[thing(1, "a")]), many=True)
        assert [stage.reader.by_key(resource, {"name": name})[0]["id"] for name in "ab"] == [1, 9]

    def test_search_is_trusted_no_further_than_the_key(self):
        resource = declare(listing=Listing(complete=False), beyond=lambda reader, key: [thing(9, "something else")])
        stage = stage_of(resource, reply(body=[]), many=True)
        assert stage.reader.by_key(resource, {"name": "b"}) == []

    def test_list_that_was_cut_short_is_followed_by_the_filter(self):
        system = demo_system(paging=OffsetUntilFlag(size=1, more="X-More", header=True, last=0))
        resource = declare(system, narrow=lambda wanted: {"f_name": wanted["name"]})
        stage = stage_of(resource, reply(body=[thing(1, "b")], X_More="true"), reply(body=[thing(7, "a")]), many=True)
        assert stage.reader.by_key(resource, {"name": "a"})[0]["id"] == 7


class TestAge:
    def test_views_live_a_minute(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[thing(1, "a")]), reply(body=[]), many=True)
        stage.reader.view(resource)
        stage.clock.now += 60
        stage.session.refresh()
        assert len(stage.reader.view(resource).rows) == 1
        stage.clock.now += 0.1
        stage.session.refresh()
        assert len(stage.reader.view(resource).rows) == 0

    @pytest.mark.parametrize(("later", "fresh"), [(0, True), (10, True), (10.1, False)])
    def test_row_may_be_written_back_for_ten_seconds(self, later, fresh):
        resource = declare()
        stage = stage_of(resource, reply(body=[thing(1, "a")]), many=True)
        row = stage.reader.view(resource).rows["1"]
        stage.clock.now += later
        assert stage.reader.is_fresh(resource, row) is fresh

    def test_row_that_was_written_is_young_again(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[thing(1, "a"), thing(2, "b")]), many=True)
        view = stage.reader.view(resource)
        stage.clock.now += FRESH + 1
        stage.reader.wrote(resource, thing(1, "a"))
        assert [stage.reader.is_fresh(resource, view.rows[number]) for number in "12"] == [True, False]

    def test_row_read_by_its_id_alone_is_young(self):
        resource = declare()
        stage = stage_of(resource, reply(body=thing(7, "a")))
        assert stage.reader.is_fresh(resource, stage.reader.by_id(resource, "7"))

    def test_kinds_that_share_an_answer_are_as_old_as_the_answer(self):
        system = demo_system()
        first, second = (declare(system, name, path="/things") for name in ("first", "second"))
        stage = stage_of(first, reply(body=[thing(1, "a")]), many=True)
        stage.reader.view(first)
        stage.clock.now += FRESH + 1
        assert not stage.reader.is_fresh(second, stage.reader.view(second).rows["1"])

    def test_age_is_that_of_the_reading_not_of_its_end(self):
        resource = declare(demo_system(paging=PageNumber(size=1)))
        stage = stage_of(resource, many=True)

        def slowly(rows):
            def answer(_request):
                stage.clock.now += FRESH + 1
                return reply(body=rows)

            return answer

        stage.script.replies = [slowly([thing(1, "a")]), slowly([thing(2, "b")]), slowly([])]
        assert not stage.reader.is_fresh(resource, stage.reader.view(resource).rows["1"])


class TestClients:
    def test_one_client_serves_an_account(self):
        stage = stage_of(declare())
        client = next(iter(stage.reader.clients.values()))
        assert stage.session.client(client.system, client.connection) is client

    def test_two_hosts_of_one_service_have_a_client_each(self):
        events = demo_system(url_option="events_url")
        stage = stage_of(declare(also=(events,)))
        assert len({id(client) for client in stage.reader.clients.values()}) == 2


class TestResolve:
    def stage(self, *rows, **words):
        resource = declare(id_form=lambda written: str(written) if str(written).isdigit() else None)
        return resource, stage_of(resource, reply(body=list(rows)), **words)

    def test_id_needs_no_call(self):
        resource, stage = self.stage()
        assert stage.reader.resolve("parent", "12", resource) == "12"
        assert stage.script.requests == []

    def test_name_becomes_an_id(self):
        resource, stage = self.stage(thing(5, "web"))
        assert stage.reader.resolve("parent", "web", resource) == "5"

    def test_id_of_no_particular_form_is_found_among_the_rows(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[{"id": "ftgks51sfs2d", "name": "Core"}]))
        assert stage.reader.resolve("group", "ftgks51sfs2d", resource) == "ftgks51sfs2d"

    def test_several_of_a_name_fail_and_list_all_ids(self):
        resource, stage = self.stage(thing(5, "web"), thing(3, "web"))
        with pytest.raises(
            errors.Ambiguous, match=r"^parent: 2 things of kind demo_thing are named 'web' \(3, 5\); give the id"
        ):
            stage.reader.resolve("parent", "web", resource)

    def test_several_of_a_name_fail_in_check_mode_too(self):
        resource, stage = self.stage(thing(5, "web"), thing(3, "web"), check_mode=True)
        with pytest.raises(errors.Ambiguous):
            stage.reader.resolve("parent", "web", resource)

    def test_name_that_nothing_bears_is_named_with_its_option(self):
        resource, stage = self.stage()
        with pytest.raises(errors.Missing, match="^parent: there is no demo_thing named 'web'"):
            stage.reader.resolve("parent", "web", resource)

    def test_check_mode_only_warns_because_an_earlier_task_may_make_it(self):
        resource, stage = self.stage(check_mode=True)
        found = stage.reader.resolve("parent", "web", resource)
        assert isinstance(found, Pending)
        assert stage.reader.warnings == ['no demo_thing "web" yet: this fails unless an earlier task creates it']

    def test_check_mode_is_silent_where_the_making_was_planned(self):
        resource, stage = self.stage(check_mode=True, many=True)
        stage.reader.view(resource)
        stage.reader.wrote(resource, {"id": Pending("planned web"), "name": "web"})
        assert isinstance(stage.reader.resolve("parent", "web", resource), Pending)
        assert stage.reader.warnings == []

    def test_strict_reference_fails_in_check_mode_too(self):
        resource, stage = self.stage(check_mode=True)
        with pytest.raises(errors.Missing):
            stage.reader.resolve("service", "web", resource, strict=True)
