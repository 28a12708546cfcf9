# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How our own files are read out of the zip file that Ansible ships: each is compiled once.

Python itself compiles a file of a zip file to find it, throws that away, and compiles it again to load it: a third of the
time in which all that a shipped module needs was imported. This may go with https://github.com/python/cpython/issues/141276.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pkgutil import get_importer
from typing import Any, Optional
from zipimport import zipimporter


def compile_once(beside: ModuleSpec) -> None:
    """Let the files in the package of a module be found without being compiled; beside: that module. Does nothing outside of a zip file."""
    if isinstance(beside.loader, zipimporter):
        sys.meta_path.insert(0, _InZip(f"{beside.parent}."))


class _InZip:
    """Finds the modules whose names begin so; whatever is not in a zip file is left to Python."""

    def __init__(self, begin: str) -> None:
        self.begin = begin

    def find_spec(self, name: str, path: Optional[list[str]] = None, _target: Any = None) -> Optional[ModuleSpec]:
        """Return where a module is, as Python asks all its finders. path: of the package that it is in."""
        if path and name.startswith(self.begin):
            importer = get_importer(path[0])
            if isinstance(importer, zipimporter):
                with suppress(ImportError):  # it is not there
                    file = os.path.join(path[0], name.rpartition(".")[2])
                    file = os.path.join(file, "__init__.py") if importer.is_package(name) else f"{file}.py"
                    return spec_from_file_location(name, file, loader=importer)
        return None
