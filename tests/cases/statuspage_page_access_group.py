"""Page access groups: the identity provider's group of partners, renamed, removed."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_PAGE = "/v1/pages/kctbh9vrtdwd"
_KEY = {"external_identifier": "grp-0042"}

CASE = Case(
    "statuspage_page_access_group",
    missing={"components": ["Docs"]},
    says="one of the following is required: id, name, external_identifier",
    create={**_KEY, "name": "Partners"},
    change={**_KEY, "name": "Resellers"},
    remove={**_KEY, "state": "absent"},
    things=Things("statuspage", f"{_PAGE}/page_access_groups", where=_KEY, item=f"{_PAGE}/page_access_groups/{{id}}"),
    creation=("POST", "/page_access_groups$"),
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    chosen=("id", "components", "metrics", "page_access_users"),
    crowd=Raw("statuspage", "POST", f"{_PAGE}/page_access_groups", {"page_access_group": {"name": "Crowd {n}"}}),
    crowd_size=101,
    many={"name": "Many {n}", "components": ["Docs"]},
    many_other={"components": ["EU"]},
    many_reads=3,  # two pages of groups, one of components
    fields={
        "name": Sample("Partners", "Resellers"),
        "external_identifier": Sample("grp-0042", "grp-0043", ""),
        "components": Sample(["Docs"], ["Docs", "EU"], []),
        "metrics": Sample(["Load"], ["Load", "Time"], []),
        "page_access_users": Sample(["eve@example.com"], ["eve@example.com", "Bob@example.com"], []),
    },
    prepare=(
        Raw("statuspage", "POST", f"{_PAGE}/page_access_users", {"page_access_user": {"email": "eve@example.com"}}),
        Raw("statuspage", "POST", f"{_PAGE}/page_access_users", {"page_access_user": {"email": "bob@example.com"}}),
        Raw("statuspage", "POST", f"{_PAGE}/metrics_providers", {"metrics_provider": {"type": "Self"}}),
        Raw("statuspage", "POST", f"{_PAGE}/metrics_providers/{{before}}/metrics",
            {"metric": {"name": "Load", "metric_identifier": "load"}}),
        Raw("statuspage", "POST", f"{_PAGE}/metrics_providers", {"metrics_provider": {"type": "Self"}}),
        Raw("statuspage", "POST", f"{_PAGE}/metrics_providers/{{before}}/metrics",
            {"metric": {"name": "Time", "metric_identifier": "time"}}),
    ),
    references=(
        Reference(
            "components", "Docs", "d9f6b3yqn2lh",
            twin=Raw("statuspage", "POST", f"{_PAGE}/components", {"component": {"name": "Docs"}}),
            create={"name": "Partners"},
        ),
        Reference(
            "metrics", "Load", among=Things("statuspage", f"{_PAGE}/metrics", where={"name": "Load"}),
            create={"name": "Partners"},
        ),
        Reference(
            "page_access_users", "eve@example.com",
            among=Things("statuspage", f"{_PAGE}/page_access_users", where={"email": "eve@example.com"}),
            create={"name": "Partners"},
        ),
    ),
)  # fmt: skip
