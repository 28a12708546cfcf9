# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Makes an event fit into what PagerDuty takes: what is longest in its details loses its end, until the whole is short enough.

Source: https://developer.pagerduty.com/docs/send-alert-event ("the maximum permitted size of an event is 512 KB")
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Callable

from ...values import Options

BODY_LIMIT = 512_000
"""Bytes of a whole event."""
SPARED = 256
"""Bytes of a text that are left where there is something longer to cut."""
CUT = "..."
DETAILS = "custom_details"
BESIDE = ("links", "images")
TEXTS = ("source", "component", "group", "class", "client", "client_url")


def size_of(value: Any) -> int:
    """Return the bytes of a value as it is sent."""
    return len(json.dumps(value, ensure_ascii=False).encode())


def fit(params: Options, event_of: Callable[[Options], Any]) -> list[str]:
    """Cut what is too long for one event, and say what. params: the task's, changed in place. event_of: params -> the event."""
    size = size_of(event_of(params))
    if size <= BODY_LIMIT:
        return []
    held = {name: json.loads(json.dumps(params[name])) for name in (DETAILS, *TEXTS, *BESIDE) if params.get(name)}
    names, said = list(held), []
    for shorten in (_cut_texts, _leave_out):
        said += shorten(held, size_of(event_of(params)) - BODY_LIMIT)
        params.update({name: held.get(name) for name in names})
    return [f"The event has {size} bytes, and PagerDuty takes {BODY_LIMIT}, so it is sent shorter: {', '.join(said)}."]


def _cut_texts(held: Options, over: int) -> list[str]:
    """Take bytes off the ends of the longest texts until so many are gone; return what was cut, by its place."""
    cuttable = {name: value for name, value in held.items() if name not in BESIDE}
    said = []
    for place, put, text in sorted(_texts(cuttable, held), key=lambda one: -len(one[2].encode())):
        if over <= 0 or len(text.encode()) <= SPARED:
            break
        short = _cut(text, over)
        put(short)
        over -= size_of(text) - size_of(short)
        said.append(f"{place} cut at {len(short.encode())} of {len(text.encode())} bytes")
    return said


def _leave_out(held: Options, over: int) -> list[str]:
    """Leave out whole members of the details, links or images, the largest first, until so many bytes are gone."""
    parts = [(held, name) for name in BESIDE if name in held]
    parts += [(held[DETAILS], name) for name in held.get(DETAILS) or ()]
    said = []
    for around, name in sorted(parts, key=lambda one: -size_of(one[0][one[1]])):
        if over <= 0:
            break
        over -= size_of({name: around.pop(name)})
        said.append(f"{name if around is held else f'{DETAILS}.{name}'} left out")
    return said


def _cut(text: str, over: int) -> str:
    """Return a text that is shorter by so many bytes, and not by much more than that, but keeps SPARED of them."""
    raw = text.encode()
    return raw[: max(len(raw) - over - len(CUT), SPARED - len(CUT))].decode(errors="ignore") + CUT


def _texts(value: Any, around: Any, place: str = "") -> Iterator[tuple[str, Callable[[str], None], str]]:
    """Yield the texts inside a value: where each stands, what puts another in its place, and itself."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        there = f"{place}[{key}]" if isinstance(value, list) else f"{place}.{key}" if place else str(key)
        if isinstance(inner, str):
            yield there, lambda short, at=key: around.__setitem__(at, short), inner
        else:
            yield from _texts(inner, inner, there)
