"""What an OpenAPI 3.0 description says about one exchange: a request and its answer.

Differs from plain JSON Schema where OpenAPI does: `nullable`, and `readOnly` members that a request need not have.
Kinder than the letter in one place: `oneOf` is met by several branches too, for vendors write it where they mean
`anyOf`. Stricter in one: a member that no schema mentions is a problem, although schemas rarely forbid it; that is
how a mistyped field name shows. And an `enum` of objects with ids, which is how one vendor writes its enumerations,
is met by any object with one of these ids; that it stands under `type: integer` is a problem of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml
from jsonschema import Draft4Validator, FormatChecker, validators
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

URI = "urn:description"
VERBS = ("get", "post", "put", "patch", "delete")
REQUEST, RESPONSE = "request", "response"

_KINDS = {dict: "object", list: "list", str: "string", bool: "boolean", int: "integer", float: "number"}
_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("date-time", raises=ValueError)
def _is_date_time(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


# -- JSON Schema as OpenAPI 3.0 means it -----------------------------------------------------------------------------


def _unless_null(check: Any) -> Any:
    def checked(validator: Any, value: Any, instance: Any, schema: dict) -> Iterator[ValidationError]:
        if instance is not None or not schema.get("nullable"):
            yield from check(validator, value, instance, schema)

    return checked


def _ids(members: Any) -> list[Any]:
    """Return the ids of an enumeration of objects, nothing for any other."""
    objects = [member for member in members or [] if isinstance(member, dict) and "id" in member]
    return [member["id"] for member in objects]


def _enum(validator: Any, members: Any, instance: Any, schema: dict) -> Iterator[ValidationError]:
    ids = _ids(members)
    if not ids:
        yield from Draft4Validator.VALIDATORS["enum"](validator, members, instance, schema)
    elif not isinstance(instance, dict) or instance.get("id") not in ids:
        yield ValidationError(f"{instance!r} has none of the ids {ids}", validator="enumeration")


def _type(validator: Any, wanted: Any, instance: Any, schema: dict) -> Iterator[ValidationError]:
    if _ids(schema.get("enum")):
        if wanted != "object" and isinstance(instance, dict):
            yield ValidationError(f"an object of an enumeration instead of {wanted}")
        return
    # A made-up type, which vendors' descriptions do contain, says nothing.
    if wanted in ("object", "array", "string", "boolean", "integer", "number") and not validator.is_type(
        instance, wanted
    ):
        yield ValidationError(f"{_KINDS.get(type(instance), 'null')} instead of {wanted}")


def _any_of(validator: Any, branches: list, instance: Any, _schema: dict) -> Iterator[ValidationError]:
    """Say what is wrong with the nearest branch: first one whose enums fit, then one with few errors."""
    found = []
    for number, branch in enumerate(branches):
        errors = list(validator.descend(instance, branch, schema_path=number))
        if not errors:
            return
        found.append(errors)
    yield from min(found, key=lambda errors: (any(error.validator == "enum" for error in errors), len(errors)))


def _required(exempt: str) -> Any:
    def check(validator: Any, names: Any, instance: Any, schema: dict) -> Iterator[ValidationError]:
        if not isinstance(names, list) or not validator.is_type(instance, "object"):
            return
        for name in names:
            member = schema.get("properties", {}).get(name, {})
            while "$ref" in member:
                member = validator._resolver.lookup(member["$ref"]).contents
            if name not in instance and not member.get(exempt):
                yield ValidationError(f"lacks {name}")

    return check


def _validator(exempt: str) -> Any:
    base = Draft4Validator.VALIDATORS
    return validators.extend(
        Draft4Validator,
        {
            "type": _unless_null(_type),
            "enum": _unless_null(_enum),
            "anyOf": _unless_null(_any_of),
            "oneOf": _unless_null(_any_of),
            "allOf": _unless_null(base["allOf"]),
            "required": _required(exempt),
        },
    )


_VALIDATORS = {REQUEST: _validator("readOnly"), RESPONSE: _validator("writeOnly")}


class Description:
    """One description. prefix: what its paths lack of the paths as sent, as a regular expression."""

    def __init__(self, document: dict[str, Any], prefix: str = "") -> None:
        self._document = document
        self._registry = Registry().with_resource(URI, Resource(document, DRAFT202012))
        self._paths = [
            (re.compile(prefix + re.sub(r"\\\{.+?\\\}", "[^/]+", re.escape(path)) + r"\Z"), path)
            for path in sorted(document["paths"], key=lambda path: path.count("{"))
        ]

    @classmethod
    def load(cls, file: Path, prefix: str = "") -> Description:
        """Read a JSON or YAML file."""
        text = file.read_text(encoding="utf-8")
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        return cls(json.loads(text) if file.suffix == ".json" else yaml.load(text, loader), prefix)

    # -- finding things ---------------------------------------------------------------------------------------

    def find(self, method: str, path: str) -> str | None:
        """Return the described path that this one is an instance of and that has this verb; literal parts win."""
        for pattern, template in self._paths:
            if pattern.match(path) and method.lower() in self._document["paths"][template]:
                return template
        return None

    def operations(self) -> list[str]:
        """Return every described operation as `GET /things/{id}`."""
        paths = self._document["paths"]
        return sorted(f"{verb.upper()} {path}" for path, item in paths.items() for verb in item if verb in VERBS)

    def _at(self, pointer: str) -> Any:
        found = self._document
        for part in pointer.lstrip("#/").split("/"):
            name = unquote(part).replace("~1", "/").replace("~0", "~")
            found = found[int(name)] if isinstance(found, list) else found[name]
        return found

    def _followed(self, node: dict[str, Any], pointer: str) -> tuple[dict[str, Any], str]:
        """Return a node behind its references, and where it stands."""
        while "$ref" in node:
            pointer = node["$ref"]
            node = self._at(pointer)
        return node, pointer

    @staticmethod
    def _below(pointer: str, *names: str) -> str:
        return "/".join([pointer, *(name.replace("~", "~0").replace("/", "~1") for name in names)])

    # -- checking ---------------------------------------------------------------------------------------------

    def request_problems(self, method: str, template: str, query: dict[str, list[str]], body: Any) -> Iterator[str]:
        """Say what is wrong with a request."""
        yield from self._query_problems(method, template, query)
        pointer = self._below("#", "paths", template, method.lower(), "requestBody")
        operation = self._document["paths"][template][method.lower()]
        if body is None:
            if self._followed(operation.get("requestBody", {}), pointer)[0].get("required"):
                yield "a body is required"
            return
        if "requestBody" not in operation:
            yield "no body is described"
            return
        yield from self._body_problems(operation["requestBody"], pointer, body, REQUEST)

    def response_problems(self, method: str, template: str, status: int, body: Any) -> Iterator[str]:
        """Say what is wrong with an answer; an error of which only the status is described may look as it likes."""
        responses = self._document["paths"][template][method.lower()]["responses"]
        name = next((name for name in (str(status), f"{status // 100}XX", "default") if name in responses), None)
        if name is None:
            yield f"status {status} is not described"
            return
        pointer = self._below("#", "paths", template, method.lower(), "responses", name)
        if status < 400 or "content" in self._followed(responses[name], "")[0]:
            yield from self._body_problems(responses[name], pointer, body, RESPONSE)

    def required_headers(self, method: str, template: str) -> Iterator[str]:
        """Return the headers a request has to have, in lower case."""
        for parameter in self._parameters(method, template):
            if parameter["in"] == "header" and parameter.get("required"):
                yield parameter["name"].lower()

    def _parameters(self, method: str, template: str) -> Iterator[dict[str, Any]]:
        item = self._document["paths"][template]
        for parameter in [*item.get("parameters", []), *item[method.lower()].get("parameters", [])]:
            yield self._followed(parameter, "")[0]

    def _query_problems(self, method: str, template: str, query: dict[str, list[str]]) -> Iterator[str]:
        described = {row["name"]: row for row in self._parameters(method, template) if row["in"] == "query"}
        for name, values in query.items():
            if name not in described:
                yield f"query parameter {name} is not described"
                continue
            schema, _pointer = self._followed(described[name].get("schema", {}), "")
            for error in self._errors(REQUEST, schema, _typed(schema, values)):
                yield f"query parameter {name}: {_said(error)}"
        for name, parameter in described.items():
            if parameter.get("required") and name not in query:
                yield f"query parameter {name} is required"

    def _body_problems(self, holder: dict[str, Any], pointer: str, body: Any, side: str) -> Iterator[str]:
        holder, pointer = self._followed(holder, pointer)
        content = holder.get("content")
        if not content:
            if body is not None:
                yield "no body is described"
            return
        kind = "application/json" if "application/json" in content else list(content)[0]
        schema, pointer = content[kind].get("schema"), self._below(pointer, "content", kind, "schema")
        if schema is None:
            return
        for error in self._errors(side, {"$ref": f"{URI}{pointer}"}, body):
            yield f"{_place(error.absolute_path)}: {_said(error)}"
        for place in self._unknown([schema], body, ""):
            yield f"{place}: is not described"

    def _errors(self, side: str, schema: dict[str, Any], value: Any) -> Iterator[ValidationError]:
        if "$ref" not in schema:
            schema = {"allOf": [schema]}
        yield from _VALIDATORS[side](schema, registry=self._registry, format_checker=_FORMATS).iter_errors(value)

    def _unknown(self, schemas: list[dict[str, Any]], value: Any, place: str) -> Iterator[str]:
        """Name the members that none of the schemas of their object mentions."""
        parts = [part for schema in schemas for part in self._parts(schema)]
        if isinstance(value, list):
            items = [part["items"] for part in parts if "items" in part]
            for item in value:
                yield from self._unknown(items, item, f"{place}[]")
        elif isinstance(value, dict):
            members: dict[str, list[dict[str, Any]]] = {}
            for part in parts:
                for name, schema in part.get("properties", {}).items():
                    members.setdefault(name, []).append(schema)
            others = [part["additionalProperties"] for part in parts if part.get("additionalProperties")]
            for name, member in value.items():
                if name in members or others or not members:
                    known = members.get(name) or [schema for schema in others if isinstance(schema, dict)]
                    yield from self._unknown(known, member, f"{place}.{name}".lstrip("."))
                else:
                    yield f"{place}.{name}".lstrip(".")

    def _parts(self, schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Return a schema and every schema it is combined of."""
        schema, _pointer = self._followed(schema, "")
        yield schema
        for word in ("allOf", "anyOf", "oneOf"):
            for branch in schema.get(word, []):
                yield from self._parts(branch)


def _typed(schema: dict[str, Any], values: list[str]) -> Any:
    """Return the values of a query parameter as its schema sees them."""
    if schema.get("type") == "array":
        return [part for value in values for part in value.split(",")]
    text = values[-1]
    if schema.get("type") in ("integer", "number") and re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text) if "." in text else int(text)
    if schema.get("type") == "boolean" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    return text


def _place(path: Any) -> str:
    """Return where in a body, list positions left out: `services[].name`."""
    return "".join("[]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".") or "body"


def _said(error: ValidationError) -> str:
    if error.validator == "enum":
        return f"{error.instance!r} is none of {', '.join(map(str, error.validator_value))}"
    return error.message[:200]
