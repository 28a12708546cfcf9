# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who may see an audience-specific page, and who works on pages."""

from __future__ import annotations

from typing import Any

from ...errors import BadInput
from ...resource import Field, Options, Part, Resource
from .subscribers import email, ids_of
from .system import PAGE, STATUSPAGE

ORGANIZATION = "/v1/organizations/{organization_id}"


# Audience-specific pages

PAGE_ACCESS_USER = Resource(
    "page_access_user",
    STATUSPAGE,
    path=f"{PAGE}/page_access_users",
    narrow=lambda wanted: {"email": wanted["email"]} if "@" in (wanted.get("email") or "") else None,
    key=("email",),
    other_keys=(("external_login",),),
    called="external_login",
    also_called=("email",),  # tried first, because it can be searched for
    envelope="page_access_user",
    fields=(
        Field("email", normalise=email),
        Field("external_login"),
        Field(
            "page_access_groups",
            "list",
            api="page_access_group_ids",
            refers_to="page_access_group",
            owned_by="page_access_group",
            unordered=True,
            read=ids_of,
        ),
        Field(
            "components",
            "list",
            refers_to="component",
            unordered=True,
            part=Part(f"{PAGE}/page_access_users/{{id}}/components", "component_ids"),
        ),
        Field(
            "metrics",
            "list",
            refers_to="metric",
            unordered=True,
            part=Part(f"{PAGE}/page_access_users/{{id}}/metrics", "metric_ids"),
        ),
        Field("subscribe_to_components", "bool", write_only=True),
    ),
    constraints={"required_one_of": [("id", "email", "external_login")]},
)

PAGE_ACCESS_GROUP = Resource(
    "page_access_group",
    STATUSPAGE,
    path=f"{PAGE}/page_access_groups",
    key=("external_identifier",),
    other_keys=(("name",),),
    called="name",
    envelope="page_access_group",
    fields=(
        Field("name", required=True, normalise=str.strip),
        Field("external_identifier"),
        Field("components", "list", api="component_ids", refers_to="component", unordered=True, read=ids_of),
        Field("metrics", "list", api="metric_ids", refers_to="metric", unordered=True, read=ids_of),
        Field(
            "page_access_users",
            "list",
            api="page_access_user_ids",
            refers_to="page_access_user",
            unordered=True,
            read=ids_of,
        ),
    ),
    constraints={"required_one_of": [("id", "name", "external_identifier")]},
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


def _examine_user(params: Options) -> list[str]:
    for page, roles in (params.get("permissions") or {}).items():
        if not isinstance(roles, (dict, type(None))):
            raise BadInput(f"permissions of page {page} must be a dictionary of {', '.join(ROLES)}")
        unknown = sorted(str(role) for role in roles or {} if role not in ROLES)
        if unknown:
            raise BadInput(f"permissions of page {page}: {', '.join(unknown)} is none of {', '.join(ROLES)}")
        odd = [role for role, held in (roles or {}).items() if not isinstance(_held(held), bool)]
        if odd:
            raise BadInput(f"permissions of page {page}: {', '.join(odd)} must be true or false")
    return []


USER = Resource(
    "user",
    STATUSPAGE,
    path=f"{ORGANIZATION}/users",
    key=("email",),
    can=("create", "delete"),
    listed_only=True,
    envelope="user",
    fields=(
        Field("email", required=True, normalise=email),
        Field("password", write_only=True, secret=True),
        Field("first_name"),
        Field("last_name"),
        Field(
            "permissions",
            "dict",
            normalise=_roles,
            part=Part(f"{ORGANIZATION}/permissions/{{id}}", "pages", verb="PUT", empty="", read=_pages_of),
        ),
    ),
    constraints={"required_one_of": [("id", "email")]},
    examine=_examine_user,
)
