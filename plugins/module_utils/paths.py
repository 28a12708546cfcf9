# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Paths on a service."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote


def segment(text: Any) -> str:
    """Quote one segment of a path."""
    return quote(str(text), safe="")
