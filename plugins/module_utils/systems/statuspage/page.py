# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Statuspage's page itself and its embedded notice: there is one of each, nobody makes or removes it."""

from __future__ import annotations

import re
from typing import Callable

from ...resource import Body, Identity, Resource
from ...values import STABLE, Choice, Email, Field, Flag, Link, Name, Quoted, Text
from .system import PAGE, STATUSPAGE
from .time_zones import TimeZone

COLOURS = (
    "body_background_color", "font_color", "light_font_color", "greens", "yellows", "oranges", "reds", "blues",
    "border_color", "graph_color", "link_color", "no_data",
)  # fmt: skip
FLAGS = (
    "hidden_from_search", "viewers_must_be_team_members", "allow_page_subscribers", "allow_incident_subscribers",
    "allow_email_subscribers", "allow_sms_subscribers", "allow_rss_atom_feeds", "allow_webhook_subscribers",
)  # fmt: skip


def _six_digits(text: str) -> str:
    plain = text.strip().lstrip("#").lower()
    return "".join(letter * 2 for letter in plain) if len(plain) == 3 else plain


def label(text: str) -> str:
    """Return a subdomain as it compares: the label alone, of which the service may show the whole host."""
    plain = text.strip().lower()
    return plain[: -len(_HOST)] if plain.endswith(_HOST) else plain


_HOST = ".statuspage.io"


def _host_name(normalise: Callable[[str], str] = str.strip) -> Text:
    """Return the type of a host's name, without what stands around it in an address."""
    return Text(normalise, form=r"(?!-)[\w-]+(\.[\w-]+)*", unlike="no name of a host; write it alone, as status.example.com")


_OWN_FOOTER = re.compile(r"You received this email because you are subscribed to .*'s service status notifications\.", re.S)


def footer(text: str) -> str:
    """Return a footer as it compares: without blanks at its end, and empty when it is the service's own."""
    plain = text.replace("\r\n", "\n").rstrip()
    return "" if _OWN_FOOTER.fullmatch(plain) else plain


COLOUR = Quoted(
    _six_digits, form="#?([0-9A-Fa-f]{3}){1,2}", unlike="no colour; write six hexadecimal digits in quotes, as '#3498db'"
)
"""A colour as the service keeps it: `#FFF` -> `ffffff`."""
PAGE_ITSELF = Resource(
    "page",
    STATUSPAGE,
    PAGE,
    body=Body("page"),
    create=None,
    remove=None,
    fields=(
        Field("name", Name()),
        Field("domain", _host_name()),
        Field("subdomain", _host_name(label)),
        Field("url", Link()),
        Field("branding", Choice("basic", "premium")),
        *(Field(name, Flag()) for name in FLAGS),
        Field("notifications_from_email", Email(fold=False)),
        Field("notifications_email_footer", Text(footer)),
        Field("time_zone", TimeZone()),
        *(Field(f"css_{name}", COLOUR) for name in COLOURS),
        *(Field(name, role=STABLE) for name in ("headline", "page_description", "support_url")),
    ),
)

EMBED_CONFIG = Resource(
    "embed_config",
    STATUSPAGE,
    f"{PAGE}/status_embed_config",
    identity=Identity(id="page_id"),
    body=Body("status_embed_config"),
    create=None,
    remove=None,
    fields=(
        Field("position"),
        *(
            Field(f"{kind}_{part}_color", COLOUR)
            for kind in ("incident", "maintenance")
            for part in ("background", "text")
        ),
    ),
)
