# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Statuspage's page itself and its embedded notice: there is one of each, nobody makes or removes it."""

from __future__ import annotations

import re
from typing import Optional

from ...behaviour import Behaviour
from ...errors import BadInput
from ...resource import Body, Identity, Resource
from ...steps import Desired
from ...values import STABLE, Choice, Field, Flag, Options, Text
from .system import PAGE, STATUSPAGE

COLOURS = (
    "body_background_color", "font_color", "light_font_color", "greens", "yellows", "oranges", "reds", "blues",
    "border_color", "graph_color", "link_color", "no_data",
)  # fmt: skip
FLAGS = (
    "hidden_from_search", "viewers_must_be_team_members", "allow_page_subscribers", "allow_incident_subscribers",
    "allow_email_subscribers", "allow_sms_subscribers", "allow_rss_atom_feeds", "allow_webhook_subscribers",
)  # fmt: skip


def colour(text: str) -> str:
    """Return a colour as the service keeps it: `#FFF` -> `ffffff`."""
    plain = text.strip().lstrip("#").lower()
    return "".join(letter * 2 for letter in plain) if len(plain) == 3 else plain


def label(text: str) -> str:
    """Return a subdomain as it compares: the label alone, of which the service may show the whole host."""
    plain = text.strip().lower()
    return plain[: -len(_HOST)] if plain.endswith(_HOST) else plain


_HOST = ".statuspage.io"
_OWN_FOOTER = re.compile(r"You received this email because you are subscribed to .*'s service status notifications\.", re.S)


def footer(text: str) -> str:
    """Return a footer as it compares: without blanks at its end, and empty when it is the service's own."""
    plain = text.replace("\r\n", "\n").rstrip()
    return "" if _OWN_FOOTER.fullmatch(plain) else plain


class Colour(Text):
    """A colour."""

    def __init__(self) -> None:
        super().__init__(colour)


class Painted(Behaviour):
    """Refuses what is no colour: the service says that it is invalid, and not what a colour is."""

    def check(self, params: Options) -> list[str]:
        """Look at each colour."""
        names = (one.name for kind in (PAGE_ITSELF, EMBED_CONFIG) for one in kind.fields if isinstance(one.type, Colour))
        for name in names:
            written = str(params.get(name) or "").strip()
            if written and not re.fullmatch(r"#?([0-9a-f]{3}|[0-9a-f]{6})", written, re.I):
                raise BadInput(f"{name} {written!r} is no colour: give six hexadecimal digits, as in '2fcc66'")
            if re.fullmatch(r"[0-9]{3}", written):  # of 001100 without quotes YAML makes 576
                raise BadInput(
                    f"{name} {written!r} may be what YAML makes of a number with noughts in front:"
                    " give all six digits, in quotes, as in '001100'"
                )
        return []

    def advice(self, status: Optional[int], want: Desired) -> Optional[str]:
        """Say which names of zones the service knows."""
        zone = want.get("time_zone") or ""
        if status != 422 or "/" not in zone:
            return None
        return f"time_zone is a name that Ruby on Rails has, such as Berlin or Pacific Time (US & Canada), and {zone!r} is none"


PAGE_ITSELF = Resource(
    "page",
    STATUSPAGE,
    PAGE,
    body=Body("page"),
    create=None,
    remove=None,
    fields=(
        Field("name"),
        Field("domain"),
        Field("subdomain", Text(label)),
        Field("url"),
        Field("branding", Choice("basic", "premium")),
        *(Field(name, Flag()) for name in FLAGS),
        Field("notifications_from_email"),
        Field("notifications_email_footer", Text(footer)),
        Field("time_zone"),
        *(Field(f"css_{name}", Colour()) for name in COLOURS),
        *(Field(name, role=STABLE) for name in ("headline", "page_description", "support_url")),
    ),
    behaviour=Painted(),
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
            Field(f"{kind}_{part}_color", Colour())
            for kind in ("incident", "maintenance")
            for part in ("background", "text")
        ),
    ),
    behaviour=Painted(),
)
