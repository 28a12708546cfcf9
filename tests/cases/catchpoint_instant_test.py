"""Instant tests: one of the front page, from Oslo. Each run starts another one."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Things

_FROM = {"nodes": ["733"], "wait": False}

CASE = Case(
    "catchpoint_instant_test",
    missing={"nodes": ["733"], "type": "web"},
    says="url is missing",
    create={"test": "Shop front page", "nodes": ["Oslo, NO - Telenor"], "wait": False},
    change={},
    remove={},
    actions=("started", "", ""),
    # Every run starts another one, so the first is looked for.
    things=Things("catchpoint", "/_sandbox/instant-tests", paging="catchpoint unpaged", where={"id": 991200}),
    creation=("POST", "/instanttests/[0-9]+$"),
    # The test and the node, because they are given by name.
    cost=Cost(create=(2, 1), unchanged=(2, 1)),
    chosen=("id", "finished", "succeeded", "fields", "rows", "raw"),
    masked=("id",),
    # An example waits for real.
    prepare=(Raw("catchpoint", "POST", "/_sandbox/settings", {"patience": 0}),),
    keeps=False,
    repeats=True,
    references=(
        Reference("test", "Shop front page", "880012", create=_FROM),
        Reference("nodes", "Oslo, NO - Telenor", "733", create={"test": "880012", "wait": False}),
    ),
)  # fmt: skip
