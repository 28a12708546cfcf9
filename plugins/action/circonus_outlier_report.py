from __future__ import annotations

from ..module_utils.systems.circonus.historic import OUTLIER_REPORT
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = OUTLIER_REPORT


def main() -> None:
    only_validate(OUTLIER_REPORT)


__all__ = ["ActionModule"]
