"""Pages: read and change; the API neither creates nor deletes one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from ..service import Call
from .account import EMAIL, answer, invalid, one_of
from .collection import Collection, Row
from .forms import flag, text
from .time_zones import ZONES

_TEXTS = ("name", "domain", "subdomain", "url", "branding", "notifications_from_email", "notifications_email_footer",
          "time_zone")  # fmt: skip
_FLAGS = ("hidden_from_search", "viewers_must_be_team_members", "allow_page_subscribers", "allow_incident_subscribers",
          "allow_email_subscribers", "allow_sms_subscribers", "allow_rss_atom_feeds",
          "allow_webhook_subscribers")  # fmt: skip
_COLOURS = {
    "css_body_background_color": "ffffff", "css_font_color": "333333", "css_light_font_color": "AAAAAA",
    "css_greens": "2fcc66", "css_yellows": "f1c40f", "css_oranges": "e67e22", "css_reds": "e74c3c",
    "css_blues": "3498DB", "css_border_color": "E0E0E0", "css_graph_color": "3498db", "css_link_color": "3498db",
    "css_no_data": "b3bac5",
}  # fmt: skip
_SMALL_LOGO = {"updated_at": None, "size": None, "url": ""}
_LARGE_LOGO = {"updated_at": None, "original_url": "", "size": None, "normal_url": "", "retina_url": ""}
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*", re.IGNORECASE)
_OURS = ".statuspage.io"
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)", re.IGNORECASE)


class Pages(Collection):
    """`/v1/pages`."""

    path = "/v1/pages"
    verbs = "list read update"
    name = "page_id"
    envelope = "page"

    def owner(self, call: Call) -> Row:
        """Return nothing: a page lies on none."""
        return {}

    def page(self, call: Call, rows: Sequence[Row]) -> Response:
        """Answer with all of them."""
        return answer(self.listed(rows))

    def make(self, page_id: str, name: str, subdomain: str) -> None:
        """Put a page as nobody has configured it yet."""
        now = self._account.second()
        page: dict[str, Any] = {"id": page_id, "created_at": now, "updated_at": now, "name": name}
        page |= {"page_description": None, "headline": None, "branding": "basic", "subdomain": subdomain}
        page |= dict.fromkeys(("domain", "url", "support_url"))
        page |= {name: name.startswith("allow_") for name in _FLAGS} | {"allow_webhook_subscribers": False}
        page |= {"notifications_from_email": None, "notifications_email_footer": _footer(name), "activity_score": 0.0}
        page |= dict.fromkeys(("twitter_username", "ip_restrictions", "city", "state", "country"))
        page |= {"time_zone": "UTC"} | _COLOURS
        page |= {"favicon_logo": _SMALL_LOGO, "transactional_logo": _LARGE_LOGO, "hero_cover": _LARGE_LOGO}
        page |= {"email_logo": _LARGE_LOGO, "twitter_logo": _LARGE_LOGO}
        self._account.pages.put(page_id, page)

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return what is to be changed."""
        changes = (
            {name: text(sent[name]) for name in _TEXTS if name in sent}
            | {name: bool(flag(sent[name])) for name in _FLAGS if name in sent}
            | {name: colour(name, sent[name]) for name in _COLOURS if name in sent}
        )
        # The description's example is the whole host; in which form it comes back is not known; sandbox choice: the label.
        if changes.get("subdomain"):
            changes["subdomain"] = changes["subdomain"].lower().removesuffix(_OURS)
        _check(changes)
        if changes.get("notifications_email_footer", "") is None:
            changes["notifications_email_footer"] = _footer(changes.get("name", current["name"]))
        return changes


def _footer(name: str) -> str:
    """Return what the service writes below its e-mails when the page says nothing else."""
    return f"You received this email because you are subscribed to {name}'s service status notifications."


def _check(changes: dict[str, Any]) -> None:
    for name in ("name", "subdomain"):
        if name in changes and not (changes[name] or "").strip():
            invalid(f"{name.capitalize()} can't be blank")
    # What hosts and addresses have to look like nobody has shown; sandbox choice: like hosts and addresses.
    for name, shape in (("domain", _HOST), ("subdomain", _LABEL), ("notifications_from_email", EMAIL)):
        if changes.get(name) and not shape.fullmatch(changes[name]):
            invalid(f"{name.replace('_', ' ').capitalize()} is invalid")
    if "branding" in changes:
        one_of("Branding", changes["branding"], ("basic", "premium"))
    # Whether `Europe/Berlin` is converted, stored or refused is not known; here it is refused, for it is no Rails name.
    if "time_zone" in changes and changes["time_zone"] not in ZONES:
        invalid("Time zone is not included in the list")


def colour(name: str, value: Any) -> str:
    """Return a colour as the service shows it, without the #, or refuse what is none."""
    digits = (text(value) or "").removeprefix("#")
    if not re.fullmatch(r"(?:[0-9A-Fa-f]{3}){1,2}", digits):
        invalid(f"{name.replace('_', ' ').capitalize()} is invalid")
    return digits
