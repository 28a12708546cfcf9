from __future__ import annotations

from ..module_utils.systems.pagerduty.status_page_post import STATUS_PAGE_POST
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = STATUS_PAGE_POST


def main() -> None:
    only_validate(STATUS_PAGE_POST)


__all__ = ["ActionModule"]
