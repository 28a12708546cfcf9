"""Tags: who works from Lima, and who does not any more."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Things

_KEY = {"label": "Lima"}

CASE = Case(
    "pagerduty_tag",
    missing={"users": ["demo@example.org"]},
    says="one of the following is required: id, label",
    create=_KEY,
    change={**_KEY, "users": ["demo@example.org"]},
    remove={"label": "LIMA", "state": "absent"},
    things=Things("pagerduty", "/tags", "tags", where=_KEY, item="/tags/{id}", envelope="tag"),
    creation=("POST", "/tags$"),
    # The tags of that label, and then the users that are named, and who bears it.
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(3, 1), remove=(1, 1), absent=(1, 0)),
    crowd=Raw("pagerduty", "POST", "/tags", {"tag": {"type": "tag", "label": "Lima {n}"}}),
    crowd_size=101,
    many={"label": "Many {n}"},
    many_other={"teams": ["Platform"]},
    many_reads=1,  # the list
    fixed=("label", "users", "teams", "escalation_policies"),
    references=(
        Reference("users", "demo@example.org", "PDEM0US", create=_KEY),
        Reference("teams", "Platform", "PTEAM01", create=_KEY),
        Reference("escalation_policies", "Default", "PDEFEP1", create=_KEY),
    ),
)  # fmt: skip
