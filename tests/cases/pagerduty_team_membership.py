"""Team memberships: Kim, who answers, then manages, then leaves."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_KEY = {"team": "Platform", "user": "kim.ode@example.org"}
_MANY = {"user": {"type": "user", "name": "Many {n}", "email": "many{n}@example.org"}}

CASE = Case(
    "pagerduty_team_membership",
    missing={"team": "Platform"},
    says="one of the following is required: id, user",
    create={**_KEY, "role": "responder"},
    change={**_KEY, "role": "manager"},
    remove={**_KEY, "state": "absent"},
    things=Things("pagerduty", "/users", "users", {"team_ids[]": "PTEAM01"}, where={"email": "kim.ode@example.org"}),
    creation=("PUT", "/teams/PTEAM01/users/"),
    # The members; the team and the user are names.
    cost=Cost(create=(3, 1), unchanged=(3, 0), change=(3, 1), remove=(3, 1), absent=(3, 0), foretold=4),
    chosen=("id",),
    prepare=(
        Raw("pagerduty", "POST", "/users", {"user": {"type": "user", "name": "Kim Ode", "email": "kim.ode@example.org"}}),
    ),
    many={"team": "Platform", "user": "many{n}@example.org", "role": "responder"},
    many_other={"role": "observer"},
    many_needs=Raw("pagerduty", "POST", "/users", _MANY),
    many_reads=5,
    fields={"role": Sample("responder", "observer")},
    fixed=("team", "user"),
    identify=_KEY,
    references=(
        Reference("team", "Platform", "PTEAM01", create=_KEY),
        Reference(
            "user", "kim.ode@example.org",
            among=Things("pagerduty", "/users", "users", where={"email": "kim.ode@example.org"}), create=_KEY,
        ),
    ),
)  # fmt: skip
