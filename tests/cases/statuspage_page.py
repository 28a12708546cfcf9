"""The page: another name, colour and zone, then another footer. Nobody makes or removes it: it is set back."""

from __future__ import annotations

from .words import Case, Cost, Sample, Things

_PAGE = "/v1/pages/kctbh9vrtdwd"

CASE = Case(
    "statuspage_page",
    missing={"page_id": ""},
    says="page_id is missing",
    create={"name": "Shop Status", "css_greens": "#2C6", "time_zone": "Berlin", "allow_sms_subscribers": False},
    change={"notifications_email_footer": "Ask Jo.", "hidden_from_search": True},
    remove={"name": "Example Status", "notifications_email_footer": ""},
    actions=("updated", "updated", "updated"),
    things=Things("statuspage", "/v1/pages", where={"name": "Shop Status"}, item=_PAGE),
    creation=("PATCH", "/pages/kctbh9vrtdwd$"),
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    chosen=(),
    masked=(),
    identify={},
    fields={
        "name": Sample("Shop Status", "Store Status"),
        "domain": Sample("status.example.com", "www.example.com", ""),
        "subdomain": Sample("shop-status", "store-status"),
        "url": Sample("https://www.example.com", "https://www.example.org", ""),
        "branding": Sample("premium", "basic"),
        "hidden_from_search": Sample(True, False),
        "viewers_must_be_team_members": Sample(True, False),
        "allow_page_subscribers": Sample(True, False),
        "allow_incident_subscribers": Sample(True, False),
        "allow_email_subscribers": Sample(True, False),
        "allow_sms_subscribers": Sample(True, False),
        "allow_rss_atom_feeds": Sample(True, False),
        "allow_webhook_subscribers": Sample(True, False),
        "notifications_from_email": Sample("status@example.com", "shop@example.com", ""),
        "notifications_email_footer": Sample("Ask Jo.", "Ask **Jo**.\n\nShe knows."),  # empty: the service's own
        "time_zone": Sample("Berlin", "Pacific Time (US & Canada)"),
        "css_body_background_color": Sample("#fefefe", "eee"),
        "css_font_color": Sample("#000000", "111"),
        "css_light_font_color": Sample("#bbb", "#CCCCCC"),
        "css_greens": Sample("#2c6", "33dd77"),
        "css_yellows": Sample("ff0", "FE0"),
        "css_oranges": Sample("f80", "F90"),
        "css_reds": Sample("#f00", "e00"),
        "css_blues": Sample("00F", "#0000EE"),
        "css_border_color": Sample("ddd", "ccc"),
        "css_graph_color": Sample("#123456", "654321"),
        "css_link_color": Sample("#00ff00", "#00EE00"),
        "css_no_data": Sample("#999999", "888"),
    },
)  # fmt: skip
