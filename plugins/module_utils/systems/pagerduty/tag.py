# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tags, and what bears them.

Source: https://developer.pagerduty.com/api-reference/ (Tags)
"""

from __future__ import annotations

from typing import Any, Callable

from ...one_by_one import OneByOne, single_ones
from ...resource import Body, Deltas, Identity, Listing, Module, Resource
from ...values import Field, SetOf
from .system import PAGERDUTY
from .values import Called, Reference

BEARERS = {"users": "user", "teams": "team", "escalation_policies": "escalation_policy"}
"""What can bear a tag: the option, which is also how the API calls them, and the kind."""


class Label(Called):
    """What a tag says; it cannot change, so other capital letters are no difference either."""

    def differs(self, wanted: Any, found: Any) -> bool:
        """Say whether it is another one."""
        return self.index(wanted) != self.index(found)


def _calls(bearers: str) -> Callable[[str, list, list], list[tuple[str, Any]]]:
    """Return what makes the calls that put a tag on things or take it off, one for each of them: other tags stay."""

    def calls(identity: str, added: list, removed: list) -> list[tuple[str, Any]]:
        tag = {"type": "tag_reference", "id": identity}
        changes = [(one, {"add": [tag]}) for one in added] + [(one, {"remove": [tag]}) for one in removed]
        return [(f"/{bearers}/{one['id']}/change_tags", body) for one, body in changes]

    return calls


ASSIGNED = tuple(
    Field(name, SetOf(Reference(kind)), part=Deltas(f"/tags/{{id}}/{name}", rows=name, calls=_calls(name))) for name, kind in BEARERS.items()
)
TAG = Resource(
    "tag",
    PAGERDUTY,
    "/tags",
    (
        Field("label", Label(longest=191), required=True),
        *ASSIGNED,
    ),
    Identity("label"),
    Listing(rows="tags", filter=lambda wanted: {"query": wanted["label"]}),
    Body("tag", {"type": "tag"}),
    update=None,
    module=Module(options=single_ones(*ASSIGNED)),
    behaviour=OneByOne(),
)
