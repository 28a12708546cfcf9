# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Folders of a product, which nobody can remove.

Source: https://docs.catchpoint.com/ (REST API v2 guide, Folders)
"""

from __future__ import annotations

from typing import Any, Optional

from ...behaviour import Behaviour, Lookup
from ...errors import Immutable
from ...resource import Identity, Listing, Paths, Post, Resource
from ...steps import Desired
from ...values import Field, Name, NumberRef, Options, Row, Unknown
from .alerting import alerts, refuse_alerts
from .product import SWITCHES
from .sections import (
    advanced,
    insight_operations,
    insights,
    refuse_bare,
    refuse_sections,
    request,
    schedule,
    without_secrets,
)
from .system import API, CATCHPOINT, Inside, JsonPatch, parse_id
from .values import WHOLE_POST

FOLDERS = f"{API}/folders"
OWN = "showInheritedProperties=false"
"""What keeps inherited settings apart from a thing's own."""


class FolderRules(Behaviour):
    """A folder is in the division of its product, and stays for ever."""

    def check(self, params: Options) -> list[str]:
        """Refuse what is wrong in a section before any call."""
        refuse_sections(params)
        refuse_alerts(params)
        return []

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Return the wish with the division that is needed to make it."""
        product = want.get("product")
        if not want.absent:
            refuse_bare(want.get("schedule"), want.resource.to_options(row).get("schedule") if row is not None else None)
        if row is not None or want.absent or product is None or product.__class__ is Unknown:
            return want
        around = lookup.one("product", product)
        return want if around is None else want.with_(notes={**want.notes, "division": around.get("divisionId")})

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

    def exported(self, options: Options, row: Row, lookup: Lookup) -> Options:
        """Return what an export says: no secret stands in a header."""
        return without_secrets(options)


FOLDER = Resource(
    "folder",
    CATCHPOINT,
    Paths(f"{FOLDERS}?{SWITCHES}&{OWN}", one=f"{FOLDERS}/{{id}}?{OWN}"),
    (
        Field("name", Name(), required=True),
        Field("product", NumberRef("product"), at="productId", required=True),
        Field("parent", NumberRef("folder"), at="parentId"),
        Field("schedule", schedule(inherits=True), at="scheduleSetting"),
        Field("request", request(inherits=True), at="requestSetting"),
        Field("advanced", advanced(inherits=True), at="advancedSettings"),
        Field("alerts", alerts(inherits=True), at="alertGroup"),
        Field("insights", insights(inherits=True)),
    ),
    Identity(("name", "product"), parse_id=parse_id, tie_break=("parent",)),
    Listing(rows="data.folders", filter=lambda wanted: {"name": wanted["name"]}),
    Inside(constants={"id": 0}, member="folders", one="folder"),
    create=Post(f"{FOLDERS}{WHOLE_POST}"),
    update=JsonPatch(pieces={"insights": insight_operations}),
    remove=None,
    behaviour=FolderRules(),
)
