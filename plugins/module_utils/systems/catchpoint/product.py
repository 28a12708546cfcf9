# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Products, which nobody can remove.

Source: https://docs.catchpoint.com/ (REST API v2 guide, Products)
"""

from __future__ import annotations

from typing import Any, Optional

from ...behaviour import Lookup
from ...errors import BadInput, Immutable
from ...resource import Identity, Listing, Paths, Post, Resource
from ...steps import Desired
from ...values import FIXED, Field, Name, NumberRef, Row
from .sectioned import PATCH, SWITCHES, Sectioned, five_sections
from .system import API, CATCHPOINT, Inside, inactive_too, narrowed_by, parse_id
from .values import WHOLE_POST, Limit, Word


class ProductRules(Sectioned):
    """A product is in a division, the only one where the key sees no other, and stays for ever."""

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Return the wish with the division that is needed to make it."""
        want = super().refine(want, row, lookup)
        if row is not None or want.get("division"):
            return want
        divisions = lookup.rows("division")
        if len(divisions) != 1:
            names = ", ".join(str(one.get("name")) for one in divisions)
            raise BadInput(f"division is missing: the key sees {len(divisions)} of them ({names})")
        return want.saying(division=str(divisions[0]["id"]))

    def removal(self, want: Desired, row: Row, now: float) -> Any:
        """Refuse it."""
        raise Immutable("Catchpoint deletes no product through its API", advice="Set status to inactive, or delete it by hand")


PRODUCTS = f"{API}/products"
PRODUCT = Resource(
    "product",
    CATCHPOINT,
    Paths(f"{PRODUCTS}?{SWITCHES}", one=f"{PRODUCTS}/{{id}}"),
    (
        Field("name", Name(longest=128), required=True),
        Field("division", NumberRef("division", always=True), FIXED, at="divisionId"),
        Field("status", Word(active=0, inactive=1), initial="active"),
        *five_sections(inherits=False, advanced_at="advancedSettingsModel", insights_at="insightsData"),
        Field("data_webhook", Limit("", 1), at="testDataWebhookId"),
    ),
    Identity("name", parse_id=parse_id, tie_break=("division",)),
    Listing(rows="data.products", filter=narrowed_by(name="name"), rest=inactive_too),
    Inside(constants={"id": 0}, member="products", one="product"),
    create=Post(f"{PRODUCTS}{WHOLE_POST}"),
    update=PATCH,
    remove=None,
    behaviour=ProductRules(),
)
