# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Contact groups: whom an alert tells."""

from __future__ import annotations

from ...resource import Identity, Listing, Resource
from ...values import Field
from .system import CIRCONUS, cid

CONTACT_GROUP = Resource(
    "contact_group",
    CIRCONUS,
    "/v2/contact_group",
    identity=Identity("name", id="_cid", parse_id=cid("contact_group")),
    listing=Listing(filter=lambda wanted: {"f_name": wanted["name"]}),
    fields=(Field("name"),),
    module=None,
)
