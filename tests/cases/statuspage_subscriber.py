"""Subscribers: Ada hears of the documentation, then of Europe as well, then of nothing."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_PAGE = "/v1/pages/kctbh9vrtdwd"
_ADA = {"email": "ada@example.com"}

CASE = Case(
    "statuspage_subscriber",
    missing={"components": ["Docs"]},
    says="one of the following is required: id, email, endpoint, phone_number, obfuscated_channel_name",
    create={**_ADA, "components": ["Docs"]},
    change={**_ADA, "components": ["Docs", "EU"]},
    remove={**_ADA, "state": "absent"},
    things=Things("statuspage", f"{_PAGE}/subscribers", query={"state": "all"}, where=_ADA,
                  item=f"{_PAGE}/subscribers/{{id}}", paging="statuspage subscribers"),
    creation=("POST", "/subscribers$"),
    # One more read than the subscriber's own: the list in which the names of the components are looked up.
    cost=Cost(create=(2, 1), unchanged=(2, 0), change=(2, 1), remove=(1, 1), absent=(1, 0)),
    chosen=(
        "id", "endpoint", "phone_country", "phone_number", "workspace_name", "obfuscated_channel_name",
        "page_access_user", "quarantined_at", "display_phone_number",
    ),
    crowd=Raw("statuspage", "POST", f"{_PAGE}/subscribers", {"subscriber": {"email": "crowd{n}@example.com"}}),
    crowd_size=101,
    many={"email": "many{n}@example.com", "components": ["Docs"]},
    many_other={"components": ["EU"]},
    many_reads=3,  # two pages of subscribers, one of components
    fields={"components": Sample(["Docs"], ["Docs", "EU"], [])},
    fixed=(
        "type", "email", "endpoint", "phone_country", "phone_number", "workspace_name", "obfuscated_channel_name",
        "page_access_user", "skip_confirmation_notification",
    ),
    prepare=(
        Raw("statuspage", "POST", f"{_PAGE}/page_access_users", {"page_access_user": {"email": "eve@example.com"}}),
    ),
    references=(
        Reference(
            "components", "Docs", "d9f6b3yqn2lh",
            twin=Raw("statuspage", "POST", f"{_PAGE}/components", {"component": {"name": "Docs"}}),
            create=_ADA,
        ),
        Reference(
            "page_access_user", "eve@example.com",
            among=Things("statuspage", f"{_PAGE}/page_access_users", where={"email": "eve@example.com"}),
            create=_ADA,
        ),
    ),
)  # fmt: skip
