"""What the account's plan can do: the abilities that it shows, and what it has or lacks besides.

`POST /_sandbox/plan` `{"urgencies": false, "round_robin": false, "offboarding": true}` changes the plan, as somebody in
sales would; it needs no key and is no write. Each word is an ability, or one of `UNSEEN`, which no list of abilities shows.
"""

from __future__ import annotations

from starlette.responses import Response

from ..service import Call, Family, Operation, Refusal, crud
from .answers import answer, deleted, error, invalid, missing

ABILITIES = (
    "sso", "advanced_reports", "teams", "read_only_users", "team_responders", "service_support_hours", "urgencies",
    "manage_schedules", "manage_api_keys", "coordinated_responding", "permissions_service", "custom_fields",
    "time_based_alert_grouping", "intelligent_alert_grouping", "content_based_alert_grouping",
)  # fmt: skip
LACKING = ("preview_intelligent_alert_grouping", "event_rules")
"""Abilities that exist and that this account's plan does not have."""
UNSEEN = {"round_robin": True, "offboarding": False, "from_optional": False, "priorities": True}
"""Assignment strategies of escalation rules; taking a user away although somebody still names them; writing without a
`From`, which one account was seen to do: its first user is the requester then; priorities of incidents."""


class Plan(Family):
    """The two questions about abilities, and the answers to other families."""

    def operations(self) -> list[Operation]:
        """Return the questions, and the sandbox's own way to change the plan."""
        change = Operation("POST", "/_sandbox/plan", self.change, open=True)
        return [*crud("/abilities", self, "list read"), change]

    def has(self, word: str) -> bool:
        """Tell whether the plan has it."""
        set_to = self._world.table("plan").get(word)
        return set_to["has"] if set_to else UNSEEN.get(word, word in ABILITIES)

    def need(self, ability: str) -> None:
        """Refuse with 402 what the plan does not have."""
        if not self.has(ability):
            raise Refusal(error(402, 2014, "Account Lacks The Required Ability", f"Required ability: {ability}"))

    def list(self, _call: Call) -> Response:
        """Answer with all there are."""
        return answer({"abilities": [word for word in (*ABILITIES, *LACKING) if self.has(word)]})

    def read(self, call: Call) -> Response:
        """Answer 204 when the plan has it, 402 when not."""
        ability = call.path["id"]
        if ability not in (*ABILITIES, *LACKING):
            raise missing(2100)
        self.need(ability)
        return deleted()

    def change(self, call: Call) -> Response:
        """Change the plan."""
        wanted = call.body if isinstance(call.body, dict) else {}
        words = {*ABILITIES, *LACKING, *UNSEEN}
        if not wanted or not set(wanted) <= words or not all(isinstance(has, bool) for has in wanted.values()):
            raise invalid(f"Say true or false for any of {', '.join(sorted(words))}")
        for word, has in wanted.items():
            self._world.table("plan").put(word, {"has": has})
        return answer(wanted)
