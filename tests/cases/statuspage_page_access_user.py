"""Page access users: Ada, who gets another login, removed."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_PAGE = "/v1/pages/kctbh9vrtdwd"
_ADA = {"email": "ada@example.com"}

CASE = Case(
    "statuspage_page_access_user",
    missing={"components": ["Docs"]},
    says="one of the following is required: id, email, external_login",
    create={**_ADA, "external_login": "ada"},
    change={**_ADA, "external_login": "ada.lovelace"},
    remove={**_ADA, "state": "absent"},
    things=Things("statuspage", f"{_PAGE}/page_access_users", where=_ADA, item=f"{_PAGE}/page_access_users/{{id}}"),
    creation=("POST", "/page_access_users$"),
    # What components and metrics add is in test_statuspage_access.py.
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    chosen=("id", "page_access_groups"),
    crowd=Raw("statuspage", "POST", f"{_PAGE}/page_access_users", {"page_access_user": {"email": "ada@example.com.{n}"}}),
    crowd_size=101,
    many={"email": "many{n}@example.com", "external_login": "many{n}"},
    many_other={"external_login": "other"},
    many_reads=2,
    fields={
        "email": Sample("ada@example.com", "eve@example.com"),
        "external_login": Sample("ada", "eve", ""),
        "page_access_groups": Sample(["Partners"], ["Partners", "Resellers"], []),
    },
    fixed=("components", "metrics", "subscribe_to_components"),
    prepare=(
        Raw("statuspage", "POST", f"{_PAGE}/page_access_groups", {"page_access_group": {"name": "Partners"}}),
        Raw("statuspage", "POST", f"{_PAGE}/page_access_groups", {"page_access_group": {"name": "Resellers"}}),
        Raw("statuspage", "POST", f"{_PAGE}/metrics_providers", {"metrics_provider": {"type": "Self"}}),
        Raw("statuspage", "POST", f"{_PAGE}/metrics_providers/{{before}}/metrics",
            {"metric": {"name": "Load", "metric_identifier": "load"}}),
    ),
    references=(
        Reference(
            "page_access_groups", "Partners",
            among=Things("statuspage", f"{_PAGE}/page_access_groups", where={"name": "Partners"}),
            create=_ADA,
        ),
        Reference(
            "components", "Docs", "d9f6b3yqn2lh",
            twin=Raw("statuspage", "POST", f"{_PAGE}/components", {"component": {"name": "Docs"}}),
            create=_ADA,
        ),
        Reference(
            "metrics", "Load", among=Things("statuspage", f"{_PAGE}/metrics", where={"name": "Load"}), create=_ADA
        ),
    ),
)  # fmt: skip
