"""Postmortems: a draft, published and taken back; publishing changes the incident as well."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Operation
from .account import Account, answer, attributes, bad_request, not_found
from .forms import flag, text
from .incident_fields import CLOSED
from .incidents import Incidents

_Postmortem = dict[str, Any]
_ACTIVE_HTML = re.compile(r"<(script|style|iframe)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)


class Postmortems(Family):
    """`/v1/pages/{page_id}/incidents/{id}/postmortem`: one for each incident, or none."""

    def __init__(self, account: Account, others: Families) -> None:
        self._account = account
        self._incidents = others[Incidents]
        self._table = account.postmortems

    def operations(self) -> list[Operation]:
        """Return the operations of this family."""
        one = "/v1/pages/{page_id}/incidents/{id}/postmortem"
        return [
            Operation("GET", one, self._get),
            Operation("PUT", one, self._write, write=True),
            Operation("DELETE", one, self._delete, write=True),
            Operation("PUT", f"{one}/publish", self._publish, write=True),
            Operation("PUT", f"{one}/revert", self._revert, write=True),
        ]

    def _get(self, call: Call) -> Response:
        return answer(_shown(self._found(call)[1]))

    def _found(self, call: Call) -> tuple[dict[str, Any], _Postmortem]:
        incident = self._incidents.found(call)
        return incident, self._table.get(incident["id"]) or not_found()

    def _write(self, call: Call) -> Response:
        """Create or change the draft. What is published stays as it is until it is published again."""
        incident = self._incidents.found(call)
        body = _clean(text(attributes(call, "postmortem").get("body_draft")))
        # A draft before the end is refused like publishing then: the product offers postmortems afterwards only, and
        # the description has 400 here but no 422.
        if incident["status"] not in CLOSED or not body.strip():
            bad_request()
        found, now = self._table.get(incident["id"]) or self._blank(), self._account.now()
        if found["body_draft"] != body:
            found |= {"body_draft": body, "body_draft_updated_at": now, "updated_at": now}
            self._table.put(incident["id"], found)
        return answer(_shown(found))

    def _blank(self) -> _Postmortem:
        return {
            "preview_key": self._account.new_id(), "body": None, "body_updated_at": None, "body_draft": None,
            "body_draft_updated_at": None, "published_at": None, "notify_subscribers": None, "notify_twitter": None,
            "custom_tweet": None, "created_at": self._account.now(), "updated_at": None, "update_ids": [],
        }  # fmt: skip

    def _publish(self, call: Call) -> Response:
        """Publish the draft, which stays beside the body (sandbox choice); again, it is announced again.

        Whom it tells by default is not documented; sandbox choice: nobody.
        """
        incident, found = self._found(call)
        wanted = attributes(call, "postmortem")
        if incident["status"] not in CLOSED:
            bad_request()
        now = self._account.now()
        notify, tweet = flag(wanted.get("notify_subscribers")) is True, flag(wanted.get("notify_twitter")) is True
        found |= {
            "body": found["body_draft"], "body_updated_at": now, "published_at": now, "updated_at": now,
            "notify_subscribers": notify, "notify_twitter": tweet, "custom_tweet": text(wanted.get("custom_tweet")),
        }  # fmt: skip
        incident |= {
            "postmortem_body": found["body"], "postmortem_body_last_updated_at": now, "postmortem_published_at": now,
            "postmortem_notified_subscribers": notify, "postmortem_notified_twitter": tweet,
        }  # fmt: skip
        self._incidents.move(incident, "postmortem", now, {}, found["body"], "notify_subscribers" if notify else "", posts=True)
        update = incident["incident_updates"][0]
        update |= {"wants_twitter_update": tweet, "custom_tweet": found["custom_tweet"]}
        self._account.incidents.put(incident["id"], incident)
        found["update_ids"].append(update["id"])
        self._table.put(incident["id"], found)
        return answer(_shown(found))

    def _revert(self, call: Call) -> Response:
        """Make a draft of what is published; the draft keeps the newest text."""
        incident, found = self._found(call)
        if found["published_at"] is None:
            bad_request()
        self._withdraw(incident, found)
        found |= {"body": None, "body_updated_at": None, "published_at": None, "updated_at": self._account.now()}
        self._table.put(incident["id"], found | {"update_ids": []})
        return answer(_shown(found))

    def _delete(self, call: Call) -> Response:
        incident, found = self._found(call)
        if found["published_at"] is not None:
            self._withdraw(incident, found)
        self._table.delete(incident["id"])
        return Response(status_code=204)

    def _withdraw(self, incident: dict[str, Any], found: _Postmortem) -> None:
        """Undo on the incident what publishing did (sandbox choice: the status and the extra updates, too)."""
        if incident["status"] == "postmortem":
            incident["status"] = "completed" if incident["scheduled_for"] else "resolved"
        incident |= {
            "incident_updates": [row for row in incident["incident_updates"] if row["id"] not in found["update_ids"]],
            "postmortem_body": None, "postmortem_body_last_updated_at": None, "postmortem_published_at": None,
            "updated_at": self._account.now(),
        }  # fmt: skip
        self._account.incidents.put(incident["id"], incident)


def _clean(body: str | None) -> str:
    """Return a text as the service gives it back: without active HTML, lines ending in CR LF (as samples show)."""
    return re.sub(r"\r\n|\r|\n", "\r\n", _ACTIVE_HTML.sub("", body or ""))


def _shown(found: _Postmortem) -> _Postmortem:
    return {name: value for name, value in found.items() if name != "update_ids"}
