"""What more than one layer of tests needs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.sandbox import Sandbox


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """The one sandbox of this worker; a test that uses it resets it first."""
    running = Sandbox()
    yield running
    running.stop()
