"""zipped.py: each of our own files in the zip file that Ansible ships is compiled once."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import zipped
from ansible_collections.steadyops.monitoring.plugins.module_utils.zipped import compile_once

STRANGE = 'WORDS = "\\d"\n'
"""What Python warns of whenever it compiles it."""


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """Return the module `shipped.entry` out of a zip file, with shipped/part.py and shipped/inner/part.py beside it."""
    file = tmp_path / "shipped.zip"
    with zipfile.ZipFile(file, "w") as out:
        for name in ("shipped/__init__.py", "shipped/entry.py", "shipped/inner/__init__.py"):
            out.writestr(name, "")
        for name in ("shipped/part.py", "shipped/inner/part.py", "shipped_too/__init__.py"):
            out.writestr(name, STRANGE)
    monkeypatch.syspath_prepend(file)
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    yield importlib.import_module("shipped.entry")
    for name in [name for name in sys.modules if name.partition(".")[0] in ("shipped", "shipped_too")]:
        del sys.modules[name]


def compiled(name):
    """Import a module, and return how often it was compiled for that."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert importlib.import_module(name).WORDS == "\\d"
    return len(caught)


@pytest.mark.parametrize("name", ["shipped.part", "shipped.inner.part"])
def test_what_stands_beside_it_or_below_is_compiled_once(shipped, name):
    compile_once(shipped.__spec__)
    assert compiled(name) == 1


def test_python_compiles_twice_and_keeps_doing_so_for_others(shipped):
    """The day this fails, zipped.py may go."""
    assert compiled("shipped.part") == 2
    compile_once(shipped.__spec__)
    assert compiled("shipped_too") == 2


@pytest.mark.filterwarnings("ignore:invalid escape")
def test_modules_are_as_python_would_have_made_them(shipped):
    def made():
        part, inner = importlib.import_module("shipped.part"), importlib.import_module("shipped.inner")
        return [(one.__file__, one.__package__, one.__spec__.has_location, getattr(one, "__path__", None)) for one in (part, inner)]

    plainly = made()
    for name in ("shipped.part", "shipped.inner"):
        del sys.modules[name]
    compile_once(shipped.__spec__)
    assert made() == plainly


def test_what_is_not_there_is_missing_as_ever(shipped):
    compile_once(shipped.__spec__)
    with pytest.raises(ModuleNotFoundError, match=r"shipped\.none"):
        importlib.import_module("shipped.none")


def test_nothing_happens_outside_of_a_zip_file(shipped):
    before = [*sys.meta_path]
    compile_once(sys.modules[__name__].__spec__)
    assert sys.meta_path == before


class TestEntry:
    PROGRAM = """
import sys
compiled = []
sys.addaudithook(lambda event, given: compiled.append(str(given[1])) if event == "compile" else None)
import {entry}
ours = [name.rpartition("/")[2] for name in compiled if name.startswith({file!r})]
print("lookup.py" in ours, *sorted({{name for name in ours if ours.count(name) > 1}}))
"""

    def test_of_what_is_shipped_only_entry_and_what_it_imports_first_are_compiled_twice(self, tmp_path):
        core = Path(zipped.__file__).parent
        package = zipped.__package__.replace(".", "/")
        file = tmp_path / "shipped.zip"
        with zipfile.ZipFile(file, "w") as out:
            for folder in (*Path(package).parents, Path(package), Path(package, "http")):
                out.writestr(str(folder / "__init__.py"), "")
            for path in (*core.glob("*.py"), *core.glob("http/*.py")):
                out.write(path, f"{package}/{path.relative_to(core)}")
        program = self.PROGRAM.format(entry=f"{zipped.__package__}.entry", file=str(file))
        environment = {**os.environ, "PYTHONPATH": str(file)}
        done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
        assert done.stdout.split() == ["True", "__init__.py", "entry.py", "zipped.py"]
