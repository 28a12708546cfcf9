"""Service dependencies: the web shop rests upon billing."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Things

_PAIR = {"supporting_service": "Billing", "dependent_service": "Web shop"}

CASE = Case(
    "pagerduty_service_dependency",
    missing={"dependent_service": "Web shop"},
    says="one of the following is required: supporting_service, supporting_business_service",
    create=_PAIR,
    change={},
    remove={**_PAIR, "state": "absent"},
    things=Things(
        "pagerduty", "/service_dependencies/technical_services/PWEBSHP", "relationships", where={"type": "service_dependency"},
    ),
    chosen=("id", "dependent_service"),
    creation=("POST", "/service_dependencies/associate$"),
    # Both services, and the dependencies of one of them.
    cost=Cost(create=(3, 1), unchanged=(3, 0), remove=(3, 1), absent=(3, 0)),
    many={"supporting_business_service": "Many {n}", "dependent_service": "Web shop"},
    many_needs=Raw("pagerduty", "POST", "/business_services", {"business_service": {"name": "Many {n}"}}),
    many_reads=4,  # services, two pages of business services, and the dependencies
    identify=_PAIR,
    fixed=("supporting_service", "supporting_business_service", "dependent_service", "dependent_business_service"),
    prepare=(Raw("pagerduty", "POST", "/business_services", {"business_service": {"name": "Checkout"}}),),
    references=(
        Reference("supporting_service", "Billing", "PB1LL1N", create={"dependent_service": "PWEBSHP"}),
        Reference("dependent_service", "Billing", "PB1LL1N", create={"supporting_service": "PWEBSHP"}),
        Reference(
            "supporting_business_service", "Checkout", create={"dependent_service": "PWEBSHP"},
            among=Things("pagerduty", "/business_services", "business_services", where={"name": "Checkout"}),
            twin=Raw("pagerduty", "POST", "/business_services", {"business_service": {"name": "Checkout"}}),
        ),
        Reference(
            "dependent_business_service", "Checkout", create={"supporting_service": "PWEBSHP"},
            among=Things("pagerduty", "/business_services", "business_services", where={"name": "Checkout"}),
            twin=Raw("pagerduty", "POST", "/business_services", {"business_service": {"name": "Checkout"}}),
        ),
    ),
)  # fmt: skip
