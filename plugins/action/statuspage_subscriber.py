from __future__ import annotations

from ..module_utils.systems.statuspage.kinds import SUBSCRIBER
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = SUBSCRIBER


def main() -> None:
    only_validate(SUBSCRIBER)


__all__ = ["ActionModule"]
