from __future__ import annotations

from ..module_utils.systems.statuspage.metrics import METRIC_DATA
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = METRIC_DATA


def main() -> None:
    only_validate(METRIC_DATA)


__all__ = ["ActionModule"]
