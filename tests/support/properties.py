"""How property tests draw their examples: the same in every run, whatever the machine."""

from __future__ import annotations

from hypothesis import settings

steady = settings(deadline=None, derandomize=True, database=None, max_examples=100)
