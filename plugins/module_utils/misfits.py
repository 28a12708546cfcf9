# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What does not fit inside an argument that is a dictionary, or a list of them: Ansible would not say where it stands."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Optional

from ansible.module_utils.common.parameters import DEFAULT_TYPE_VALIDATORS

from .values import Options


def misfit(place: str, spec: Options, args: Options) -> Optional[str]:
    """Say what is missing from a dictionary inside an option, or does not fit there; of other options Ansible says it itself."""
    for word, one in spec.items():
        value = args.get(word)
        if value is not None and "dict" in (one["type"], one.get("elements")):
            words = _no_dictionary(f"{place}{word}", one["type"], value)
            if words:
                return words
        if not place:
            continue
        if value is None:
            if one.get("required") and not any(args.get(alias) is not None for alias in one.get("aliases", ())):
                return f"missing required arguments: {place}{word}"
            continue
        wanted = "a " + {"int": "whole number", "float": "number", "bool": "truth value", "dict": "dictionary"}.get(one["type"], one["type"])
        try:
            found = DEFAULT_TYPE_VALIDATORS[one["type"]](value)
        except (TypeError, ValueError):
            return f"{place}{word} must be {wanted}" + ("" if one.get("no_log") else f", not {value!r}")
        choices = one.get("choices")
        if choices and not isinstance(found, list) and found not in choices:
            return f"{place}{word} must be one of {', '.join(map(str, choices))}, not {value!r}"
    return None


def _no_dictionary(place: str, kind: str, value: Any) -> Optional[str]:
    """Say where something else stands than the dictionary, or the list of them, that is meant; text may hold a secret, and is not shown."""
    several = kind == "list" and isinstance(value, list)
    for number, item in enumerate(value if several else [value]):
        if not _is_dictionary(item) or (kind == "list" and isinstance(value, dict)):
            wanted = "a list of dictionaries" if kind == "list" and not several else "a dictionary"
            return f"{place}{f'[{number}]' if several else ''} must be {wanted}" + ("" if isinstance(item, str) else f", not {item!r}")
    return None


def _is_dictionary(value: Any) -> bool:
    """Say whether a value is a dictionary to Ansible, which reads JSON and `key=value` as one."""
    with suppress(TypeError):
        DEFAULT_TYPE_VALIDATORS["dict"](value)
        return True
    return False
