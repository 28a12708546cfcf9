"""Every module's cases, by module."""

from __future__ import annotations

from . import (
    circonus_rule_set,
    pagerduty_alert,
    statuspage_component,
    statuspage_component_group,
    statuspage_embed_config,
    statuspage_incident,
    statuspage_incident_subscriber,
    statuspage_incident_template,
    statuspage_maintenance,
    statuspage_metric,
    statuspage_metric_data,
    statuspage_metrics_provider,
    statuspage_page,
    statuspage_page_access_group,
    statuspage_page_access_user,
    statuspage_postmortem,
    statuspage_subscriber,
    statuspage_user,
    zmon_alert_definition,
    zmon_downtime,
)
from .words import Case

CASES: dict[str, Case] = {
    one.CASE.module: one.CASE
    for one in (
        circonus_rule_set,
        pagerduty_alert,
        statuspage_component,
        statuspage_component_group,
        statuspage_embed_config,
        statuspage_incident,
        statuspage_incident_subscriber,
        statuspage_incident_template,
        statuspage_maintenance,
        statuspage_metric,
        statuspage_metric_data,
        statuspage_metrics_provider,
        statuspage_page,
        statuspage_page_access_group,
        statuspage_page_access_user,
        statuspage_postmortem,
        statuspage_subscriber,
        statuspage_user,
        zmon_alert_definition,
        zmon_downtime,
    )
}
