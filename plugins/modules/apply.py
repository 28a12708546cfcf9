#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: apply
short_description: x
description: [x]
"""
EXAMPLES = ""
RETURN = ""

from ..module_utils.catalogue import APPLY as RESOURCE
from ..module_utils.entry import run_module


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
