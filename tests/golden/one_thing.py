"""What a state module does in its case: the life of a thing, every option, every name that leads nowhere or to two."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cases.words import NOTHING, Case, Sample
from tests.support.engine import Engine, creation_naming
from tests.support.raw import make

from .story import Story


def case_record(case: Case, engine: Engine, folder: Path) -> dict[str, Any]:
    """Return the record of a case; each part of it begins anew from the seed data."""
    return {
        "life": _life(case, Story(engine, folder, case)),
        "twins": _twins(case, Story(engine, folder, case)) if case.twin else {},
        "fields": {
            name: _field(case, Story(engine, folder, case), name, sample) for name, sample in case.fields.items()
        },
        "references": {
            one.option: _nobody(case, Story(engine, folder, case), creation_naming(case, one, "Nobody's"))
            for one in case.references
        },
    }


def _life(case: Case, story: Story) -> dict[str, Any]:
    story.run("something missing", case.module, case.missing)
    for phase in case.phases:
        options = getattr(case, phase)
        story.both(phase, case.module, options)
        story.run(f"{phase} again", case.module, options)
    return story.told


def _twins(case: Case, story: Story) -> dict[str, Any]:
    story.run("create", case.module, case.create)
    make(story.sandbox, case.twin, before=story.before)
    story.run("change one of two", case.module, case.change)
    story.run("remove one of two", case.module, case.remove)
    return story.told


def _field(case: Case, story: Story, name: str, sample: Sample) -> dict[str, Any]:
    made = story.run("create", case.module, {**case.create, name: sample.one})
    identify = {"id": made["resource"]["id"]} if case.identify is None else case.identify
    story.run("change", case.module, {**identify, name: sample.other})
    if sample.empty is not NOTHING:
        story.run("empty", case.module, {**identify, name: sample.empty})
    return story.told


def _nobody(case: Case, story: Story, options: dict[str, Any]) -> dict[str, Any]:
    story.both("refer to nothing", case.module, options)
    return story.told
