from __future__ import annotations

from ..module_utils.systems.pagerduty.kinds import TAG
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = TAG


def main() -> None:
    only_validate(TAG)


__all__ = ["ActionModule"]
