"""Folders inside products. They cannot be deleted, nor made inactive."""

from __future__ import annotations

from ..collection import Row
from . import enums as e
from .collection import Collection, sectioned
from .patching import Paths
from .regimes import Regimes
from .sections import INSIGHT_PARTS
from .settled import FOLDER
from .shapes import REFERENCE, Anything, Enum, Object, Text, Whole, Wrong
from .world import DIVISION, no_valid

_SHAPE = Object(
    sectioned(
        FOLDER,
        {
            "id": Anything(), "divisionId": Whole(1), "productId": Whole(1), "name": Text(128), "parentId": REFERENCE,
            "testFolderTypeId": Enum(e.FOLDER_TYPE), "alertGroupId": REFERENCE,
        },
    ),
    ("divisionId", "productId", "name"),
)  # fmt: skip


class Folders(Collection):
    """`/v2/folders`."""

    kind, one, many = "Folder", "folder", "folders"
    verbs = "list create read update"
    spelling = FOLDER
    shape = _SHAPE
    filters = {"productIds": "productId", "parentFolderIds": "parentId"}
    first = 3101
    patch = Paths(
        _SHAPE,
        frozenset(("name", "productId", "parentId", "advancedSettings", "requestSetting", "scheduleSetting", "alertGroup")),
        {"insights": INSIGHT_PARTS}, frozenset(("id", "divisionId")),
    )  # fmt: skip

    def blank(self) -> Row:
        """Return what a new folder is."""
        kind = e.pair(e.FOLDER_TYPE, 1)
        return {**dict.fromkeys(_SHAPE.members), "id": 0, "divisionId": DIVISION, "testFolderTypeId": kind}

    def template(self) -> Row:
        """Return a blank folder."""
        return {**self.blank(), "name": "", "productId": 0}

    def checked(self, row: Row, was: Row | None) -> Row:
        """Want a product, a parent in it, and a name of its own there."""
        super().checked(row, was)
        self.own_division(row)
        if row["productId"] not in self._world.products:
            raise Wrong(no_valid("Product", row["productId"]))
        above = self._parents(row)
        if row.get("id") in above:
            raise Wrong("A folder cannot lie in itself.")
        self.alone(row, "productId", "parentId", "name")
        if was is not None and was["productId"] != row["productId"]:
            self._move(row["id"], row["productId"])
        return row

    def _parents(self, row: Row) -> list[int]:
        """Return the ids of the folders it lies in; refuse what is not there, or lies in another product."""
        above: list[int] = []
        parent = row.get("parentId")
        while parent is not None and parent not in above:
            found = self._table.shared(parent)
            if found is None or found["productId"] != row["productId"]:
                raise Wrong(no_valid("Folder", parent))
            above.append(parent)
            if parent == row.get("id"):
                break
            parent = found.get("parentId")
        return above

    def _move(self, folder: int, product: int) -> None:
        """Take along what lies in a folder that moves to another product (sandbox choice)."""
        for one in self._table.all():
            if one.get("parentId") == folder:
                self._table.put(one["id"], {**one, "productId": product})
                self._move(one["id"], product)
        for test in self._world.tests.all():
            if test.get("folderId") == folder:
                self._world.tests.put(test["id"], {**test, "productId": product})

    def inherited(self, section: str, row: Row) -> Row:
        """Return the section of the parent, or of the product."""
        return self._settled.above(section, row.get("parentId"), row.get("productId") or 0)

    def store(self, row: Row) -> Row:
        """Put a row, and see to it that tests run as it now says."""
        super().store(row)
        self._others[Regimes].renew()
        return row
