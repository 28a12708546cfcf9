"""Posts on a status page: orders are late, and then it is known why."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_PAGE = "/status_pages/PSTPAG1"
_HERE = {"status_page": "PSTPAG1", "title": "Orders are late"}
_RAW = {
    "type": "status_page_post", "title": "Other {n}", "post_type": "incident", "starts_at": None, "ends_at": None,
    "status_page": {"id": "PSTPAG1", "type": "status_page"},
    "updates": [{
        "type": "status_page_post_update", "message": "x", "status": {"id": "PSTAI2", "type": "status_page_status"},
        "severity": {"id": "PSEVI2", "type": "status_page_severity"}, "impacted_services": [], "update_frequency_ms": None,
        "notify_subscribers": False,
    }],
}  # fmt: skip
_SAID = {"status": "investigating", "severity": "minor"}

CASE = Case(
    "pagerduty_status_page_post",
    missing={"status_page": "PSTPAG1"},
    says="one of the following is required: id, title",
    create={**_HERE, "message": "We are looking into it.", **_SAID},
    change={**_HERE, "message": "A disk is full.", "status": "identified", "severity": "minor"},
    remove={**_HERE, "state": "absent"},
    things=Things("pagerduty", f"{_PAGE}/posts", "posts", where={"title": "Orders are late"}, paging="pagerduty unpaged"),
    creation=("POST", "/posts$"),
    # The posts; of the one there is its updates and what their statuses are called; what the task's status and severity are called.
    cost=Cost(create=(3, 1), unchanged=(5, 0), change=(5, 1), remove=(3, 1), absent=(1, 0)),
    chosen=("id", "current_status", "starts_at", "ends_at"),
    moved=("current_status",),
    crowd=Raw("pagerduty", "POST", f"{_PAGE}/posts", {"post": _RAW}),
    crowd_size=101,
    fields={
        "starts_at": Sample("2099-01-01T22:00:00Z", "2099-01-01T21:30:00Z"),
        "ends_at": Sample("2099-01-02T00:00:00Z", "2099-01-02T00:30:00Z"),
    },
    fixed=("status_page", "title", "post_type"),
    identify=_HERE,
    references=(
        Reference("status_page", "Example status", "PSTPAG1", planned=False, create={
            "title": "Slow", "message": "We look.", **_SAID,
        }),
    ),
)  # fmt: skip
