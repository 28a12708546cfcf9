"""What happens by itself, in the order in which it was due, before somebody looks at what came of it."""

from __future__ import annotations

from ..service import Families
from .event_actions import EventActions
from .incidents import Incidents
from .paging import Paging
from .world import World


class Timeline:
    """The clock's hand."""

    def __init__(self, world: World, others: Families) -> None:
        self._world = world
        self._sources = (others[Incidents].coming, others[Paging].coming, others[EventActions].coming)

    def settle(self) -> None:
        """Let happen what was due until now, each thing at its own moment."""
        now = self._world.now()
        while True:
            first = min((due for source in self._sources for due in source()), key=lambda due: due[:2], default=None)
            if first is None or first[0] > now:
                return
            with self._world.at(first[0]):
                first[2]()
