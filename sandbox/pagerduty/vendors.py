"""Whose products send events: there are vendors to look up, and no search among them.

Source: https://developer.pagerduty.com/api-reference/ (Vendors)
"""

from __future__ import annotations

from collections.abc import Mapping

from .collection import Collection
from .lists import NOTHING, Names, Row
from .world import Kind

CLOUDWATCH, EMAIL, NAGIOS, PINGDOM = "PVEND01", "PVEND02", "PVEND03", "PVEND04"
_TYPES: Mapping[str, str] = {
    CLOUDWATCH: "aws_cloudwatch_inbound_integration",
    EMAIL: "generic_email_inbound_integration",
    NAGIOS: "nagios_inbound_integration",
    PINGDOM: "pingdom_inbound_integration",
}
_NAMES = (
    "Amazon CloudWatch", "Email", "Nagios", "Pingdom", "AppDynamics", "Azure Alerts", "Catchpoint", "Checkmk",
    "Circonus", "Consul", "Datadog", "Dynatrace", "Elastic Alerts", "GitHub", "GitLab", "Google Cloud Monitoring",
    "Grafana", "Graylog", "Icinga 2", "Jenkins CI", "Jira Cloud", "LogicMonitor", "New Relic", "Opsview", "PRTG",
    "Prometheus", "Sensu", "Sentry", "Splunk", "StatusCake", "Sumo Logic", "Uptime Robot", "Wavefront", "Zabbix",
)  # fmt: skip


def type_of(vendor: str) -> str:
    """Return the type of a vendor's integrations: most send what has to be transformed first."""
    return _TYPES.get(vendor, "event_transformer_api_inbound_integration")


class Vendors(Collection):
    """The list of vendors: more of them than a page holds."""

    kind = Kind("vendor", "vendors", None, 5001)
    verbs = "list read"

    def seed(self) -> None:
        """Put the vendors."""
        for number, name in enumerate(_NAMES, 1):
            self.store({"id": f"PVEND{number:02}", "name": name})

    def shown(self, row: Row, include: Names = NOTHING) -> Row:
        """Return a vendor as shown."""
        word = row["name"].lower().replace(" ", "-")
        return {
            **self._world.head("vendor", row),
            "name": row["name"],
            "website_url": f"https://{word}.example.com",
            "logo_url": f"https://{word}.example.com/logo.png",
            "thumbnail_url": f"https://{word}.example.com/thumbnail.png",
            "description": f"What {row['name']} notices",
            "integration_guide_url": f"https://{word}.example.com/guide",
        }
