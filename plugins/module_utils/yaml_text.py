# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plain data as YAML that people like to read. A module has no YAML library where it runs, so this writes, and only that."""

from __future__ import annotations

import json
import re
from typing import Any

_PLAIN = re.compile(r"^[A-Za-z_/][A-Za-z0-9_./ -]*$")
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "none", "y", "n"}


def yaml_text(data: Any) -> str:
    """Return data (dicts with text keys, lists, text, numbers, booleans, None) as a YAML document."""
    return "---\n" + "\n".join(_lines(data)) + "\n"


def _lines(data: Any) -> list[str]:
    if isinstance(data, dict) and data:
        return [line for name, value in data.items() for line in _member(f"{_scalar(name)}:", value)]
    if isinstance(data, list) and data:
        return [line for item in data for line in _item(item)]
    return [_scalar(data)]


def _member(head: str, value: Any) -> list[str]:
    if isinstance(value, (dict, list)) and value:
        return [head, *(f"  {line}" for line in _lines(value))]
    if isinstance(value, str) and "\n" in value and _fits_block(value):
        keep = "" if value.endswith("\n") else "-"
        return [f"{head} |{keep}", *(f"  {line}" if line else "" for line in value.rstrip("\n").split("\n"))]
    return [f"{head} {_scalar(value)}"]


def _item(value: Any) -> list[str]:
    first, *rest = _lines(value) if not isinstance(value, str) else [_scalar(value)]
    return [f"- {first}", *(f"  {line}" for line in rest)]


def _fits_block(text: str) -> bool:
    """Say whether a text can stand as a block scalar and come back as it was."""
    whole = text[:-1] if text.endswith("\n") else text
    lines = whole.split("\n")
    return (
        not whole.endswith("\n")
        and not lines[0].startswith((" ", "\t"))
        and all(line == line.rstrip() and line.isprintable() for line in lines)
        and bool(lines[0])
        and not _is_template(text)
    )


def _is_template(text: str) -> bool:
    return any(mark in text for mark in ("{{", "{%", "{#"))


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        text = json.dumps(value)  # YAML 1.1 takes 1e+20 for text
        return text if "." in text or "e" not in text else text.replace("e", ".0e")
    if isinstance(value, int):
        return json.dumps(value)
    if isinstance(value, (dict, list)):
        return json.dumps(value)
    text = str(value)
    if _is_template(text):  # Ansible would fill it in when it loads the file
        return f"!unsafe {_quoted(text)}"
    if _PLAIN.match(text) and text.lower() not in _WORDS and text == text.strip():
        return text
    return _quoted(text)  # a JSON string is a YAML string


def _quoted(text: str) -> str:
    """Return text in double quotes: a JSON string is a YAML string, but for characters that YAML does not print."""
    return _UNPRINTABLE.sub(lambda one: f"\\u{ord(one.group()):04x}", json.dumps(text, ensure_ascii=False))
