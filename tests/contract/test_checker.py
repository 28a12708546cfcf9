"""The checker itself, on a description small enough to see through."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.description import Description

THING = {
    "type": "object",
    "required": ["id", "name", "secret"],
    "properties": {
        "id": {"type": "string", "readOnly": True},
        "secret": {"type": "string", "writeOnly": True},
        "name": {"type": "string"},
        "state": {"type": "string", "enum": ["on", "off"], "nullable": True},
        "at": {"type": "string", "format": "date-time"},
        "owner": {"oneOf": [{"$ref": "#/components/schemas/Reference"}, {"$ref": "#/components/schemas/Owner"}]},
        "tags": {"type": "object", "additionalProperties": {"type": "integer"}},
        "anything": {"type": "object"},
        "kind": {"type": "integer", "enum": [{"id": 1, "name": "One"}, {"id": 2, "name": "Two"}]},
    },
}
DOCUMENT: dict[str, Any] = {
    "paths": {
        "/things/{id}": {"get": {"responses": {"200": {"$ref": "#/components/responses/Thing"}, "204": {}}}},
        "/things/mine": {
            "get": {
                "parameters": [
                    {"in": "query", "name": "limit", "schema": {"type": "integer"}},
                    {"in": "query", "name": "state[]", "schema": {"type": "array", "items": {"enum": ["on", "off"]}}},
                    {"in": "query", "name": "of", "required": True, "schema": {"type": "string"}},
                ],
                "responses": {"default": {}},
            },
            "put": {
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
                "responses": {"4XX": {"content": {"application/json": {"schema": {"type": "object"}}}}},
            },
        },
    },
    "components": {
        "responses": {
            "Thing": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
        },
        "schemas": {
            "Thing": THING,
            "Reference": {"type": "object", "properties": {"type": {"enum": ["owner_reference"]}}},
            "Owner": {
                "allOf": [
                    {"type": "object", "properties": {"type": {"enum": ["owner"]}}},
                    {"type": "object", "required": ["email"], "properties": {"email": {"type": "string"}}},
                ]
            },
        },
    },
}
DESCRIPTION = Description(DOCUMENT, "/v1")


@pytest.mark.parametrize(
    ("method", "path", "template"),
    [
        ("GET", "/v1/things/7", "/things/{id}"),
        ("GET", "/v1/things/mine", "/things/mine"),
        ("DELETE", "/v1/things/7", None),
        ("GET", "/v1/things/7/8", None),
        ("GET", "/things/7", None),
    ],
)
def test_find_goes_by_verb_and_path_and_prefers_literal_parts(method: str, path: str, template: str | None) -> None:
    assert DESCRIPTION.find(method, path) == template


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ({}, []),
        ({"state": None, "tags": {"a": 1}, "anything": {"b": {"c": 1}}}, []),
        ({"owner": {"type": "owner_reference"}}, []),
        ({"owner": {"type": "owner", "email": "a@b.org"}}, []),
        ({"owner": {"type": "owner"}}, ["owner: lacks email"]),
        ({"owner": {"type": "else"}}, ["owner.type: 'else' is none of owner_reference"]),
        ({"name": None}, ["name: null instead of string"]),
        ({"name": ["a"]}, ["name: list instead of string"]),
        ({"state": "up"}, ["state: 'up' is none of on, off"]),
        ({"at": "noon"}, ["at: 'noon' is not a 'date-time'"]),
        ({"at": "2026-11-21T10:00:00"}, ["at: '2026-11-21T10:00:00' is not a 'date-time'"]),
        ({"tags": {"a": "1"}}, ["tags.a: string instead of integer"]),
        ({"kind": {"id": 2, "name": "any"}}, ["kind: an object of an enumeration instead of integer"]),
        ({"kind": {"id": 3}}, ["kind: an object of an enumeration instead of integer", "kind: {'id': 3} has none of the ids [1, 2]"]),
        ({"kind": 1}, ["kind: 1 has none of the ids [1, 2]"]),
        ({"colour": 1}, ["colour: is not described"]),
        ({"owner": {"type": "owner_reference", "colour": 1}}, ["owner.colour: is not described"]),
    ],
)
def test_an_answers_body_is_compared_with_its_schema(body: dict[str, Any], problems: list[str]) -> None:
    assert list(DESCRIPTION.response_problems("GET", "/things/{id}", 200, {"id": "7", "name": "a", **body})) == problems


def test_an_answer_needs_what_only_answers_have() -> None:
    found = DESCRIPTION.response_problems("GET", "/things/{id}", 200, {"secret": "x"})
    assert list(found) == ["body: lacks id", "body: lacks name"]


def test_a_request_need_not_have_what_only_answers_have() -> None:
    assert list(DESCRIPTION.request_problems("PUT", "/things/mine", {}, {"name": "a"})) == ["body: lacks secret"]


def test_a_body_nobody_described_is_a_problem_unless_it_is_an_error() -> None:
    assert list(DESCRIPTION.response_problems("GET", "/things/{id}", 204, {})) == ["no body is described"]
    assert list(DESCRIPTION.response_problems("GET", "/things/{id}", 204, None)) == []
    assert list(DESCRIPTION.response_problems("GET", "/things/mine", 500, {})) == []
    assert list(DESCRIPTION.request_problems("GET", "/things/{id}", {}, {})) == ["no body is described"]


def test_every_status_has_to_be_described() -> None:
    assert list(DESCRIPTION.response_problems("GET", "/things/{id}", 201, None)) == ["status 201 is not described"]
    assert list(DESCRIPTION.response_problems("GET", "/things/{id}", 404, {})) == ["status 404 is not described"]
    assert list(DESCRIPTION.response_problems("PUT", "/things/mine", 404, [])) == ["body: list instead of object"]


@pytest.mark.parametrize(
    ("query", "problems"),
    [
        ({"of": ["a"], "limit": ["5"], "state[]": ["on", "off"]}, []),
        ({}, ["query parameter of is required"]),
        ({"of": ["a"], "limit": ["five"]}, ["query parameter limit: string instead of integer"]),
        ({"of": ["a"], "state[]": ["on", "up"]}, ["query parameter state[]: 'up' is none of on, off"]),
        ({"of": ["a"], "state": ["on"]}, ["query parameter state is not described"]),
    ],
)
def test_query_parameters_are_compared(query: dict[str, list[str]], problems: list[str]) -> None:
    assert list(DESCRIPTION.request_problems("GET", "/things/mine", query, None)) == problems
