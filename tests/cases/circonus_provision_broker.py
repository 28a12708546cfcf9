"""A broker of one's own: its slot is filled in, then it moves. Nobody makes or removes a slot."""

from __future__ import annotations

from .words import Case, Cost, Sample, Things

_PATH = "/v2/provision_broker/edge-1.example.com"
_KEY = {"id": "edge-1.example.com"}

CASE = Case(
    "circonus_provision_broker",
    missing={"noit_name": "Branch office"},
    says="one of the following is required: id",
    create={**_KEY, "noit_name": "Branch office", "ipaddress": "192.0.2.10", "tags": ["Site:Branch"]},
    change={**_KEY, "csr": "-----BEGIN CERTIFICATE REQUEST-----", "latitude": "47.40", "external_port": 43191},
    remove={**_KEY, "noit_name": "", "ipaddress": "", "tags": [], "latitude": ""},
    actions=("updated", "updated", "updated"),
    things=Things("circonus", _PATH, where={"noit_name": "Branch office"}, item=_PATH, id="_cid"),
    creation=("PUT", "/provision_broker/edge-1.example.com$"),
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    chosen=("status", "certificate"),
    moved=("status", "certificate"),
    masked=(),
    identify=_KEY,
    fields={
        "noit_name": Sample("Branch office", "Head office", ""),
        "ipaddress": Sample("192.0.2.10", "192.0.2.11", ""),
        "external_host": Sample("edge.example.com", "edge.example.org", ""),
        "external_port": Sample("43191", "43192", ""),
        "cluster_id": Sample(7, 8),
        "cluster_ip": Sample("192.0.2.20", "192.0.2.21", ""),
        "cluster_name": Sample("Branches", "Offices", ""),
        "latitude": Sample("47.4", "48", ""),
        "longitude": Sample("8.5", "9", ""),
        "make_public": Sample(True, False),
        "prefer_reverse_connection": Sample(True, False),
        "rebuild": Sample(True, False),
        "assert_status": Sample("active", "retired", ""),
        "tags": Sample(["site:branch"], ["site:branch", "env:prod"], []),
    },
    fixed=("id", "csr"),
)  # fmt: skip
