"""Tests of all types: made, read, patched, deleted in API v2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from ..collection import Row
from ..service import Call, Families, Operation
from . import enums as e
from .answers import holds, ids, true
from .collection import API, Collection
from .labels import Labels
from .patching import Paths
from .regimes import Regimes
from .settled import TEST
from .shapes import Wrong, epoch
from .test_types import DEEP, MEMBERS, PATCHED, SHAPE, check
from .world import DIVISION, World, no_valid

_MINUTES = 60


class Tests(Collection):
    """`/v2/tests`."""

    kind, one, many = "Test", "test", "tests"
    shape = SHAPE
    spelling = TEST
    first = 880_101
    filters = {
        "productIds": "productId", "parentFolderIds": "folderId", "typeIds": "testType", "monitorIds": "monitor",
    }  # fmt: skip
    patch = Paths(SHAPE, PATCHED, DEEP, frozenset(("id", "divisionId", "testType")))

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._labels = others[Labels]
        self._regimes = others[Regimes]

    def operations(self) -> list[Operation]:
        """Return the operations, and the vocabularies."""
        return [
            *super().operations(),
            Operation("GET", f"{API}/tests/enumeration", self._enumeration),
            Operation("POST", f"{API}/tests/scriptconvert", self._convert),
        ]

    def blank(self) -> Row:
        """Return what a new test is."""
        return {
            **dict.fromkeys(MEMBERS), "id": 0, "divisionId": DIVISION, "description": "", "alertsPaused": False,
            "enableTestDataWebhook": False, "labels": [],
        }  # fmt: skip

    def template(self) -> Row:
        """Return a blank test."""
        kinds = {"testType": e.pair(e.TEST_TYPE, 0), "monitor": e.pair(e.MONITOR, 18), "status": e.pair(e.STATUS, 0)}
        moment = self.now()
        return {**self.blank(), **kinds, "name": "", "productId": 0, "startTime": moment, "changeDate": moment}

    # The list

    def passes(self, call: Call, row: Row) -> bool:
        """Tell whether a row is in the list; without a status active ones are, or all (the vendor says both)."""
        status = ids(call, "statusId")
        if status is None and self._world.setting("list_without_status") == "active":
            status = ["0"]
        url = call.param("url")
        return (
            super().passes(call, row)
            and (status is None or str(row["status"]["id"]) in status)
            and (not url or (row["testType"]["id"] == 0 and holds(self._world, url, row["url"])))
            and (call.param("alertsPaused") is None or true(call, "alertsPaused") == row["alertsPaused"])
            and self._labelled(call, row)
            and self._often(call, row)
        )

    def _labelled(self, call: Call, row: Row) -> bool:
        keys, values = ids(call, "labelKeyIds"), ids(call, "labelValueIds")
        carried = row["labels"] or ()
        return (keys is None or any(str(label["id"]) in keys for label in carried)) and (
            values is None or any(str(value) in values for label in carried for value in label["values"])
        )

    def _often(self, call: Call, row: Row) -> bool:
        most = call.param("maximumFrequencyMinutes")
        if not most or not most.isdecimal():
            return True
        frequency = (self._settled.effective("schedule", row).get("frequency") or {"id": 0})["id"]
        return e.SECONDS_BETWEEN.get(frequency, 0) <= int(most[:9]) * _MINUTES

    # Writing

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the members of a new test."""
        return {name: value for name, value in super().written(sent, current).items() if name not in ("fileData", "passPhrase")}

    def checked(self, row: Row, was: Row | None) -> Row:
        """Refuse what a test cannot be."""
        super().checked(row, was)
        self.own_division(row)
        if row["productId"] not in self._world.products:
            raise Wrong(no_valid("Product", row["productId"]))
        folder = self._world.folders.shared(row["folderId"]) if row.get("folderId") else None
        if row.get("folderId") and (folder is None or folder["productId"] != row["productId"]):
            raise Wrong(no_valid("Folder", row["folderId"]))
        self._check_end(row, was)
        check(row)
        self.alone(row, "productId", "folderId", "name")
        for flag, otherwise in (("alertsPaused", False), ("enableTestDataWebhook", False)):
            row[flag] = otherwise if row.get(flag) is None else row[flag]
        if not row["alertsPaused"]:
            row["alertsPauseExpiration"] = None
        # The last thing of all: a label that is not there yet is made.
        labels = row.get("labels") or []
        kept = self._labels.attached(labels) if labels and "name" in labels[0] else labels
        return {**row, "labels": kept, "changeDate": self.now()}

    def _check_end(self, row: Row, was: Row | None) -> None:
        if row.get("endTime") is None or (was is not None and was.get("endTime") == row["endTime"]):
            return
        if epoch(row["endTime"]) <= self._world.clock.now():
            raise Wrong("The endTime must not be in the past.")
        if epoch(row["endTime"]) <= epoch(row["startTime"]):
            raise Wrong("The endTime must be after the startTime.")

    def store(self, row: Row) -> Row:
        """Put a test, and put down how it runs from now on."""
        super().store(row)
        self._regimes.note(row)
        return row

    def remove(self, row: Row) -> None:
        """Take a test away, with its data."""
        super().remove(row)
        for table in (self._world.regimes, self._world.outages, self._world.ringing):
            table.delete(row["id"])

    # How it is shown

    def inherited(self, section: str, row: Row) -> Row:
        """Return the section of the folder, or of the product."""
        return self._settled.above(section, row.get("folderId"), row.get("productId") or 0)

    def shown(self, row: Row) -> Row:
        """Return a test: its labels by name, its script with the line ends that the service gives it."""
        shown = {**row, "labels": self._labels.of_test(row["labels"]), "monitorWithVersion": row["monitor"]["name"]}
        data = row.get("testRequestData")
        if data is not None:
            script = data.get("requestData")
            if script is not None and self._world.setting("script_line_ends") == "crlf":
                script = script.replace("\r\n", "\n").replace("\n", "\r\n")
            shown["testRequestData"] = {**data, "testId": row["id"], "requestData": script}
        return shown

    # The rest

    def follow_the_clock(self) -> None:
        """Let alerts that were paused for a time be on again."""
        now = self._world.clock.now()
        for row in self._table.all():
            until = row.get("alertsPauseExpiration")
            if until is not None and epoch(until) <= now:
                self._table.put(row["id"], {**row, "alertsPaused": False, "alertsPauseExpiration": None})

    def _enumeration(self, call: Call) -> Response:
        wanted = [flag for flag in e.BY_FLAG if true(call, flag)] or list(e.BY_FLAG)
        sections = [{"section": flag, "enumeration": [e.pair(e.BY_FLAG[flag], one) for one in e.BY_FLAG[flag]]} for flag in wanted]
        return self._world.envelope({"sections": sections})

    def _convert(self, call: Call) -> Response:
        """Convert a script. What comes out is no working script: it says what it was made of."""
        body = call.body if isinstance(call.body, dict) else {}
        script = body.get("script")
        if not isinstance(script, str) or not script.strip():
            raise self._world.refusal("The script field is required.")
        lines = ["// converted to Playwright", *(f"// {line}" for line in script.splitlines())]
        return self._world.envelope({"script": "\n".join(lines)})
