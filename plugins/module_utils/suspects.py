# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What may be a secret in arguments that nobody has understood yet, by the word under which it stands."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any

from .values import leaves, looks_secret

_PAIR = re.compile(r"""["']?(\w+)["']?\s*[=:]\s*["']?([^"',\s}]+)""")
"""A name and its value in text that was to be a dictionary."""


def suspects_in(value: Any, words: frozenset[str], known: frozenset[str], in_text: bool) -> set[str]:
    """Collect what stands under these words, and under unknown ones that look like them (a misspelt api_tokn)."""
    if isinstance(value, str):
        if value.lstrip()[:1] in ("{", "["):
            with suppress(ValueError):
                return suspects_in(json.loads(value), words, known, in_text)
        return {found for name, found in _PAIR.findall(value) if name in words} if in_text else set()
    if isinstance(value, list):
        return {text for item in value for text in suspects_in(item, words, known, in_text)}
    if not isinstance(value, dict):
        return set()
    found: set[str] = set()
    for name, item in value.items():
        if name in words or (name not in known and not isinstance(item, (dict, list)) and looks_secret(str(name))):
            found.update(leaves(item))
        elif in_text or isinstance(item, (dict, list)) or (isinstance(item, str) and item.lstrip()[:1] in ("{", "[")):
            found |= suspects_in(item, words, known, in_text)
    return found
