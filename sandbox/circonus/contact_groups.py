"""Contact groups: who is told, how, and who next when nobody acts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .answers import invalid
from .contacts import GROUP_TYPES, contacts
from .listing import Collection, Row
from .search import Attributes
from .world import known_cid, member, tags, text, whole

_FORMATS = ("long_message", "long_subject", "long_summary", "short_message", "short_summary")


class ContactGroups(Collection):
    """The operations on contact groups."""

    kind = "contact_group"
    first = 4001
    filters = frozenset(("name", "tags", "_last_modified"))
    insisted = ("name",)

    def attributes(self, row: Row) -> Attributes:
        """Return the terms of the vendor's search."""
        return {"": [row["name"]], "name": [row["name"]], "tags": row["tags"]}

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the group; a name that is taken is none the worse for it (unconfirmed)."""
        kind = member(sent, "group_type", current, "normal")
        if kind not in tuple(GROUP_TYPES):
            raise invalid(f"group_type {kind!r} is not known")
        name = text(member(sent, "name", current, None), "name")
        if not name:
            raise invalid("name must not be empty")
        clear = member(sent, "always_send_clear", current, False)
        if not isinstance(clear, bool):
            raise invalid("always_send_clear must be true or false")
        window = member(sent, "aggregation_window", current, 300)
        return {
            **self._world.made(),
            "name": name,
            "group_type": kind,
            "aggregation_window": whole(window, "aggregation_window", 0),
            "always_send_clear": clear,
            "alert_formats": _formats(member(sent, "alert_formats", current, None)),
            "contacts": contacts(self._world, member(sent, "contacts", current, None), kind),
            "escalations": self._escalations(sent.get("escalations"), current),
            "reminders": _reminders(member(sent, "reminders", current, None)),
            "tags": tags(member(sent, "tags", current, None)),
        }

    def _escalations(self, value: Any, current: Mapping[str, Any]) -> list[dict[str, Any] | None]:
        """Return five entries, one per severity; null for the whole is as left out."""
        if value is None:
            return current.get("escalations", [None] * 5)
        if not isinstance(value, list) or len(value) > 5:
            raise invalid("escalations must be a list of at most five")
        return [None if step is None else self._escalation(step) for step in value] + [None] * (5 - len(value))

    def _escalation(self, step: Any) -> dict[str, Any]:
        if not isinstance(step, dict):
            raise invalid("an escalation must be an object or null")
        group = known_cid(step.get("contact_group"), self._table, "escalations: contact_group")
        return {"after": whole(step.get("after"), "escalations: after", 300), "contact_group": group}

    def remove(self, row: Row) -> None:
        """Delete for good; rule sets, groups of them and escalations that named it lose it."""
        super().remove(row)
        cid = row["_cid"]
        for table in (self._world.rule_sets, self._world.rule_set_groups):
            for key, row in table.items():
                if any(cid in groups for groups in row["contact_groups"].values()):
                    left = {
                        severity: [group for group in groups if group != cid]
                        for severity, groups in row["contact_groups"].items()
                    }
                    table.put(key, {**row, "contact_groups": left})
        for key, row in self._table.items():
            steps = [None if step and step["contact_group"] == cid else step for step in row["escalations"]]
            if steps != row["escalations"]:
                self._table.put(key, {**row, "escalations": steps})


def _formats(value: Any) -> dict[str, str]:
    """Return the message formats. A null in them is refused here; the service failed on it once (unconfirmed now)."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise invalid("alert_formats must be an object")
    kept = {name: value[name] for name in _FORMATS if name in value}
    if not all(isinstance(words, str) for words in kept.values()):
        raise invalid("alert_formats: every format must be a string")
    return kept


def _reminders(value: Any) -> list[int]:
    if value is None:
        return [0] * 5
    if not isinstance(value, list) or len(value) > 5:
        raise invalid("reminders must be a list of at most five")
    return [whole(0 if wait is None else wait, "reminders", 0) for wait in value] + [0] * (5 - len(value))
