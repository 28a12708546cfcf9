"""Maintenance windows: one for an hour in a night to come, then for two. One that runs is looked at in a test of its own."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_WHEN = {"start_time": "2099-01-01T22:00:00Z", "duration": "1h"}
_KEY = {"key": "CHG-4711", "services": ["PB1LL1N"]}
_OTHER = {"key": "CHG-4712", **_WHEN}
_RAW = {
    "maintenance_window": {
        "type": "maintenance_window", "start_time": "2099-01-02T00:00:00Z", "end_time": "2099-01-02T01:00:00Z",
        "services": [{"id": "PB1LL1N", "type": "service_reference"}], "description": "Other {n}",
    }
}  # fmt: skip

CASE = Case(
    "pagerduty_maintenance_window",
    missing={"duration": "1h"},
    says="nothing says which window is meant",
    create={**_KEY, **_WHEN, "description": "Kernel upgrade"},
    change={**_KEY, **_WHEN, "duration": "2h", "description": "Kernel upgrade"},
    remove={"key": "CHG-4711", "state": "absent"},
    things=Things("pagerduty", "/maintenance_windows", "maintenance_windows", {"filter": "open"}, {"description": "Kernel upgrade [key: CHG-4711]"}),
    creation=("POST", "/maintenance_windows$"),
    # Before something is sent, what looks like an id is looked up: it may be a name.
    cost=Cost(create=(2, 1), unchanged=(1, 0), change=(2, 1), remove=(1, 1), absent=(1, 0)),
    crowd=Raw("pagerduty", "POST", "/maintenance_windows", _RAW),
    crowd_size=101,
    many={**_KEY, **_WHEN, "key": "many {n}"},
    many_other={"duration": "2h"},
    many_reads=1,  # the open windows
    fields={
        "services": Sample(["PB1LL1N"], ["PWEBSHP", "PB1LL1N"]),
        "description": Sample("Kernel upgrade", "Disks", ""),
        "start_time": Sample("2099-01-01T22:00:00Z", "2099-01-01T21:30:00Z"),
        "duration": Sample("1h", "90m"),
    },
    fixed=("key", "end_time"),
    identify={"key": "CHG-4711"},
    references=(Reference("services", "Web shop", "PWEBSHP", create=_OTHER),),
)  # fmt: skip
