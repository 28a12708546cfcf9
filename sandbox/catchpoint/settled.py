"""What the service makes of a section when it is written: who is meant is looked up, parts get their numbers.

`inheritance` says what a thing has in the end: its own section, or that of its folder, or of its product.
"""

from __future__ import annotations

from typing import Any

from ..service import Families
from . import enums as e
from .sections import AND_ADD, INHERIT, OVERRIDE, TYPE, inherited, type_of
from .shapes import Wrong
from .world import World, no_valid

Row = dict[str, Any]

TEST = {
    "advanced": "advancedSettings", "request": "requestSettings", "schedule": "scheduleSettings", "alerts": "alertGroup",
    "insights": "insightData",
}  # fmt: skip
FOLDER = {
    "advanced": "advancedSettings", "request": "requestSetting", "schedule": "scheduleSetting", "alerts": "alertGroup",
    "insights": "insights",
}  # fmt: skip
PRODUCT = {
    "advanced": "advancedSettingsModel", "request": "requestSettings", "schedule": "scheduleSettings",
    "alerts": "alertGroup", "insights": "insightsData",
}  # fmt: skip
"""Section -> member, as each kind of thing spells it."""


class Settled:
    """Sections of things in the account."""

    def __init__(self, world: World, _others: Families) -> None:
        self._world = world

    def section(self, section: str, value: Row) -> Row:
        """Return a section as it is stored; raises Wrong when it names what is not there."""
        if section == "insights" and TYPE[section] not in value and (value.get("indicators") or value.get("tracepoints")):
            value = {**value, TYPE[section]: e.pair(e.SETTINGS_TYPE, OVERRIDE)}
        if type_of(section, value) == INHERIT:
            return {TYPE[section]: e.pair(e.SETTINGS_TYPE, INHERIT)}
        return getattr(self, f"_{section}")(value)

    def _advanced(self, value: Row) -> Row:
        return {"appliedTestFlags": [], **value, "id": self._world.new_part()}

    def _request(self, value: Row) -> Row:
        value = {"httpHeaderRequests": [], "tokenIds": [], "libraryCertificateIds": [], **value}
        for number in (*value["tokenIds"], *value["libraryCertificateIds"]):
            self._known("Credential", self._world.credentials, number)
        authentication = value.get("authentication")
        if authentication is None:
            return value
        for number in authentication.get("passwordIds", ()):
            self._known("Credential", self._world.credentials, number)
        kept = {"passwordIds": [], **authentication, "id": self._world.new_part()}
        if kept.pop("password", None):
            kept["passwordStatus"] = e.pair(e.PASSWORD_STATUS, 1)
        return {**value, "authentication": kept}

    def _schedule(self, value: Row) -> Row:
        groups = [group.get("id") or group.get("nodeGroupId") for group in value.get("nodeGroups", ())]
        nodes = [node["id"] for node in value.get("nodes", ())]
        if not nodes and not groups:
            raise Wrong("A schedule of its own needs at least one node or node group.")
        for number in nodes:
            self._known("Node", self._world.nodes, number)
        for number in groups:
            self._known("Node Group", self._world.node_groups, number)
        if value.get("roundRobinAmount", 0) > 500:
            raise Wrong("The field scheduleSettings.roundRobinAmount must be between 1 and 500.")
        given = {
            "frequency": e.pair(e.FREQUENCY, 7), "testNodeDistribution": e.pair(e.DISTRIBUTION, 0),
            "networkType": e.pair(e.NETWORK_TYPE, 0), **value,
        }  # fmt: skip
        return {**given, "id": self._world.new_part(), "nodes": nodes, "nodeGroups": groups}

    def _insights(self, value: Row) -> Row:
        for kind, members in enumerate(("tracepoints", "indicators")):
            for one in value.get(members, ()):
                row = self._world.insights.shared(one["id"])
                if row is None or row["insightType"]["id"] != kind:
                    raise Wrong(no_valid("Insight", one["id"]))
        return {"indicators": [], "tracepoints": [], **value}

    def _alerts(self, value: Row) -> Row:
        rules = [self._rule(rule) for rule in value.get("alertGroupItems", ())]
        # The order in which rules were sent is not kept (which one it is instead is a sandbox choice).
        rules.sort(key=lambda rule: (rule["alertType"]["id"], rule.get("alertSubType", {"id": 0})["id"], rule["id"]))
        kept = {**value, "id": self._world.new_part(), "alertGroupItems": rules}
        if "notificationGroup" in value:
            kept["notificationGroup"] = self._recipients(value["notificationGroup"])
        return kept

    def _rule(self, rule: Row) -> Row:
        kept = {"notificationType": e.pair(e.NOTIFICATION_TYPE, 0), **rule, "id": self._world.new_part()}
        kept["nodeThreshold"] = {**rule["nodeThreshold"], "id": self._world.new_part()}
        kept["trigger"] = {"triggerType": e.pair(e.TRIGGER_TYPE, 0), **rule["trigger"], "id": self._world.new_part()}
        kept["notificationGroups"] = [self._recipients(group) for group in rule.get("notificationGroups", ())]
        if "instruction" in rule:
            kept["instruction"] = {**rule["instruction"], "id": self._world.new_part()}
        return kept

    def _recipients(self, group: Row) -> Row:
        flags = dict.fromkeys(("notifyOnWarning", "notifyOnCritical", "notifyOnImproved"), True)
        return {
            **flags, **group, "id": self._world.new_part(), "alertWebhooks": group.get("alertWebhooks", []),
            "recipients": [self._recipient(one) for one in group.get("recipients", ())],
        }  # fmt: skip

    def _recipient(self, recipient: Row) -> Row:
        """Return whom a recipient means: an address that is a contact's becomes the contact."""
        kind, address = recipient["recipientType"]["id"], (recipient.get("email") or recipient.get("name") or "").strip()
        if kind == 1:
            return self._group_of(recipient, address)
        if kind == 0 and recipient.get("id"):
            contact = self._world.contacts.shared(recipient["id"])
        else:
            contact = self.contact_at(address)
        if contact is not None:
            name = f"{contact['firstName']} {contact['lastName']}"
            return {
                "id": contact["id"], "email": contact["email"], "name": name,
                "recipientType": e.pair(e.RECIPIENT_TYPE, 0),
            }  # fmt: skip
        if kind == 0:
            raise Wrong(no_valid("Contact", recipient.get("id") or address))
        if "@" not in address:
            raise Wrong(f"The email address '{address[:80]}' is not valid.")
        return {"id": 0, "email": address, "name": address, "recipientType": e.pair(e.RECIPIENT_TYPE, 2)}

    def _group_of(self, recipient: Row, name: str) -> Row:
        group = self._world.contact_groups.shared(recipient.get("id") or 0)
        if group is None:  # older clients send the name with an invented id
            group = next((row for row in self._world.contact_groups.all() if row["name"] == name and name), None)
        if group is None:
            raise Wrong(no_valid("Contact Group", recipient.get("id") or name))
        return {"id": group["id"], "name": group["name"], "recipientType": e.pair(e.RECIPIENT_TYPE, 1)}

    def contact_at(self, address: str) -> Row | None:
        """Return the active contact with an address."""
        rows = (row for row in self._world.contacts.all() if row["status"]["id"] != 2)
        return next((row for row in rows if address and row["email"].lower() == address.lower()), None)

    def _known(self, kind: str, table: Any, number: int) -> None:
        if number not in table:
            raise Wrong(no_valid(kind, number))

    # What is shown

    def shown(self, section: str, value: Row | None) -> Row:
        """Return a section of its own as it is shown; one that is inherited is its type alone."""
        if value is None or type_of(section, value) == INHERIT:
            return inherited(section)
        if section == "schedule":
            return {**value, "nodes": self._nodes(value["nodes"]), "nodeGroups": self._groups(value["nodeGroups"])}
        if section == "insights":
            named = {
                part: [{"id": one["id"], "name": (self._world.insights.shared(one["id"]) or {"name": None})["name"]}
                       for one in value[part]]
                for part in ("indicators", "tracepoints")
            }  # fmt: skip
            return {**value, **named}
        return value

    def _nodes(self, numbers: list[int]) -> list[Row]:
        rows = (self._world.nodes.shared(number) for number in numbers)
        return [{"id": row["id"], "name": row["name"], "networkType": row["networkType"]} for row in rows if row]

    def _groups(self, numbers: list[int]) -> list[Row]:
        places = {"both": ("id", "nodeGroupId")}.get(setting := self._world.setting("node_group_id"), (setting,))
        rows = (self._world.node_groups.shared(number) for number in numbers)
        return [{**dict.fromkeys(places, row["id"]), "name": row["name"]} for row in rows if row]

    # What holds in the end

    def effective(self, section: str, test: Row) -> Row:
        """Return the section that holds for a test: its own, its folder's, its product's, as it is stored."""
        own = test.get(TEST[section])
        kind = type_of(section, own)
        if own is not None and kind not in (INHERIT, AND_ADD):
            return own
        above = self.above(section, test.get("folderId"), test["productId"])
        return _added(own, above) if own is not None and kind == AND_ADD else above

    def above(self, section: str, folder: int | None, product: int) -> Row:
        """Return the section that whatever lies in a folder or a product inherits."""
        seen: set[int] = set()
        while folder is not None and folder not in seen:
            seen.add(folder)
            row = self._world.folders.shared(folder)
            if row is None:
                break
            own = row.get(FOLDER[section])
            if type_of(section, own) == AND_ADD:
                return _added(own, self.above(section, row.get("parentId"), product))
            if type_of(section, own) != INHERIT:
                return own
            folder = row.get("parentId")
        return (self._world.products.shared(product) or {}).get(PRODUCT[section]) or {}


def _added(own: Row, above: Row) -> Row:
    """Return the rules of alerts that were added to inherited ones."""
    rules = [*above.get("alertGroupItems", ()), *own.get("alertGroupItems", ())]
    return {**above, **own, "alertGroupItems": rules}
