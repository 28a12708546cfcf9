"""Every record is made anew against the worker's live sandbox, from the seed data."""

from __future__ import annotations

from tests.support.fixtures import _surroundings, engine

__all__ = ["_surroundings", "engine"]
