"""Setting up a broker of one's own: its slot is there, the rest is said here. It takes an administrator's token."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..service import Call
from .access import admins_only
from .answers import not_found
from .listing import Collection, Row
from .world import decimal, flag, member, tags, text, whole

_TEXTS = (
    "assert_status", "cluster_ip", "cluster_name", "csr", "external_host", "external_port", "ipaddress", "latitude",
    "longitude", "noit_name",
)  # fmt: skip
_FLAGS = ("make_public", "prefer_reverse_connection", "rebuild")
_CERTIFICATE = "-----BEGIN CERTIFICATE-----\nsandbox\n-----END CERTIFICATE-----\n"


class ProvisionBrokers(Collection):
    """The operations on brokers to be, by their common name. None is made here, and none goes."""

    kind = "provision_broker"
    verbs = "read update"
    name = "cn"

    def key_in(self, call: Call) -> str:
        """Return the common name, which is the whole id."""
        return call.path["cn"]

    def found(self, call: Call) -> Row:
        """Return a broker to be."""
        admins_only(call.actor)
        row = self._table.get(self.key_in(call))
        if row is None:
            raise not_found(f"/provision_broker/{self.key_in(call)}")
        return row

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the members after a merge; a request for a certificate is granted at once."""
        given = {**sent, "csr": sent.get("csr", sent.get("_csr", current.get("csr")))}
        found: Row = {name: _text(member(given, name, current, None), name) for name in _TEXTS}
        for name in ("latitude", "longitude"):
            found[name] = decimal(found[name], name)
        number = member(sent, "cluster_id", current, None)
        status = "provisioned" if found["csr"] else "pending"
        return {
            **found, **{name: flag(member(sent, name, current, False), name) for name in _FLAGS},
            "cluster_id": None if number is None else whole(number, "cluster_id", 0),
            "tags": tags(member(sent, "tags", current, None)), "_status": status,
            "_cert": _CERTIFICATE if found["csr"] else None,
        }  # fmt: skip

    def slot(self, name: str) -> None:
        """Put a broker that has yet to be set up."""
        row: Row = dict.fromkeys((*_TEXTS, "cluster_id", "_cert"))
        row |= {**dict.fromkeys(_FLAGS, False), "tags": [], "_status": "unprovisioned", "_stratcons": []}
        self.store({"_cid": name, **row})


def _text(value: Any, name: str) -> str | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return text(value, name)
