# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a service said where all is well: the data of a good answer. The words of a bad one are in sayings.py."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any, Optional

from .records import Record


class Answer(Record):
    """One good answer. data: decoded JSON, None when there was no body."""

    status: int
    data: Any
    headers: Any
    request_id: Optional[str] = None


class Unreadable(Exception):
    """A body that is not what its status promised. html: a page instead of data."""

    def __init__(self, words: str, html: bool = False) -> None:
        super().__init__(words)
        self.html = html


def decoded(response: Any) -> Any:
    """Return the body as data: JSON only where JSON came back, None for no body; raises Unreadable."""
    raw = response.content
    if not raw.strip():
        return None
    kind = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if response.headers.get("Content-Type") and not kind.endswith(("/json", "+json")):
        html = raw.lstrip()[:1] == b"<"
        raise Unreadable(
            f"it answered {'an HTML page' if html else 'text'} instead of JSON: {excerpt(response.text)}", html
        )
    try:
        return loaded(response)
    except (ValueError, RecursionError):
        raise Unreadable(f"its answer is not complete JSON: {excerpt(response.text)}") from None


def loaded(response: Any) -> Any:
    """Return what JSON says, in the charset that stands beside it; raises ValueError."""
    said = _CHARSET.search(response.headers.get("Content-Type", ""))
    if said is not None and said.group(1).lower() not in _UNICODE:
        with suppress(LookupError, UnicodeDecodeError):  # a charset that is none, or not this one: JSON's own, then
            return json.loads(response.content.decode(said.group(1)))
    return json.loads(response.content)


_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)
"""Compiled here, or each worker would do it anew: every good answer is looked at with it."""
_UNICODE = frozenset(("utf-8", "utf8"))


def excerpt(text: str) -> str:
    """Return the beginning of a page or text, on one line and in quotes."""
    title = re.search(r"<title[^>]*>(.*?)</title>", text, re.I | re.S)
    plain = title.group(1) if title else re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", text, flags=re.I | re.S)
    plain = " ".join(plain.split())
    return repr(shortened(plain, 120))


def shortened(text: str, most: int) -> str:
    """Return the beginning of a text that is longer; never a part of a word: that would not be known for the secret it may be a part of."""
    return text if len(text) <= most else f"{text[: most - 3].rpartition(' ')[0]} ..."
