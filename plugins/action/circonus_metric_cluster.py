from __future__ import annotations

from ..module_utils.systems.circonus.historic import METRIC_CLUSTER
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = METRIC_CLUSTER


def main() -> None:
    only_validate(METRIC_CLUSTER)


__all__ = ["ActionModule"]
