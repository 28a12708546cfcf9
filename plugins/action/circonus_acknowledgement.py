from __future__ import annotations

from ..module_utils.systems.circonus.kinds import ACKNOWLEDGEMENT
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = ACKNOWLEDGEMENT


def main() -> None:
    only_validate(ACKNOWLEDGEMENT)


__all__ = ["ActionModule"]
