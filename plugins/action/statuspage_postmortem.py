from __future__ import annotations

from ..module_utils.systems.statuspage.kinds import POSTMORTEM
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = POSTMORTEM


def main() -> None:
    only_validate(POSTMORTEM)


__all__ = ["ActionModule"]
