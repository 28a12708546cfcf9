from __future__ import annotations

from ..module_utils.systems.pagerduty.user import CONTACT_METHOD
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = CONTACT_METHOD


def main() -> None:
    only_validate(CONTACT_METHOD)


__all__ = ["ActionModule"]
