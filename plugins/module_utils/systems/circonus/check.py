# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Checks: what rule sets watch. One has no name of its own: it is one of its bundle's, one for each broker."""

from __future__ import annotations

from ...resource import Identity, Listing, Paths, Resource
from ...values import Field, Row
from .system import CIRCONUS, cid


def _checks_of(bundles: list[Row]) -> list[Row]:
    return [
        {"_cid": check, "name": bundle.get("display_name")} for bundle in bundles for check in bundle.get("_checks") or []
    ]


CHECK = Resource(
    "check",
    CIRCONUS,
    Paths("/v2/check_bundle", one="/v2/check/{id}"),
    identity=Identity("name", id="_cid", parse_id=cid("check")),
    listing=Listing(select=_checks_of, filter=lambda wanted: {"f_display_name": wanted["name"]}),
    fields=(Field("name"),),
    module=None,
)
