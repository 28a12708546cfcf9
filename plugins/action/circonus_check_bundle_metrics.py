from __future__ import annotations

from ..module_utils.systems.circonus.kinds import CHECK_BUNDLE_METRICS
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = CHECK_BUNDLE_METRICS


def main() -> None:
    only_validate(CHECK_BUNDLE_METRICS)


__all__ = ["ActionModule"]
