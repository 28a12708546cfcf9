"""Incident templates: "Database down" is made. Nothing else can be done with one, which has tests of its own."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Things

_PAGE = "/v1/pages/kctbh9vrtdwd"
_TEMPLATES = f"{_PAGE}/incident_templates"

CASE = Case(
    "statuspage_incident_template",
    missing={"title": "Orders are late"},
    says="one of the following is required: id, name",
    create={"name": "Database down", "title": "Orders are late", "body": "We are looking into it.", "components": ["Website"]},
    change={},
    remove={},
    things=Things("statuspage", _TEMPLATES, where={"name": "Database down"}),
    creation=("POST", "/incident_templates$"),
    # The templates, and the components where they are named.
    cost=Cost(create=(2, 1), unchanged=(2, 0)),
    chosen=("id", "group_id", "update_status", "should_tweet", "should_send_notifications"),
    crowd=Raw("statuspage", "POST", _TEMPLATES, {"template": {"name": "Crowd {n}", "title": "Title", "body": "Body"}}),
    crowd_size=101,
    many={"name": "Many {n}", "title": "One of many", "body": "Nothing."},
    many_reads=2,
    fixed=("name", "title", "body", "group_id", "update_status", "should_tweet", "should_send_notifications", "components"),
    references=(
        Reference(
            "components", "Docs", "d9f6b3yqn2lh",
            twin=Raw("statuspage", "POST", f"{_PAGE}/components", {"component": {"name": "Docs"}}),
            create={"name": "Database down", "title": "Orders are late", "body": "We are looking into it."},
        ),
    ),
)  # fmt: skip
