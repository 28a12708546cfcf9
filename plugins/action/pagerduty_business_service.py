from __future__ import annotations

from ..module_utils.systems.pagerduty.kinds import BUSINESS_SERVICE
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = BUSINESS_SERVICE


def main() -> None:
    only_validate(BUSINESS_SERVICE)


__all__ = ["ActionModule"]
