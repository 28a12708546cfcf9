"""The parts of a graph: what it draws, the lines that guide the eye, and the keys that let strangers look."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from .answers import invalid
from .tag_query import balanced
from .world import World, decimal, flag, objects, one_of, text, whole

Part = dict[str, Any]

_TYPES = ("numeric", "text", "histogram", "composite", "caql", "auto")
_DERIVES = ("gauge", "derive", "counter", "counter_stddev")
_COLOURS = ("#4a00dc", "#0a9e4b", "#caac00", "#dc4900", "#657aa6", "#33aec5")
_LOCK_MODES = ("zoom", "range")
_FLAGS = ("active", "legend", "lock_date", "lock_show_times", "x_labels")


def datapoints(world: World, value: Any) -> list[Part]:
    """Return what is drawn, in order; what stands there twice is drawn once."""
    found: dict[str, Part] = {}
    for place, one in enumerate(objects(value, "datapoints")):
        point = _datapoint(world, one)
        point["color"] = point["color"] or _COLOURS[place % len(_COLOURS)]
        found.setdefault(json.dumps({**point, "color": None}, sort_keys=True), point)
    return list(found.values())


def _datapoint(world: World, one: Mapping[str, Any]) -> Part:
    located = _located(world, one)
    metric = located.get("metric_name")
    kind = one_of(one.get("metric_type") or ("caql" if metric is None else "numeric"), _TYPES, "datapoints: metric_type")
    drawn = metric is not None and kind != "text"
    derive = one.get("derive", "gauge" if drawn else False)
    if derive is not False and derive is not None:
        one_of(derive, _DERIVES, "datapoints: derive")
    stack = one.get("stack")
    return {
        "name": text(one.get("name"), "datapoints: name") or metric, **located, "metric_type": kind,
        "axis": one_of(one.get("axis") or "l", ("l", "r"), "datapoints: axis"), "color": _colour(one.get("color")),
        "alpha": _alpha(one.get("alpha")), "derive": derive or False,
        "data_formula": text(one.get("data_formula"), "datapoints: data_formula") or None,
        "legend_formula": text(one.get("legend_formula"), "datapoints: legend_formula") or None,
        "hidden": flag(one.get("hidden"), "datapoints: hidden"),
        "stack": None if stack is None or stack == "" else whole(stack, "datapoints: stack", 0),
    }  # fmt: skip


def _located(world: World, one: Mapping[str, Any]) -> Part:
    """Return where the numbers come from: a metric of a check, CAQL, or a search, and just one of them."""
    given = [name for name in ("caql", "search") if one.get(name)]
    if one.get("check_id") or one.get("metric_name"):
        given.append("check_id")
    if len(given) != 1:
        raise invalid("datapoints: exactly one of check_id with metric_name, caql and search must be set")
    if given[0] != "check_id":
        found = text(one[given[0]], f"datapoints: {given[0]}") or ""
        if given[0] == "caql" and not balanced(found):
            raise invalid("datapoints: caql: its parentheses do not match")
        return {given[0]: found}
    number = one.get("check_id")
    if isinstance(number, bool) or not isinstance(number, int) or f"/check/{number}" not in world.checks:
        raise invalid(f"datapoints: check_id {number!r} is not the number of a check")
    if world.missed(f"/check/{number}"):
        raise invalid(f"datapoints: check_id {number!r} is not the number of a check")
    name = text(one.get("metric_name"), "datapoints: metric_name")
    if not name:
        raise invalid("datapoints: metric_name is required")
    return {"check_id": number, "metric_name": name}


def _colour(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise invalid(f"color {value!r} must be as #rrggbb")
    return value.lower()


def _alpha(value: Any) -> str | None:
    found = decimal(value, "datapoints: alpha")
    if found is not None and not 0 <= float(found) <= 1:
        raise invalid("datapoints: alpha must be from 0 to 1")
    return found


def guides(value: Any) -> list[Part]:
    """Return the guides, in order."""
    return [
        {
            "name": text(one.get("name"), "guides: name") or "", "color": _colour(one.get("color")) or _COLOURS[0],
            "data_formula": text(one.get("data_formula"), "guides: data_formula") or None,
            "legend_formula": text(one.get("legend_formula"), "guides: legend_formula") or None,
            "hidden": flag(one.get("hidden"), "guides: hidden"),
        }
        for one in objects(value, "guides")
    ]  # fmt: skip


def access_keys(world: World, value: Any) -> list[Part]:
    """Return the access keys; one that has no key yet gets one."""
    return [_access_key(world, one) for one in objects(value, "access_keys")]


def _levels(value: Any) -> list[Any]:
    if not isinstance(value, list | None):
        raise invalid("access_keys: custom_zoom_levels must be a list")
    return value or []


def _access_key(world: World, one: Mapping[str, Any]) -> Part:
    mode = one.get("lock_mode") or None
    return {
        "key": text(one.get("key"), "access_keys: key") or world.uuid(),
        "nickname": text(one.get("nickname"), "access_keys: nickname") or "",
        "title": flag(one.get("title"), "access_keys: title"), "height": whole(one.get("height") or 400, "height", 1),
        "width": whole(one.get("width") or 600, "width", 1),
        **{name: text(one.get(name), f"access_keys: {name}") or "" for name in ("overlays", "y_labels")},
        "custom_zoom_levels": _levels(one.get("custom_zoom_levels")),
        **{name: flag(one.get(name), f"access_keys: {name}") for name in _FLAGS},
        "lock_mode": None if mode is None else one_of(mode, _LOCK_MODES, "access_keys: lock_mode"),
        "lock_range_start": whole(one.get("lock_range_start") or 0, "lock_range_start", 0),
        "lock_range_end": whole(one.get("lock_range_end") or 0, "lock_range_end", 0),
        "lock_zoom": text(one.get("lock_zoom"), "access_keys: lock_zoom"),
    }  # fmt: skip
