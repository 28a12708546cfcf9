"""Components: "API" in "Core", set to partial_outage, removed."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_PAGE = "/v1/pages/kctbh9vrtdwd"
_KEY = {"name": "API", "group": "Core"}

CASE = Case(
    "statuspage_component",
    missing={"group": "Core"},
    says="one of the following is required: id, name",
    create={**_KEY, "description": "The public programming interface"},
    change={**_KEY, "status": "partial_outage"},
    remove={**_KEY, "state": "absent"},
    things=Things("statuspage", f"{_PAGE}/components", where={"name": "API", "group": False},
                  item=f"{_PAGE}/components/{{id}}"),
    creation=("POST", "/components$"),
    # The list holds the groups too.
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    chosen=("id", "status", "showcase", "only_show_if_degraded", "start_date", "position", "automation_email"),
    moved=("position",),
    masked=("id", "automation_email"),
    twin=Raw("statuspage", "POST", f"{_PAGE}/components", {"component": {"name": "API", "group_id": "q7r5d2vhb9ns"}}),
    crowd=Raw("statuspage", "POST", f"{_PAGE}/components", {"component": {"name": "Shard {n}"}}),
    crowd_size=101,
    many={"name": "Many {n}", "group": "Core", "status": "operational"},
    many_other={"status": "partial_outage"},
    elsewhere=({"description": "Ask Jo first"}, {"status": "partial_outage"}),
    many_reads=2,  # pages of the list, which holds the group too
    fields={
        "name": Sample("API", "Public API"),
        "description": Sample("What programs use", "For programs", ""),
        "status": Sample("partial_outage", "degraded_performance"),
        "group": Sample("Core", "Regional", ""),
        "showcase": Sample(True, False),
        "only_show_if_degraded": Sample(True, False),
        "start_date": Sample("2026-01-02", "2026-02-03"),
    },
    references=(
        Reference(
            "group", "Core", "q7r5d2vhb9ns",
            twin=Raw("statuspage", "POST", f"{_PAGE}/component-groups",
                     {"component_group": {"name": "Core", "components": ["d9f6b3yqn2lh"]}}),
            create={"name": "API"},
        ),
    ),
)  # fmt: skip
