"""Users: Kim, who gets another title, removed."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_KEY = {"email": "kim.ode@example.org"}
_KIM = {**_KEY, "name": "Kim Ode"}

CASE = Case(
    "pagerduty_user",
    missing={"name": "Kim Ode"},
    says="one of the following is required: id, email",
    create={**_KEY, "name": "Kim  Ode", "job_title": "Engineer", "time_zone": "Europe/Berlin"},
    change={**_KEY, "job_title": "Database engineer", "role": "limited_user"},
    remove={**_KEY, "state": "absent"},
    things=Things("pagerduty", "/users", "users", {"query": "kim.ode@example.org"}, where=_KEY, item="/users/{id}", envelope="user"),
    creation=("POST", "/users$"),
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(1, 0), foretold=4),
    chosen=("id", "role", "description", "color"),
    masked=("id", "color"),
    crowd=Raw("pagerduty", "POST", "/users", {"user": {"type": "user", "name": "Kim {n}", "email": "kim.ode@example.org.{n}"}}),
    crowd_size=101,
    many={"email": "many{n}@example.org", "name": "Many {n}"},
    many_other={"job_title": "Engineer"},
    many_reads=2,
    elsewhere=({"description": "Somebody"}, {"job_title": "Else"}),
    fields={
        "email": Sample("kim.ode@example.org", "kim@example.org"),
        "name": Sample("Kim Ode", "Kim Ode-Roe", where=("name", "summary")),
        "role": Sample("user", "limited_user"),
        "job_title": Sample("Engineer", "Else", ""),
        "description": Sample("Somebody", "Else", ""),
        "time_zone": Sample("Europe/Berlin", "Asia/Tokyo"),
        "color": Sample("green", "purple"),
    },
    fixed=("license",),
    references=(Reference("license", "Business", "PL1CFU1", create=_KIM),),
)
