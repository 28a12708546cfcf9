from __future__ import annotations

from ..module_utils.systems.statuspage.metrics import METRIC
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = METRIC


def main() -> None:
    only_validate(METRIC)


__all__ = ["ActionModule"]
