"""What every service's families come from: how they are found."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.service import Families

ORDERS = """
from sandbox.service import Family, Operation

class Orders(Family):
    def operations(self):
        return [Operation("GET", "/orders", lambda call: self._world)]

    def seed(self):
        self._world["orders"] = 1
"""
REFUNDS = """
from abc import abstractmethod
from sandbox.service import Family, Operation
from .orders import Orders

class Money(Family):
    @property
    @abstractmethod
    def path(self): ...

    def __init__(self, world, others):
        super().__init__(world, others)
        self.orders = others[Orders]

    def operations(self):
        return [Operation("GET", self.path, None)]

class Refunds(Money):
    path = "/refunds"

class Credits(Money):
    path = "/credits"
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package of two modules, whose name nothing else has."""
    folder = tmp_path / "shop_of_families"
    folder.mkdir()
    for name, text in (("__init__", ""), ("orders", ORDERS), ("refunds", REFUNDS)):
        (folder / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    yield folder.name
    for name in [name for name in sys.modules if name.startswith(folder.name)]:
        del sys.modules[name]


def test_a_family_is_there_because_its_file_is(package: str) -> None:
    found = Families(package, {}).operations()
    assert [operation.path for operation in found] == ["/orders", "/refunds", "/credits"]


def test_families_find_each_other_and_are_made_once(package: str) -> None:
    families = Families(package, {"name": "world"})
    assert families.operations()[0].handler(None) == {"name": "world"}
    from shop_of_families.orders import Orders
    from shop_of_families.refunds import Credits, Refunds

    assert families[Refunds] is families[Refunds]
    assert families[Refunds].orders is families[Credits].orders is families[Orders]


def test_every_family_puts_its_own_seed_data(package: str) -> None:
    world: dict[str, int] = {}
    Families(package, world).seed()
    assert world == {"orders": 1}
