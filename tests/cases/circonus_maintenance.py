"""Maintenances: a host for an hour in a night to come, then for two. One that runs is looked at in a test of its own."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_WHEN = {"start_time": "2099-01-01T22:00:00Z", "duration": "1h"}
_KEY = {"key": "CHG-4711", "over": [{"host": "www.example.com"}]}
_RAW = {"type": "host", "item": "crowd{n}.example.com", "stop": 4102444800, "tags": ["steadyops-key:other{n}"]}
_GONE = {"check": "/check/60002", "metric_name": "gone", "metric_type": "text", "name": "Database gone", "rules": []}
_OTHER = {"key": "CHG-4712", **_WHEN}

CASE = Case(
    "circonus_maintenance",
    missing={"duration": "1h"},
    says="one of the following is required: key",
    create={**_KEY, **_WHEN, "notes": "kernel upgrade", "severities": [1, 3]},
    change={**_KEY, **_WHEN, "duration": "2h", "notes": "kernel upgrade"},
    remove={"key": "CHG-4711", "state": "absent"},
    things=Things("circonus", "/v2/maintenance", where={"item": "www.example.com"}, id="_cid"),
    creation=("POST", "/maintenance$"),
    # The windows of the key; a host that is to fall silent is looked for among the targets.
    cost=Cost(create=(2, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    chosen=("windows",),
    moved=("windows",),
    masked=("windows",),
    prepare=(Raw("circonus", "POST", "/v2/rule_set", _GONE),),
    crowd=Raw("circonus", "POST", "/v2/maintenance", _RAW),
    crowd_size=1001,
    many={**_KEY, **_WHEN, "key": "many {n}"},
    many_other={"duration": "2h"},
    many_reads=1,  # the windows
    fields={
        "over": Sample([{"host": "www.example.com"}], [{"host": "www.example.com"}, {"host": "db1.example.com"}]),
        "start_time": Sample("2099-01-01T22:00:00Z", "2099-01-01T21:30:00Z"),
        "duration": Sample("1h", "90m"),
        "severities": Sample([1, 3], "12345"),
        "notes": Sample("kernel upgrade", "disks", ""),
        "tags": Sample(["change:4711"], ["change:4711", "change:4712"], []),
    },
    fixed=("key", "end_time"),
    identify={"key": "CHG-4711"},
    references=(
        Reference(
            "over.check", "www.example.com http", "/check/12345", shared="db1.example.com json:nad", create=_OTHER,
        ),
        Reference("over.check_bundle", "db1.example.com json:nad", "/check_bundle/270001", create=_OTHER),
        Reference(
            "over.metric.check", "www.example.com http", "/check/12345", shared="db1.example.com json:nad", create=_OTHER,
            beside={"name": "duration"},
        ),
        Reference("over.rule_set", "Database gone", "/rule_set/2001", twin=Raw("circonus", "POST", "/v2/rule_set", {
            **_GONE, "metric_name": "another",
        }), create=_OTHER),
    ),
)  # fmt: skip
