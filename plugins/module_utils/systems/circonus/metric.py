# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Metrics: what a check measures. They are only read; the bundle of the check switches them on and off."""

from __future__ import annotations

from ...paging import OffsetUntilFlag
from ...resource import Identity, Listing, Resource
from ...values import STABLE, Field, Flag, ListOf, Text
from .system import CIRCONUS, UUID, cid
from .values import told

METRIC = Resource(
    "metric",
    CIRCONUS,
    "/v2/metric",
    (
        Field("name", at="_metric_name"),
        Field("type", role=STABLE, at="_metric_type"),
        Field("active", Flag(), STABLE, at="_active"),
        Field("check_active", Flag(), STABLE, at="_check_active"),
        *told("status", "check", "check_bundle", "check_uuid", "display_name", "histogram"),
        Field("broker", role=STABLE, at="_check_broker"),
        Field("host", role=STABLE, at="_check_target"),
        Field("module", role=STABLE, at="_check_module"),
        Field("tags", ListOf(Text()), STABLE, at="_check_tags"),
    ),
    Identity("name", id="_cid", parse_id=cid("metric", rf"(?:\d+|{UUID})_.+")),
    # There is no second page, so the first is as long as it may be.
    Listing(paging=OffsetUntilFlag(size=10000, size_param="size", offset_param="from", more="X-Circonus-More-Items", header=True, last=0)),
    module=None,
)
