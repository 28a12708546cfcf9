"""Products: what everything else lies in. They cannot be deleted, only made inactive; an inactive one is not in the list."""

from __future__ import annotations

from ..collection import Row
from ..service import Call
from . import enums as e
from .answers import ids, matches
from .collection import Collection, sectioned
from .patching import Paths
from .regimes import Regimes
from .sections import INHERIT, INSIGHT_PARTS, type_of
from .settled import PRODUCT
from .shapes import REFERENCE, Anything, Enum, Object, Text, Whole, Wrong
from .world import DIVISION

_SHAPE = Object(
    sectioned(
        PRODUCT,
        {
            "id": Anything(), "divisionId": Whole(1), "name": Text(128), "status": Enum(e.STATUS, (0, 1)),
            "testDataWebhookId": REFERENCE, "alertGroupId": REFERENCE,
        },
    ),
    ("divisionId", "name"),
)  # fmt: skip


class Products(Collection):
    """`/v2/products`."""

    kind, one, many = "Product", "product", "products"
    verbs = "list create read update"
    spelling = PRODUCT
    shape = _SHAPE
    first = 2101
    patch = Paths(
        _SHAPE,
        frozenset(("name", "status", "testDataWebhookId", "advancedSettingsModel", "requestSettings", "scheduleSettings", "alertGroup")),
        {"insightsData": INSIGHT_PARTS}, frozenset(("id", "divisionId")),
    )  # fmt: skip

    def blank(self) -> Row:
        """Return what a new product is."""
        return {**dict.fromkeys(_SHAPE.members), "id": 0, "divisionId": DIVISION, "status": e.pair(e.STATUS, 0)}

    def template(self) -> Row:
        """Return a blank product."""
        return {**self.blank(), "name": ""}

    def passes(self, call: Call, row: Row) -> bool:
        """Leave out inactive ones, unless they are asked for."""
        status = ids(call, "statusId") or ["0"]
        return super().passes(call, row) and str(row["status"]["id"]) in status and matches(call, row, {"divisionId": "divisionId"})

    def checked(self, row: Row, was: Row | None) -> Row:
        """Want a schedule, which a product cannot inherit, and a name of its own."""
        super().checked(row, was)
        self.own_division(row)
        self.alone(row, "divisionId", "name")
        if row.get("status") is None:
            raise Wrong("The status field is required.")
        if type_of("schedule", row.get("scheduleSettings")) == INHERIT:
            raise Wrong("The scheduleSettings field is required: a product has nothing to inherit from.")
        return row

    def store(self, row: Row) -> Row:
        """Put a row, and see to it that tests run as it now says."""
        super().store(row)
        self._others[Regimes].renew()
        return row
