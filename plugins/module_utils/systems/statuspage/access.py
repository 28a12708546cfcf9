# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who may see an audience-specific page, and who works on pages."""

from __future__ import annotations

from typing import Any

from ...errors import BadInput
from ...resource import Body, Identity, Listing, Mirror, Module, Part, Paths, Resource
from ...values import WRITE_ONLY, Email, Field, Flag, Map, Name, Ref
from .system import PAGE, STATUSPAGE, SetOfThings

ORGANIZATION = "/v1/organizations/{organization_id}"


# Audience-specific pages


def _part(what: str) -> Part:
    return Part(f"{PAGE}/page_access_users/{{id}}/{what}s", f"{what}_ids")


PAGE_ACCESS_USER = Resource(
    "page_access_user",
    STATUSPAGE,
    f"{PAGE}/page_access_users",
    identity=Identity("email", "external_login", names=("email", "external_login")),  # an address can be searched for
    listing=Listing(filter=lambda wanted: {"email": wanted["email"]} if "@" in (wanted.get("email") or "") else None),
    body=Body("page_access_user"),
    fields=(
        Field("email", Email()),
        Field("external_login", Name()),
        Field(
            "page_access_groups",
            SetOfThings(Ref("page_access_group")),
            at="page_access_group_ids",
            mirror=Mirror("page_access_users"),
        ),
        Field("components", SetOfThings(Ref("component")), part=_part("component")),
        Field("metrics", SetOfThings(Ref("metric")), part=_part("metric")),
        Field("subscribe_to_components", Flag(), WRITE_ONLY),
    ),
)

PAGE_ACCESS_GROUP = Resource(
    "page_access_group",
    STATUSPAGE,
    f"{PAGE}/page_access_groups",
    identity=Identity("external_identifier", "name", names=("name",)),
    body=Body("page_access_group"),
    fields=(
        Field("name", Name(), required=True),
        Field("external_identifier", Name()),
        Field("components", SetOfThings(Ref("component")), at="component_ids"),
        Field("metrics", SetOfThings(Ref("metric")), at="metric_ids"),
        Field("page_access_users", SetOfThings(Ref("page_access_user")), at="page_access_user_ids"),
    ),
    module=Module(constraints={"required_one_of": [("id", "name", "external_identifier")]}),
)


# Team members


ROLES = ("page_configuration", "incident_manager", "maintenance_manager")


def _held(said: Any) -> Any:
    """Return a flag as written in a map, which Ansible leaves as it is; what is no flag comes back unchanged."""
    words = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
    return words.get(str(said).strip().lower(), said) if said is not None else False


def _roles(permissions: dict) -> dict:
    """Return page -> roles that are held: one left out and one that is false are the same."""
    return {
        str(page): {role: True for role, held in sorted((roles or {}).items()) if _held(held)}
        for page, roles in permissions.items()
    }


def _pages_of(answer: Any) -> dict:
    data = answer.get("data", answer) if isinstance(answer, dict) else {}
    return data.get("pages") or {}


class Permissions(Map):
    """Roles by page: a free map, which Ansible does not look into."""

    def __init__(self) -> None:
        super().__init__(_roles)

    def check(self, value: Any, place: str) -> None:
        """Refuse roles that there are not."""
        for page, roles in value.items():
            if not isinstance(roles, (dict, type(None))):
                raise BadInput(f"{place} of page {page} must be a dictionary of {', '.join(ROLES)}")
            unknown = sorted(str(role) for role in roles or {} if role not in ROLES)
            if unknown:
                raise BadInput(f"{place} of page {page}: {', '.join(unknown)} is none of {', '.join(ROLES)}")
            odd = [role for role, held in (roles or {}).items() if not isinstance(_held(held), bool)]
            if odd:
                raise BadInput(f"{place} of page {page}: {', '.join(odd)} must be true or false")


USER = Resource(
    "user",
    STATUSPAGE,
    Paths(f"{ORGANIZATION}/users", one=None),
    identity=Identity("email"),
    body=Body("user"),
    update=None,
    fields=(
        Field("email", Email(), required=True),
        Field("password", role=WRITE_ONLY, secret=True),
        Field("first_name"),
        Field("last_name"),
        Field(
            "permissions",
            Permissions(),
            part=Part(f"{ORGANIZATION}/permissions/{{id}}", "pages", verb="PUT", empty="", read=_pages_of),
        ),
    ),
)
