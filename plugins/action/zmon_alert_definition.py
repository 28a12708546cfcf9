from __future__ import annotations

from ..plugin_utils.in_process import ActionModule  # noqa: F401
