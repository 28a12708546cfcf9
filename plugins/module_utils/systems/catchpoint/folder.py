# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Folders of a product, which nobody can remove.

Source: https://docs.catchpoint.com/ (REST API v2 guide, Folders)
"""

from __future__ import annotations

from typing import Any, Optional

from ...behaviour import Lookup
from ...errors import Immutable
from ...resource import Identity, Listing, Paths, Post, Resource
from ...steps import Desired
from ...values import Field, Name, NumberRef, Row
from .sectioned import OWN, PATCH, SWITCHES, Sectioned, division_around, five_sections
from .system import API, CATCHPOINT, Inside, narrowed_by, parse_id
from .values import WHOLE_POST

FOLDERS = f"{API}/folders"


class FolderRules(Sectioned):
    """A folder is in the division of its product, and stays for ever."""

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Return the wish with the division that is needed to make it."""
        want = super().refine(want, row, lookup)
        return want if row is not None else want.with_(notes={**want.notes, "division": division_around(want, lookup)})

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Return what a creation needs besides; no parent is 0."""
        if row is None:
            division = want.notes.get("division")
            return {"testFolderTypeId": {"id": 1, "name": "Synthetic"}, **({"divisionId": division} if division else {}), **body}
        if "parentId" in body and body["parentId"] is None:
            body = {**body, "parentId": 0}
        return body

    def removal(self, want: Desired, row: Row, now: float) -> Any:
        """Refuse it."""
        raise Immutable("Catchpoint deletes no folder through its API", advice="Delete it by hand, in the portal")


FOLDER = Resource(
    "folder",
    CATCHPOINT,
    Paths(f"{FOLDERS}?{SWITCHES}&{OWN}", one=f"{FOLDERS}/{{id}}?{OWN}"),
    (
        Field("name", Name(longest=128), required=True),
        Field("product", NumberRef("product"), at="productId", required=True),
        Field("parent", NumberRef("folder"), at="parentId"),
        *five_sections(inherits=True, schedule_at="scheduleSetting", request_at="requestSetting", insights_at="insights"),
    ),
    Identity(("name", "product"), parse_id=parse_id, tie_break=("parent",)),
    Listing(rows="data.folders", filter=narrowed_by(name="name", product="productIds")),
    Inside(constants={"id": 0}, member="folders", one="folder"),
    create=Post(f"{FOLDERS}{WHOLE_POST}"),
    update=PATCH,
    remove=None,
    behaviour=FolderRules(),
)
