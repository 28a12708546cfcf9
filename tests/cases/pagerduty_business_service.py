"""Business services: the checkout, described otherwise, removed."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_KEY = {"name": "Checkout"}

CASE = Case(
    "pagerduty_business_service",
    missing={"description": "Customers can pay"},
    says="one of the following is required: id, name",
    create={**_KEY, "description": "Customers can pay", "point_of_contact": "#checkout"},
    change={**_KEY, "description": "Customers can pay and cancel"},
    remove={**_KEY, "state": "absent"},
    things=Things("pagerduty", "/business_services", "business_services", where=_KEY, item="/business_services/{id}", envelope="business_service"),
    chosen=("id", "team"),
    creation=("POST", "/business_services$"),
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    crowd=Raw("pagerduty", "POST", "/business_services", {"business_service": {"name": "Other {n}"}}),
    crowd_size=101,
    twin=Raw("pagerduty", "POST", "/business_services", {"business_service": {"name": "Checkout"}}),
    many={"name": "Many {n}", "description": "One of many"},
    many_other={"description": "Another"},
    many_reads=1,  # the list
    elsewhere=({"point_of_contact": "Noa"}, {"description": "Mended"}),
    fields={
        "name": Sample("Checkout", "Kasse, касса, 会計 🧾", where=("name", "summary")),
        "description": Sample("Customers can pay", "Höhe über Köln", ""),
        "point_of_contact": Sample("#checkout", "Noa", ""),
        "team": Sample("Platform", "", ""),
    },
    fixed=("subscribers",),
    references=(
        Reference("team", "Platform", "PTEAM01", create=_KEY),
        Reference("subscribers.user", "noa.vidal@example.org", "PSEC0ND", create=_KEY),
        Reference("subscribers.team", "Platform", "PTEAM01", create=_KEY),
    ),
)  # fmt: skip
