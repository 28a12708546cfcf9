"""info.py: a look reads a variant of a kind, and leaves the kind as it is."""

from __future__ import annotations

from dataclasses import replace

from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Field, Listing, Resource
from tests.unit.stage import demo_system


def test_variant_of_a_kind_does_not_take_its_place():
    system = demo_system()
    kind = Resource("thing", system, path="/things", key=("name",), fields=(Field("name"),))
    variant = replace(kind, listing=Listing(path="/elsewhere"))
    assert system.kinds["thing"] is kind
    assert variant.listing.path == "/elsewhere"
