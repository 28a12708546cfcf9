"""Records what users see and services are sent, for a test to compare: a difference to what is kept must be wanted.

`python -m tests.golden.record` records everything anew.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import MODULES
from ansible_collections.steadyops.monitoring.plugins.module_utils.entry import argument_spec
from tests.cases.table import CASES
from tests.support.engine import Engine
from tests.support.fixtures import stand_alone
from tests.support.sandbox import Sandbox

from .many_things import api_record, apply_record, export_record, info_record
from .one_thing import case_record

HERE = Path(__file__).parent


def _arguments(module: str, engine: Engine, folder: Path) -> dict[str, Any]:
    thing = MODULES[module]
    return {"argument_spec": argument_spec(thing), "constraints": thing.constraints}


RECORDS: dict[str, Callable[[Engine, Path], dict[str, Any]]] = {
    **{f"arguments/{module}.json": partial(_arguments, module) for module in MODULES},
    **{f"cases/{module}.json": partial(case_record, case) for module, case in CASES.items()},
    "bulk/statuspage_info.json": info_record,
    "bulk/export.json": export_record,
    "bulk/apply.json": apply_record,
    "bulk/api.json": api_record,
}
"""How each file is made: from an engine, and a folder that nobody else uses."""


def text_of(name: str, engine: Engine, folder: Path) -> str:
    """Return the text of a file as it would be recorded now."""
    return json.dumps(RECORDS[name](engine, folder), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def recorded() -> set[str]:
    """Return the names of the files that are kept."""
    return {str(path.relative_to(HERE)) for path in HERE.glob("*/*.json")}


def main() -> None:
    """Record everything anew, and forget what is recorded no more."""
    sandbox = Sandbox()
    for name in RECORDS:
        with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
            stand_alone(Path(folder), patch)
            text = text_of(name, Engine(sandbox), Path(folder))
        (HERE / name).parent.mkdir(exist_ok=True)
        (HERE / name).write_text(text, encoding="utf-8")
    for name in recorded() - set(RECORDS):
        (HERE / name).unlink()
    sandbox.stop()


if __name__ == "__main__":
    main()
