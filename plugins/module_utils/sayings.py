# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a service says where it says no: its own words, whatever the shape of its answer."""

from __future__ import annotations

from typing import Any

from .answers import excerpt, loaded, shortened


def words_of(response: Any) -> str:
    """Return the server's own words in an error answer, whatever its shape; "" when it said nothing."""
    raw = response.content
    if not raw.strip():
        return ""
    try:
        data = loaded(response)
    except (ValueError, RecursionError):
        return f"it answered {excerpt(response.text)}"
    return "; ".join(_sayings(data)) or excerpt(response.text)


def said_in(data: Any) -> str:
    """Return what a service says in a part of a good answer that tells of a failure, cut where it is long."""
    return shortened("; ".join(_sayings(data)), 400).strip() or "no reason given"


_SAYING = ("error", "message", "error_description", "errors", "explanation", "code", "required_scopes")
_LABELS = {"required_scopes": "the scope that is needed is"}
"""What stands before the words of a member that would say little alone."""


def _sayings(data: Any) -> list[str]:
    """Collect the sentences of an error body: strings, lists and objects, nested in any order seen so far."""
    if isinstance(data, str):
        return [" ".join(data.split())] if data.strip() else []
    if isinstance(data, list):
        return _unique([said for one in data for said in _sayings(one)])
    if not isinstance(data, dict):
        return [] if data is None else [str(data)]
    known = [said for name in _SAYING if name in data for said in _labelled(name, _sayings(data[name]))]
    if known:
        return _unique(known)
    return [" ".join(f"{name} {' '.join(_sayings(value))}".split()) for name, value in data.items() if _sayings(value)]


def _labelled(name: str, said: list[str]) -> list[str]:
    return [f"{_LABELS[name]} {' and '.join(said)}"] if said and name in _LABELS else said


def _unique(sayings: list[str]) -> list[str]:
    return list(dict.fromkeys(sayings))
