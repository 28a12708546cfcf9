# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Brokers of one's own that are to be set up. Their slots are there already; nobody makes or removes one here."""

from __future__ import annotations

from typing import Optional

from ...behaviour import Behaviour, Lookup
from ...errors import Forbidden, Missing
from ...resource import Identity, Listing, Module, Paths, Resource
from ...steps import PLANNED, Desired
from ...values import FIXED, STABLE, Field, Flag, ListOf, Name, Number, Raw, Row, Text
from .system import CIRCONUS
from .values import Cleared, Tags, decimal_text

PREFIX = "/provision_broker/"


def _number(text: str) -> str:
    """Return a number in one notation; what is none without the blanks around it."""
    return decimal_text(text).strip()


class Slots(Behaviour):
    """A slot is read by its common name: no list has it."""

    def read(self, row: Row, now: float) -> Row:
        """Return a row whose id is the common name alone."""
        called = str(row.get("_cid") or "")
        return {**row, "_cid": called[len(PREFIX) :]} if called.startswith(PREFIX) else row

    def find(self, want: Desired, lookup: Lookup) -> Optional[Row]:
        """Return the slot; raises Missing where there is none."""
        told = lookup.foretold(want)
        if told:
            return told[0]
        try:
            row = lookup.one("provision_broker", want["id"], fresh=True)
        except Forbidden as refusal:
            refusal.advice = "Setting up brokers takes the token of an administrator"
            raise
        if row is None:
            raise Missing(
                f"there is no slot for a broker {want['id']!r}", advice="Circonus hands out the slots: let it prepare one of this common name"
            )
        return row

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Ask for no certificate where there is one; where there is none, any write may bring it."""
        if row is not None and row.get("csr") and PLANNED in row:
            return want.without("csr").with_(unsure=(*want.unsure, "status", "certificate", "csr"))  # what was asked for will be there
        if row is None or not row.get("_cert"):
            return want.with_(unsure=(*want.unsure, "status", "certificate"))
        return want.without("csr")


PROVISION_BROKER = Resource(
    "provision_broker",
    CIRCONUS,
    # No call lists the slots: each is read by its name.
    Paths(lambda options: "/v2/provision_broker", one="/v2/provision_broker/{id}"),
    (
        Field("id", Name(), FIXED, at="_cid", required=True),
        Field("noit_name", Cleared()),
        Field("csr", Text(str.strip)),
        Field("ipaddress", Cleared()),
        Field("external_host", Cleared()),
        Field("external_port", Cleared(_number)),
        Field("cluster_id", Number()),
        Field("cluster_ip", Cleared()),
        Field("cluster_name", Cleared()),
        Field("latitude", Cleared(_number)),
        Field("longitude", Cleared(_number)),
        Field("make_public", Flag()),
        Field("prefer_reverse_connection", Flag()),
        Field("rebuild", Flag()),
        Field("assert_status", Cleared()),
        Field("tags", Tags()),
        Field("status", role=STABLE, at="_status"),
        Field("certificate", role=STABLE, at="_cert"),
        Field("stratcons", ListOf(Raw()), STABLE, at="_stratcons"),
    ),
    Identity("id", id="_cid"),
    Listing(exhaustive=False),
    create=None,
    remove=None,
    module=Module(exported=False),
    behaviour=Slots(),
)
