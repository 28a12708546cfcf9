"""Contact groups: who is told of a database, and who is next."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_KEY = {"name": "Database people"}
_MAIL = {"method": "email", "contact_info": "db@example.com"}
_HOOK = {"method": "http", "contact_info": {"url": "https://hooks.example.com/c"}}
_SPELLED = {"method": "http", "contact_info": '{"method": "POST", "url": "https://hooks.example.com/c"}'}
_OPS = {"user": "jo@example.com", "method": "email"}
_NOBODY = {"external": [], "users": []}

CASE = Case(
    "circonus_contact_group",
    missing={"tags": ["team:db"]},
    says="one of the following is required: id, name",
    create={
        **_KEY,
        "contacts": {"external": [_MAIL, _HOOK], "users": [_OPS]},
        "escalations": {"1": {"after": 900, "contact_group": "On Call"}},
        "tags": ["Team:DB", "team:db", " prio:1"],
    },
    change={**_KEY, "contacts": {"external": [_SPELLED]}, "reminders": {"1": 60}},
    remove={**_KEY, "state": "absent"},
    things=Things("circonus", "/v2/contact_group", where=_KEY, item="/v2{id}", id="_cid"),
    creation=("POST", "/contact_group$"),
    # The groups of that name; all users for the one that is named.
    cost=Cost(create=(3, 1), unchanged=(3, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    chosen=("id", "alert_formats"),
    twin=Raw("circonus", "POST", "/v2/contact_group", {**_KEY, "contacts": _NOBODY}),
    crowd=Raw("circonus", "POST", "/v2/contact_group", {"name": "Others {n}", "contacts": _NOBODY}),
    crowd_size=1001,
    many={"name": "Many {n}", "contacts": {"external": [_MAIL]}},
    many_other={"contacts": {"external": [_HOOK]}},
    elsewhere=({"aggregation_window": 60}, {"tags": ["team:web"]}),
    many_reads=1,  # the contact groups
    fields={
        "name": Sample("Database people", "People of the database"),
        "group_type": Sample("normal", "oncall"),
        "contacts": Sample({"external": [_MAIL], "users": [_OPS]}, {"external": [_HOOK], "users": []}, _NOBODY),
        "aggregation_window": Sample(300, 60),
        "always_send_clear": Sample(True, False),
        "alert_formats": Sample(
            {"long_subject": "{summary}"}, {"long_subject": "{host}", "short_message": "x"}, {"long_subject": "", "short_message": ""},
        ),
        "escalations": Sample(
            {"1": {"after": 900, "contact_group": "On Call"}},
            {"1": {"after": 600, "contact_group": "Web Team"}, "2": {"after": 300, "contact_group": "On Call"}},
            {"1": {}, "2": {}},
        ),
        "reminders": Sample({"1": 60}, {"1": 30, "5": 90}, {"1": 0, "5": 0}),
        "tags": Sample(["team:db"], ["team:db", "prio:1"], []),
    },
    references=(
        Reference(
            "contacts.users.user", "jo@example.com", "/user/5002", create=_KEY, beside={"method": "email"},
        ),
        Reference(
            "escalations.1.contact_group", "On Call", "/contact_group/1234", beside={"after": 900},
            twin=Raw("circonus", "POST", "/v2/contact_group", {"name": "On Call", "contacts": _NOBODY}),
            create=_KEY,
        ),
    ),
)  # fmt: skip
