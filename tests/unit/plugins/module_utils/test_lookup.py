"""lookup.py: how a list, one thing or a name is looked up, and what a Behaviour may use of it."""

from __future__ import annotations

import threading

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.auth import NoAuth
from ansible_collections.steadyops.monitoring.plugins.module_utils.behaviour import Behaviour, Lookup
from ansible_collections.steadyops.monitoring.plugins.module_utils.cache import FRESH, Cache
from ansible_collections.steadyops.monitoring.plugins.module_utils.connect import Clients
from ansible_collections.steadyops.monitoring.plugins.module_utils.frame import Frame
from ansible_collections.steadyops.monitoring.plugins.module_utils.http.client import Client
from ansible_collections.steadyops.monitoring.plugins.module_utils.lookup import Finder
from ansible_collections.steadyops.monitoring.plugins.module_utils.paging import OffsetUntilFlag, PageNumber, Unpaged
from ansible_collections.steadyops.monitoring.plugins.module_utils.paths import Addresses
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import (
    Body,
    Identity,
    Listing,
    Resource,
)
from ansible_collections.steadyops.monitoring.plugins.module_utils.steps import Desired
from ansible_collections.steadyops.monitoring.plugins.module_utils.system import NO, YES, Host, System
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import Field, Number, Ref, Unknown
from tests.support.network import NOON, Clock, Script, reply
from tests.support.stage import demo_system, stage_of

CUT = OffsetUntilFlag(size=1, more="X-More", header=True, last=0)
"""A list of which nobody may read the second page."""


def declare(system=None, name="thing", **words):
    """Return a small resource."""
    said = {
        "path": f"/{name}s",
        "identity": Identity("name"),
        "fields": (Field("name"), Field("team"), Field("size", Number())),
        **words,
    }
    return Resource(name, system or demo_system(), **said)


def thing(number, name, **more):
    return {"id": number, "name": name, **more}


def by_name(wanted):
    """Return a filter that can be trusted."""
    return {"f_name": wanted["name"]}


def sleepers(rows):
    """Return what asks for the sleeping ones, None where they are shown."""
    return None if any(row.get("asleep") for row in rows) else {"asleep": "yes"}


class Reading(Behaviour):
    """Gives every row a size."""

    def read(self, row, now):
        return {**row, "size": 1}


class Beyond(Behaviour):
    """Knows of one thing that stands in no list. name: what it is called, None for whatever is sought."""

    def __init__(self, name=None):
        self.name = name
        self.asked = []

    def rows(self, key, lookup):
        self.asked.append(key["name"])
        return [thing(9, self.name or key["name"])]


class TestCollection:
    def test_many_things_cost_one_listing(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[thing(n, f"n{n}") for n in range(100)]), many=True)
        for n in range(100):
            assert stage.finder.search(resource, {"name": f"n{n}"})[0]["id"] == n
        assert stage.script.lines == ["GET /things"]

    def test_kinds_of_one_listing_share_its_answer(self):
        system = demo_system()
        listing = {"path": "/things", "fields": (Field("name"),)}
        group = declare(
            system, "group", listing=Listing(select=lambda rows: [r for r in rows if r["group"]]), **listing
        )
        member = declare(
            system, "member", listing=Listing(select=lambda rows: [r for r in rows if not r["group"]]), **listing
        )
        stage = stage_of(member, reply(body=[thing(1, "g", group=True), thing(2, "m", group=False)]), many=True)
        assert list(stage.finder.collection(group).rows) == ["1"]
        assert list(stage.finder.collection(member).rows) == ["2"]
        assert len(stage.script.requests) == 1

    def test_kinds_that_ask_the_same_list_something_else_do_not(self):
        system = demo_system()
        ours = declare(system, "ours", path="/things", listing=Listing(query={"type": "a"}))
        theirs = declare(system, "theirs", path="/things", listing=Listing(query={"type": "b"}))
        stage = stage_of(ours, reply(body=[thing(1, "a")]), reply(body=[thing(2, "b")]), many=True)
        assert [list(stage.finder.collection(one).rows) for one in (ours, theirs)] == [["1"], ["2"]]

    def test_one_row_may_stand_for_several(self):
        def spread(rows):
            return [thing(n, row["name"]) for row in rows for n in row["ids"]]

        resource = declare(listing=Listing(select=spread))
        stage = stage_of(resource, reply(body=[{"id": 9, "name": "x", "ids": [1, 2]}]), many=True)
        assert list(stage.finder.collection(resource).rows) == ["1", "2"]

    def test_rows_are_brought_into_form_once_read(self):
        resource = declare(behaviour=Reading())
        stage = stage_of(resource, reply(body=[thing(1, "a")]), many=True)
        assert stage.finder.collection(resource).rows["1"]["size"] == 1

    def test_row_that_moves_to_the_next_page_is_there_once(self):
        resource = declare(demo_system(paging=PageNumber(size=2)))
        pages = [[thing(1, "a"), thing(2, "b")], [thing(2, "b"), thing(3, "c")], []]
        stage = stage_of(resource, *[reply(body=page) for page in pages], many=True)
        assert len(stage.finder.search(resource, {"name": "b"})) == 1

    def test_placeholders_of_the_path_are_filled_and_quoted(self):
        resource = declare(path="/pages/{page_id}/things")
        stage = stage_of(resource, reply(body=[]), many=True, scope={"page_id": "p/1"})
        stage.finder.collection(resource)
        assert stage.script.requests[0].url == "https://demo.example/pages/p%2F1/things"

    def test_rows_that_are_no_objects_are_broken(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[1, 2]), many=True)
        with pytest.raises(errors.Broken):
            stage.finder.collection(resource)

    def test_query_may_hang_on_the_time_of_the_service(self):
        resource = declare(listing=Listing(query=lambda now: {"since": int(now)}))
        stage = stage_of(resource, reply(body=[]), many=True)
        stage.finder.collection(resource)
        assert stage.script.requests[0].query == [("since", str(int(NOON)))]

    def test_paging_of_a_kind_comes_before_its_host_s(self):
        resource = declare(demo_system(paging=PageNumber(size=2)), listing=Listing(paging=Unpaged()))
        stage = stage_of(resource, reply(body=[thing(1, "a"), thing(2, "b")]), many=True)
        assert len(stage.finder.collection(resource).rows) == 2
        assert stage.script.requests[0].query == []

    def test_threads_that_want_one_list_read_it_once(self):
        resource = declare()
        begun = threading.Event()

        def slowly(_request):
            begun.wait(5)
            return reply(body=[thing(1, "a")])

        stage = stage_of(resource, slowly, many=True)
        found = []
        threads = [threading.Thread(target=lambda: found.append(stage.finder.collection(resource))) for _n in range(4)]
        for one in threads:
            one.start()
        begun.set()
        for one in threads:
            one.join(5)
        assert (len(found), len({id(one) for one in found}), stage.script.lines) == (4, 1, ["GET /things"])

    def test_list_that_was_dropped_while_it_was_read_is_not_kept(self):
        resource = declare()
        stage = stage_of(resource, many=True)

        def meanwhile(_request):
            stage.cache.drop()
            return reply(body=[thing(1, "old")])

        stage.script.replies = [meanwhile, reply(body=[thing(1, "new")])]
        stage.finder.collection(resource)
        assert stage.finder.collection(resource).rows["1"]["name"] == "new"

    def test_list_that_was_read_shows_every_kind_in_it(self):
        system = demo_system()
        first, second = (declare(system, name, path="/things") for name in ("first", "second"))
        stage = stage_of(first, reply(body=[thing(1, "a")]), many=True)
        assert stage.finder.seen(second) is None
        stage.finder.collection(first)
        assert list(stage.finder.seen(second).rows) == ["1"]
        assert stage.script.lines == ["GET /things"]


class TestOwnWrites:
    def read(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[thing(1, "a"), thing(2, "b")]), many=True)
        stage.finder.search(resource, {"name": "a"})
        return resource, stage.finder

    def test_what_was_made_is_found(self):
        resource, finder = self.read()
        finder.store(resource, thing(3, "c"))
        assert [row["id"] for row in finder.search(resource, {"name": "c"})] == [3]

    def test_what_was_renamed_is_found_by_its_new_name_only(self):
        resource, finder = self.read()
        finder.store(resource, thing(1, "c"))
        assert [len(finder.search(resource, {"name": name})) for name in "ac"] == [0, 1]

    def test_what_was_deleted_is_found_no_more(self):
        resource, finder = self.read()
        finder.remove(resource, "1")
        assert finder.search(resource, {"name": "a"}) == []
        assert finder.one(resource, "1") is None

    def test_what_is_unknown_can_be_deleted(self):
        resource, finder = self.read()
        finder.remove(resource, "77")
        assert len(finder.collection(resource).rows) == 2

    def test_nothing_is_entered_where_nothing_was_read(self):
        resource = declare(listing=Listing(filter=by_name))
        stage = stage_of(resource, reply(body=[]))
        stage.finder.store(resource, thing(1, "a"))
        assert stage.finder.search(resource, {"name": "a"}) == []

    def test_plans_of_a_fork_stay_its_own(self):
        resource, finder = self.read()
        planning = Finder(finder.cache.fork(), finder.clients, finder.at, True)
        planning.remove(resource, "1")
        assert len(finder.search(resource, {"name": "a"})) == 1


class TestOne:
    def test_one_thing_is_read_by_its_id(self):
        resource = declare()
        stage = stage_of(resource, reply(body=thing(7, "a")))
        assert stage.finder.one(resource, "7")["name"] == "a"
        assert stage.script.lines == ["GET /things/7"]

    def test_one_of_many_is_taken_from_the_listing(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[thing(7, "a")]), many=True)
        assert stage.finder.one(resource, "7")["name"] == "a"
        assert stage.script.lines == ["GET /things"]

    def test_not_in_a_complete_listing_is_not_there(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[]), many=True)
        assert stage.finder.one(resource, "7") is None

    def test_not_in_an_incomplete_listing_is_asked_for(self):
        resource = declare(listing=Listing(exhaustive=False))
        stage = stage_of(resource, reply(body=[]), reply(body=thing(7, "a")), many=True)
        assert stage.finder.one(resource, "7")["name"] == "a"

    def test_listing_that_was_cut_short_is_incomplete(self):
        resource = declare(demo_system(paging=CUT))
        stage = stage_of(resource, reply(body=[thing(1, "b")], X_More="true"), reply(body=thing(7, "a")), many=True)
        assert stage.finder.one(resource, "7")["name"] == "a"

    def test_404_is_not_there(self):
        resource = declare()
        assert stage_of(resource, reply(404)).finder.one(resource, "7") is None

    @pytest.mark.parametrize("status", [401, 403, 500])
    def test_no_other_error_is_read_as_not_there(self, status):
        resource = declare()
        with pytest.raises(errors.Refused):
            stage_of(resource, reply(status), retries=0).finder.one(resource, "7")

    def test_empty_answer_is_not_there_where_the_service_means_it_so(self):
        resource = declare(demo_system(absent=lambda status, data: YES if status == 200 and data is None else NO))
        assert stage_of(resource, reply(200)).finder.one(resource, "7") is None

    def test_other_status_is_not_there_where_the_service_means_it_so(self):
        resource = declare(demo_system(absent=lambda status, data: YES if status == 410 else NO))
        assert stage_of(resource, reply(410)).finder.one(resource, "7") is None
        with pytest.raises(errors.NotFound):
            stage_of(resource, reply(404)).finder.one(resource, "7")

    @pytest.mark.parametrize("body", [None, [], {}, "text"], ids=repr)
    def test_answer_without_a_thing_is_broken_elsewhere(self, body):
        resource = declare()
        answer = reply(200, b'"text"', Content_Type="application/json") if body == "text" else reply(200, body)
        with pytest.raises(errors.Broken, match="GET /things/7: 200"):
            stage_of(resource, answer).finder.one(resource, "7")

    def test_thing_is_unwrapped(self):
        resource = declare(body=Body("thing"))
        assert stage_of(resource, reply(body={"thing": thing(7, "a")})).finder.one(resource, "7")["name"] == "a"

    def test_thing_is_brought_into_form(self):
        resource = declare(behaviour=Reading())
        assert stage_of(resource, reply(body=thing(7, "a"))).finder.one(resource, "7")["size"] == 1

    def test_fresh_read_replaces_the_old_row(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[thing(7, "a")]), reply(body=thing(7, "b")), many=True)
        stage.finder.collection(resource)
        stage.finder.one(resource, "7", fresh=True)
        assert [len(stage.finder.search(resource, {"name": name})) for name in "ab"] == [0, 1]

    def test_fresh_read_that_finds_nothing_takes_the_old_row_out(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[thing(7, "a")]), reply(404), many=True)
        stage.finder.collection(resource)
        assert stage.finder.one(resource, "7", fresh=True) is None
        assert stage.finder.search(resource, {"name": "a"}) == []

    def test_id_is_quoted(self):
        resource = declare()
        stage = stage_of(resource, reply(404))
        stage.finder.one(resource, "web-1[shop:live]/x")
        assert stage.script.requests[0].url.endswith("/things/web-1%5Bshop%3Alive%5D%2Fx")

    def test_id_that_is_a_path_is_quoted_piece_by_piece(self):
        form = Identity(
            "name", id="_cid", parse_id=lambda written: str(written) if str(written).startswith("/thing/") else None
        )
        resource = declare(identity=form)
        stage = stage_of(resource, reply(404))
        stage.finder.one(resource, "/thing/60001_cpu idle")
        assert stage.script.requests[0].url.endswith("/things/60001_cpu%20idle")

    def test_the_only_one_of_its_kind_needs_no_id(self):
        resource = declare(path="/settings", identity=Identity())
        stage = stage_of(resource, reply(body=thing(7, "a")))
        assert stage.finder.find(Desired(resource))["id"] == 7
        assert stage.script.lines == ["GET /settings"]


class TestSearch:
    def test_one_thing_is_sought_narrowly_where_a_filter_can_be_trusted(self):
        resource = declare(listing=Listing(filter=by_name))
        stage = stage_of(resource, reply(body=[thing(1, "a"), thing(2, "A")]))
        assert [row["id"] for row in stage.finder.search(resource, {"name": "a"})] == [1]
        assert stage.script.requests[0].query == [("f_name", "a")]

    def test_filter_goes_beside_what_the_listing_always_asks(self):
        resource = declare(listing=Listing(query={"type": "x"}, filter=by_name))
        stage = stage_of(resource, reply(body=[]))
        stage.finder.search(resource, {"name": "a"})
        assert sorted(stage.script.requests[0].query) == [("f_name", "a"), ("type", "x")]

    def test_whole_list_is_read_where_no_filter_fits(self):
        resource = declare(listing=Listing(filter=lambda wanted: None))
        stage = stage_of(resource, reply(body=[thing(1, "a")]))
        assert len(stage.finder.search(resource, {"name": "a"})) == 1

    def test_many_things_are_sought_in_the_list_even_where_a_filter_could_be_trusted(self):
        resource = declare(listing=Listing(filter=by_name))
        stage = stage_of(resource, reply(body=[]), many=True)
        stage.finder.search(resource, {"name": "a"})
        assert stage.script.requests[0].query == []

    def test_list_that_hides_some_is_followed_by_a_search(self):
        behaviour = Beyond()
        resource = declare(listing=Listing(exhaustive=False), behaviour=behaviour)
        stage = stage_of(resource, reply(body=[thing(1, "a")]), many=True)
        assert [stage.finder.search(resource, {"name": name})[0]["id"] for name in "ab"] == [1, 9]
        assert behaviour.asked == ["b"]  # what the list shows needs no search

    def test_list_that_shows_all_is_followed_by_none(self):
        behaviour = Beyond()
        resource = declare(behaviour=behaviour)
        stage = stage_of(resource, reply(body=[]), many=True)
        assert (stage.finder.search(resource, {"name": "b"}), behaviour.asked) == ([], [])

    def test_search_is_trusted_no_further_than_the_key(self):
        resource = declare(listing=Listing(exhaustive=False), behaviour=Beyond("something else"))
        stage = stage_of(resource, reply(body=[]), many=True)
        assert stage.finder.search(resource, {"name": "b"}) == []

    def test_names_in_a_long_list_are_asked_for_one_by_one_and_once(self):
        resource = declare(listing=Listing(filter=by_name, long=True))
        stage = stage_of(resource, reply(body=[thing(1, "a")]), reply(body=[thing(2, "b")]), many=True)
        planning = Finder(stage.finder.cache.fork(), stage.finder.clients, stage.finder.at, True)
        assert [one.resolve(resource, name) for one in (planning, stage.finder) for name in "abba"] == ["1", "2", "2", "1"] * 2
        assert [request.query for request in stage.script.requests] == [[("f_name", "a")], [("f_name", "b")]]

    @pytest.mark.parametrize(("many", "query"), [(True, []), (False, [("f_name", "b")])], ids=["whole list", "filter"])
    def test_list_that_leaves_some_out_is_followed_by_those_once(self, many, query):
        resource = declare(listing=Listing(filter=by_name, rest=sleepers))
        stage = stage_of(resource, reply(body=[thing(1, "a")]), reply(body=[thing(2, "b", asleep=True)]), many=many)
        assert [row["id"] for row in stage.finder.search(resource, {"name": "b"})] == [2]
        assert [request.query for request in stage.script.requests] == [query, [*query, ("asleep", "yes")]]
        if many:
            assert [stage.finder.search(resource, {"name": name}) == [] for name in "abc"] == [False, False, True]
            assert stage.finder.lookup.complete(resource)
            assert len(stage.script.requests) == 2

    def test_what_a_list_leaves_out_is_read_where_what_it_shows_is_not_enough(self):
        resource = declare(listing=Listing(filter=by_name, rest=sleepers))
        for enough, calls in ((bool, 1), (lambda rows: len(rows) > 1, 2)):
            stage = stage_of(resource, reply(body=[thing(1, "a")]), reply(body=[thing(2, "a", asleep=True)]))
            assert len(stage.finder.lookup.rows(resource, {"name": "a"}, enough)) == calls == len(stage.script.requests)

    def test_list_that_shows_what_others_leave_out_is_followed_by_nothing(self):
        resource = declare(listing=Listing(rest=sleepers))
        stage = stage_of(resource, reply(body=[thing(1, "a", asleep=True)]), many=True)
        assert stage.finder.search(resource, {"name": "b"}) == []
        assert len(stage.script.requests) == 1

    def test_what_was_written_meanwhile_is_not_taken_back_by_what_the_list_left_out(self):
        resource = declare(listing=Listing(rest=sleepers))
        stage = stage_of(resource, reply(body=[thing(1, "a")]), reply(body=[thing(1, "a", asleep=True)]), many=True)
        stage.finder.collection(resource)
        stage.finder.store(resource, thing(1, "a", asleep=True, size=5))
        assert stage.finder.whole(resource).rows["1"]["size"] == 5

    def test_what_a_list_leaves_out_is_read_once_for_planning_and_for_what_follows(self):
        resource = declare(listing=Listing(rest=sleepers))
        stage = stage_of(resource, reply(body=[thing(1, "a")]), reply(body=[thing(2, "b", asleep=True)]), many=True)
        finder = stage.finder
        finder.collection(resource)
        planning = Finder(finder.cache.fork(), finder.clients, finder.at, True)
        assert [one.search(resource, {"name": "b"})[0]["id"] for one in (planning, finder)] == [2, 2]
        assert len(stage.script.requests) == 2

    def test_list_that_was_cut_short_is_followed_by_the_filter(self):
        resource = declare(demo_system(paging=CUT), listing=Listing(filter=by_name))
        stage = stage_of(resource, reply(body=[thing(1, "b")], X_More="true"), reply(body=[thing(7, "a")]), many=True)
        assert stage.finder.search(resource, {"name": "a"})[0]["id"] == 7

    def test_filter_that_was_cut_short_leaves_it_open_and_says_so(self):
        resource = declare(demo_system(paging=CUT), listing=Listing(filter=by_name))
        stage = stage_of(resource, reply(body=[thing(1, "ab")], X_More="true"))
        with pytest.raises(errors.Broken, match="there are more things under .* nobody can tell.*Name it by its id"):
            stage.finder.search(resource, {"name": "a"})


class TestFind:
    def find(self, resource, *replies, identity=None, **options):
        return stage_of(resource, *replies).finder.find(Desired(resource, identity=identity, options=options))

    def test_nothing_that_names_it_is_refused(self):
        resource = declare(identity=Identity(("name", "team"), "size"))
        with pytest.raises(errors.BadInput, match="nothing says which one is meant: give id, or name and team"):
            self.find(resource, team="x")

    def test_first_key_that_begins_with_something_given_says_which(self):
        resource = declare(identity=Identity(("name", "team"), "size"))
        rows = [thing(1, "a", size=5), thing(2, "b", size=6)]
        assert self.find(resource, reply(body=rows), size=6)["id"] == 2
        assert self.find(resource, reply(body=rows), name="a", size=6)["id"] == 1

    def test_thing_under_something_planned_is_found_among_what_was_planned_there(self):
        resource = declare(identity=Identity(("name", "team")))
        stage = stage_of(resource, reply(body=[]), many=True)
        options = {"name": "a", "team": Unknown("planned")}
        assert stage.finder.find(Desired(resource, options=options)) is None
        stage.finder.collection(resource)
        stage.finder.store(resource, {"id": Unknown("planned a"), **options})
        assert stage.finder.find(Desired(resource, options=options))["name"] == "a"


class TestFresh:
    @pytest.mark.parametrize(("later", "fresh"), [(0, True), (10, True), (10.1, False)])
    def test_row_may_be_written_back_for_ten_seconds(self, later, fresh):
        resource = declare()
        stage = stage_of(resource, reply(body=[thing(1, "a")]), many=True)
        row = stage.finder.collection(resource).rows["1"]
        stage.clock.now += later
        assert stage.finder.is_fresh(resource, row) is fresh

    def test_row_that_was_written_is_young_again(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[thing(1, "a"), thing(2, "b")]), many=True)
        rows = stage.finder.collection(resource).rows
        stage.clock.now += FRESH + 1
        stage.finder.store(resource, thing(1, "a"))
        assert [stage.finder.is_fresh(resource, rows[number]) for number in "12"] == [True, False]

    def test_row_read_by_its_id_alone_is_young(self):
        resource = declare()
        stage = stage_of(resource, reply(body=thing(7, "a")))
        assert stage.finder.is_fresh(resource, stage.finder.one(resource, "7"))

    def test_kinds_that_share_an_answer_are_as_old_as_the_answer(self):
        system = demo_system()
        first, second = (declare(system, name, path="/things") for name in ("first", "second"))
        stage = stage_of(first, reply(body=[thing(1, "a")]), many=True)
        stage.finder.collection(first)
        stage.clock.now += FRESH + 1
        assert not stage.finder.is_fresh(second, stage.finder.collection(second).rows["1"])

    def test_age_is_that_of_the_reading_not_of_its_end(self):
        resource = declare(demo_system(paging=PageNumber(size=1)))
        stage = stage_of(resource, many=True)

        def slowly(rows):
            def answer(_request):
                stage.clock.now += FRESH + 1
                return reply(body=rows)

            return answer

        stage.script.replies = [slowly([thing(1, "a")]), slowly([thing(2, "b")]), slowly([])]
        assert not stage.finder.is_fresh(resource, stage.finder.collection(resource).rows["1"])


class TestResolve:
    def stage(self, *rows, **words):
        resource = declare(
            identity=Identity("name", parse_id=lambda written: str(written) if str(written).isdigit() else None)
        )
        return resource, stage_of(resource, reply(body=list(rows)), **words)

    def test_id_needs_no_call(self):
        resource, stage = self.stage()
        assert stage.finder.resolve(resource, "12", "parent") == "12"
        assert stage.script.requests == []

    def test_name_becomes_an_id(self):
        resource, stage = self.stage(thing(5, "web"))
        assert stage.finder.resolve(resource, "web", "parent") == "5"

    def test_kind_may_be_named(self):
        _resource, stage = self.stage(thing(5, "web"))
        assert stage.finder.resolve("thing", "web", "parent") == "5"

    def test_id_of_no_particular_form_is_found_among_the_rows(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[{"id": "ftgks51sfs2d", "name": "Core"}]))
        assert stage.finder.resolve(resource, "ftgks51sfs2d", "group") == "ftgks51sfs2d"

    def test_id_of_no_particular_form_is_asked_for_where_the_list_hides_some(self):
        resource = declare(listing=Listing(exhaustive=False))
        stage = stage_of(resource, reply(body=[]), reply(body=thing("ftgks51sfs2d", "Core")))
        assert stage.finder.resolve(resource, "ftgks51sfs2d", "group") == "ftgks51sfs2d"
        assert stage.script.lines == ["GET /things", "GET /things/ftgks51sfs2d"]

    def test_names_are_tried_in_their_order(self):
        resource = declare(identity=Identity("name", names=("team", "name")))
        rows = [thing(1, "web", team="a"), thing(2, "b", team="web")]
        assert stage_of(resource, reply(body=rows)).finder.resolve(resource, "web", "group") == "2"
        assert stage_of(resource, reply(body=rows)).finder.resolve(resource, "b", "group") == "2"

    def test_several_of_a_name_fail_and_list_all_ids(self):
        resource, stage = self.stage(thing(5, "web"), thing(3, "web"))
        with pytest.raises(
            errors.Ambiguous, match=r"^parent: 2 things of kind demo_thing are named 'web' \(3, 5\); give the id"
        ):
            stage.finder.resolve(resource, "web", "parent")

    def test_several_of_a_name_fail_in_check_mode_too(self):
        resource, stage = self.stage(thing(5, "web"), thing(3, "web"), check_mode=True)
        with pytest.raises(errors.Ambiguous):
            stage.finder.resolve(resource, "web", "parent")

    def test_name_that_nothing_bears_is_named_with_its_option(self):
        resource, stage = self.stage()
        with pytest.raises(errors.Missing, match="^parent: there is no demo_thing named 'web'"):
            stage.finder.resolve(resource, "web", "parent")

    def test_check_mode_only_warns_because_an_earlier_task_may_make_it(self):
        resource, stage = self.stage(check_mode=True)
        found = stage.finder.resolve(resource, "web", "parent")
        assert isinstance(found, Unknown)
        assert stage.finder.warnings == ['no demo_thing "web" yet: this fails unless an earlier task creates it']

    def test_check_mode_is_silent_where_the_making_was_planned(self):
        resource, stage = self.stage(check_mode=True, many=True)
        stage.finder.collection(resource)
        stage.finder.store(resource, {"id": Unknown("planned web"), "name": "web"})
        assert isinstance(stage.finder.resolve(resource, "web", "parent"), Unknown)
        assert stage.finder.warnings == []

    def test_strict_reference_fails_in_check_mode_too(self):
        resource, stage = self.stage(check_mode=True)
        with pytest.raises(errors.Missing):
            stage.finder.resolve(resource, "web", "service", strict=True)


class TestInside:
    def shelf_and_box(self):
        system = demo_system()
        shelf = declare(system, "shelf")
        box = declare(system, "box", path="/shelfs/{shelf}/boxes", fields=(Field("name"), Field("shelf", Ref("shelf"))))
        return shelf, box

    def test_container_is_looked_up_and_stood_in(self):
        _shelf, box = self.shelf_and_box()
        stage = stage_of(box, reply(body=[thing(5, "top")]), reply(body=[thing(1, "a")]))
        inner = stage.finder.inside(box, {"shelf": "top", "name": "a"})
        assert [row["id"] for row in inner.search(box, {"name": "a"})] == [1]
        assert stage.script.lines == ["GET /shelfs", "GET /shelfs/5/boxes"]

    def test_things_of_two_containers_are_kept_apart(self):
        _shelf, box = self.shelf_and_box()
        stage = stage_of(box, reply(body=[thing(1, "a")]), reply(body=[thing(2, "a")]), many=True)
        upper, lower = (stage.finder.within({"shelf": number}) for number in "56")
        assert [one.search(box, {"name": "a"})[0]["id"] for one in (upper, lower)] == [1, 2]
        upper.remove(box, 1)
        assert [len(one.search(box, {"name": "a"})) for one in (upper, lower)] == [0, 1]

    def test_nothing_said_is_refused_before_any_call(self):
        _shelf, box = self.shelf_and_box()
        stage = stage_of(box)
        with pytest.raises(errors.BadInput, match="^shelf is missing: set shelf"):
            stage.finder.inside(box, {"name": "a"})

    def test_container_that_is_not_there_is_missing(self):
        _shelf, box = self.shelf_and_box()
        stage = stage_of(box, reply(body=[]))
        with pytest.raises(errors.Missing, match="^shelf: there is no demo_shelf named 'top'"):
            stage.finder.inside(box, {"shelf": "top", "name": "a"})

    def test_inside_something_planned_nothing_is_asked_for(self):
        _shelf, box = self.shelf_and_box()
        stage = stage_of(box, check_mode=True)
        inner = stage.finder.within({"shelf": Unknown("planned top")})
        assert inner.find(Desired(box, options={"name": "a"})) is None
        assert stage.script.lines == []


class TestWhatABehaviourMayUse:
    """A Lookup reads; nothing that a Behaviour can reach through it writes."""

    def both(self, *replies, many=False, **words):
        resource = declare(demo_system(**words))
        return resource, stage_of(resource, *replies, many=many)

    def test_rows_are_those_of_a_kind_or_those_with_these_options(self):
        resource, stage = self.both(reply(body=[thing(1, "a"), thing(2, "b")]))
        assert [row["id"] for row in stage.finder.lookup.rows(resource)] == [1, 2]
        assert [row["id"] for row in stage.finder.lookup.rows("thing", {"name": "b"})] == [2]
        assert stage.script.lines == ["GET /things"]

    def test_rows_at_a_template_are_raw_and_complete(self):
        _resource, stage = self.both(
            reply(body={"rows": [thing(1, "a"), thing(2, "b")]}), reply(body={"rows": []}), paging=PageNumber(size=2)
        )
        finder = stage.finder.within({"page_id": "p/1"})
        assert finder.lookup.rows_at("/pages/{page_id}/others", {"q": "x"}, rows="rows") == [
            thing(1, "a"),
            thing(2, "b"),
        ]
        assert stage.script.lines == ["GET /pages/p%2F1/others"] * 2
        assert ("q", "x") in stage.script.requests[0].query

    def test_pages_are_those_of_a_finished_path(self):
        _resource, stage = self.both(reply(body=[thing(1, "a")]))
        assert stage.finder.lookup.pages("/others", {"q": "{x}"}) == [thing(1, "a")]
        assert stage.script.requests[0].query == [("q", "{x}")]

    def test_one_and_fresh_one(self):
        _resource, stage = self.both(reply(body=[thing(1, "a")]), reply(body=thing(1, "b")), many=True)
        assert [stage.finder.lookup.one("thing", "1", fresh)["name"] for fresh in (False, True)] == ["a", "b"]

    def test_listed_and_complete(self):
        resource, stage = self.both(reply(body=[thing(1, "a")]))
        assert list(stage.finder.lookup.listed(resource)) == ["1"]
        assert stage.finder.lookup.complete(resource)

    def test_list_that_hides_some_is_not_complete(self):
        resource = declare(listing=Listing(exhaustive=False))
        stage = stage_of(resource, reply(body=[]))
        stage.finder.lookup.listed(resource)
        assert not stage.finder.lookup.complete(resource)

    def test_resolve_find_and_pick_one(self):
        resource, stage = self.both(reply(body=[thing(1, "a")]))
        lookup = stage.finder.lookup
        want = Desired(resource, options={"name": "a"})
        assert (lookup.resolve("thing", "a", "other"), lookup.find(want)["id"]) == ("1", 1)
        assert lookup.pick_one(want, [thing(1, "a")])["id"] == 1
        with pytest.raises(errors.Ambiguous):
            lookup.pick_one(want, [thing(1, "a"), thing(2, "a")])

    def test_what_a_name_has_led_to_is_met_and_not_read_again(self):
        resource = declare(listing=Listing(filter=by_name))
        stage = stage_of(resource, reply(body=[thing(1, "a", size=3)]))
        lookup = stage.finder.lookup
        assert lookup.met(resource, "1") is None
        assert lookup.met("thing", lookup.resolve("thing", "a", "other"))["size"] == 3
        assert len(stage.script.requests) == 1

    def test_get_returns_what_was_answered(self):
        _resource, stage = self.both(reply(body={"any": "thing"}))
        assert stage.finder.lookup.get("/odd", {"q": 1}) == {"any": "thing"}

    def test_path_is_filled_from_where_the_finder_stands_and_quoted(self):
        _resource, stage = self.both()
        lookup = stage.finder.within({"page_id": "p/1"}).lookup
        assert lookup.path("/pages/{page_id}/things/{id}", id="a b") == "/pages/p%2F1/things/a%20b"

    def test_warning_is_told(self):
        _resource, stage = self.both()
        stage.finder.lookup.warn("Beware.")
        assert stage.finder.warnings == ["Beware."]

    def test_time_is_this_machine_s_until_the_service_told_its_own(self):
        _resource, stage = self.both(reply(body={}, Date="Fri, 15 Jan 2027 09:00:00 GMT"))
        lookup = stage.finder.lookup
        assert (lookup.now(), lookup.heard()) == (NOON, False)
        lookup.get("/odd")
        assert (lookup.now(), lookup.heard()) == (NOON + 3600, True)

    def test_question_may_be_given_up_after_a_while(self):
        _resource, stage = self.both(*[reply(500)] * 5)
        lookup = stage.finder.lookup
        with lookup.at_most(5), pytest.raises(errors.Broken):
            lookup.get("/odd")
        assert 0 < sum(stage.clock.slept) < 5

    @pytest.mark.parametrize("check_mode", [True, False])
    def test_it_says_whether_this_is_check_mode(self, check_mode):
        assert stage_of(declare(), check_mode=check_mode).finder.lookup.checking is check_mode

    def test_question_that_is_a_post_is_sent_where_the_service_says_that_it_only_reads(self):
        _resource, stage = self.both(reply(body={"on_call": "jo"}), reads=("/preview",))
        assert stage.finder.lookup.ask("/preview", {"who": 1}, {"q": 2}) == {"on_call": "jo"}
        (asked,) = stage.script.requests
        assert (asked.line, asked.body, asked.query) == ("POST /preview", {"who": 1}, [("q", "2")])
        client = stage.finder.clients[""]
        assert (client.calls.read, client.calls.write) == (1, 0)

    def test_question_is_repeated_after_a_broken_answer(self):
        _resource, stage = self.both(reply(500), reply(body={"on_call": "jo"}), reads=("/preview",))
        assert stage.finder.lookup.ask("/preview", {}) == {"on_call": "jo"}

    @pytest.mark.parametrize("path", ["/things", "/preview/1", "preview", "/previews", ""])
    def test_post_to_any_other_path_is_refused(self, path):
        _resource, stage = self.both(reads=("/preview",))
        with pytest.raises(ValueError, match="none of the POSTs that only read"):
            stage.finder.lookup.ask(path, {})
        assert stage.script.requests == []

    def test_nothing_in_it_leads_to_what_writes(self):
        _resource, stage = self.both()
        lookup = stage.finder.lookup
        held = [getattr(lookup, name) for name in dir(lookup) if not name.startswith("__")]
        assert not [one for one in held if isinstance(one, (Client, Clients, Cache, Finder, dict, list))]
        words = {name for name in vars(lookup) if not name.startswith("_")}
        declared = {name for name in vars(Lookup) if not name.startswith("_")}
        assert words == declared | {"checking"}


class TestOtherHosts:
    def finder_of(self, *replies, **options):
        """Return a finder on a service with two hosts, of which the second needs an option."""

        def needs_key(said):
            if not said.get("key"):
                raise errors.BadInput("key is missing: set key")
            return NoAuth()

        hosts = {
            "rest": Host("https://rest.example", lambda said: NoAuth(), Unpaged()),
            "events": Host("https://events.example", needs_key, Unpaged()),
        }
        system = System("demo", "Demo", hosts)
        script, clock = Script(*replies), Clock()
        cache = Cache(adapter=script, sleep=clock.sleep, now=clock, clock=clock)
        said = {"timeout": 30, "validate_certs": True, "retries": 0, "max_wait": 1, **options}
        return Finder(cache, Clients(Frame(cache=cache), system, said), Addresses({}), False), script

    def test_other_host_is_asked_by_its_name(self):
        finder, script = self.finder_of(reply(body={"a": 1}), reply(body=[thing(1, "a")]), key="k")
        assert finder.lookup.get("/x", host="events") == {"a": 1}
        assert finder.lookup.pages("/y", host="events") == [thing(1, "a")]
        assert [one.url for one in script.requests] == ["https://events.example/x", "https://events.example/y"]

    @pytest.mark.parametrize(("key", "reached"), [("k", True), (None, False)])
    def test_it_is_reached_when_the_task_has_what_it_needs(self, key, reached):
        finder, script = self.finder_of(key=key)
        assert (finder.lookup.reaches("events"), script.requests) == (reached, [])
