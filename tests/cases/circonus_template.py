"""Templates, on an installation that still has them: the checks of one host, made for its neighbours."""

from __future__ import annotations

from .circonus_metric_cluster import OLDER
from .words import Case, Cost, Raw, Reference, Sample, Things

_KEY = {"name": "Web servers"}
_WWW = "www.example.com"
_HTTP = {"check_bundle": "www.example.com http", "name": "{target} http"}
_PING = {"check_bundle": "gw1.example.com ping_icmp", "name": "{target} ping"}
_MADE = {"master_host": _WWW, "hosts": [_WWW], "check_bundles": [_HTTP]}
_RAW = {"master_host": _WWW, "hosts": [_WWW], "check_bundles": [{"bundle_id": "/check_bundle/1200", "name": "{target} http"}]}

CASE = Case(
    "circonus_template",
    missing={"tags": ["service:web"]},
    says="one of the following is required: id, name",
    create={**_KEY, **_MADE, "hosts": [_WWW, "www2.example.com"], "tags": ["Service:Web"]},
    change={**_KEY, "hosts": [_WWW, "www3.example.com"], "host_removal_action": "unbind", "notes": "Front tier"},
    remove={**_KEY, "state": "absent"},
    things=Things("circonus", "/v2/template", where=_KEY, item="/v2{id}", id="_cid"),
    creation=("POST", "/template$"),
    # The templates of that name; the bundles of the name that is given.
    cost=Cost(create=(2, 1), unchanged=(2, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    chosen=("id", "notes"),
    prepare=(OLDER,),
    twin=Raw("circonus", "POST", "/v2/template", {**_KEY, **_RAW}),
    crowd=Raw("circonus", "POST", "/v2/template", {"name": "Other {n}", **_RAW}),
    crowd_size=1001,
    many={"name": "Many {n}", **_MADE},
    many_other={"notes": "another"},
    elsewhere=({"notes": "Somebody's words"}, {"tags": ["env:prod"]}),
    many_reads=2,  # the templates, and the bundles
    fields={
        "name": Sample("Web servers", "Front tier"),
        "master_host": Sample(_WWW, "gw1.example.com"),
        "check_bundles": Sample([_HTTP], [_PING, _HTTP]),
        "hosts": Sample([_WWW], [_WWW, "www2.example.com"]),
        "sync_rules": Sample(True, False),
        "notes": Sample("Front tier", "Back tier", ""),
        "tags": Sample(["service:web"], ["service:web", "env:prod"], []),
    },
    references=(
        Reference(
            "check_bundles.check_bundle", "www.example.com http", "/check_bundle/1200",
            create={**_KEY, "master_host": _WWW, "hosts": [_WWW]}, beside={"name": "{target} http"},
        ),
    ),
)  # fmt: skip
