from __future__ import annotations

from ..module_utils.systems.statuspage.page import PAGE_ITSELF
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = PAGE_ITSELF


def main() -> None:
    only_validate(PAGE_ITSELF)


__all__ = ["ActionModule"]
