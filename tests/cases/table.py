"""Every module's cases, by module: each file beside this one declares one, the words apart."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from .words import Case

FILES = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in ("table", "words"))
CASES: dict[str, Case] = {case.module: case for case in (import_module(f"tests.cases.{name}").CASE for name in FILES)}
