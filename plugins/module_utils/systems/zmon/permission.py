# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which rule a refusal of permission comes from: ZMON says the same for what is not there and for each of its rules.

No call tells who the token's user is, so what is there says which rule counts, and the rule says who it lets in.
"""

from __future__ import annotations

from typing import Any, Optional

from ...steps import Desired
from ...values import Row

GONE = "It is not there any more, and ZMON answers that with a 403, too; run the task again"
_PREFIX = "; a user of the team 'a' is in 'a/b', too"
_IDLE = ("INACTIVE", "REJECTED")


def of_alert(want: Desired, current: Optional[Row], made: bool) -> str:
    """Return who may make, change or remove an alert. current: as it is now, None for none. made: it is to be made."""
    team, responsible, status = (want.get(name) for name in ("team", "responsible_team", "status"))
    if made:
        status = status or "ACTIVE"
        also = f" and of its responsible team {responsible or team!r}" if status == "INACTIVE" else ""
        hint = "" if status != "ACTIVE" else "; members of its responsible team may make it with status INACTIVE"
        return f"An alert that is {status} is made by members of its team {team!r}{also}{hint}{_PREFIX}"
    if current is None:
        return GONE
    was, idle = current.get("team"), current.get("status") in _IDLE
    if want.absent:
        return f"It is there, and is removed by members of its team {was!r} only{_PREFIX}"
    also = f" or of its responsible team {current.get('responsible_team')!r}" if idle else ""
    said = f"It is there and {current.get('status')}, so it is changed by members of its team {was!r}{also}{_PREFIX}"
    if team is not None and team != was:
        return f"{said}. Its new team is {team!r}, and they have to be in that one as well"
    if idle and status not in (None, current.get("status")):
        return f"{said}. Who is only in the responsible team may not change its status"
    return said


def of_check(want: Desired, current: Optional[Row], made: bool) -> str:
    """Return who may make, change or remove a check, or that its runtime is what is refused."""
    team, runtime = want.get("owning_team"), want.get("runtime")
    if made:
        if runtime == "PYTHON_2":
            return "runtime: this installation makes new checks with PYTHON_3 only"
        return f"A check is made by members of its owning team, which is exactly {team!r}"
    if not current or current.get("status") == "DELETED":
        return GONE
    was = current.get("owning_team")
    if want.absent:
        return f"It is there, and is removed by members of its owning team {was!r} only{_PREFIX}"
    said = f"It is there, and is changed by members of its owning team, which is exactly {was!r}, and by whoever made it"
    if team is not None and team.lower() != str(was).lower():
        said += f". Its new owning team is {team!r}, and they have to be in that one as well"
    if runtime == "PYTHON_2" and current.get("runtime") == "PYTHON_3":
        said += ". Or it is its runtime: what was made with PYTHON_3 does not go back"
    return said


def of_entity(want: Desired, current: Optional[Row]) -> str:
    """Return who may write an entity. Making one never asks for a team."""
    kinds = (want.get("type"), (current or {}).get("type"))
    if "zmon_config" in kinds:
        return "Entities of type zmon_config are written by administrators only"
    team = (current or {}).get("team")
    if current is None or "team" not in current:
        return "No team owns it, so anybody may write it: this token may write no entities at all"
    return f"It belongs to the team {team!r}: it is written by the members of exactly that team and by whoever made it, and by no administrator as such"


def of_dashboard(want: Desired, current: Any) -> Optional[str]:
    """Return who may change a dashboard, None where everybody may."""
    if not current:
        return "It is not there any more, and ZMON says the same of that; run the task again"
    maker, kind = current.get("created_by"), current.get("edit_option")
    if kind == "PRIVATE":
        return f"It is PRIVATE, so it is changed by its maker {maker!r} and by administrators only"
    if want.get("edit_option") not in (None, kind):
        return f"It is {kind}, and its edit_option is changed by its maker {maker!r} and by administrators only"
    if kind == "TEAM":
        return f"It is TEAM, so it is changed by members of {', '.join(map(repr, current.get('shared_teams') or ['no team']))} only{_PREFIX}"
    return None
