"""A readable difference of two texts of JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

AROUND = 3
"""Lines that are shown before and after those that differ."""


def difference(before: str, after: str) -> Iterator[str]:
    """Yield the lines of a unified diff, each hunk under the members that it stands in."""
    old, new = before.splitlines(), after.splitlines()
    for group in SequenceMatcher(None, old, new).get_grouped_opcodes(AROUND):
        tag, start, end, *_new = group[0]
        first = end if tag == "equal" else start
        yield f"@@ line {first + 1}: {_place(old, first)} @@"
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                yield from (f" {line}" for line in old[start:end])
            else:
                yield from (f"-{line}" for line in old[start:end])
                yield from (f"+{line}" for line in new[new_start:new_end])


def _place(lines: list[str], number: int) -> str:
    """Return the members around a line, the outermost first."""
    names: list[str] = []
    depth = _indent(lines[number]) if number < len(lines) else 0
    for line in reversed(lines[:number]):
        if _indent(line) < depth:
            depth = _indent(line)
            names += re.findall(r'^ *"(.*)": [\[{]$', line)
    return " / ".join(reversed(names))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
