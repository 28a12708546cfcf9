# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Checks: what rule sets watch. One has no name of its own: it is one of its bundle's, one for each broker."""

from __future__ import annotations

from ...resource import Identity, Listing, Paths, Resource
from ...values import STABLE, Field, Flag, Raw, Row, Unknown
from .system import CIRCONUS, cid


def checks_of(bundles: list[Row]) -> list[Row]:
    """Return the checks of some bundles; one that is only planned has as many as it has brokers."""
    return [
        {"_cid": check, "name": bundle.get("display_name")}
        for bundle in bundles
        for check in bundle.get("_checks") or [Unknown(str(bundle.get("display_name"))) for _broker in bundle.get("brokers") or ()]
    ]


CHECK = Resource(
    "check",
    CIRCONUS,
    Paths("/v2/check_bundle", one="/v2/check/{id}"),
    identity=Identity("name", id="_cid", parse_id=cid("check")),
    listing=Listing(select=checks_of, filter=lambda wanted: {"f_display_name": wanted["name"]}),
    fields=(
        Field("name"),
        Field("check_bundle", role=STABLE, at="_check_bundle"),
        Field("broker", role=STABLE, at="_broker"),
        Field("active", Flag(), STABLE, at="_active"),
        Field("check_uuid", role=STABLE, at="_check_uuid"),
        Field("details", Raw(), STABLE, at="_details"),
    ),
    module=None,
)
