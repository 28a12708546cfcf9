# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the result of an `apply` says, put together for people: per service, with what each thing was and would be.

It holds what the result holds, in which secrets are masked already, and nothing else.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Optional

from ..module_utils.yaml_text import yaml_text

ACTIONS = ("created", "updated", "replaced", "deleted", "failed", "unchanged")
"""In the order in which they are told; what else an action may be called stands before unchanged."""
CONTEXT = 3
"""Lines that are shown around one that differs."""
LONGEST = 2000
"""Lines up to which two texts are compared line by line."""
GAP = "…"
MASKED = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
"""What Ansible puts in the place of a secret."""

Line = tuple[str, str]
"""How it is, and what it is: "+" what would be there, "-" what is there, " " what stays, GAP where what stays is left out."""


@dataclass(frozen=True)
class Change:
    """What became of one thing, or would. place: file and line; options: (name, lines) of those that differ."""

    kind: str
    name: str
    action: str
    place: str = ""
    url: str = ""
    words: str = ""
    options: tuple[tuple[str, tuple[Line, ...]], ...] = ()

    @property
    def changed(self) -> bool:
        """Whether it is shown by itself."""
        return self.action != "unchanged"


@dataclass
class Service:
    """One service. counts: action -> how many, in the order of ACTIONS."""

    title: str
    changes: list[Change] = field(default_factory=list)
    same: list[Change] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many came to which action."""
        return counted([*self.changes, *self.same])

    @property
    def kinds(self) -> dict[str, list[Change]]:
        """The changes by what kind of thing it is."""
        found: dict[str, list[Change]] = {}
        for one in self.changes:
            found.setdefault(one.kind, []).append(one)
        return found


@dataclass
class Report:
    """All of it. about: title, environment, state ("check", "plan" or "apply") and at, as far as given. problem: why nothing could be compared."""

    about: dict[str, str]
    services: list[Service]
    problem: str = ""
    warnings: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many came to which action, over all services."""
        return counted([one for service in self.services for one in (*service.changes, *service.same)])

    @property
    def total(self) -> int:
        """How many things were looked at."""
        return sum(self.counts.values())

    @property
    def differing(self) -> int:
        """How many things are not as they should be, or were not."""
        return self.total - self.counts.get("unchanged", 0)

    @property
    def headline(self) -> str:
        """What it comes to, in a sentence."""
        if not self.services:
            return "Nothing could be compared."
        if not self.differing:
            return f"Nothing differs: all {self.total} are as they should be." if self.total > 1 else "Nothing differs."
        done = self.about.get("state") == "apply"
        words = ", ".join(f"{number} {action}" for action, number in self.counts.items() if action != "unchanged")
        return f"{self.differing} of {self.total} {'differed' if done else 'differ' if self.differing > 1 else 'differs'}: {words}."

    @property
    def tense(self) -> str:
        """What the actions mean: whether something was written; empty where there are none."""
        state = self.about.get("state")
        if not self.differing:
            return ""
        return "This has been done." if state == "apply" else "Nothing has been written; this is what would be done."


def counted(changes: list[Change]) -> dict[str, int]:
    """Return how many came to which action; in the order in which they are told."""
    found: dict[str, int] = {}
    for one in changes:
        found[one.action] = found.get(one.action, 0) + 1
    others = [one for one in found if one not in ACTIONS]
    return {one: found[one] for one in (*ACTIONS[:-1], *sorted(others), ACTIONS[-1]) if one in found}


def report_of(result: Any, about: dict[str, str], places: list[str]) -> Report:
    """Return the report on the result of an apply. places: file and line of each entry, by its index."""
    result = result if isinstance(result, dict) else {}
    diff = result.get("diff") if isinstance(result.get("diff"), dict) else {}
    services: dict[str, Service] = {}
    for line in result.get("entries") or []:
        title, kind = titles_of(str(line.get("module")))
        service = services.setdefault(title, Service(title))
        change = _change(line, kind, diff, places)
        (service.changes if change.changed else service.same).append(change)
    words = str(result.get("msg") or "")
    warnings = [str(one) for one in result.get("warnings") or []]
    ordered = [services[title] for title in sorted(services)]
    return Report(dict(about), ordered, "" if ordered else in_files(words, places), warnings)


def titles_of(module: str) -> tuple[str, str]:
    """Return what a module's service and its kind of thing are called."""
    # Here, because Ansible reads the files of all filters in every worker that uses one.
    from ..module_utils.catalogue import MODULES

    thing = MODULES.get(module.rsplit(".", 1)[-1])
    system = getattr(thing, "system", None)
    if system is None:
        return module.split("_")[0].capitalize(), module
    return system.title, getattr(thing, "title", None) or module.partition("_")[2].replace("_", " ")


def in_files(text: str, places: list[str]) -> str:
    """Return a message of apply with files and lines in the place of the numbers of entries."""

    def named(found: re.Match[str]) -> str:
        number = int(found[1])
        return places[number] if number < len(places) else found[0]

    return re.sub(r"\bresources\[(\d{1,9})\]", named, text)


# One thing


def _change(line: dict[str, Any], kind: str, diff: dict[str, Any], places: list[str]) -> Change:
    index, label = line.get("index"), line.get("label")
    before, after = ((diff.get(side) or {}).get(label) or {} for side in ("before", "after"))
    url = str(line.get("url") or "")
    if index is None:
        place = "by prune"
    else:
        place = places[index] if index < len(places) else ""
    return Change(
        kind=kind,
        name=str(line.get("name") or line.get("id") or ""),
        action=str(line.get("action")),
        place=place,
        url=url if url.startswith(("https://", "http://")) else "",
        words=in_files(str(line.get("msg") or ""), places),
        options=tuple(_options(before, after)),
    )


def _options(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, tuple[Line, ...]]]:
    """Yield the options that differ, each with its lines."""
    nothing = object()
    for name in {**before, **after}:
        old, new = before.get(name, nothing), after.get(name, nothing)
        if old == new or {id(old), id(new)} == {id(nothing), id(None)}:  # what was never set is no news of what comes or goes
            continue
        yield str(name), tuple(compared(None if old is nothing else text_of(old), None if new is nothing else text_of(new)))


def text_of(value: Any) -> str:
    """Return a value as people write it."""
    if value == MASKED:
        return "(secret)"
    if isinstance(value, str):
        return value if value.strip() else f'"{value}"'
    return yaml_text(value).removeprefix("---\n").rstrip("\n")


def compared(old: Optional[str], new: Optional[str]) -> list[Line]:
    """Return two texts as lines that stay, go and come. None: there is none."""
    were, are = ([] if text is None else text.split("\n") for text in (old, new))
    if len(were) + len(are) > LONGEST:
        return [*(("-", one) for one in were), *(("+", one) for one in are)]
    lines: list[Line] = []
    for tag, start, end, first, last in difflib.SequenceMatcher(None, were, are, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += _shortened(were[start:end], start == 0, end == len(were))
        else:
            lines += [*(("-", one) for one in were[start:end]), *(("+", one) for one in are[first:last])]
    return lines


def _shortened(lines: list[str], begins: bool, ends: bool) -> list[Line]:
    """Return lines that stay, those that are far from what differs left out."""
    head, tail = 0 if begins else CONTEXT, 0 if ends else CONTEXT
    if len(lines) <= head + tail + 1:
        return [(" ", one) for one in lines]
    left = len(lines) - head - tail
    ending = lines[len(lines) - tail :] if tail else []
    return [*((" ", one) for one in lines[:head]), (GAP, f"{left} lines as before"), *((" ", one) for one in ending)]
