from __future__ import annotations

from ..module_utils.systems.catchpoint.kinds import LABEL
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = LABEL


def main() -> None:
    only_validate(LABEL)


__all__ = ["ActionModule"]
