# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an apply would do, written down for people to approve, and held against what it would do later.

The file says in clear what the diff says. What else must be the same later is in it as a digest: of each option of an
entry, and of each option of the thing that was seen. The key of the digests is worked out slowly, from all secrets of the
entries and some salt, so that nobody can try guesses of a secret on them.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from typing import Any, NamedTuple, Optional

from .. import errors
from ..system import TUNING
from ..values import DROP, MASKED, File, Options
from .entries import Entry
from .files import refuse_unwritable, write_private
from .writer import lasting

FORMAT = 1
"""How the file is laid out; a file of another layout is refused."""
ROUNDS = 200_000
"""How often the key is hashed: about a tenth of a second."""

Line = dict[str, Any]


class _Prints(NamedTuple):
    """Makes digests. key: of this plan."""

    key: bytes

    def of(self, value: Any) -> str:
        """Return the digest of a value; what nobody can know yet is the same as such."""
        text = json.dumps(value, sort_keys=True, default=_plain)
        return hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()[:24]

    def of_each(self, options: Options) -> dict[str, str]:
        """Return the digests of options by their names."""
        return {name: self.of(value) for name, value in sorted(options.items())}


class Approval:
    """What people approve of an apply: written into `plan_to`, or read from `plan_from` and held against what is found.

    Raises BadInput for a file that cannot be used, and for entries that are not those of the plan.
    """

    def __init__(self, params: Options, entries: list[Entry], checking: bool) -> None:
        self.into: Optional[str] = params.get("plan_to")
        self.source: Optional[str] = params.get("plan_from")
        if self.into and not checking:
            raise errors.BadInput("plan_to is for check mode", advice="Add check_mode: true to the task, or leave plan_to out")
        if self.into:
            if os.path.isdir(self.into):
                raise errors.BadInput(f"plan_to {self.into!r} is a folder")
            refuse_unwritable(self.into, [], "plan_to")
        self.old = _read(self.source) if self.source else {}
        self.salt = self.old.get("salt") or secrets.token_hex(16)
        self.hidden = {text for entry in entries for text in entry.kind.secrets(_said(entry)) if text}
        self._prints = _Prints(
            hashlib.pbkdf2_hmac("sha256", json.dumps(sorted(self.hidden)).encode(), self.salt.encode(), ROUNDS)
        )
        self._prune = self._prints.of(params["prune"])
        self._asked = {entry: self._prints.of_each(_said(entry)) for entry in entries}
        if self.source:
            self._refuse([*self._other_secrets(), *self._other_entries(entries, params)])

    def conclude(self, entries: list[Entry], victims: list[Entry], told: set[str]) -> None:
        """Write the plan, or refuse what would be done now where it is not what was planned. told: what must be masked."""
        hidden = {text for text in self.hidden | told if text}
        lines = _keyed([self._line(entry, hidden) for entry in [*entries, *victims]])
        if self.into:
            plan = {
                "format": FORMAT,
                "written_by": "steadyops.monitoring.apply",
                "salt": self.salt,
                "secrets": self._prints.of("secrets"),
                "prune": self._prune,
                "entries": list(lines.values()),
            }
            write_private(self.into, json.dumps(plan, indent=1, sort_keys=True) + "\n", "plan_to")
            return
        for entry in [*entries, *victims]:
            entry.approved = True
        if any(line["changed"] for line in lines.values()):
            places = dict(zip(lines, [*(entry.place for entry in entries), *map(_removal, victims)]))
            planned = _keyed(self.old["entries"])
            gone = [f"{_called(line)} is no longer there to be removed" for key, line in planned.items() if key not in lines]
            self._refuse([*(word for key, line in lines.items() for word in _differences(places[key], planned.get(key), line)), *gone])

    # What is in it

    def _line(self, entry: Entry, hidden: set[str]) -> Line:
        planned = entry.planned
        line = {
            "index": entry.index,
            "module": entry.kind.module_name,
            "name": entry.name,
            "id": entry.identity,
            "action": planned.action,
            "changed": planned.changed,
            "before": planned.before if planned.changed else {},
            "after": planned.after if planned.changed else {},
        }
        line = json.loads(json.dumps(_masked(line, hidden), default=_plain))
        return {**line, "asked": self._asked.get(entry, {}), "seen": self._seen(entry)}

    def _seen(self, entry: Entry) -> dict[str, str]:
        """Return the digests of all that the thing has and that people set, as it was found; none where nothing will be written."""
        if not entry.is_state or entry.row is None or not entry.planned.changed:
            return {}
        with errors.understanding(entry.kind.system.name):
            found = entry.kind.to_options(entry.row)
        kept = {one.name: lasting(one, found.get(one.name)) for one in entry.kind.asked if one.kept}
        return self._prints.of_each({name: value for name, value in kept.items() if value is not DROP})

    # What has changed

    def _other_secrets(self) -> list[str]:
        return [] if self._prints.of("secrets") == self.old["secrets"] else ["a secret in the entries is another one"]

    def _other_entries(self, entries: list[Entry], params: Options) -> list[str]:
        """Return what is said otherwise than when the plan was made; after other secrets no digest can tell."""
        tell = not self._other_secrets()
        now = _keyed([{"module": one.kind.module_name, "name": one.name, "index": one.index, "id": None} for one in entries])
        planned = _keyed([line for line in self.old["entries"] if line["index"] is not None])
        found = ["prune is not the same"] if tell and self._prune != self.old["prune"] else []
        for (key, _line), entry in zip(now.items(), entries):
            if key not in planned:
                found.append(f"{entry.place} is not in it")
            elif tell:
                names = _unlike(planned[key]["asked"], self._asked[entry])
                found += [f"{entry.place} does not say the same ({', '.join(names)})"] if names else []
        return found + [f"{_called(line)} is in it, and no longer in the list" for key, line in planned.items() if key not in now]

    def _refuse(self, changes: list[str]) -> None:
        if changes:
            more = f" | and {len(changes) - 10} more" if len(changes) > 10 else ""
            raise errors.BadInput(
                f"This is no longer what was planned in {self.source}: {' | '.join(changes[:10])}{more}",
                advice="Nothing was written; make a new plan and have it approved",
            )


def _differences(place: str, planned: Optional[Line], line: Line) -> list[str]:
    """Return what is otherwise about one thing than when the plan was made."""
    if planned is None:
        return [f"{place} would be removed, too"]
    if planned["action"] != line["action"]:
        if not line["changed"]:
            return [f"{place} is as it should be already, and was to be {planned['action']}"]
        return [f"{place} would be {line['action']}, and was {_to_be(planned)}"]
    if planned["id"] != line["id"]:
        return [f"{place} is another thing ({line['id']}) than was seen ({planned['id']})"]
    seen = _unlike(planned["seen"], line["seen"]) + _unlike(planned["before"], line["before"])
    if seen:
        return [f"{place} is not as it was seen ({', '.join(dict.fromkeys(seen))})"]
    after = _unlike(planned["after"], line["after"])
    return [f"{place} would become something else ({', '.join(after)})"] if after else []


def _to_be(planned: Line) -> str:
    return f"to be {planned['action']}" if planned["changed"] else "to be left as it is"


def _unlike(one: Options, other: Options) -> list[str]:
    nothing = object()
    return [name for name in sorted({**one, **other}) if one.get(name, nothing) != other.get(name, nothing)]


def _called(line: Line) -> str:
    return f"{line['module']} '{line['name']}'"


def _removal(victim: Entry) -> str:
    return f"{victim.kind.module_name} '{victim.name}'"


def _keyed(lines: list[Line]) -> dict[tuple, Line]:
    """Return lines by what tells them apart, wherever in the list they stand; of what is pruned, that is the id."""
    keyed: dict[tuple, Line] = {}
    for line in lines:
        key, number = (line["module"], line["name"], line["id"] if line["index"] is None else ""), 0
        while (*key, number) in keyed:
            number += 1
        keyed[(*key, number)] = line
    return keyed


def _said(entry: Entry) -> Options:
    """Return what an entry says, and whose account it is about; with which key, and how patiently, is no matter of the plan."""
    aside = {one.name for one in entry.kind.system.connection_fields if one.secret or one in TUNING or isinstance(one.type, File)}
    aside.add("pace")
    said = {**entry.params, "formerly": entry.former}
    return {name: value for name, value in said.items() if value is not None and name not in aside}


def _plain(value: Any) -> str:
    """Return what stands for something that JSON does not know: a moment, or what nobody can know yet."""
    return value.isoformat() if hasattr(value, "isoformat") else "(not known yet)"


def _masked(value: Any, hidden: set[str]) -> Any:
    """Return a value without secrets; they are masked in a diff already, unless they stand in other text."""
    if isinstance(value, dict):
        return {name: _masked(item, hidden) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_masked(item, hidden) for item in value]
    if isinstance(value, str) or (not isinstance(value, bool) and isinstance(value, (int, float)) and str(value) in hidden):
        return MASKED if any(text in str(value) for text in hidden) else value
    return value


# The file


def _read(name: str) -> dict[str, Any]:
    try:
        with open(name, encoding="utf-8") as file:
            plan = json.load(file)
    except OSError as reason:
        raise errors.BadInput(f"plan_from {name!r} cannot be read: {reason.strerror}") from None
    except (ValueError, RecursionError):
        plan = None
    if not isinstance(plan, dict) or not all(isinstance(plan.get(one), str) for one in ("salt", "secrets", "prune")):
        raise errors.BadInput(f"plan_from {name!r} is no plan that apply has written")
    if plan.get("format") != FORMAT:
        raise errors.BadInput(f"plan_from {name!r} was written by another version of this collection", advice="Make a new plan")
    lines = plan.get("entries")
    if not isinstance(lines, list) or not all(map(_is_line, lines)):
        raise errors.BadInput(f"plan_from {name!r} is no plan that apply has written")
    return plan


def _is_line(line: Any) -> bool:
    kinds = {"module": str, "name": str, "action": str, "changed": bool}
    kinds.update(dict.fromkeys(("before", "after", "asked", "seen"), dict))
    return (
        isinstance(line, dict)
        and all(isinstance(line.get(name), kind) for name, kind in kinds.items())
        and isinstance(line.get("index"), (int, type(None)))
        and isinstance(line.get("id"), (str, type(None)))
    )
