"""paging.py: lists are walked to their end, and no further."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.paging import (
    OffsetUntilFlag,
    PageNumber,
    Single,
    Unpaged,
    rows_of,
)
from tests.support.network import reply
from tests.support.stage import line_of


def things(first, last):
    """Return the rows first to last - 1."""
    return [{"id": number} for number in range(first, last)]


def walk(line, paging, rows=None, query=None):
    """Return the ids of all rows, and whether the list was cut short."""
    found, whole = line.client.rows("/things", query, paging, rows)
    return [row["id"] for row in found], not whole


class TestUnpaged:
    def test_whole_list_comes_in_one_answer(self):
        line = line_of(reply(body=things(0, 5)))
        assert walk(line, Unpaged()) == ([0, 1, 2, 3, 4], False)

    def test_no_paging_parameter_is_sent(self):
        line = line_of(reply(body=[]))
        walk(line, Unpaged(), query={"query": "x"})
        assert line.script.requests[0].query == [("query", "x")]


class TestSingle:
    def test_the_only_thing_is_a_list_of_one(self):
        line = line_of(reply(body={"id": 7}))
        assert walk(line, Single()) == ([7], False)

    @pytest.mark.parametrize("body", [{}, [], None, [{"id": 7}], 7], ids=repr)
    def test_answer_without_the_thing_is_broken(self, body):
        with pytest.raises(errors.Broken, match="without the thing that was asked for"):
            walk(line_of(reply(body=body)), Single())


class TestPageNumberWithAFlag:
    PAGING = PageNumber(size=3, more="data.more")

    def page(self, first, last, **more):
        return reply(body={"data": {"things": things(first, last), **more}, "trace": f"{first}-{last}"})

    @pytest.mark.parametrize("last", [{"more": False}, {}, {"more": None}, {"more": "true"}], ids=repr)
    def test_list_is_walked_as_long_as_there_is_more_however_long_a_page_is(self, last):
        line = line_of(self.page(0, 1, more=True), self.page(1, 4, more=True), self.page(4, 7, **last))
        assert walk(line, self.PAGING, "data.things") == (list(range(7)), False)
        assert [one.query[0] for one in line.script.requests] == [("page", "1"), ("page", "2"), ("page", "3")]

    def test_an_empty_page_is_the_last_whatever_it_says(self):
        line = line_of(self.page(0, 3, more=True), self.page(3, 3, more=True))
        assert walk(line, self.PAGING, "data.things") == ([0, 1, 2], False)

    def test_a_page_that_comes_again_ends_it(self):
        line = line_of(self.page(0, 3, more=True), self.page(0, 3, more=True))
        assert walk(line, self.PAGING, "data.things") == ([0, 1, 2], False)


class TestPageNumber:
    PAGING = PageNumber(size=3)

    def test_every_page_is_asked_by_number_and_size(self):
        line = line_of(reply(body=things(0, 3)), reply(body=things(3, 5)))
        walk(line, self.PAGING)
        assert [one.query for one in line.script.requests] == [
            [("page", "1"), ("per_page", "3")],
            [("page", "2"), ("per_page", "3")],
        ]

    @pytest.mark.parametrize(
        ("pages", "total"),
        [
            pytest.param([0], 0, id="empty list"),
            pytest.param([2], 2, id="one short page"),
            pytest.param([3, 2], 5, id="two pages"),
            pytest.param([3, 0], 3, id="exactly one page"),
            pytest.param([3, 3, 0], 6, id="exactly two pages"),
        ],
    )
    def test_list_is_walked_until_a_page_is_shorter(self, pages, total):
        replies, first = [], 0
        for count in pages:
            replies.append(reply(body=things(first, first + count)))
            first += count
        line = line_of(*replies)
        assert walk(line, self.PAGING) == (list(range(total)), False)
        assert line.script.replies == []

    def test_counting_may_begin_at_nought_under_other_names(self):
        line = line_of(reply(body=[]))
        walk(line, PageNumber(size=7, size_param="limit", page_param="p", first=0))
        assert line.script.requests[0].query == [("p", "0"), ("limit", "7")]

    def test_no_more_than_the_first_pages_are_read_where_that_is_said(self):
        line = line_of(reply(body=things(0, 3)), reply(body=things(3, 6)))
        assert walk(line, PageNumber(size=3, most=2)) == ([0, 1, 2, 3, 4, 5], True)

    def test_list_that_ends_within_the_first_pages_is_whole(self):
        line = line_of(reply(body=things(0, 3)), reply(body=things(3, 5)))
        assert walk(line, PageNumber(size=3, most=2)) == ([0, 1, 2, 3, 4], False)

    def test_a_service_that_ignores_the_number_is_not_asked_for_ever(self):
        line = line_of(*[reply(body=things(0, 3))] * 50)
        ids, _cut = walk(line, self.PAGING)
        assert set(ids) == {0, 1, 2}


class TestOffsetByMember:
    PAGING = OffsetUntilFlag(size=2, last=4)

    def page(self, first, last, more):
        return reply(body={"things": things(first, last), "more": more})

    def test_offset_grows_by_what_was_received(self):
        line = line_of(self.page(0, 1, True), self.page(1, 3, True), self.page(3, 4, False))
        assert walk(line, self.PAGING, "things") == ([0, 1, 2, 3], False)
        assert [dict(one.query)["offset"] for one in line.script.requests] == ["0", "1", "3"]

    def test_flag_decides_when_the_last_page_is_full(self):
        line = line_of(self.page(0, 2, True), self.page(2, 4, False))
        assert walk(line, self.PAGING, "things") == ([0, 1, 2, 3], False)

    def test_empty_page_ends_the_walk_whatever_the_flag_says(self):
        line = line_of(self.page(0, 2, True), self.page(2, 2, True))
        assert walk(line, self.PAGING, "things") == ([0, 1], False)

    def test_list_that_goes_on_beyond_the_largest_offset_is_cut_short(self):
        line = line_of(self.page(0, 2, True), self.page(2, 4, True), self.page(4, 6, True))
        assert walk(line, self.PAGING, "things") == ([0, 1, 2, 3, 4, 5], True)

    def test_list_that_ends_at_the_largest_offset_is_whole(self):
        line = line_of(self.page(0, 2, True), self.page(2, 4, True), self.page(4, 6, False))
        assert walk(line, self.PAGING, "things") == ([0, 1, 2, 3, 4, 5], False)

    def test_a_service_that_ignores_the_offset_is_not_asked_for_ever(self):
        line = line_of(*[self.page(0, 1, True)] * 50)
        with pytest.raises(errors.Broken, match="and answers the same page again"):
            walk(line, OffsetUntilFlag(size=2), "things")
        assert len(line.script.requests) == 2

    def test_bare_list_where_an_object_was_promised_is_no_defect(self):
        line = line_of(reply(body=things(0, 2)))
        with pytest.raises(errors.Broken, match="without the list"):
            walk(line, self.PAGING, "things")


class TestOffsetThatNobodyTakes:
    PAGING = OffsetUntilFlag(size=2, size_param="size", offset_param="from", more="X-More", header=True, last=0)

    def test_one_page_is_asked_for_and_no_offset_sent(self):
        line = line_of(reply(body=things(0, 2), X_More="true"))
        assert walk(line, self.PAGING) == ([0, 1], True)
        assert [one.query for one in line.script.requests] == [[("size", "2")]]


class TestOffsetByHeader:
    PAGING = OffsetUntilFlag(size=2, size_param="size", offset_param="from", more="X-More", header=True, last=2)

    def test_list_goes_on_while_the_header_says_true(self):
        line = line_of(reply(body=things(0, 2), X_More="true"), reply(body=things(2, 3)))
        assert walk(line, self.PAGING) == ([0, 1, 2], False)
        assert [one.query for one in line.script.requests] == [
            [("size", "2"), ("from", "0")],
            [("size", "2"), ("from", "2")],
        ]

    @pytest.mark.parametrize("header", [{}, {"X_More": "false"}, {"X_More": ""}], ids=["absent", "false", "empty"])
    def test_list_ends_when_the_header_does_not(self, header):
        line = line_of(reply(body=things(0, 2), **header))
        assert walk(line, self.PAGING) == ([0, 1], False)

    def test_page_longer_than_asked_for_moves_the_offset_by_its_length(self):
        line = line_of(reply(body=things(0, 3), X_More="true"), reply(body=[]))
        walk(line, OffsetUntilFlag(size=2, more="X-More", header=True))
        assert dict(line.script.requests[1].query)["offset"] == "3"


class TestRowsOf:
    @pytest.mark.parametrize(
        ("body", "member"),
        [([1], None), ({"things": [1]}, "things"), ({"data": {"things": [1]}}, "data.things")],
        ids=["bare list", "inside a member", "deeper inside"],
    )
    def test_rows_are_found(self, body, member):
        assert rows_of(body, member) == [1]

    @pytest.mark.parametrize(
        ("body", "member"),
        [
            ({}, None),
            ({"things": None}, "things"),
            ({"other": []}, "things"),
            ("x", None),
            (0, "things"),
            ({"things": {}}, "things"),
            ({"data": None}, "data.things"),
            ({"data": [1]}, "data.things"),
            ({"data": {}}, "data.things"),
        ],
        ids=str,
    )
    def test_answer_without_the_list_is_broken(self, body, member):
        with pytest.raises(errors.Broken, match="without the list that was asked for"):
            rows_of(body, member)

    def test_empty_answer_is_broken_too(self):
        with pytest.raises(errors.Broken, match="it answered nothing"):
            rows_of(None, "things")

    def test_broken_list_is_told_with_its_call(self):
        line = line_of(reply(body={"oops": 1}))
        with pytest.raises(errors.Broken) as caught:
            walk(line, Unpaged())
        assert caught.value.evidence() == {"system": "demo", "method": "GET", "endpoint": "/things", "status": 200}

    def test_rows_that_are_no_objects_are_broken(self):
        line = line_of(reply(body=["x", 1]))
        with pytest.raises(errors.Broken):
            walk(line, Unpaged())
