"""Check bundles: the front page of a shop, measured more often, then from a second broker."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_KEY = {"display_name": "Shop front page", "target": "shop.example.com", "type": "http"}
_BROKER = "Ashburn, VA, US"
_CONFIG = {"url": "https://shop.example.com/", "code": "^200$", "redirects": 1}
_CODE = {"name": "code", "type": "text"}
_TIME = {"name": "duration", "type": "numeric", "units": "milliseconds"}
_RAW = {**_KEY, "brokers": ["/broker/1"], "config": {"url": "https://shop.example.com/", "method": "GET"}, "metrics": []}
_MADE = {"brokers": [_BROKER], "config": _CONFIG}

CASE = Case(
    "circonus_check_bundle",
    missing={"period": 30},
    says="one of the following is required: id, display_name",
    create={**_KEY, **_MADE, "metrics": [_CODE, _TIME], "tags": ["Service:Shop", "env:prod "]},
    change={**_KEY, "period": 30, "metrics": [_TIME], "config": {"redirects": "2"}},
    remove={**_KEY, "state": "absent"},
    things=Things("circonus", "/v2/check_bundle", where={"display_name": "Shop front page"}, item="/v2{id}", id="_cid"),
    creation=("POST", "/check_bundle$"),
    # The bundles of that name; the brokers of the name that is given; for a removal, the rule sets of its check.
    cost=Cost(create=(2, 1), unchanged=(2, 0), change=(1, 1), remove=(2, 1), absent=(1, 0)),
    chosen=("id", "metric_limit", "notes"),
    twin=Raw("circonus", "POST", "/v2/check_bundle?duplicate=1", _RAW),
    crowd=Raw("circonus", "POST", "/v2/check_bundle?duplicate=1", {**_RAW, "display_name": "Other {n}", "target": "{n}.example.com"}),
    crowd_size=1001,
    many={**_KEY, **_MADE, "display_name": "Many {n}", "target": "{n}.example.com"},
    many_other={"period": 120},
    elsewhere=({"notes": "Somebody's words"}, {"period": 120}),
    many_reads=2,  # the bundles, and the brokers
    fields={
        "target": Sample("shop.example.com", "www.shop.example.com"),
        "display_name": Sample("Shop front page", "Front page of the shop"),
        "brokers": Sample(
            [_BROKER], [_BROKER, "Chicago, IL, US"], where=("brokers", "_checks", "_check_uuids", "_reverse_connection_urls"),
        ),
        "config": Sample(_CONFIG, {**_CONFIG, "redirects": "2", "method": "HEAD"}),
        "period": Sample(60, 30),
        "check_timeout": Sample(10, 5.5),
        "metrics": Sample([_CODE, _TIME], [_TIME]),
        "metric_filters": Sample([["deny", "^$", ""], ["allow", ".", "all"]], [["allow", "."]], []),
        "metric_limit": Sample(10, -1),
        "notes": Sample("Ask Jo", "Ask Max", ""),
        "tags": Sample(["service:shop"], ["service:shop", "env:prod"], []),
    },
    fixed=("type",),
    references=(
        Reference("brokers", "Chicago, IL, US", "/broker/35", create={**_KEY, "config": _CONFIG}),
    ),
)  # fmt: skip
