from __future__ import annotations

from ..module_utils.systems.statuspage.metrics import METRICS_PROVIDER
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = METRICS_PROVIDER


def main() -> None:
    only_validate(METRICS_PROVIDER)


__all__ = ["ActionModule"]
