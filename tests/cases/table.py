"""Every module's cases, by module."""

from __future__ import annotations

from . import circonus_rule_set, pagerduty_alert, statuspage_component, zmon_alert_definition, zmon_downtime
from .words import Case

CASES: dict[str, Case] = {
    one.CASE.module: one.CASE
    for one in (circonus_rule_set, pagerduty_alert, statuspage_component, zmon_alert_definition, zmon_downtime)
}
