from __future__ import annotations

from ..module_utils.systems.statuspage.kinds import PAGE_ACCESS_USER
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = PAGE_ACCESS_USER


def main() -> None:
    only_validate(PAGE_ACCESS_USER)


__all__ = ["ActionModule"]
