"""Status pages as far as they can be looked at: pages, their services, and the words for statuses, severities and impacts.

Source: https://developer.pagerduty.com/api-reference/ (Status Pages)
"""

from __future__ import annotations

from functools import partial

from starlette.responses import Response

from ..service import Call, Families, Family, Operation
from ..store import Table
from .answers import answer, missing
from .lists import Row, matching_choice
from .world import World, api

PAGE = "PSTPAG1"
POST_TYPES = ("incident", "maintenance")
_WORDS = {
    "statuses": {
        "incident": ("detected", "investigating", "identified", "monitoring", "resolved"),
        "maintenance": ("scheduled", "in progress", "completed"),
    },
    "severities": {
        "incident": ("all good", "minor", "major"),
        "maintenance": ("all good", "maintenance"),
    },
    "impacts": {
        "incident": ("operational", "partial outage", "major outage"),
        "maintenance": ("operational", "maintenance"),
    },
}
SINGULAR = {"statuses": "status", "severities": "severity", "impacts": "impact", "services": "service"}
_SERVICES = ("Web shop", "Payments", "Search")


def whole(name: str, rows: list[Row]) -> Response:
    """Answer with a list that has no pages; what other lists say of theirs is null."""
    return answer({name: rows, "limit": None, "offset": None, "total": None, "more": False})


def on_page(row: Row) -> Row:
    """Return the reference to the page that something is on."""
    return {"id": row["page_id"], "type": "status_page"}


class StatusPages(Family):
    """The operations that look. Every word belongs to one type of post."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._pages = world.table("status_pages")

    def operations(self) -> list[Operation]:
        """Return the list of pages, and for each kind of word its list and a single one."""
        path = "/status_pages"
        found = [Operation("GET", path, self.list_pages)]
        for name in SINGULAR:
            found += [
                Operation("GET", f"{path}/{{id}}/{name}", partial(self.list_parts, name)),
                Operation("GET", f"{path}/{{id}}/{name}/{{part_id}}", partial(self.show_part, name)),
            ]
        return found

    def seed(self) -> None:
        """Put a page with its words and services."""
        page = {"id": PAGE, "name": "Example status", "status_page_type": "public", "url": "https://status.example.org"}
        self._pages.put(PAGE, {**page, "published_at": self._world.now()})
        for name, by_type in _WORDS.items():
            for kind, words in by_type.items():
                for number, word in enumerate(words, 1):
                    key = f"P{name[:3].upper()}{kind[0].upper()}{number}"
                    self.table(name).put(key, {"id": key, "page_id": PAGE, "description": word, "post_type": kind})
        for number, service in enumerate(_SERVICES, 1):
            key = f"PSPSRV{number}"
            self.table("services").put(key, {"id": key, "page_id": PAGE, "name": service})

    def table(self, name: str) -> Table:
        """Return the table of a kind of word, or of the services of pages."""
        return self._world.table(f"status_page_{name}")

    def page(self, call: Call) -> str:
        """Return the id of the page that the path names, or refuse."""
        if call.path["id"] not in self._pages:
            raise missing(2100, "Status Page")
        return call.path["id"]

    def list_pages(self, call: Call) -> Response:
        """GET /status_pages"""
        kinds = matching_choice(call, "status_page_type", ("public", "private"))
        return whole(
            "status_pages",
            [
                {**row, "published_at": self._world.utc(row["published_at"]), "type": "status_page"}
                for row in self._pages.all()
                if row["status_page_type"] in kinds
            ],
        )

    def list_parts(self, name: str, call: Call) -> Response:
        """GET /status_pages/{id}/{statuses|severities|impacts|services}"""
        page, kinds = self.page(call), matching_choice(call, "post_type", POST_TYPES)
        rows = [row for row in self.table(name).all() if row["page_id"] == page and row.get("post_type", kinds[0]) in kinds]
        return whole(name, [self._part(name, row) for row in rows])

    def show_part(self, name: str, call: Call) -> Response:
        """GET /status_pages/{id}/{statuses|severities|impacts|services}/{part_id}"""
        page, row = self.page(call), self.table(name).get(call.path["part_id"])
        if row is None or row["page_id"] != page:
            raise missing(2100)
        return answer({SINGULAR[name]: self._part(name, row)})

    def _part(self, name: str, row: Row) -> Row:
        shown = {
            "id": row["id"],
            "self": f"{api()}/status_pages/{row['page_id']}/{name}/{row['id']}",
            "type": f"status_page_{SINGULAR[name]}",
            "status_page": on_page(row),
        }
        if name == "services":
            return {**shown, "name": row["name"], "business_service": None}
        return {**shown, "description": row["description"], "post_type": row["post_type"]}
